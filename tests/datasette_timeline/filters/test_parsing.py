from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.catalogue import Catalogue, catalogue_of
from datasette_timeline.filters import parsing
from datasette_timeline.filters.event_filter import PUBLICATION, TABLE, Dialect, EventFilter
from datasette_timeline.filters.parsing import FilterError, Problem, parse_filter
from datasette_timeline.filters.search_words import MOST_WORDS

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

ACTORS = ["ardania", "belmar", "council-of-lakes", "dawn-gazette", "free-dorna", "osip-verd"]
PLACES = ["ardania-land", "dorna", "mill-bridge", "river-town", "lake-city"]
TYPES = ["talks", "armed-clash", "resolution", "other"]
DATES = ["1980", "1989", "1990-05", "1990-05-04", "1991-03-02", "1991-03-03", "1991-06", "1992-04-30", "1993", "2001"]

WANTED = st.fixed_dictionaries(
    {
        "actor": st.lists(st.sampled_from(ACTORS), max_size=2, unique=True),
        "place": st.lists(st.sampled_from(PLACES), max_size=2, unique=True),
        "tag": st.lists(st.sampled_from(["bridges", "talks-of-1991"]), max_size=2, unique=True),
        "source": st.lists(st.sampled_from(["handbook", "dawn-1990", "council-text"]), max_size=2, unique=True),
        "type": st.lists(st.sampled_from(TYPES), max_size=3, unique=True),
        "importance": st.lists(st.sampled_from(["1", "2", "3"]), max_size=2, unique=True),
        "year": st.lists(st.sampled_from(["1989", "1991", "1993", "2000"]), max_size=2, unique=True),
        "about": st.lists(st.sampled_from(["deaths", "area", "displaced", "motive"]), max_size=2, unique=True),
        "contested": st.lists(st.sampled_from(["1", "0"]), max_size=2, unique=True),
        "q": st.lists(st.sampled_from(["bridge", "Дорна", "fired", "OR"]), max_size=2, unique=True),
        "dates": st.lists(st.sampled_from(DATES), max_size=2, unique=True).map(sorted),
        "only": st.sampled_from(["from", "to"]),
    }
)


def pairs_of(wanted: dict[str, Any]) -> list[tuple[str, str]]:
    """The drawn values as pairs of an address; one date alone is a from or a to."""
    dates = wanted["dates"]
    ends = zip(("from", "to") if len(dates) == 2 else (wanted["only"],), dates, strict=False)
    values = [(name, value) for name, drawn in wanted.items() if name not in ("dates", "only") for value in drawn]
    return [*values, *ends]


@pytest.fixture(scope="module")
def catalogue(site: Site) -> Catalogue:
    found = site.run(catalogue_of(site.datasette.get_database("conflict")))
    assert found
    return found


@pytest.fixture(scope="module")
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(database)
    yield opened
    opened.close()


def select(connection: sqlite3.Connection, wanted: EventFilter) -> list[str]:
    where = wanted.where()
    clause = f"where {' and '.join(where.clauses)}" if where.clauses else ""
    return [key for (key,) in connection.execute(f"select id from events {clause} order by number", where.params)]


def slugs(events: list[str]) -> list[str]:
    return [event.split("-")[-1] for event in events]


ALL = ["dorna", "bridge", "city", "town", "dorna", "7", "verd", "quiet"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ALL),
        ("actor=ardania", ["bridge", "city", "verd"]),
        ("actor=osip-verd&actor=free-dorna", ["dorna", "dorna", "verd"]),
        ("actor=dawn-gazette", []),
        ("actor=ardania&place=lake-city", ["city"]),
        ("place=mill-bridge", ["bridge"]),
        ("place=dorna", ["dorna", "bridge", "town", "dorna", "7"]),
        ("place=ardania-land", ["dorna", "bridge", "town", "dorna", "7"]),
        ("place=mill-bridge&place=lake-city", ["bridge", "city", "7"]),
        ("tag=bridges", ["bridge", "city"]),
        ("tag=bridges&tag=talks-of-1991", ["bridge", "city", "7"]),
        ("source=evening-1990", ["bridge", "town"]),
        ("source=handbook", ["dorna", "bridge", "dorna", "7", "quiet"]),
        ("source=council-text&source=evening-1990&type=talks", ["city"]),
        ("type=resolution&type=talks", ["city", "7"]),
        ("importance=1&importance=2", ["dorna", "bridge", "city", "dorna", "7"]),
        ("year=1989", ["dorna"]),
        ("year=1991", ["city", "town", "dorna", "7"]),
        ("about=deaths", ["bridge"]),
        ("about=displaced&about=area", ["bridge", "dorna"]),
        ("about=motive", []),
        ("contested=1", ["bridge"]),
        ("contested=0", ["dorna", "city", "town", "dorna", "7", "verd", "quiet"]),
        ("contested=0&contested=1", ALL),
        # Open ends are without bounds: the founding may be any time before 1990, the blockade has no end.
        ("to=1900", ["dorna"]),
        ("from=1990", ["bridge", "city", "town", "dorna", "7", "verd", "quiet"]),
        ("from=2050", ["dorna"]),
        ("from=1989-12-31&to=1989-12-31", ["dorna"]),
        # A month or a year counts wherever in it the event may lie; one of two days counts on both.
        ("from=1991-02-28&to=1991-02-28", ["city"]),
        ("from=1991-03-02&to=1991-03-02", ["town"]),
        ("from=1991-03-03&to=1991-03-03", []),
        ("from=1993-12-31&to=1993", ["dorna", "quiet"]),
        ("from=1992-04&to=1992-04", ["dorna", "verd"]),
        ("q=bridge", ["bridge", "city"]),
        ("q=bridge lake", ["city"]),
        ("q=bridge&q=quiet", ["bridge", "city", "quiet"]),
        ("q=мельничный", ["bridge"]),
        ("q=Шуран", ["bridge", "town"]),
        ("q=deyirman", ["bridge"]),
        ("q=dayirman", ["bridge"]),
        ("q=dəyirman", ["bridge"]),
        ("q=elizov", ["city"]),
        ("q=alizov", ["city"]),
        ('q="bridge" -(lake* OR', ["city"]),
        ("q=bridge -lake", ["bridge"]),
        ("q=ardania fired", ["bridge", "town"]),
        ("q=ardania fired first", ["bridge"]),
        ("from=1990&to=1991&actor=belmar&importance=2&contested=1&q=clash", ["bridge"]),
    ],
)
def test_finds_events(query: str, found: list[str], catalogue: Catalogue, connection: sqlite3.Connection) -> None:
    pairs = [(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&") if pair)]
    assert slugs(select(connection, parse_filter(pairs, catalogue))) == found


def matches(document: dict[str, Any], wanted: dict[str, Any], inside: dict[str, set[str | None]]) -> bool:
    """The meaning of the filter, spelled out on a document; q aside."""
    date, year = document["date"], int((document["date"]["earliest"] or document["date"]["latest"])[:4])
    starts, ends = ([value for name, value in pairs_of(wanted) if name == each] for each in ("from", "to"))
    return all(
        [
            not wanted["actor"] or {link["actor"] for link in document["actors"]} & set(wanted["actor"]),
            not wanted["place"] or any(inside[link["place"]] & set(wanted["place"]) for link in document["places"]),
            not wanted["tag"] or {link["tag"] for link in document["tags"]} & set(wanted["tag"]),
            not wanted["source"] or {each["source"] for each in document["sources"]} & set(wanted["source"]),
            not wanted["type"] or document["type"] in wanted["type"],
            not wanted["importance"] or str(document["importance"]) in wanted["importance"],
            not wanted["year"] or str(year) in wanted["year"],
            not wanted["about"] or {claim["about"] for claim in document["claims"]} & set(wanted["about"]),
            not wanted["contested"] or str(int(document["contested"])) in wanted["contested"],
            all(date["latest"] is None or date["latest"] >= start for start in starts),
            all(date["earliest"] is None or date["earliest"][: len(end)] <= end for end in ends),
        ]
    )


@given(wanted=WANTED)
def test_or_within_a_name_and_between_names(
    wanted: dict[str, Any],
    documents: list[dict[str, Any]],
    places: dict[str, dict[str, Any]],
    catalogue: Catalogue,
    connection: sqlite3.Connection,
) -> None:
    wanted = {**wanted, "q": []}
    parents = {key: place.get("parent") for key, place in places.items()}
    inside = {key: {key, parents[key], parents.get(parents[key] or "")} for key in parents}
    found = select(connection, parse_filter(pairs_of(wanted), catalogue))
    assert found == [document["id"] for document in documents if matches(document, wanted, inside)]


@given(wanted=WANTED, dialect=st.sampled_from([PUBLICATION, TABLE]))
def test_addresses_round_trip(wanted: dict[str, Any], dialect: Dialect, catalogue: Catalogue) -> None:
    event_filter = parse_filter(pairs_of(wanted), catalogue)
    again = parse_filter(event_filter.to_query(dialect), catalogue, dialect)
    assert again.pairs() == event_filter.pairs()
    assert bool(again) == bool(pairs_of(wanted))
    assert sorted(again.pairs()) == sorted(pairs_of(wanted))


@given(wanted=WANTED)
def test_each_part_can_be_taken_away(wanted: dict[str, Any], catalogue: Catalogue) -> None:
    whole = parse_filter(pairs_of(wanted), catalogue)
    for part in whole.pairs():
        assert whole.without(*part).pairs() == [pair for pair in whole.pairs() if pair != part]


def test_spells_filters_for_datasettes_table() -> None:
    event_filter = EventFilter({"actor": ("a", "b"), "type": ("talks",), "importance": ("1", "2"), "from": ("1990",)})
    assert event_filter.to_query(TABLE) == [
        ("_actor", "a"),
        ("_actor", "b"),
        ("type", "talks"),
        ("importance__in", "1,2"),
        ("_from", "1990"),
    ]
    assert event_filter.to_query() == [
        ("actor", "a"),
        ("actor", "b"),
        ("type", "talks"),
        ("importance", "1"),
        ("importance", "2"),
        ("from", "1990"),
    ]


def test_leaves_empty_values_and_other_names_alone(catalogue: Catalogue) -> None:
    pairs = [("actor", ""), ("q", " "), ("_actor", "nobody"), ("size", "10"), ("place", " dorna "), ("place", "dorna")]
    assert parse_filter(pairs, catalogue).pairs() == [("place", "dorna")]


EVERYTHING = [
    ("actor", "ardania"),
    ("actor", "free-dorna"),
    ("place", "dorna"),
    ("type", "armed-clash"),
    ("importance", "1"),
    ("importance", "3"),
    ("year", "1991"),
    ("from", "1990"),
    ("to", "1992-03"),
    ("tag", "bridges"),
    ("source", "handbook"),
    ("about", "civilian-deaths"),
    ("contested", "1"),
    ("q", "mill"),
]


def test_describes_itself_in_labels(catalogue: Catalogue) -> None:
    event_filter = parse_filter(EVERYTHING, catalogue)
    assert event_filter.describe(catalogue) == [
        "actor is Ardania or Free Dorna",
        "place is in Dorna / Tornak",
        "type is armed clash",
        "importance is landmark or detail",
        "year is 1991",
        "date is from 1990 to March 1992",
        "tag is Bridges",
        "source is Lake University: [Handbook of the Dorna question]",
        "a claim is about civilian deaths",
        "claims are contested",
        "text matches “mill”",
    ]


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([], "All events"),
        ([("from", "1990-05-04")], "Events where date is 4 May 1990 or later"),
        ([("to", "1990"), ("contested", "0")], "Events where date is 1990 or earlier and no claim is contested"),
        (
            [("actor", "ardania"), ("type", "talks"), ("q", "a b"), ("q", "c")],
            "Events where actor is Ardania, type is talks and text matches “a b” or “c”",
        ),
    ],
)
def test_says_itself_in_a_sentence(pairs: list[tuple[str, str]], sentence: str, catalogue: Catalogue) -> None:
    assert parse_filter(pairs, catalogue).sentence(catalogue) == sentence


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (("actor", "ardanja"), "actor: 'ardanja' is not an actor of this database. Did you mean 'ardania' (Ardania)?"),
        (
            ("actor", "Ардания"),
            "actor: 'Ардания' is a name of 'ardania' (Ardania); filters take the key. Write actor=ardania.",
        ),
        (
            ("actor", "ARDANIA"),
            "actor: 'ARDANIA' is a name of 'ardania' (Ardania); filters take the key. Write actor=ardania.",
        ),
        (
            ("actor", "A. Belmar"),
            "actor: 'A. Belmar' is a name of 'belmar' (Belmar); filters take the key. Write actor=belmar.",
        ),
        (
            ("place", "Tornak"),
            "place: 'Tornak' is a name of 'dorna' (Dorna / Tornak); filters take the key. Write place=dorna.",
        ),
        (
            ("place", "Dorna"),
            (
                "place: 'Dorna' is a name of 'dorna' (Dorna / Tornak) or 'lake-city' (Lake City); "
                "filters take the key. Write place=dorna."
            ),
        ),
        (
            ("tag", "Talks of 1991"),
            (
                "tag: 'Talks of 1991' is a name of 'talks-of-1991' (Talks of 1991); filters take the key. "
                "Write tag=talks-of-1991."
            ),
        ),
        (
            ("source", "Бой у моста"),
            (
                "source: 'Бой у моста' is a name of 'evening-1990' (Evening Post: Бой у моста); filters take the key. "
                "Write source=evening-1990."
            ),
        ),
        (
            ("source", "dawn-1991"),
            (
                "source: 'dawn-1991' is not a source of this database. "
                "Did you mean 'dawn-1990' (Dawn Gazette: Clash at the bridge)?"
            ),
        ),
        (("source", "zzz"), "source: 'zzz' is not a source of this database. The table sources lists them all."),
        (("place", "zzz"), "place: 'zzz' is not a place of this database. The table places lists them all."),
        (("tag", "zzz"), "tag: 'zzz' is not a tag of this database. The table tags lists them all."),
        (
            ("type", "Armed clash"),
            "type: 'Armed clash' is not an event type. Did you mean 'armed-clash' (armed clash)?",
        ),
        (
            ("importance", "4"),
            "importance: '4' is not a level of importance. Allowed: 1, 2, 3.",
        ),
        (
            ("about", "zzz"),
            (
                "about: 'zzz' is not a subject of claims. Allowed: event-happened, responsibility, motive, status, "
                "deaths, military-deaths, civilian-deaths, wounded, missing, captured, displaced, area, other."
            ),
        ),
        (("year", "92"), "year: '92' is not a year. Write it with four digits: 1992."),
        (("year", "١٩٩٢"), "year: '١٩٩٢' is not a year. Write it with four digits: 1992."),
        (("from", "1992-13"), "from: '1992-13' is not a date: months go from 01 to 12."),
        (("contested", "yes"), "contested: 'yes' is neither 1 (claims are contested) nor 0 (none is)."),
        (("q", "-*-"), "q: '-*-' has no letter or digit to search for."),
        (("q", "a " * (MOST_WORDS + 1)), "q: this search has more than 40 words. Search for fewer."),
    ],
)
def test_says_what_is_not_a_filter(pair: tuple[str, str], message: str, catalogue: Catalogue) -> None:
    with pytest.raises(FilterError) as error:
        parse_filter([pair], catalogue)
    assert str(error.value) == message


def test_says_everything_that_is_wrong_at_once(catalogue: Catalogue) -> None:
    pairs = [("_from", "1995"), ("_from", "1996"), ("_to", "soon"), ("_actor", "belmer"), ("importance", "9")]
    with pytest.raises(FilterError) as error:
        parse_filter(pairs, catalogue, TABLE)
    assert error.value.problems == (
        Problem(
            "_actor",
            "belmer",
            "'belmer' is not an actor of this database. Did you mean 'belmar' (Belmar)?",
            nearest=("belmar",),
        ),
        Problem("importance", "9", "'9' is not a level of importance. Allowed: 1, 2, 3.", allowed=("1", "2", "3")),
        Problem("_to", "soon", "'soon' is not a date. Write a year, a month or a day: 2001, 2001-05 or 2001-05-20."),
        Problem("_from", "1996", "given 2 times (1995, 1996), but there can be only one."),
    )


def test_a_time_that_ends_before_it_begins(catalogue: Catalogue) -> None:
    with pytest.raises(FilterError) as error:
        parse_filter([("from", "1992-02"), ("to", "1992-01-31")], catalogue)
    assert str(error.value) == "from: '1992-02' is later than to=1992-01-31. Swap the two."
    assert parse_filter([("from", "1992-02"), ("to", "1992")], catalogue)


@given(
    value=st.text(max_size=20),
    name=st.sampled_from(
        [
            *("actor", "place", "tag", "source", "type", "about"),
            *("importance", "year", "from", "changed_since", "q", "contested"),
        ]
    ),
)
def test_any_value_is_a_filter_or_a_message(
    value: str, name: str, catalogue: Catalogue, connection: sqlite3.Connection
) -> None:
    outcome = parsed_or_message((name, value), catalogue)
    if isinstance(outcome, str):
        assert outcome.startswith(f"{name}: ")
    else:
        select(connection, outcome)


def parsed_or_message(pair: tuple[str, str], catalogue: Catalogue) -> EventFilter | str:
    try:
        return parse_filter([pair], catalogue)
    except FilterError as error:
        return str(error)


def test_among_very_many_keys_those_that_begin_alike_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_MOST_COMPARED", 3)
    many = {f"news-{number}": f"News {number}" for number in range(9)} | {"letter-1": "A letter"}
    catalogue = Catalogue({"actor": {}, "place": {}, "tag": {}, "source": many}, {}, {})
    for written, advice in (
        ("news-01", "Did you mean 'news-1' (News 1) or 'news-0' (News 0) or 'news-2' (News 2)?"),
        ("lettre-1", "Did you mean 'letter-1' (A letter)?"),
        ("Gazette 4", "The table sources lists them all."),
    ):
        with pytest.raises(FilterError) as caught:
            parse_filter([("source", written)], catalogue)
        assert str(caught.value) == f"source: '{written}' is not a source of this database. {advice}"
