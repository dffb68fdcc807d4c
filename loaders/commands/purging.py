"""What becomes of the files of a dataset when a person's name is taken out of them, and what else holds the name."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from datasette_timeline.published.downloads import FOLDER
from loaders.building.placing import INSPECTION
from loaders.checks.persons import full_forms, name_pattern, slug_of
from loaders.loading.cache import cache_folder
from loaders.processes.atomic_replace import replace_atomically, temporary_beside
from loaders.reading.entries import Dataset, Entry
from loaders.reading.yaml_reader import read
from schema.vocabulary import UNNAMED

_TEXTS = ("events/**/*.yml", "registries/**/*.yml", "docs/**/*.yml", "docs/**/*.md")
_LISTS = ("registries/published.yml", "registries/published-statements.yml")
_ADDRESS_LINE = re.compile(r"(?m)^ *(?:url|archive_url): *(\S+)\n")
_BLOCK_START = re.compile(r"(?m)^(?=[a-z0-9][a-z0-9-]*:)")
_REASON = "The name was taken out at a request."


class PurgeError(Exception):
    """Why a name cannot be taken out: one sentence for the user."""


class Person(NamedTuple):
    """Who is to be taken out: every full name, the entry in the registry if there is one, and what stands instead."""

    names: frozenset[str]
    """As the registry has them."""
    forms: frozenset[str]
    """The same, and with the surname first."""
    entry: Entry | None
    words: str
    """In place of the name."""
    key: str
    """In place of the key, and of the name in ids."""


class Change(NamedTuple):
    """A file that changes: its path from the root before and after, its new text, and in how many places."""

    path: str
    new_path: str
    text: str
    places: int


def person_called(dataset: Dataset, name: str, words: str | None) -> Person:
    """Whom a name means. Raises PurgeError for a single word, and where two entries have the name."""
    if len(name.split()) < 2:
        raise PurgeError(f"{name!r} is a single word, which many have; give the full name")
    found = [entry for entry in dataset.registry("actors").values() if _is_called(entry, name)]
    if len(found) > 1:
        keys = " and ".join(repr(entry.key) for entry in found)
        raise PurgeError(f"{name!r} is the name of {keys}; tell them apart in registries/actors first")
    entry = found[0] if found else None
    names = frozenset([name, *(each["name"] for each in entry.data["names"])] if entry else [name])
    forms = frozenset(form for each in names for form in full_forms(each))
    return Person(names, forms, entry, words or initials(name), _free_key(dataset))


def _is_called(entry: Entry, name: str) -> bool:
    return entry.data["kind"] == "person" and name.casefold() in {
        each["name"].casefold() for each in entry.data["names"]
    }


def initials(name: str) -> str:
    """'A. R.' of 'Ada Reed'."""
    return " ".join(f"{word[0].upper()}." for word in name.split())


def _free_key(dataset: Dataset) -> str:
    number = 1
    while f"person-{number}" in dataset.registry("actors"):
        number += 1
    return f"person-{number}"


class Purge:
    """Takes a person out of texts."""

    def __init__(self, person: Person, dataset: Dataset) -> None:
        self.person = person
        self._dataset = dataset
        self._names = name_pattern(set(person.forms))
        slugs = {slug_of(form) for form in person.forms} | ({person.entry.key} if person.entry else set())
        alternatives = "|".join(sorted(map(re.escape, slugs - {""}), key=len, reverse=True))
        self._slugs = re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])", re.IGNORECASE)

    def changes(self, root: Path) -> list[Change]:
        """Every file that has the name in it or in its own. Raises PurgeError where one would be unreadable then."""
        found = (self._change(root, path) for path in _paths(root))
        return [change for change in found if change]

    def _change(self, root: Path, path: Path) -> Change | None:
        name, text = path.relative_to(root).as_posix(), path.read_bytes().decode()
        new_name, new = self._without_slugs(name), self.purged(name, text)
        if (new_name, new) == (name, text):
            return None
        if name.endswith(".yml") and read(new)[1] and not read(text)[1]:
            raise PurgeError(f"{name} could not be read with {self.person.words!r} in it; give plainer words with --as")
        return Change(name, new_name, new, self.count(text))

    def surnames(self, root: Path) -> dict[str, int]:
        """In how many files each surname stands even then, by itself: there it may be anybody's."""
        texts = [self.purged(path.relative_to(root).as_posix(), path.read_bytes().decode()) for path in _paths(root)]
        names = {name.split()[-1] for name in self.person.names}
        counted = {
            name: sum(re.search(rf"\b{re.escape(name)}\b", text) is not None for text in texts) for name in names
        }
        return {name: count for name, count in sorted(counted.items()) if count}

    def count(self, text: str) -> int:
        """In how many places a text has the name or the key."""
        return sum(1 for _ in self._found(text))

    def _found(self, text: str) -> Iterator[re.Match[str]]:
        for pattern in (self._names, self._slugs):
            yield from pattern.finditer(text) if pattern else ()

    def purged(self, path: str, text: str) -> str:
        """The text of a file without the name."""
        if self.person.entry and path == self.person.entry.path:
            text = self._with_bare_entry(text, self.person.entry)
        text = _ADDRESS_LINE.sub(lambda line: "" if self._is_in_address(line[1]) else line[0], text)
        text = self._names.sub(lambda _: self.person.words, text) if self._names else text
        text = self._without_slugs(text)
        return _sorted_list(text) if path in _LISTS else text

    def _without_slugs(self, text: str) -> str:
        return self._slugs.sub(self.person.key, text)

    def _is_in_address(self, address: str) -> bool:
        return any(self._found(re.sub(r"[_+.\s]+", "-", unquote(address)))) or any(self._found(unquote(address)))

    def _with_bare_entry(self, text: str, entry: Entry) -> str:
        """The file of the registry with nothing of the person but what the checker wants, in place by the new key."""
        head, *blocks = _BLOCK_START.split(text)
        end = "\n\n" if any(block.endswith("\n\n") for block in blocks) else "\n"
        kept = [block for block in blocks if not block.startswith(f"{entry.key}:")]
        kept.append(self._bare_entry(entry))
        return head + end.join(sorted((block.strip() for block in kept), key=lambda block: block.split(":")[0])) + "\n"

    def _bare_entry(self, entry: Entry) -> str:
        standing = entry.data["standing"] if entry.data["standing"] in UNNAMED else UNNAMED[0]
        fields = {"standing": standing, "standing_reason": _REASON, "standing_source": self._source(entry)}
        told = "".join(f"  {name}: {value}\n" for name, value in fields.items() if value)
        words = json.dumps(self.person.words, ensure_ascii=False)
        name = f"  names:\n    - {{name: {words}, language: en}}\n"
        return f"{self.person.key}:\n{name}  kind: person\n{told}  published_as: {words}\n"

    def _source(self, entry: Entry) -> str | None:
        """A source for the entry: the one that it had, or the first of an event that names it."""
        if entry.data["standing_source"]:
            return str(entry.data["standing_source"])
        for event in self._dataset.events.values():
            if any(link["actor"] == entry.key for link in event.data["actors"]):
                return str(event.data["sources"][0]["source"])
        return None


def _sorted_list(text: str) -> str:
    """A list of what was published, in order again."""
    lines = text.splitlines(keepends=True)
    return "".join([line for line in lines if line[0] == "#"] + sorted(line for line in lines if line[0] != "#"))


def _paths(root: Path) -> Iterable[Path]:
    return sorted(path for pattern in _TEXTS for path in root.glob(pattern) if path.is_file())


def outputs(root: Path) -> list[Path]:
    """What was made of the records and may hold the name: the database, its description, downloads, what is kept."""
    kept = cache_folder(root)
    made = [root / "conflict.db", root / INSPECTION, root / FOLDER, *([kept] if kept else [])]
    return [path for path in made if path.exists()]


def write(root: Path, changes: list[Change]) -> None:
    """Write all files or, where the disk does not take one, none; then take away those that have another name now."""
    with ExitStack() as scratches:
        written: list[tuple[Path, Path]] = []
        for change in changes:
            target = root / change.new_path
            scratch = scratches.enter_context(temporary_beside(target))
            scratch.write_bytes(change.text.encode())
            written.append((scratch, target))
        for scratch, target in written:
            replace_atomically(scratch, target)
    for change in changes:
        if change.new_path != change.path:
            (root / change.path).unlink()


def delete(paths: Iterable[Path]) -> None:
    """Take files and folders away."""
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def history(root: Path, forms: Iterable[str]) -> dict[str, int]:
    """In how many commits of the version history each form of the name came or went; nothing outside of git."""
    git = shutil.which("git")
    counted = (
        {form: len(_git(git, root, "log", "--all", "--oneline", f"-S{form}")) for form in sorted(forms)} if git else {}
    )
    return {form: count for form, count in counted.items() if count}


def _git(git: str, root: Path, *arguments: str) -> list[str]:
    told: Any = subprocess.run([git, "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    return told.stdout.splitlines() if told.returncode == 0 else []
