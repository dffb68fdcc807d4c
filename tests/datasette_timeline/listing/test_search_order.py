"""The order of what a search finds: by how well events match, as far as that takes no time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from datasette_timeline.filters.search_sets import search_sets
from datasette_timeline.listing import search as module
from datasette_timeline.listing.search import find_events, read_search

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

QUERY = "Ardania"


def ordered(site: Site, query: str = QUERY, *, order: str = "relevance", start: int = 0) -> list[int]:
    """The numbers of the events that a search finds."""
    database = site.datasette.get_database("conflict")

    async def numbers() -> list[int]:
        search = await read_search(database, query)
        found = await find_events(database, search)
        return await module._in_order(database, search, found, order, slice(start, 100))

    return site.run(numbers())


def that_tell(site: Site, query: str) -> list[str]:
    """The words by which the events are scored that a search finds."""
    database = site.datasette.get_database("conflict")

    async def words() -> list[str]:
        search, sets = await read_search(database, query), await search_sets(database)
        found = await find_events(database, search)
        return [word.text for word in module._that_tell(sets, search, found)]

    return site.run(words())


def test_what_matches_best_comes_first(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ordered(site) == [3, 2, 7]
    monkeypatch.setattr(module, "_MOST_READ", 0)
    assert ordered(site) == [2, 3, 7], "of events that match alike, the more important ones come first"
    assert ordered(site, order="date") == [2, 3, 7]


@pytest.mark.parametrize(("most", "numbers"), [(0, [2, 3, 7]), (1, [2, 3, 7]), (2, [3, 2, 7]), (3, [3, 2, 7])])
def test_so_many_are_scored_and_the_others_follow(
    most: int, numbers: list[int], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_SCORED", most)
    assert ordered(site) == numbers
    assert [ordered(site, start=start) for start in range(4)] == [numbers[start:] for start in range(4)]


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (30_000, ["Mill", "council", "bridge", "Town"]),
        (5, ["Mill", "council", "bridge"]),
        (2, ["Mill"]),
        (0, []),
    ],
)
def test_events_are_scored_by_the_words_that_fewest_have(
    most: int, words: list[str], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_READ", most)
    assert that_tell(site, "council bridge Mill Town") == words


def test_of_a_name_of_several_words_each_may_be_frequent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert that_tell(site, "Osip Verd") == ["Osip Verd", "Osip", "Verd"]
    monkeypatch.setattr(module, "_MOST_READ", 10)
    assert that_tell(site, "Osip Verd") == ["Osip Verd"]


def test_what_happened_then_comes_before_what_only_has_the_words(site: Site) -> None:
    assert ordered(site, "Ardania 1989") == [1, 3, 2, 7]
