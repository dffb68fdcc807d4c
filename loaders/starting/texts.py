"""The files of a new dataset, made of those in files/ and of what was said of it."""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import yaml

from datasette_timeline.published.languages import language_name
from loaders.starting.answers import THIRD_PARTY, Answers, Side
from loaders.starting.languages import beginnings
from loaders.starting.program import program
from schema.vocabulary import SIDE_MARKS

TOOL, DATASET = "tool", "dataset"
"""Folders of files/: what a newer program renews, and what belongs to who writes the records."""
EXAMPLE = "example"

_PLACE = re.compile(r"@@(\w+)@@")
"""Where a value goes."""
_FILES = Path(__file__).with_name("files")
_DESCRIPTION = (
    "Events, written by hand, each with its sources. What is disputed is not decided here: it stands as claims, side "
    "by side, each with who makes it and which source carries it."
)
_OF_A_SIDE = "Who speaks from this side: its authorities, armed forces and organisations, its press and authors."
_MAP_CREDIT = " The base map is made with\n[Natural Earth](https://www.naturalearthdata.com/) (public domain)."
_MIDDLE = (0.0, 0.0)
"""Where the example is without a map, in degrees."""


def texts(answers: Answers, today: date, *, with_example: bool = True) -> dict[str, str]:
    """Every file by its path from the dataset's folder, but for those that follow from these and for the map."""
    values = _values(answers, today)
    found = {path: _filled(text, values) for folder in (TOOL, DATASET) for path, text in files(folder).items()}
    if not with_example:
        found = {path: text for path, text in found.items() if EXAMPLE not in path.rpartition("/")[2]}
    if answers.box is None:
        found["metadata.yml"] = found["metadata.yml"].replace("    basemap: maps/", "    # basemap: maps/")
    return found | beginnings(answers.languages)


def files(folder: str) -> dict[str, str]:
    """The files of a folder of files/ as they stand there, each by the path that it is to have."""
    top = _FILES / folder
    paths = sorted(path for path in top.rglob("*") if path.is_file())
    named = {path.relative_to(top).as_posix().replace("dot-", "."): path for path in paths}
    return {name: path.read_text(encoding="utf-8") for name, path in named.items()}


def scalar(text: str) -> str:
    """A text as a value in YAML, also within braces."""
    told = yaml.safe_dump({"k": text}, default_flow_style=True, allow_unicode=True, width=10_000)
    return str(told).strip()[len("{k: ") : -1]


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: values[found[1]], text)


def _values(answers: Answers, today: date) -> dict[str, str]:
    one, two = _speakers(answers.sides)
    latitude, longitude = _middle(answers)
    return {
        "title": scalar(answers.title),
        "title_text": answers.title,
        "publisher": scalar(answers.publisher),
        "description": _DESCRIPTION,
        "description_html": html.escape(_DESCRIPTION, quote=False),
        "language": answers.languages[0],
        "language_name": language_name(answers.languages[0], "en"),
        "languages_note": "".join(_languages_note(answers.languages[1:])),
        "today": today.isoformat(),
        "sides": "".join(_sides(answers.sides)),
        "perspectives": "\n".join(_perspectives(answers.sides)),
        "one": scalar(f"Example delegation, {one.label}" if one else "Example delegation, one side"),
        "two": scalar(f"Example delegation, {two.label}" if two else "Example delegation, other side"),
        "perspective_one": scalar(one.key) if one else THIRD_PARTY,
        "perspective_two": scalar(two.key) if two else THIRD_PARTY,
        "latitude": f"{latitude:g}",
        "longitude": f"{longitude:g}",
        "map_credit": _MAP_CREDIT if answers.box else "",
        "tool": program().requirement,
    }


def _speakers(sides: tuple[Side, ...]) -> tuple[Side | None, Side | None]:
    """Who speaks in the example: two sides, or nobody in particular."""
    return (sides[0], sides[1]) if len(sides) > 1 else (None, None)


def _middle(answers: Answers) -> tuple[float, float]:
    """Latitude and longitude of the middle of the map, in degrees."""
    if answers.box is None:
        return _MIDDLE
    longitude = answers.box.west + answers.box.width / 2
    longitude = longitude - 360 if longitude > 180 else longitude
    return round((answers.box.south + answers.box.north) / 2, 2), round(longitude, 2)


def _sides(sides: tuple[Side, ...]) -> Iterator[str]:
    if not sides:
        yield " []"
    for side, mark in zip(sides, SIDE_MARKS, strict=False):
        yield f"\n  - {{side: {scalar(side.key)}, label: {scalar(side.label)}, mark: {mark}}}"


def _perspectives(sides: tuple[Side, ...]) -> Iterator[str]:
    for side in sides:
        yield f"{scalar(side.key)}:\n  label: {scalar(side.label)}"
        yield f"  description: {scalar(_OF_A_SIDE)}"
        yield f"  side: {scalar(side.key)}\n"


def _languages_note(more: tuple[str, ...]) -> Iterator[str]:
    begun = sorted(beginnings(more))
    if begun:
        yield f"\nWords of the site are yet to be translated in {' and '.join(f'`{path}`' for path in begun)}."
