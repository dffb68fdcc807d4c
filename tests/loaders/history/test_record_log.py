"""What records said at every revision, kept as differences."""

import pickle
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from loaders.history.record_log import RecordLog, dataset_of, unlogged
from loaders.reading.entries import Dataset, Entry

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
_PATHS = ("registries/tags.yml", "registries/tags/a.yml")
_TAG = st.fixed_dictionaries({"label": _TEXT, "description": st.none() | _TEXT})
_ENTRIES = st.dictionaries(st.sampled_from("abc"), st.tuples(st.sampled_from(_PATHS), _TAG))
_DAY = "2001-02-03"

State = Mapping[str, tuple[str, Any]]


def entry_of(key: str, path: str, data: Any) -> Entry:
    return Entry("tags", path, key, (key,), data)


def tag(label: str = "") -> dict[str, str | None]:
    return {"label": label, "description": None}


def log_of(revisions: list[State]) -> RecordLog:
    """The log of entries of one registry, with a revision for each state of them."""
    log = RecordLog()
    for revision, now in enumerate(revisions, 1):
        for key in "abc":
            log.put(revision, "tags", key, entry_of(key, *now[key]) if key in now else None)
        log = pickle.loads(pickle.dumps(log))  # noqa: S301 (as one that is kept and goes on later)
    return log


@given(st.lists(_ENTRIES, max_size=6))
def test_every_revision_is_what_it_was(revisions: list[State]) -> None:
    rows = log_of(revisions).rows()
    for revision, state in enumerate(revisions, 1):
        found = dataset_of(rows, revision, _DAY).registry("tags")
        assert found == {key: entry_of(key, *said) for key, said in state.items()}


def test_only_the_last_is_kept_whole() -> None:
    path = _PATHS[0]
    states: list[State] = [{"a": (path, tag("A"))}, {"a": (path, tag("B"))}, {}, {"a": (path, tag("C"))}]
    assert [(row.since, row.until, row.data, row.difference) for row in log_of(states).rows()] == [
        (1, 2, None, '[{"op":"replace","path":"/label","value":"A"}]'),
        (2, 3, None, '[{"op":"replace","path":"/label","value":"B"}]'),
        (4, None, '{"label":"C"}', None),
    ]


def test_what_follows_from_the_rest_is_not_kept() -> None:
    log = RecordLog()
    event = {"title": "Talks", "search": ("a", "b", "c"), "search_lines": "x"}
    log.put(1, "events", "2001-02-03-talks", Entry("events", "events/2001/2001-02-03-talks.yml", "x", (), event))
    assert [row.data for row in log.rows()] == ['{"title":"Talks"}']


def test_entries_have_the_order_of_today() -> None:
    path = _PATHS[0]
    rows = log_of(
        [{"a": (path, tag()), "b": (path, tag()), "c": (path, tag())}, {"a": (path, tag()), "c": (path, tag())}]
    ).rows()
    today = Dataset({"tags": {key: entry_of(key, path, tag()) for key in "ca"}})
    assert [*dataset_of([*rows, *unlogged(today, rows)], 1, _DAY).registry("tags")] == ["c", "a", "b"]


def _retired(date: str) -> Mapping[str, str | None]:
    return {"date": date, "successor": None}


def test_what_has_no_history_is_there_as_far_as_it_is_about_what_was_there() -> None:
    path = _PATHS[0]
    rows = log_of([{"a": (path, tag())}]).rows()
    others: Mapping[str, list[tuple[str, Any]]] = {
        "retired": [("old", _retired("2001-02-03")), ("newer", _retired("2001-02-04"))],
        "published": [("tags/a", {}), ("tags/b", {})],
        "waivers": [("w#0", {"record": "a"}), ("w#1", {"record": "b"})],
        "coverage": [("c#0", {"note": "all"})],
    }
    today = Dataset(
        {
            name: {key: Entry(name, f"registries/{name}.yml", key, (0,), data) for key, data in told}
            for name, told in others.items()
        }
    )
    found = dataset_of([*rows, *unlogged(today, rows)], 1, _DAY)
    assert {name: [*found.registry(name)] for name in others} == {
        "retired": ["old"],
        "published": ["tags/a"],
        "waivers": ["w#0"],
        "coverage": ["c#0"],
    }
    assert found.registry("coverage")["c#0"].data["note"] == "all"
