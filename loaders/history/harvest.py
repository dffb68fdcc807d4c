"""What became of every record, from the version history of the repository that the records lie in."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic_core import to_json

from loaders.baking.documents import Publication
from loaders.baking.stories import History, Revision, Story
from loaders.history.documents import Chain, ending, lengthened
from loaders.history.records import HISTORIC, Shelf, with_ids
from loaders.history.renames import Keys
from loaders.history.repository import Commit, Head, Repository
from loaders.history.texts import Said, Texts
from loaders.history.versions import Telling, resolved
from loaders.history.withheld import Persons, Withheld, take_in
from loaders.reading.entries import Dataset
from loaders.reading.files import registry_of


def harvest(
    repository: Repository, head: Head, publication: Publication, *, cache: Path | None, jobs: int | None = None
) -> History:
    """What became of the records up to those of the publication. Raises NoHistoryError."""
    return _Harvester(repository, head, publication.dataset, jobs or os.cpu_count() or 1).history(publication)


class _Harvester:
    def __init__(self, repository: Repository, head: Head, dataset: Dataset, jobs: int) -> None:
        self._repository, self._head, self._dataset, self._jobs = repository, head, dataset, jobs
        self._renamed = renamed_in(dataset)

    def history(self, publication: Publication) -> History:
        commits = self._repository.commits(self._head)
        shelf = Shelf()
        steps = [shelf.put(written) for written in self._written(commits)]
        last = shelf.moves_to(self._dataset)
        persons: Persons = {}
        for moves in (*steps, last):
            for registry, key, record in moves:
                if registry == "actors" and record:
                    take_in(persons, key, record.data)
        withheld = Withheld(persons, self._dataset.registry("actors"), self._renamed)
        final = {key: to for (registry, key), to in resolved(self._renamed).items() if registry == "events"}
        *steps, last = with_ids([*steps, last], final)
        telling = Telling(withheld, self._renamed)
        revisions: list[Revision] = []
        for commit, moves in zip(commits, steps, strict=True):
            if telling.tell(len(revisions) + 1, moves):
                date = max(commit.date, revisions[-1].date or "") if revisions else commit.date
                revisions.append(Revision(date, commit.name))
        if last and telling.tell(len(revisions) + 1, last):
            revisions.append(Revision(None, None))
        stories = [*telling.surroundings]
        chains = dict(
            zip(stories, lengthened([(Chain(), telling.surroundings[s]) for s in stories], self._jobs), strict=True)
        )
        differences = [
            self._differences(number, story, chains.get(number), publication)
            for number, story in enumerate(telling.stories)
        ]
        return History(revisions, telling.stories, differences, shelf.unread)

    def _differences(
        self, number: int, story: Story, chain: Chain | None, publication: Publication
    ) -> Sequence[str | None]:
        if chain is None:
            return ()
        entry = self._dataset.events.get(story.key)
        if story.versions[-1].kind == "withdrawn" or entry is None:
            return ending(chain, None)
        return ending(chain, to_json(publication.document(entry)))

    def _written(self, commits: Sequence[Commit]) -> Iterable[list[tuple[str, Said | None]]]:
        """What each commit wrote, by path."""
        wanted: dict[str, set[str]] = {}
        for commit in commits:
            for change in commit.changes:
                if change.blob and registry_of(change.path) in HISTORIC:
                    wanted.setdefault(change.blob, set()).add(registry_of(change.path))
        texts = Texts()
        for blob, content in self._repository.texts(wanted):
            for registry in wanted[blob]:
                texts.add(registry, blob, content)
        texts.read(self._jobs)
        for commit in commits:
            yield [
                (
                    change.path,
                    texts.said(registry_of(change.path), Path(change.path).stem, change.blob) if change.blob else {},
                )
                for change in commit.changes
                if registry_of(change.path) in HISTORIC
            ]


def renamed_in(dataset: Dataset) -> Keys:
    """The keys that records have in place of others, as the register of retired ids says."""
    found: Keys = {}
    for address, entry in dataset.registry("retired").items():
        registry, _, key = address.rpartition("/")
        if entry.data["retirement"] == "renamed" and entry.data["successor"]:
            found[registry or "events", key] = str(entry.data["successor"])
    return found
