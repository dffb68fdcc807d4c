"""An event or an entry gets another id or key: its file or place, and whatever names it."""

import re
from collections import defaultdict
from datetime import date

from loaders.editing.documents import Document, Lines
from loaders.editing.mentions import (
    Address,
    Mention,
    files_beside,
    in_fields,
    in_lists_beside,
    in_successors,
    in_texts,
    in_waivers,
)
from loaders.editing.retiring import retire, unretire, was_published
from loaders.editing.workspace import Workspace
from loaders.loading.waivers import record_of
from loaders.problems import shortened
from loaders.reading.files import registry_of
from schema.records import LONGEST_EVENT_ID, LONGEST_KEY, is_event_id, is_key
from schema.registries import EVENTS

_HEAD = "# yaml-language-server: $schema={}schema/{}.schema.json\n"


class NotDone(Exception):  # noqa: N818 (the answer is no, and says why)
    """Nothing was changed; the argument says why, and what to do."""


def rename(workspace: Workspace, old: Address, key: str, day: date, reason: str | None) -> Address:
    """Let something be called otherwise in all files. Raises NotDone, and CannotEdit.

    A published one is retired with the reason, which is then needed; renamed back, it is in use again as it was.
    """
    new = _sound(workspace, old, key)
    point_elsewhere(workspace, old, new)
    if old.registry == EVENTS.name:
        workspace.move(path_of(workspace, old), f"{EVENTS.name}/{key[:4]}/{key}.yml")
    else:
        _move_entry(workspace, old, new)
    if str(new) in workspace.dataset.registry("retired"):
        unretire(workspace, new)
    if was_published(workspace.dataset, old):
        if not reason:
            raise NotDone(f"{old.words} was published: say with --reason why it is called otherwise, for its readers")
        retire(workspace, old, day, reason, key)
    return new


def _sound(workspace: Workspace, old: Address, key: str) -> Address:
    new = Address(old.registry, key)
    is_event = old.registry == EVENTS.name
    if not (is_event_id(key) if is_event else is_key(key)):
        what, example = ("id", "1991-06-04-ceasefire") if is_event else ("key", "united-nations")
        most = LONGEST_EVENT_ID if is_event else LONGEST_KEY
        form = f"at most {most} small letters, digits and hyphens, such as {example}"
        raise NotDone(f"{shortened(key)!r} is no {what}: {form}")
    if key == old.key:
        raise NotDone(f"it is called {key!r} already")
    if key in workspace.dataset.registry(old.registry):
        raise NotDone(f"there is {new.words} already; 'merge {old} {new}' makes one of the two")
    retired = workspace.dataset.registry("retired").get(str(new))
    if retired and retired.data["successor"] != old.key:
        raise NotDone(f"{key!r} is retired and never used again: {retired.data['reason']}")
    return new


def point_elsewhere(workspace: Workspace, old: Address, new: Address) -> None:
    """Let everything that names the one name the other."""
    dataset = workspace.dataset
    fields: defaultdict[str, list[Mention]] = defaultdict(list)
    for find in (in_fields, in_successors, in_texts):
        for mention in find(dataset, old):
            fields[mention.path].append(mention)
    for mention in waivers_meant(workspace, old):
        fields[mention.path].append(mention)
    for path, mentions in fields.items():
        document = workspace.document(path)
        changes: dict[tuple[int, int], str] = {}
        for mention in mentions:
            start, end = document.stretch(mention.field)
            words = document.text[start:end]
            is_text = mention.inside[-1] in ("summary", "text")
            changes[start, end] = (
                words.replace(f"[^{old.key}]", f"[^{new.key}]") if is_text else old.token.sub(new.key, words)
            )
        document.substitute(changes)
        workspace.put(path, document.text)
    for path in files_beside(workspace.root):
        _point_beside(workspace, path, old, new)


def waivers_meant(workspace: Workspace, old: Address) -> list[Mention]:
    """The waivers of a record: where several registries have the key, those whose warnings it is that has them."""
    mentions = [*in_waivers(workspace.dataset, old)]
    registries = [name for name in workspace.dataset.entries if old.key in workspace.dataset.registry(name)]
    if not mentions or registries == [old.registry]:
        return mentions
    warned = {
        (problem.code, registry_of(problem.path))
        for problem in workspace.without_waivers().problems
        if record_of(problem) == old.key
    }
    return [mention for mention in mentions if (mention.entry.data["code"], old.registry) in warned]


def _point_beside(workspace: Workspace, path: str, old: Address, new: Address) -> None:
    text = workspace.text(path)
    if not old.token.search(text):
        return
    if old.registry == EVENTS.name:  # an id is nothing else, wherever it stands
        text = text.replace(f"{EVENTS.name}/{old.key[:4]}/{old.key}.yml", f"{EVENTS.name}/{new.key[:4]}/{new.key}.yml")
        workspace.put(path, old.token.sub(new.key, text))
    elif path.startswith(("expectations/", "docs/")) and path.endswith(".yml"):
        document = Document(text)
        changes = {document.stretch(field): new.key for field in in_lists_beside(text, old)}
        document.substitute(changes)
        workspace.put(path, document.text)


def still_named(workspace: Workspace, old: Address, but_in: str | None = None) -> list[str]:
    """Lines that have the key and were not changed, as 'path:line': comments, queries, texts. A person looks there.

    Comments that begin with `but_in` are left out.
    """
    found = []
    paths = {path for registry in ("events", *workspace.dataset.entries) for path in workspace.paths(registry)}
    for path in sorted({*paths, *files_beside(workspace.root)}):
        if registry_of(path) in ("retired", "published", "published-statements") and path.startswith("registries/"):
            continue
        for number, line in enumerate(workspace.text(path).split("\n"), start=1):
            beside = not path.startswith(("events/", "registries/"))
            bare = line.lstrip(" #")
            comment = bare != line.lstrip(" ") and not (but_in and bare.startswith(but_in))
            if (beside or comment) and old.token.search(line):
                found.append(f"{path}:{number}")
    return found


def path_of(workspace: Workspace, address: Address) -> str:
    """The file in which it stands."""
    return workspace.dataset.registry(address.registry)[address.key].path


def _move_entry(workspace: Workspace, old: Address, new: Address) -> None:
    """Give an entry its key, and its place by the alphabet where it has another then."""
    path = path_of(workspace, old)
    document = workspace.document(path)
    keys = document.entry_keys()
    position = keys.index(old.key)
    fits = all(key < new.key for key in keys[position - 1 : position]) and all(
        key > new.key for key in keys[position + 1 : position + 2]
    )
    new_path = _file_for(workspace, path, new)
    if new_path == path and (fits or old.registry == "perspectives"):
        document.rename_key((old.key,), new.key)
        workspace.put(path, document.text)
        return
    document.rename_key((old.key,), new.key)
    are_apart = document.are_apart
    lines = document.take_entry(new.key)
    workspace.put(path, document.text if document.entry_keys() else "")
    put_entry(workspace, new, lines, new_path, are_apart=are_apart)


def put_entry(
    workspace: Workspace, address: Address, lines: list[str], path: str, *, are_apart: bool | None = None
) -> None:
    """Put the lines of an entry into a file of its registry, by the alphabet; into a new file where there is none."""
    depth = "../" * path.count("/")
    document = Document(workspace.text(path) or _HEAD.format(depth, address.registry))
    document.put_entry(address.key, Lines(lines), are_apart=are_apart)
    workspace.put(path, document.text)


def _file_for(workspace: Workspace, path: str, new: Address) -> str:
    """Where an entry stands under its new key: sources whose files are called by letters, in that of its first one."""
    stem = re.fullmatch(r"registries/sources/([a-z]|0-9)\.yml", path)
    return file_by_letter(new.key) if new.registry == "sources" and stem else path


def file_by_letter(key: str) -> str:
    """The file of a source, where files of sources are called by letters."""
    return f"registries/sources/{'0-9' if key[0].isdigit() else key[0]}.yml"
