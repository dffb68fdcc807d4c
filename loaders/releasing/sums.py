"""Whether the files of a release are those that were released: their sums, and what its manifest says of them."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from datasette_timeline.published.downloads import MANIFEST, SUMS
from loaders.releasing.worktree import Version, version_of

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class Manifest(NamedTuple):
    """What the manifest of a release says."""

    version: Version
    tag: str
    commit: str
    """40 hexadecimal digits."""
    base_url: str
    program: str
    """Digest of the program that made it."""
    sqlite: str
    """The release of SQLite that wrote the database."""
    files: Mapping[str, tuple[int, str]]
    """Size in bytes and SHA-256 by path."""


class ManifestError(ValueError):
    """What is wrong with the manifest of a release."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a release. Raises ManifestError."""
    try:
        return _manifest(json.loads((folder / MANIFEST).read_bytes()))
    except FileNotFoundError:
        raise ManifestError(f"{MANIFEST} is missing: this is no release") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestError(f"{MANIFEST} is not that of a release: {type(error).__name__} {error}") from None


def _manifest(data: Mapping[str, Any]) -> Manifest:
    told = data["release"]
    version = version_of(told["version"])
    if version is None or told["tag"] != version.tag or not re.fullmatch(r"[0-9a-f]{40}", told["commit"]):
        raise ValueError(f"version {told['version']}, tag {told['tag']}, commit {told['commit']}")
    files = {str(each["path"]): (int(each["bytes"]), str(each["sha256"])) for each in data["files"]}
    texts = (data["base_url"], data["program"], data["made_with"]["sqlite"])
    base_url, program, sqlite = map(str, texts)
    return Manifest(version, version.tag, told["commit"], base_url, program, sqlite, files)


def faults(folder: Path) -> list[str]:
    """What of the files is not as it was released: a sentence each, with the file first."""
    return list(_faults(folder))


def _faults(folder: Path) -> Iterator[str]:
    if not (folder / SUMS).is_file():
        yield f"{SUMS} is missing: this is no release, or not all of it"
        return
    listed: dict[str, str] = {}
    for number, line in enumerate((folder / SUMS).read_text("utf-8", "backslashreplace").splitlines(), 1):
        found = _LINE.fullmatch(line)
        if found is None:
            yield f"{SUMS} is not as it was written: line {number} is no sum and name"
        elif listed.setdefault(found[2], found[1]) != found[1]:
            yield f"{SUMS} is not as it was written: it has two sums of {found[2]}"
    if MANIFEST not in listed:
        yield f"{MANIFEST} is not in {SUMS}, and every release has one"
    here = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    yield from (f"{name} is missing" for name in sorted(listed.keys() - here.keys()))
    more = here.keys() - listed.keys() - {SUMS}
    yield from (f"{name} is none of the files that were released" for name in sorted(more))
    sums = {name: _digest(here[name]) for name in sorted(listed.keys() & here.keys())}
    for name, found_sum in sums.items():
        if found_sum != listed[name]:
            yield f"{name} is not the file that was released: its SHA-256 is {found_sum}, not {listed[name]}"
    if MANIFEST in sums and sums[MANIFEST] == listed[MANIFEST]:
        yield from _against_manifest(folder, listed)


def _against_manifest(folder: Path, listed: Mapping[str, str]) -> Iterator[str]:
    """Where the manifest, which says the same as the sums, does not."""
    try:
        told = read_manifest(folder).files
    except ManifestError as error:
        yield str(error)
        return
    known = {name: digest for name, digest in listed.items() if name != MANIFEST}
    for name in sorted(known.keys() | told.keys()):
        if name not in told or told[name][1] != known.get(name):
            yield f"{name} has another sum in {MANIFEST} than in {SUMS}, or is in one of them alone"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
