"""Events of one day stand as their relations have it, then by the hour, wherever a list is in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Records
    from tests.datasette_timeline.conftest import Site, Variation

_EVENT = """title: Volleyball in {word}
date: 1990-05-04
{date_note}type: talks
importance: 2
status: reviewed
summary: Volleyball was played by the soldiers of {word}.[^evening-1990]
places:
  - {{place: dorna, role: site}}
actors:
  - {{actor: ardania, role: party}}
claims:
  - {{id: k7f2, about: deaths, by: ardania, value: 3, sources: [{{source: evening-1990}}]}}
  - {{id: m2x4, about: deaths, by: belmar, value: 4, sources: [{{source: dawn-1990}}]}}
sources:
  - {{source: evening-1990}}
  - {{source: dawn-1990}}
{relations}tags: [bridges]
"""
_WORDS = {"zulu": "", "alpha": "relations: [{event: 1990-05-04-volleyball-zulu, relation: follows}]\n", "mike": ""}
IN_ORDER = ["mike", "zulu", "alpha"]
"""One of them has an hour; alpha follows zulu."""

ADDRESSES = [
    "/timeline?q=volleyball",
    "/timeline?q=volleyball&view=compact",
    "/timeline?q=volleyball&view=full",
    "/search?q=volleyball&sort=date",
    "/search?q=volleyball",
    "/embed?q=volleyball&most=all",
    "/embed?q=volleyball",
    "/embed.svg?q=volleyball",
    "/api/v1/events?q=volleyball",
    "/api/v1/events?q=volleyball&sort=date",
    "/api/v1/events.csv?q=volleyball",
    "/api/v1/events.geojson?q=volleyball",
    "/api/v1/events.timelinejs.json?q=volleyball",
    "/api/v1/events.jsonl?q=volleyball",
    "/api/v1/events.ics?q=volleyball",
    "/api/v1/search?q=volleyball",
    "/api/v1/claims?q=volleyball",
    "/api/v1/questions?q=volleyball",
    "/disputes?q=volleyball",
    "/conflict/events?_q=volleyball",
    "/conflict/events.json?_q=volleyball&_shape=objects",
    "/places/dorna",
    "/sources/evening-1990",
    "/search/suggest?q=volleyb",
    "/conflict/timeline.json?_shape=objects&_size=max",
    "/conflict/contested_claims.json?_shape=objects&_size=max",
    "/conflict/casualty_claims.json?_shape=objects&_size=max",
]
LAST_FIRST = ["/api/v1/events?q=volleyball&sort=-date", "/api/v1/events.atom?q=volleyball"]


def _add(records: Records) -> None:
    for word, relations in _WORDS.items():
        note = "date_note: At 07:30 in the morning.\n" if word == "mike" else ""
        text = _EVENT.format(word=word.capitalize(), relations=relations, date_note=note)
        records.write(f"events/1990/1990-05-04-volleyball-{word}.yml", text)


@pytest.fixture(scope="module")
def crowded_day(variation: Variation, site_metadata: dict[str, Any]) -> Iterator[Site]:
    from tests.datasette_timeline.conftest import Site

    site = Site(variation(_add), metadata=site_metadata)
    yield site
    site.close()


def order_at(site: Site, address: str) -> list[str]:
    """The words of the events, as each is first named in an answer."""
    response = site.get(address)
    assert response.status_code == 200, response.text[:300]
    text = response.text.partition("<main")[2] or response.text
    if address.startswith("/conflict/"):  # heads of columns hold their longest words, unseen
        text = text.partition("</thead>")[2] or text
    at = {word: text.find(f"Volleyball in {word.capitalize()}") for word in _WORDS}
    if -1 in at.values():
        at = {word: text.find(f"1990-05-04-volleyball-{word}") for word in _WORDS}
    assert -1 not in at.values(), (address, at, text[:500])
    return sorted(at, key=at.__getitem__)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_follows_stands_after(address: str, crowded_day: Site) -> None:
    assert order_at(crowded_day, address) == IN_ORDER


@pytest.mark.parametrize("address", LAST_FIRST)
def test_what_follows_stands_before_where_the_last_comes_first(address: str, crowded_day: Site) -> None:
    assert order_at(crowded_day, address) == IN_ORDER[::-1]
