"""Where a version is told: whether everywhere alike, and writing another one there."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import yaml

from loaders.releasing.worktree import Version

PROJECT, DATASET, CITATION, CHANGELOG = "pyproject.toml", "registries/dataset.yml", "CITATION.cff", "CHANGELOG.md"
TOLD_IN = (PROJECT, DATASET, CITATION, CHANGELOG)
"""The files that name a version, from the root; the first is there where the program is, too."""
_UNRELEASED = "## [Unreleased]\n"
_SECTION = re.compile(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^[-*] ", re.MULTILINE)


class TellingError(ValueError):
    """Why a version cannot be written where it has to be told: which file, and what to do."""


def missing(root: Path) -> list[str]:
    """The files that have to tell a version, and are not there."""
    return [name for name in TOLD_IN if name != PROJECT and not (root / name).is_file()]


def faults(root: Path, version: Version) -> Iterator[str]:
    """What is told of another release, or not told: one sentence each."""
    lacking = missing(root)
    if lacking:
        yield from (f"there is no {name}" for name in lacking)
        return
    dataset, citation = _read(root / DATASET), _read(root / CITATION)
    told = {DATASET: dataset.get("version"), CITATION: citation.get("version")}
    if (root / PROJECT).is_file():
        told = {PROJECT: tomllib.loads((root / PROJECT).read_text("utf-8"))["project"]["version"], **told}
    yield from (f"{name} has version {other}, not {version}" for name, other in told.items() if other != str(version))
    released, cited = dataset.get("released"), citation.get("date-released")
    if released != cited:
        yield f"the day of the release is {released} in {DATASET} and {cited} in {CITATION}"
    if not notes(root, version):
        yield f"{CHANGELOG} has no section '## [{version}] - {released or 'YYYY-MM-DD'}'"


def notes(root: Path, version: Version) -> str:
    """What CHANGELOG.md has below the heading of a version with its day; empty where there is none."""
    released = _read(root / DATASET).get("released", "")
    heading = rf"^## \[{re.escape(str(version))}\] - {re.escape(released)}\n(.*?)(?=^## |\Z)"
    found = re.search(heading, (root / CHANGELOG).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return f"{found[1].strip()}\n" if found and found[1].strip() else ""


def told_version(root: Path) -> str:
    """The version that the dataset says of itself."""
    return _read(root / DATASET).get("version", "")


def has_news(root: Path) -> bool:
    """Whether CHANGELOG.md has an entry that no release has yet."""
    section = _SECTION.search((root / CHANGELOG).read_text("utf-8"))
    return bool(section and _ENTRY.search(section[1]))


def retold(root: Path, version: Version, day: date) -> Mapping[str, str]:
    """The text of every file that tells a version, by its path, as it tells this one. Raises TellingError."""
    project = {r'^version = ".*"$': f'version = "{version}"'}
    return {
        **({PROJECT: _with(root, PROJECT, project)} if (root / PROJECT).is_file() else {}),
        DATASET: _with(root, DATASET, {r"^version: .*$": f"version: {version}", r"^released: .*$": f"released: {day}"}),
        CITATION: _with(
            root,
            CITATION,
            {r"^( *)version: .*$": rf"\g<1>version: {version}", r"^date-released: .*$": f"date-released: {day}"},
        ),
        CHANGELOG: _with(root, CHANGELOG, {rf"^{re.escape(_UNRELEASED)}": f"{_UNRELEASED}\n## [{version}] - {day}\n"}),
    }


def _with(root: Path, name: str, lines: Mapping[str, str]) -> str:
    text = (root / name).read_text("utf-8")
    for pattern, line in lines.items():
        text, count = re.subn(pattern, line, text, flags=re.MULTILINE)
        if not count:
            told = line.replace(r"\g<1>", "").partition("\n")[0]
            raise TellingError(f"{name} has no line that '{told}' could take the place of: add one")
    return text


def _read(path: Path) -> dict[str, str]:
    """The outermost texts of a YAML file, as they are written."""
    read = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    return {name: value for name, value in read.items() if isinstance(value, str)}
