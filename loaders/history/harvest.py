"""What became of every record, from the version history of the repository that the records lie in.

What commits tell is kept in the user's cache, up to the commit where a build stood: the next one goes on from there
where that is on its way, the same names are withheld, records have the same keys, and no statement has got the id that
it lacked. Else it begins anew, and comes to the same.
"""

import os
import pickle
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from loaders.baking.stories import History, Revision
from loaders.history.documents import Chain, ending, lengthened
from loaders.history.record_log import unlogged
from loaders.history.records import HISTORIC, Files, Moves, Shelf, has_ids, with_ids
from loaders.history.renames import Keys, resolved
from loaders.history.repository import Commit, Head, Repository
from loaders.history.texts import Said, Texts
from loaders.history.versions import State, Telling, nothing
from loaders.history.withheld import Persons, Withheld, take_in
from loaders.loading.cache import Cache
from loaders.reading.entries import Data, Dataset
from loaders.reading.files import registry_of

_KEPT = "harvest"


class _Harvest(NamedTuple):
    """What commits tell, up to one of them; and all that it takes to go on from there."""

    commit: str
    """Empty where none is told of yet."""
    revisions: list[Revision]
    state: State
    chains: dict[int, Chain]
    """Documents, by story."""
    files: Files
    unread: int
    persons: Persons


class _AnewError(Exception):
    """What was told of earlier commits is not what is to be told now."""


def harvest(
    repository: Repository, head: Head, dataset: Dataset, *, cache: Path | None, jobs: int | None = None
) -> History:
    """What became of the records up to those of the dataset. Raises NoHistoryError."""
    harvester = _Harvester(repository, head, dataset, Cache(cache, "history"), jobs or os.cpu_count() or 1)
    return harvester.history()


class _Harvester:
    def __init__(self, repository: Repository, head: Head, dataset: Dataset, cache: Cache, jobs: int) -> None:
        self._repository, self._head, self._dataset, self._cache, self._jobs = repository, head, dataset, cache, jobs
        self._renamed = renamed_in(dataset)

    def history(self) -> History:
        """What became of the records."""
        kept = self._kept()
        try:
            return self._told(*kept)
        except _AnewError:
            return self._told(_Harvest("", [], nothing(), {}, {}, 0, {}), None)

    def _kept(self) -> tuple[_Harvest, object]:
        """What is kept of commits on the way to this one, and on which names and keys it rests."""
        kept = self._cache.get(_KEPT, b"")
        if kept:
            basis, made = pickle.loads(kept)  # noqa: S301 (sealed by this user)
            if made.commit == self._head.commit or made.commit in self._repository.line(self._head.commit):
                return made, basis
        return _Harvest("", [], nothing(), {}, {}, 0, {}), None

    def _told(self, so_far: _Harvest, basis: object) -> History:
        """Everything, going on from what is known. Raises _AnewError where that is of another kind."""
        is_new = so_far.commit != self._head.commit
        commits = self._repository.commits(self._head, so_far.commit or None) if is_new else []
        shelf = Shelf(so_far.files, so_far.unread)
        steps = [shelf.put(written) for written in self._written(commits)]
        last = shelf.moves_to(self._dataset)
        persons = {**so_far.persons}
        _take_in(persons, steps)
        of_commits = {**persons}
        _take_in(persons, [last])
        withheld = Withheld(persons, self._dataset, self._renamed)
        now = [withheld.told, sorted(self._renamed.items())]
        known = {key: record.written for key, record in so_far.state.records["events"].items()}
        if so_far.commit and (now != basis or any(_lacked_ids(known, moves) for moves in (*steps, last))):
            raise _AnewError
        known |= {key: record.written for moves in steps for name, key, record in moves if name == "events" and record}
        is_settled = not _lacked_ids(known, last)
        final = {key: to for (registry, key), to in resolved(self._renamed).items() if registry == "events"}
        *steps, last = with_ids([*steps, last], final)

        telling = Telling(so_far.state, withheld, self._renamed)
        revisions = so_far.revisions
        for commit, moves in zip(commits, steps, strict=True):
            if telling.tell(len(revisions) + 1, moves):
                date = max(commit.date, revisions[-1].date or "") if revisions else commit.date
                revisions.append(Revision(date, commit.name))
        chains = self._lengthened(so_far.chains, telling)
        if is_new and is_settled:
            made = _Harvest(self._head.commit, revisions, telling.state, chains, shelf.files, shelf.unread, of_commits)
            self._cache.put(_KEPT, b"", pickle.dumps((now, made), protocol=5))
            self._cache.save()
        if last and telling.tell(len(revisions) + 1, last):
            revisions = [*revisions, Revision(None, None)]
            chains = self._lengthened(chains, telling)
        none = Chain()

        def differences(story: int, current: bytes | None) -> Sequence[str | None]:
            return ending(chains.get(story, none), current)

        logged = telling.state.log.rows()
        records = sorted([*logged, *unlogged(self._dataset, logged)], key=lambda row: row[:3])
        return History(self._released(revisions), telling.state.stories, differences, records, shelf.unread)

    def _lengthened(self, chains: dict[int, Chain], telling: Telling) -> dict[int, Chain]:
        """The documents of all stories, with those that what was told last is to have."""
        added = telling.surroundings
        telling.surroundings = {}
        stories = sorted(added)
        made = lengthened([(chains.get(story, Chain()), added[story]) for story in stories], self._jobs)
        return chains | dict(zip(stories, made, strict=True))

    def _released(self, revisions: Sequence[Revision]) -> list[Revision]:
        """The same with what was released: with the latest revision that is in a release, its first one."""
        if not self._head.tags:
            return [*revisions]
        ages = {commit: age for age, commit in enumerate(self._repository.line(self._head.commit))}
        releases: dict[str, str] = {}
        for version, commit in sorted(self._head.tags, key=lambda tag: [*map(int, tag[0].split("."))], reverse=True):
            age = ages.get(commit)
            within = (
                each.commit
                for each in reversed(revisions)
                if age is not None and ages.get(each.commit or "", -1) >= age
            )
            if latest := next(within, None):
                releases[latest] = version
        return [each._replace(release=releases.get(each.commit or "")) for each in revisions]

    def _written(self, commits: Sequence[Commit]) -> Iterator[list[tuple[str, Said | None]]]:
        """What each commit wrote, by path."""
        wanted: dict[str, set[str]] = {}
        for commit in commits:
            for change in commit.changes:
                if change.blob and registry_of(change.path) in HISTORIC:
                    wanted.setdefault(change.blob, set()).add(registry_of(change.path))
        texts = Texts()
        if wanted:
            for blob, content in self._repository.texts(wanted):
                for registry in wanted[blob]:
                    texts.add(registry, blob, content)
            texts.read(self._jobs)
        for commit in commits:
            changes = [change for change in commit.changes if registry_of(change.path) in HISTORIC]
            yield [(change.path, self._said(texts, change.path, change.blob)) for change in changes]

    def _said(self, texts: Texts, path: str, blob: str | None) -> Said | None:
        return texts.said(registry_of(path), Path(path).stem, blob) if blob else {}


def _lacked_ids(events: Mapping[str, Data], moves: Moves) -> bool:
    """Whether an event that a commit touched had statements without ids until then: they may get them now."""
    return any(not has_ids(events[key]) for registry, key, _ in moves if registry == "events" and key in events)


def _take_in(persons: Persons, steps: Sequence[Moves]) -> None:
    for moves in steps:
        for registry, key, record in moves:
            if registry == "actors" and record:
                take_in(persons, key, record.data)


def renamed_in(dataset: Dataset) -> Keys:
    """The keys that records have in place of others, as the register of retired ids says."""
    found: Keys = {}
    for address, entry in dataset.registry("retired").items():
        registry, _, key = address.rpartition("/")
        if entry.data["retirement"] == "renamed" and entry.data["successor"]:
            found[registry or "events", key] = str(entry.data["successor"])
    return found
