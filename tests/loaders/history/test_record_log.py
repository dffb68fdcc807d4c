"""What files of records held at every revision, kept as differences."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from loaders.history.record_log import WHOLE, Part, RecordLog, dataset_of, parts_of

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)
_PATHS = ("registries/tags.yml", "registries/places/a.yml")
_FILES = st.dictionaries(
    st.sampled_from(_PATHS), st.dictionaries(st.sampled_from("abc"), st.dictionaries(_TEXT, _VALUES, max_size=3))
)


def log_of(revisions: list[Mapping[str, Mapping[str, Any]]]) -> RecordLog:
    """The log of files of entries, with a revision for each state of them."""
    log, before = RecordLog(), dict[Part, Any]()
    for revision, files in enumerate(revisions, 1):
        now = {part: said for path, entries in files.items() for part, said in parts_of(path, entries.items()).items()}
        for part in {**before, **now}:
            log.put(revision, part, now.get(part))
        before = now
        log = RecordLog(log.rows())  # as one that is kept and goes on later
    return log


@given(st.lists(_FILES, max_size=6))
def test_every_revision_is_what_it_was(revisions: list[Mapping[str, Mapping[str, Any]]]) -> None:
    rows = log_of(revisions).rows()
    for revision, files in enumerate(revisions, 1):
        found = dataset_of(rows, revision)
        for path in _PATHS:
            registry = path.split("/")[1].removesuffix(".yml")
            entries = [(entry.key, entry.data) for entry in found.registry(registry).values()]
            assert entries == [*files.get(path, {}).items()]


def test_what_follows_from_the_rest_is_not_kept() -> None:
    event = {"title": "Talks", "search": ("a", "b", "c"), "search_lines": "x"}
    assert parts_of("events/2001/2001-02-03-talks.yml", [("2001-02-03-talks", event)]) == {
        Part("events/2001/2001-02-03-talks.yml", WHOLE): {"title": "Talks"}
    }


def test_lists_are_kept_whole() -> None:
    path = "registries/coverage.yml"
    rows = log_of([{path: {f"{path}#0": {"note": "one"}}}, {path: {f"{path}#0": {"note": "other"}}}]).rows()
    assert [entry.data for entry in dataset_of(rows, 1).registry("coverage").values()] == [{"note": "one"}]
    assert [entry.key for entry in dataset_of(rows, 2).registry("coverage").values()] == [f"{path}#0"]


def test_of_what_was_published_the_addresses_are_kept() -> None:
    path, address = "registries/published.yml", "events/2001-02-03-talks"
    rows = log_of([{path: {address: {}}}]).rows()
    assert [*dataset_of(rows, 1).registry("published")] == [address]


def test_only_the_last_is_kept_whole() -> None:
    path = "registries/tags.yml"
    rows = log_of(
        [{path: {"a": {"label": "A"}}}, {path: {"a": {"label": "B"}}}, {}, {path: {"a": {"label": "C"}}}]
    ).rows()
    told = [(row.since, row.until, row.data, row.difference) for row in rows if row.part == "a"]
    assert told == [
        (1, 2, None, '[{"op": "replace", "path": "/label", "value": "A"}]'),
        (2, 3, None, '[{"op": "replace", "path": "/label", "value": "B"}]'),
        (4, None, '{"label": "C"}', None),
    ]
