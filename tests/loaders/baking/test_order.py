"""The order of events of one date."""

import pytest

from loaders.baking.order import sort_keys
from loaders.reading.entries import Entry

DAY, NEXT = "1992-06-01", "1992-06-02"


def event(slug: str, date: str = DAY, **relations: str) -> Entry:
    """An event with relations to others, `leads_to` for leads-to."""
    links = [{"event": other, "relation": name.replace("_", "-")} for name, other in relations.items()]
    return Entry("events", f"events/1992/{slug}.yml", slug, (), {"date": date, "relations": links})


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
