"""The folder of a release: everything that a tag gives, written once.

It follows from the commit, from the address of the site and from nothing else, so that anybody can make it again.
"""

import asyncio
import gzip
import hashlib
import io
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from datasette_timeline.published.downloads import RELEASES
from loaders.building import build
from loaders.exporting.asking import ExportError, Site, ensure_address, known_address
from loaders.exporting.codebook import codebook
from loaders.exporting.croissant import croissant
from loaders.exporting.describing import Facts, as_json
from loaders.exporting.downloads import describe, package_name, read_facts, write_answers, write_tables
from loaders.exporting.placing import in_place_of, seal
from loaders.exporting.tables import exported_tables
from loaders.problems import listed
from loaders.releasing import data_changelog, readme
from loaders.releasing.data_changelog import last_release
from loaders.releasing.feed import feed
from loaders.releasing.locks import ALL, INSTALLED, lock
from loaders.releasing.telling import faults
from loaders.releasing.worktree import Version, Worktree

PROGRAM = Path(__file__).resolve().parents[2]
DATABASE, CHANGES = "conflict.db", "changes.jsonl"
_OF_PROGRAM = ("datasette_timeline", "loaders", "schema")
_NAME = "conflict-events-timeline"
_LICENCE = "LICENSE-DATA"
_NEEDS = {"pyarrow": "pyarrow", "cyclonedx": "cyclonedx-python-lib"}
"""Packages that serving needs not, by the module that each has: for Parquet, and for the bill of materials."""
_FACTS = ("title", "version", "released", "digest", "licence", "language")
"""What the manifest says of the dataset."""
_ALWAYS = 0
"""When every file of an archive was changed, in seconds since 1970."""


class BundleError(ValueError):
    """Why there is no folder of a release; what to do."""


class Bundled(NamedTuple):
    """A release that was written."""

    folder: Path
    version: Version
    files: int
    summary: str
    """What became of events, facts and claims since the last release, in one sentence."""


def bundle(
    root: Path, folder: Path, base_url: str | None, progress: Callable[[str], None] = lambda words: None
) -> Bundled:
    """Write the release whose tag is checked out into a new folder of its version, below `folder`.

    Raises BundleError, WorktreeError or ExportError, and then leaves no folder.
    """
    ensure_address(home := base_url or known_address(root))
    home = home if home.endswith("/") else f"{home}/"
    worktree = Worktree(root)
    version = _version_here(worktree)
    if lacking := [package for module, package in _NEEDS.items() if find_spec(module) is None]:
        raise BundleError(f"a release is made with {listed(lacking)}: pip install {' '.join(lacking)}")
    target = folder.absolute() / str(version)
    if target.exists():
        raise BundleError(f"{target} is there already, and a release is never written anew; name another folder")
    with in_place_of(target) as scratch:
        summary = _Bundle(worktree, version, scratch, home, progress).write()
        count = seal(scratch, _about(worktree, version, scratch, home, summary))
    return Bundled(target, version, count, summary)


def _version_here(worktree: Worktree) -> Version:
    """The version whose tag is checked out. Raises BundleError where that is none, or not all of it or more is here."""
    head = worktree.commit_of("HEAD")
    here = [version for version in worktree.releases() if worktree.commit_of(f"refs/tags/{version.tag}") == head]
    if not here:
        raise BundleError("no release is checked out here: git checkout vX.Y.Z, or make one with 'release'")
    if worktree.is_shallow:
        raise BundleError("earlier commits are missing here, and a release tells what changed: git fetch --unshallow")
    if changed := worktree.changes:
        raise BundleError(f"{changed[0][3:]} is not as {here[-1].tag} has it: commit it, or take it away")
    told = list(faults(worktree.root, here[-1]))
    if told:
        raise BundleError(f"{here[-1].tag} is not told everywhere: {told[0]}")
    return here[-1]


def _about(worktree: Worktree, version: Version, folder: Path, home: str, summary: str) -> dict[str, Any]:
    """What the manifest says beside the files."""
    facts, commit = read_facts(folder / DATABASE), worktree.commit_of("HEAD")
    return {
        "release": {"version": str(version), "tag": version.tag, "commit": commit, "summary": summary},
        "dataset": {name: facts.get(name) for name in _FACTS},
        "base_url": home,
        "program": program_digest(PROGRAM),
        "made_with": {"sqlite": sqlite3.sqlite_version},
    }


def program_digest(program: Path) -> str:
    """What program it is: SHA-256 of all that it consists of, and of the packages that it is locked to."""
    digest = hashlib.sha256()
    found = [path for name in _OF_PROGRAM for path in (program / name).rglob("*") if path.is_file()]
    files = {path.relative_to(program).as_posix(): path for path in found if path.suffix != ".pyc"}
    files = {name: path for name, path in files.items() if not name.startswith(f"{INSTALLED}/requirements/")}
    files[ALL] = lock(program, ALL)
    for name, path in sorted(files.items(), key=lambda each: each[0].split("/")):
        digest.update(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n".encode())
    return digest.hexdigest()


class _Bundle:
    """The files of a release, on their way."""

    def __init__(
        self, worktree: Worktree, version: Version, folder: Path, home: str, progress: Callable[[str], None]
    ) -> None:
        self._worktree, self._root, self._version = worktree, worktree.root, version
        self._folder, self._home, self._progress = folder, home, progress

    def write(self) -> str:
        """Write them all; return in one sentence what changed since the last release."""
        facts = self._database()
        self._progress("writing tables")
        write_tables(self._folder / DATABASE, self._folder)
        describe(self._folder, facts, self._home)
        name, address = package_name(facts), f"{self._home}{RELEASES}/{self._version}/"
        about = croissant(facts, exported_tables(), self._folder, self._home, address, name)
        self._text("croissant.json", as_json(about))
        self._text("codebook.md", codebook(facts, exported_tables()))
        commit = str(self._worktree.commit_of("HEAD"))
        from loaders.releasing.materials import bill

        self._text("sbom.cdx.json", bill(PROGRAM, _NAME, str(self._version), facts["released"], commit))
        summary = self._changelog()
        self._feed()
        if (self._root / _LICENCE).is_file():
            shutil.copyfile(self._root / _LICENCE, self._folder / _LICENCE)
        self._text("README.md", readme.readme(facts, self._version, commit, self._home, summary))
        return summary

    def _database(self) -> Facts:
        """Build the database from the records, and what the API makes of it; return the facts."""
        self._progress("building")
        with TemporaryDirectory() as built:
            database = Path(built) / DATABASE
            made = build(self._root, database, cache=None, progress=self._progress)
            if made.failed:
                raise BundleError("the records have errors; 'python -m loaders check' shows them")
            site = Site(self._root, database, self._home)
            asyncio.run(write_answers(site, self._folder, self._progress))
            shutil.copyfile(database, self._folder / DATABASE)
        return read_facts(self._folder / DATABASE)

    def _changelog(self) -> str:
        self._progress("comparing with the last release")
        changelog, since = data_changelog.changed_since_last(self._worktree, self._version)
        version = str(self._version)
        self._text("data-changelog.md", data_changelog.markdown(changelog, version, since))
        self._text("data-changelog.json", as_json(data_changelog.as_data(changelog, version, since)))
        return changelog.summary

    def _feed(self) -> None:
        """Write what turns the tables of the release before into these, as this program makes them of its tag."""
        earlier = last_release(self._worktree, self._version)
        if earlier is None:
            return
        self._progress(f"building {earlier}")
        with TemporaryDirectory() as scratch:
            copy = self._worktree.copy(earlier.tag, Path(scratch) / "copy")
            before = Path(scratch) / DATABASE
            if not build(copy, before, cache=None).failed:  # else its records do not stand up to the rules of today
                self._text(CHANGES, "".join(feed(before, self._folder / DATABASE)))

    def _text(self, name: str, text: str) -> None:
        (self._folder / name).write_text(text, encoding="utf-8", newline="\n")


def pack(folder: Path) -> Path:
    """Put a release into one archive beside it, NAME-VERSION.tar.gz, the same bytes for the same files; return it."""
    facts = read_facts(folder / DATABASE)
    name = f"{package_name(facts)}-{facts['version']}"
    target = folder.with_name(f"{name}.tar.gz")
    if target.exists():
        raise BundleError(f"{target} is there already, and a release is never written anew; name another folder")
    with (
        target.open("xb") as file,
        gzip.GzipFile("", "wb", 9, file, _ALWAYS) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = tarfile.TarInfo(f"{name}/{path.relative_to(folder).as_posix()}")
            content = path.read_bytes()
            entry.size, entry.mtime, entry.mode = len(content), _ALWAYS, 0o644
            archive.addfile(entry, io.BytesIO(content))
    return target


__all__ = ["BundleError", "Bundled", "ExportError", "bundle", "pack", "program_digest"]
