"""The order of events of one date."""

import pytest

from loaders.baking.order import sort_keys
from loaders.reading.entries import Entry

DAY, NEXT = "1992-06-01", "1992-06-02"


def event(slug: str, date: str = DAY, note: str | None = None, **relations: str) -> Entry:
    """An event with relations to others, `leads_to` for leads-to."""
    links = [{"event": other, "relation": name.replace("_", "-")} for name, other in relations.items()]
    return Entry("events", f"events/1992/{slug}.yml", slug, (), {"date": date, "date_note": note, "relations": links})


def in_order(*events: Entry) -> list[str]:
    keys = sort_keys(events)
    return sorted(keys, key=lambda key: (keys[key], key))


@pytest.mark.parametrize(
    ("events", "order"),
    [
        ([event("b"), event("a")], ["a", "b"]),
        ([event("a", follows="b"), event("b")], ["b", "a"]),
        ([event("a", responds_to="b"), event("b")], ["b", "a"]),
        ([event("a", part_of="b"), event("b")], ["b", "a"]),
        ([event("a"), event("b", leads_to="a")], ["b", "a"]),
        ([event("a", follows="c"), event("b"), event("c")], ["b", "c", "a"]),
        ([event("a", follows="b"), event("b", NEXT)], ["a", "b"]),  # dates come first
        ([event("a", follows="b"), event("b", follows="a")], ["a", "b"]),
        ([event("a", ends="b"), event("b")], ["a", "b"]),
        ([event("a", follows="b"), event("b"), event("c", "1992-06")], ["c", "b", "a"]),
    ],
)
def test_relations_order_events_of_one_date(events: list[Entry], order: list[str]) -> None:
    assert in_order(*events) == order


@pytest.mark.parametrize(
    ("events", "order"),
    [
        ([event("a", note="About 16:20."), event("b", note="From 7:50 to 19:00.")], ["b", "a"]),
        ([event("a"), event("b", note="At 23:59.")], ["b", "a"]),  # without an hour it stands last
        ([event("a", note="In the evening."), event("b", note="At dawn.")], ["a", "b"]),  # words are no hours
        ([event("a", note="At 25:00, or 12:60, or 1:2:03."), event("b", note="12:00")], ["b", "a"]),
        ([event("a", note="08:00", follows="b"), event("b", note="09:00")], ["b", "a"]),  # relations come first
        ([event("a", note="09:00", follows="b"), event("b", note="08:00", follows="a")], ["b", "a"]),
        ([event("a", NEXT, note="01:00"), event("b", note="23:00")], ["b", "a"]),
    ],
)
def test_hours_in_notes_order_events_that_relations_do_not(events: list[Entry], order: list[str]) -> None:
    assert in_order(*events) == order
