"""A whole dataset: every file read, every rule applied, all problems in one list."""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from loaders.checks.chronology import check_not_in_future
from loaders.checks.naming import event_ids_twice
from loaders.checks.wording import Wordlist
from loaders.loading.cache import Cache, digest_of, packed, unpacked
from loaders.loading.preparing import Prepared, prepare, words_of
from loaders.loading.waivers import check_waivers, split
from loaders.problems import CHECKS, FieldPath, Finding, Problem, declare
from loaders.processes.workers import map_in_processes
from loaders.reading.entries import Dataset, Entry
from loaders.reading.files import SourceFile, read_files, registry_of
from loaders.reading.locating import problem_of_finding
from loaders.reading.yaml_reader import KEY_DUPLICATE, Positions
from schema.registries import ALL

FEW_FILES = 40
"""Up to so many files, starting worker processes costs more than it saves."""

CHUNK = 50

_KEPT_IN_TIME_OF_ONE = 250
"""So many files as they are kept are written to the cache in the time in which one is read and checked."""

ID_DUPLICATE = declare(
    "id-duplicate",
    "An event id belongs to one file.",
    wrong="events/1990/1991-06-04-ceasefire.yml beside events/1991/1991-06-04-ceasefire.yml",
    right="events/1991/1991-06-04-ceasefire.yml",
)
REGISTRY_MISSING = declare(
    "registry-missing", "Every dataset says what it is called.", wrong="(nothing)", right="registries/dataset.yml"
)


Memory = dict[str, tuple[bytes, Prepared]]
"""What files hold, by path, each with a digest of all that it follows from."""
_NEVER: tuple[bytes, None] = (b"", None)


class Loaded(NamedTuple):
    """A dataset with all its problems, in the order of a report."""

    dataset: Dataset
    problems: list[Problem]
    digests: dict[str, bytes]
    """Of its files, by path, in order."""
    fresh_count: int
    """Files that had to be read anew; the rest came from the cache."""

    @property
    def paths(self) -> list[str]:
        """The paths of its files, in order."""
        return [*self.digests]

    @property
    def file_count(self) -> int:
        """How many files were read."""
        return len(self.digests)

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop a build."""
        return [problem for problem in self.problems if problem.level == "error"]


def load(
    root: Path,
    *,
    today: date | None = None,
    jobs: int | None = None,
    cache: Path | None = None,
    read: tuple[list[SourceFile], list[Problem]] | None = None,
    memory: Memory | None = None,
) -> Loaded:
    """Everything below `root`, checked. `cache` is a folder for what need not be done again; None keeps nothing.

    `read` is what read_files() gave, where it has been called already. A process that lives on and loads the same
    dataset again hands the same `memory` in, empty at first: what is in it is not even looked for in the cache.
    """
    files, unreadable = read or read_files(root)
    prepared, fresh_count = _prepare_all(files, jobs or os.cpu_count() or 1, cache, {} if memory is None else memory)
    problems = [*unreadable, *(Problem(*fields) for one in prepared for fields in one.problems)]
    dataset, findings = _assemble(files, prepared, unreadable)
    findings += _dataset_findings(dataset, today or today_anywhere(), is_told=today is not None)
    if not (dataset.registry("dataset") or dataset.knows("dataset", "dataset")):
        cure = "write it; schema/dataset.schema.json has its keys"
        findings.append(Finding(REGISTRY_MISSING, "registries/dataset.yml", (), "there is no such file", cure))
    locate = _Locator(files)
    problems += map(locate, findings)
    standing, accepted = split(dataset, problems)
    standing += map(locate, check_waivers(dataset, accepted))
    in_order = sorted(standing, key=lambda problem: problem.order)
    return Loaded(dataset, in_order, {file.path: file.digest for file in files}, fresh_count)


def _prepare_all(
    files: Sequence[SourceFile], jobs: int, folder: Path | None, memory: Memory
) -> tuple[list[Prepared], int]:
    """What each file holds, in the order of `files`, and how many had to be read."""
    word_files = [file for file in files if file.registry == "loaded-words"]
    words = words_of(prepare(file.path, file.registry, file.text, Wordlist([])) for file in word_files)
    words_digest = digest_of(file.digest for file in word_files)
    wanted = {file.path: digest_of((file.digest, words_digest)) for file in files}
    unknown = [file for file in files if memory.get(file.path, _NEVER)[0] != wanted[file.path]]
    cache = Cache(folder if not memory else None)
    fresh = []
    for file in unknown:
        if kept := cache.get(file.path, wanted[file.path]):
            memory[file.path] = wanted[file.path], Prepared(*unpacked(kept))
        else:
            fresh.append(file)
    for file, pack in zip(fresh, _packs(fresh, words, jobs), strict=True):
        cache.put(file.path, wanted[file.path], pack)
        memory[file.path] = wanted[file.path], Prepared(*unpacked(pack))
    cache.save(spare=len(files) // _KEPT_IN_TIME_OF_ONE)
    for path in memory.keys() - wanted.keys():
        del memory[path]
    return [memory[file.path][1] for file in files], len(fresh)


def _packs(files: Sequence[SourceFile], words: list[dict[str, str]], jobs: int) -> Iterator[bytes]:
    tasks = [(file.path, file.registry, file.text) for file in files]
    if len(files) <= FEW_FILES or jobs == 1:
        _start_worker(words)
        yield from _pack_all(tasks)
        return
    chunks = [tasks[first : first + CHUNK] for first in range(0, len(tasks), CHUNK)]
    for packs in map_in_processes(_pack_all, chunks, min(jobs, len(chunks)), start=_start_worker, words=words):
        yield from packs


_words = Wordlist([])


def _start_worker(words: list[dict[str, str]]) -> None:
    global _words
    _words = Wordlist(words)


def _pack_all(tasks: Sequence[tuple[str, str, str]]) -> list[bytes]:
    return [packed(tuple(prepare(*task, _words))) for task in tasks]


def _assemble(
    files: Sequence[SourceFile], prepared: Sequence[Prepared], unreadable: Sequence[Problem]
) -> tuple[Dataset, list[Finding]]:
    entries: dict[str, dict[str, Entry]] = {name: {} for name in ALL}
    unread = {(registry_of(problem.path), Path(problem.path).stem) for problem in unreadable}
    broken = set(unread)
    mentions: defaultdict[str, list[tuple[Entry, FieldPath, str]]] = defaultdict(list)
    named: dict[tuple[str, str], dict[str, list[str]]] = {}
    findings: list[Finding] = []
    events: list[Entry] = []
    for file, one in zip(files, prepared, strict=True):
        broken.update((file.registry, key) for key in one.broken)
        if not one.is_read:
            unread.add((file.registry, file.path))
        for target, field, key in one.mentions:
            mentions[target].append((Entry(file.registry, file.path, "", (), {}), field, key))
        for key, field, data, keys in one.entries:
            entry = Entry(file.registry, file.path, key, field, data)
            first = entries[file.registry].setdefault(key, entry)
            if first is entry:
                named[file.registry, key] = keys
            if file.registry == "events":
                events.append(entry)
            elif first is not entry:
                message = f"{key!r} is also in {first.path}"
                findings.append(entry.finding(KEY_DUPLICATE, (), message, "keep one of the two", at_key=True))
    for first, other in event_ids_twice(events):
        message = f"the id {other.key!r} is also that of {first.path}"
        findings.append(other.finding(ID_DUPLICATE, (), message, "keep one of the two"))
    unread_registries = frozenset(registry for registry, _ in unread)
    return Dataset(entries, frozenset(broken), mentions, unread_registries, named), findings


def _dataset_findings(dataset: Dataset, today: date, *, is_told: bool) -> list[Finding]:
    findings = [finding for check in CHECKS["dataset"] for finding in check(dataset)]
    early = [
        finding
        for entries in dataset.entries.values()
        for entry in entries.values()
        for finding in check_not_in_future(entry, today)
    ]
    if any(finding.path.startswith("registries/dataset") for finding in early) and not is_told:
        early = [one._replace(help=f"{one.help}; or is the clock of this machine wrong?") for one in early]
    return findings + early


def today_anywhere() -> date:
    """The latest day that has begun anywhere on earth, at UTC+14: one verdict at one moment, wherever a machine is."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()


class _Locator:
    """Places findings, reading the positions of each file at most once."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._texts = {file.path: file.text for file in files}
        self._positions: dict[str, Positions] = {}

    def __call__(self, finding: Finding) -> Problem:
        if finding.path not in self._positions:
            self._positions[finding.path] = Positions(self._texts.get(finding.path, ""))
        return problem_of_finding(finding, self._positions[finding.path])
