"""A record is taken back: its file goes, and so does what names it; readers who come to its address are told why."""

from collections.abc import Iterable, Sequence
from datetime import date

from loaders.editing.documents import Document
from loaders.editing.mentions import (
    Address,
    Mention,
    in_fields,
    in_successors,
)
from loaders.editing.renaming import NotDone, path_of, waivers_meant
from loaders.editing.retiring import retire, unretire, was_published
from loaders.editing.workspace import Workspace
from loaders.loading.datasets import Loaded
from loaders.problems import FieldPath, listed
from loaders.reading.entries import named as parted
from schema.registries import ALL, EVENTS


def withdraw(workspace: Workspace, address: Address, day: date, reason: str | None) -> None:
    """Take an event, or an entry that nothing refers to, out of the dataset. Raises NotDone, and CannotEdit."""
    dataset = workspace.dataset
    published = was_published(dataset, address)
    if published and not reason:
        raise NotDone(f"{address.words} was published: say with --reason why it is taken back, for its readers")
    succeeding = [*in_successors(dataset, address)]
    led_here = [mention.entry.key for mention in succeeding if mention.entry.registry == "retired"]
    if led_here and not reason:
        raise NotDone(
            f"{listed(led_here)} led to {address.words}: say with --reason why it is taken back, for its readers"
        )
    named = [*in_fields(dataset, address)]
    if address.registry != EVENTS.name and named:
        where = listed(sorted({mention.path for mention in named})[:3])
        raise NotDone(f"{address.words} is named in {where}: take it out there, or 'merge' it into another one")
    _let_go_of(workspace, address, [*named, *(each for each in succeeding if each.entry.registry != "retired")])
    for mention in succeeding:
        if reason and mention.entry.registry == "retired":  # its address led here
            retired = Address(*parted(mention.entry.key))
            unretire(workspace, retired)
            retire(workspace, retired, day, reason, None)
    if address.registry == EVENTS.name:
        workspace.put(path_of(workspace, address), "")
    else:
        take_out(workspace, [address])
    if published and reason:
        retire(workspace, address, day, reason, None)


def _let_go_of(workspace: Workspace, address: Address, named: Sequence[Mention]) -> None:
    """Take out what names an event: relations to it, that it stands for a period, waivers."""
    places: dict[str, list[FieldPath]] = {}
    for mention in (*named, *waivers_meant(workspace, address)):
        is_whole = mention.inside[0] == "relations" or mention.inside == ("record",)
        places.setdefault(mention.path, []).append(mention.field[:-1] if is_whole else mention.field)
    for path, fields in places.items():
        remove_all(workspace, path, fields)


def remove_all(workspace: Workspace, path: str, fields: Iterable[FieldPath]) -> None:
    """Take items and keys out of a file, the last ones first, so that those before stay where they are."""
    document = workspace.document(path)
    for field in sorted(fields, key=lambda field: [(isinstance(step, str), step) for step in field], reverse=True):
        document.remove(field)
    if document.data is None:  # a list without items
        document = Document(f"{document.text.rstrip()}\n[]\n")
    workspace.put(path, document.text)


def take_out(workspace: Workspace, addresses: Iterable[Address]) -> None:
    """Take entries out of their registries."""
    for address in addresses:
        path = path_of(workspace, address)
        document = workspace.document(path)
        document.take_entry(address.key)
        workspace.put(path, document.text if document.entry_keys() else "")


def unused(workspace: Workspace, after: Loaded) -> list[Address]:
    """The entries that nothing names any more, and that something named before."""
    return [
        Address(registry, problem.field)
        for problem in workspace.new_problems(after)
        if problem.code == "entry-unused"
        for registry in ALL
        if problem.path.removesuffix(".yml").split("/")[1] == registry
    ]


def drop_unneeded_waivers(workspace: Workspace) -> None:
    """Take out the waivers that nothing needs once the changes are made, and those that stand there twice."""
    after = workspace.after()
    fields: dict[str, list[FieldPath]] = {}
    seen: set[tuple[str, str]] = set()
    for path in workspace.paths("waivers"):
        for position, waiver in enumerate(workspace.document(path).data or ()):
            if (known := (waiver["code"], waiver["record"])) in seen:
                fields.setdefault(path, []).append((position,))
            seen.add(known)
    for problem in after.problems:
        if problem.code == "waiver-unneeded":
            position = int(problem.field.removeprefix("[").partition("]")[0])
            fields.setdefault(problem.path, []).append((position,))
    for path, found in fields.items():
        remove_all(workspace, path, set(found))
