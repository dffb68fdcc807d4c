"""The tool names nothing of the conflict whose records lie beside it: what belongs to a conflict is data.

Names are those of the registries and titles of this repository's own dataset. What is allowed of them, and why, stands
here; tests of datasets (tests/dataset/) may name what they are about, and find it in the datasets' own files.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale

from loaders.reading.entries import Dataset

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ["schema", "loaders", "datasette_timeline", "bench", "deploy", "tests"]
_SHORTEST = 4
"""Shorter names, such as initials, are words of many things."""
_WORD = re.compile(r"\w+")
_SUFFIXES = {
    *(".py", ".yml", ".yaml", ".json", ".html", ".svg", ".js", ".mjs", ".css", ".sql", ".txt", ".md", ".csv"),
    *(".toml", ".php", ".service", ".xml", ".properties", ""),
}
ORDINARY = {
    *("time", "circle", "square", "memorial", "mines", "the press", "the times", "amnesty"),
    *("line of contact", "aircraft lost"),  # tags and kinds of place, in the words of any war
    "georgia",  # a typeface of style sheets
}
"""Ordinary words that something of the record happens to be called by, too."""
WORLD = {
    *("france", "italy", "russia", "turkey", "geneva", "zurich", "paris", "prague", "new york", "soviet union"),
    *("united nations", "amnesty international", "associated press", "reuters", "wikipedia", "unsc"),
    *("ucdp", "uppsala conflict data program"),  # whose rows the program reads
}
"""The world around any conflict: examples in hints and tests are of it."""
DATA = [
    "loaders/mapping",  # a map of the whole world
]
"""What is no word of ours."""


@cache
def languages() -> set[str]:
    """What languages are called, in those of the interface: 'Armenian' is the name of an alphabet, too."""
    tags = [path.stem for path in (ROOT / "datasette_timeline" / "i18n" / "languages").glob("*.yml")]
    named = {name.lower() for tag in tags for name in Locale.parse(tag).languages.values()}
    return named | {part for name in named for part in name.split()}


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def _texts(data: Any) -> Iterator[str]:
    """The labels and names of an entry."""
    if isinstance(data, dict):
        yield from (str(data[key]) for key in ("label", "title") if key in data)
        yield from (str(each["name"]) for each in data.get("names", ()))


@cache
def names() -> set[str]:
    """What the dataset, its events, places, actors, tags and sides are called, in small letters."""
    found: set[str] = set()
    for kind in ("actors", "places", "tags"):
        for path in [*ROOT.glob(f"registries/{kind}.yml"), *ROOT.glob(f"registries/{kind}/*.yml")]:
            found.update(text for entry in _read(path).values() for text in _texts(entry))
    for path in ROOT.glob("events/*/*.yml"):
        found.update(_texts(_read(path)))
    dataset = _read(ROOT / "registries" / "dataset.yml")
    found.update(text for each in (dataset, *dataset["sides"]) for text in _texts(each))
    parts = {part for name in found for part in name.split(" / ")}
    return {name.lower() for name in found | parts if len(name) >= _SHORTEST} - ORDINARY - WORLD - languages()


@cache
def _by_first_word() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(names()):
        if first := _WORD.search(name):
            found.setdefault(first[0], []).append(name)
    return found


def _begun(text: str) -> Iterator[str]:
    """The names whose first word is in a text."""
    for word in {*_WORD.findall(text)}:
        yield from _by_first_word().get(word, ())


def test_there_are_names_to_look_for() -> None:
    assert len(names()) > 1000


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_name_of_the_conflict_is_in_the_tool(folder: str) -> None:
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / folder).rglob("*")):
        inside = path.relative_to(ROOT)
        if path.is_file() and path.suffix in _SUFFIXES and not _is_elsewhere(inside):
            text = path.read_text(encoding="utf-8", errors="replace").lower()
            if named := {name for name in _begun(text) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}:
                found[inside.as_posix()] = named
    assert found == {}


def _is_elsewhere(path: Path) -> bool:
    """Whether a file is of a dataset, of somebody else, or made by programs."""
    is_made = {"__pycache__", "node_modules", "debian"} & {*path.parts}
    return bool(is_made) or path.is_relative_to("tests/dataset") or any(path.is_relative_to(each) for each in DATA)


@pytest.mark.parametrize("folder", ["schema", "loaders", "datasette_timeline"])
def test_the_code_takes_no_day_of_the_conflict_for_an_example(real_dataset: Dataset, folder: str) -> None:
    """A hint such as '1991-06-04' is of no conflict: whoever tells of another one reads it, too."""
    landmarks = {key[:10] for key, event in real_dataset.events.items() if event.data["importance"] == 1}
    days = sorted(day for day in landmarks if re.fullmatch(r"\d{4}-\d\d-\d\d", day))
    assert len(days) > 20
    texts = [path for suffix in ("py", "yml", "html", "js") for path in (ROOT / folder).rglob(f"*.{suffix}")]
    a_day = re.compile("|".join(days))
    named = {str(path.relative_to(ROOT)): a_day.findall(path.read_text(encoding="utf-8")) for path in texts}
    assert {path: found for path, found in named.items() if found} == {}
