"""Whatever commits do to records: each edit is told of its version and no other, and each document is as it was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonpatch
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loaders.baking.documents import Publication
from loaders.history.changes import Versions
from loaders.history.snapshots import unpack
from loaders.loading.datasets import load
from loaders.reading.entries import Dataset
from tests.repositories import Repository

if TYPE_CHECKING:
    from tests.conftest import Records

CAPTURE = "events/1991/1991-06-02-capture-of-mill-town.yml"
WAR = "events/1991/1991-06-01-march-war.yml"
RESOLUTION = "events/1991/1991-06-20-assembly-resolution-7.yml"
CEASEFIRE = "events/1992/1992-03-10-lake-city-ceasefire.yml"
DRAFT = "events/1992/1992-04-mill-town-talks.yml"
ACTORS, PLACES, SOURCES, TAGS = (f"registries/{name}.yml" for name in ("actors", "places", "sources", "tags"))

EDITS = (
    (CAPTURE, "title: Mill Town / Molna changes hands", "title: Mill Town / Molna captured"),
    (CAPTURE, "low: 40\n    high: 60", "value: 57"),
    (CAPTURE, "value: 12", "value: 13\n    by_note: on the radio"),
    (CAPTURE, "The town hall burned down\n", "The town hall and the mill burned down\n"),
    (
        CAPTURE,
        "took Mill Town / Molna.[^river-post-1992]",
        "took the town.[^river-post-1992][^southland-briefing-1991]",
    ),
    (CAPTURE, "  - {actor: southland, role: target}\n", ""),
    (CAPTURE, "  - {source: southland-briefing-1991}\nrel", "  - {source: southland-briefing-1991, note: once}\nrel"),
    (CAPTURE, "relation: leads-to, note: as its preamble says", "relation: leads-to"),
    (CAPTURE, "tags: [march-war]", "tags: [assembly, march-war]"),
    (CAPTURE, "ucdp: [101, 202]", "ucdp: [202, 101]"),
    (CAPTURE, "importance: 2", "importance: 1"),
    (CAPTURE, "    low: 3000\n", "    low: 3000\n    high: 4000.5\n"),
    (CAPTURE, 'date: "[1991-06-02..1991-06-03]"', "date: 1991-06-02?"),
    (WAR, "  - {actor: northland, role: party}\n  - {actor: southland, role: party}\n", ""),
    (WAR, "The war lasted 284 days", "The war lasted for 284 days"),
    (WAR, "date_note: Some count from the first shots in May.\n", ""),
    (RESOLUTION, "status: reviewed", "status: draft"),
    (CEASEFIRE, "  - {event: 1991-06-01-march-war, relation: ends}\n", ""),
    (DRAFT, "summary: Quagmire", "summary: Swamp"),
    (
        ACTORS,
        "{name: Marsh Republic, language: en, note: official name}",
        "{name: Republic of the Marsh, language: en}",
    ),
    (PLACES, "radius_km: 4.5", "radius_km: 5"),
    (SOURCES, "publisher: River Post\n  author", "publisher: The River Post\n  author"),
    (TAGS, "label: March war", "label: War of March"),
    (SOURCES, "  kind: reference\n", "  kind: reference\n  note: A work of reference.\n"),
)
"""Of a file, a text and what may stand there in its place; any of them may be made and taken back at any time."""


class Told(NamedTuple):
    """What a database tells of versions."""

    lines: dict[tuple[str, str, str], list[str]]
    """What changed, by commit, registry and key, of versions that changed something."""
    documents: dict[tuple[str, str], Any]
    """By commit and event: the document of the version that came then."""


def told_by(path: Path) -> Told:
    lines: dict[tuple[str, str, str], list[str]] = {}
    documents: dict[tuple[str, str], Any] = {}
    with closing(sqlite3.connect(path)) as connection:
        for commit, registry, key, text in connection.execute(
            'select "commit", versions.registry, versions.key, text from versions '
            "join revisions on number = revision left join version_changes using (registry, key, version) "
            "where kind in ('changed', 'corrected') order by position"
        ):
            lines.setdefault((commit, registry, key), []).append(text)
        current = dict(connection.execute("select event, json from documents"))
        for commit, key, difference in connection.execute(
            'select "commit", key, difference from versions join revisions on number = revision '
            "where registry = 'events' and kind <> 'withdrawn' order by key, version desc"
        ):
            if difference is not None:
                document = jsonpatch.apply_patch(json.loads(current.get(key, "0")), json.loads(difference))
                documents[commit, key] = document
                current[key] = json.dumps(document)
    return Told(lines, documents)


def history(repository: Repository, steps: Sequence[int]) -> list[str]:
    """Commit the records, then make or take back one of the edits after another, a commit each."""
    done: set[int] = set()
    commits = [repository.commit("2001-05-01T00:00:00Z")]
    for day, number in enumerate(steps, 2):
        path, *texts = EDITS[number]
        old, new = texts if number not in done else texts[::-1]
        text = (repository.root / path).read_text(encoding="utf-8")
        anchored = text.replace(old, new, 1) if old else text
        if number in done and not old:  # what was taken out comes back at the end of what is before it
            continue
        repository.records.write(path, anchored)
        done ^= {number}
        commits.append(repository.commit(f"2001-05-{day:02}T00:00:00Z"))
    return commits


def check(repository: Repository, commits: Sequence[str], told: Told, folder: Path) -> None:
    before: Dataset | None = None
    for number, commit in enumerate(commits):
        unpack(repository.root, commit, folder / str(number))
        now = load(folder / str(number), jobs=1)
        publication = Publication(now.dataset)
        made = {entry.key: publication.document(entry) for entry in publication.events}
        for (at, event), document in told.documents.items():
            if at == commit:
                assert json.dumps(document) == json.dumps(made[event]), (number, event)
        if before:
            expected = {
                (commit, change.registry, change.key): [line.text for line in change.lines]
                for change in Versions(open_to(now.dataset, before), open_to(now.dataset, now.dataset)).changes
                if change.kind == "changed" and not is_draft(change.registry, change.key, before, now.dataset)
            }
            found = {key: lines for key, lines in told.lines.items() if key[0] == commit}
            assert found == expected, number
        before = now.dataset


def open_to(now: Dataset, dataset: Dataset) -> Dataset:
    """A version of the dataset, of whose relations those to drafts of now are not told."""
    published = {key for key, event in now.events.items() if event.data["status"] == "reviewed"}
    events = {
        key: event._replace(
            data={**event.data, "relations": [link for link in event.data["relations"] if link["event"] in published]}
        )
        for key, event in dataset.events.items()
    }
    return dataset._replace(entries={**dataset.entries, "events": events})


def is_draft(registry: str, key: str, *datasets: Dataset) -> bool:
    """Whether one of the versions is a draft: then the record came or went, for readers."""
    return registry == "events" and any(each.events[key].data["status"] == "draft" for each in datasets)


@pytest.fixture(scope="module")
def new_repository(
    tmp_path_factory: pytest.TempPathFactory, copy_records: type[Records], base: Path
) -> Callable[[], Repository]:
    return lambda: Repository(copy_records(base, tmp_path_factory.mktemp("history") / "records"))


def test_each_of_these_edits_is_told_rightly(new_repository: Callable[[], Repository], tmp_path: Path) -> None:
    repository = new_repository()
    commits = history(repository, range(len(EDITS)))
    assert len(commits) == len(EDITS) + 1
    repository.build(tmp_path / "conflict.db")
    told = told_by(tmp_path / "conflict.db")
    silent = [number for number, commit in enumerate(commits[1:]) if commit not in {at for at, *_ in told.lines}]
    assert [EDITS[number][0] for number in silent] == [RESOLUTION, DRAFT]
    check(repository, commits, told, tmp_path)


REVERSIBLE = [number for number, (_, _, new) in enumerate(EDITS) if new]


@pytest.mark.long
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[16, 7])  # a relation to what is a draft by then
@given(steps=st.lists(st.sampled_from(REVERSIBLE), min_size=2, max_size=8))
def test_any_edits_are(
    steps: list[int], new_repository: Callable[[], Repository], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, repository = tmp_path_factory.mktemp("any"), new_repository()
    commits = history(repository, steps)
    repository.build(folder / "conflict.db")
    check(repository, commits, told_by(folder / "conflict.db"), folder)
