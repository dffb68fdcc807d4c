"""New entries of registries: what they are called, which file they go into, and how they are written."""

import re
from collections.abc import Mapping

from datasette_timeline.published.folding import fold
from loaders.editing.documents import Lines
from loaders.editing.mentions import Address
from loaders.editing.record_lines import entry_lines
from loaders.editing.renaming import file_by_letter, put_entry
from loaders.editing.workspace import Workspace
from loaders.problems import shortened
from loaders.reading.entries import Dataset
from loaders.reading.key_order import ranks
from schema.records import LONGEST_KEY, is_key
from schema.registries import ALL

_LETTER_FILES = re.compile(r"registries/sources/([a-z]|0-9)\.yml")
_WORDS_OF_A_KEY = 6

Told = Mapping[str, object]
"""What an entry says: texts, lists and mappings."""


def key_of(text: str, taken: Dataset, registry: str) -> str:
    """A key made of a name: its words in Latin letters, and a number where it is taken; '' for a name without any."""
    words = re.findall(r"[a-z0-9]+", fold(text).replace("'", ""))[:_WORDS_OF_A_KEY]
    key = "-".join(words)[: LONGEST_KEY - 3].strip("-")
    number, free = 2, key
    while taken.knows(registry, free) or f"{registry}/{free}" in taken.registry("retired"):
        number, free = number + 1, f"{key}-{number}"
    return free


def add(workspace: Workspace, address: Address, told: Told) -> str:
    """Put an entry into its registry; return the file."""
    model = ALL[address.registry].model
    names = [*told]
    places = ranks(model, names)
    in_order = {name: told[name] for name in sorted(names, key=lambda name: places[names.index(name)])}
    path = file_for(workspace, address, told)
    put_entry(workspace, address, Lines(entry_lines(address.key, in_order)), path)
    return path


def file_for(workspace: Workspace, address: Address, told: Told) -> str:
    """The file of its registry that fits: by letters, that of what it lies in, or the one with most of its kind."""
    registry, dataset = address.registry, workspace.dataset
    paths = workspace.paths(registry)
    if registry == "sources" and (not paths or any(map(_LETTER_FILES.fullmatch, paths))):
        return file_by_letter(address.key)
    parent = dataset.registry(registry).get(str(told.get("parent", "")))
    if parent and registry == "places":
        return parent.path
    alike = [entry.path for entry in dataset.registry(registry).values() if entry.data.get("kind") == told.get("kind")]
    if alike:
        return max(sorted({*alike}), key=alike.count)
    return paths[0] if paths else f"registries/{registry}.yml"


def unsound_key(key: str) -> str:
    """What is wrong with a key, for who wrote it; nothing where it is sound."""
    if is_key(key):
        return ""
    return (
        f"{shortened(key)!r} is no key: at most {LONGEST_KEY} small letters, digits and hyphens, such as united-nations"
    )
