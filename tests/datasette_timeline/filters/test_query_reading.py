"""How searches are read: names first, then dates, then words."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.registered_names import RegisteredName, RegisteredNames, Thing
from datasette_timeline.filters.query_reading import Reading, read_query

HILL, TOWN, COUNTY, TIMES, UNION = (
    Thing("place", "hill"),
    Thing("place", "town"),
    Thing("place", "county"),
    Thing("actor", "times"),
    Thing("actor", "union"),
)
NAMES = RegisteredNames(
    [
        RegisteredName(HILL, "Mill Hill", "en"),
        RegisteredName(HILL, "Мельничная гора", "ru"),
        RegisteredName(TOWN, "Mill", "en"),
        RegisteredName(TOWN, "Şəhər", "az"),
        RegisteredName(TOWN, "Շուրան", "hy"),
        RegisteredName(COUNTY, "Mill", "en"),
        RegisteredName(TIMES, "Times", "en"),
        RegisteredName(UNION, "Union of the Lakes", "en"),
    ]
)


def told(reading: Reading) -> list[str]:
    """Each part in short."""
    return [
        f"{'-' * part.left_out}{part.kind}:{part.date or part.text}{[thing.key for thing in part.things] or ''}"
        for part in reading.parts
    ]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("Mill Hill", ["name:Mill Hill['hill']"]),
        ("mill-hill fire", ["name:mill-hill['hill']", "word:fire"]),
        ("fire at Mill Hill", ["word:fire", "name:Mill Hill['hill']"]),
        ("Mill fire", ["name:Mill['town', 'county']", "word:fire"]),
        ("Мельничной горе", ["name:Мельничной горе['hill']"]),
        ("Şəhərdə", ["name:Şəhərdə['town']"]),
        ("sheherde", ["word:sheherde"]),
        ("Шәһәрдә", ["name:Шәһәрдә['town']"]),
        ("Շուրանում", ["name:Շուրանում['town']"]),
        ("the Union of the Lakes", ["name:Union of the Lakes['union']"]),
        ("at the times", ["word:times"]),
        ("times fire", ["word:times", "word:fire"]),
        ("Times fire", ["name:Times['times']", "word:fire"]),
        ("times", ["name:times['times']"]),
        ('"Mill Hill" fire', ["phrase:Mill Hill", "word:fire"]),
        ("“fire engine”", ["phrase:fire engine"]),
        ('fire "', ["word:fire"]),
        ("fire -Mill", ["word:fire", "-name:Mill['town', 'county']"]),
        ('fire -"big hall"', ["word:fire", "-phrase:big hall"]),
        ("-822", ["word:822"]),
        ("Su-25 fire", ["word:Su-25", "word:fire"]),
        ("Su 25 fire", ["word:Su", "word:25", "word:fire"]),
        ("26 February 1992", ["date:1992-02-26"]),
        ("February 26, 1992 fire", ["date:1992-02-26", "word:fire"]),
        ("fire in September 2022", ["word:fire", "date:2022-09"]),
        ("1992-02", ["date:1992-02"]),
        ("26.02.1992", ["date:1992-02-26"]),
        ("fire 1992", ["word:fire", "date:1992"]),
        ("9 ноября 2020 года", ["date:2020-11-09"]),
        ("в мае 1994", ["date:1994-05"]),
        ("12 may 1994-cü il", ["date:1994-05-12"]),
        ("1994-cü ilin fire", ["date:1994", "word:fire"]),
        ("1994 թ. մայիսի 12", ["date:1994-05-12"]),
        ("31 February 1992", ["word:31", "date:1992-02"]),
        ("fire December 1992 to September 1993", ["word:fire", "date:1992-12/1993-09"]),
        ("1992–1994", ["date:1992/1994"]),
        ("1992-02-25/1992-02-26", ["date:1992-02-25/1992-02-26"]),
        ("27 September to 10 November 2020", ["date:2020-09-27/2020-11-10"]),
        ("25-26 February 1992 fire", ["date:1992-02-25/1992-02-26", "word:fire"]),
        ("from May to June 1992", ["date:1992-05/1992-06"]),
        ("between 1992 and 1994", ["date:1992/1994"]),
        ("с 27 сентября по 10 ноября 2020 года", ["date:2020-09-27/2020-11-10"]),
        ("1992 մինչև 1994", ["date:1992/1994"]),
        ("1994 to 1992", ["date:1994", "date:1992"]),
        ("1992 and 1994", ["date:1992", "date:1994"]),
        ("May and June 1992", ["word:May", "date:1992-06"]),
        ("31 to 45 May 1992", ["word:31", "word:45", "date:1992-05"]),
        ("30 February to 2 March 1992", ["word:30", "date:1992-02/1992-03-02"]),
        ("12 to 1992", ["word:12", "date:1992"]),
        ("how many were there", ["word:how", "word:many", "word:were", "word:there"]),
        ("how many died in 1992", ["word:died", "date:1992"]),
        ("", []),
        ("?!", []),
    ],
)
def test_reads_from_left_to_right(query: str, parts: list[str]) -> None:
    assert told(read_query(query, NAMES)) == parts


def test_stop_words_are_told() -> None:
    assert read_query("what happened at Mill Hill?", NAMES).stop_words == ("what", "happened", "at")


def test_the_same_search_in_plain_words() -> None:
    assert read_query("Mill Hill fire -Mill", NAMES).plain == '"Mill Hill" fire -"Mill"'


def test_what_is_left_without_a_part() -> None:
    reading = read_query('Mill Hill "big fire" -smoke', NAMES)
    assert reading.without(reading.parts[0]) == '"big fire" -smoke'


WORDS = st.sampled_from(
    [
        "Mill",
        "Hill",
        "fire",
        '"',
        "-",
        "1992",
        "26",
        "May",
        "of",
        "the",
        "30 000",
        "20%",
        "U.N.",
        "Շուրանում",
        "ə",
        "NOT",
    ]
)
QUERIES = st.text(st.sampled_from("abəШуշՒ é-0.,%\"'"), max_size=40) | st.lists(WORDS, max_size=12).map(" ".join)


@given(QUERIES)
def test_no_query_is_an_error(query: str) -> None:
    where, params = read_query(query, NAMES).where("q")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "create table events (number, date_earliest, date_latest);"
            "create table link_place (key, number); create table link_actor (key, number);"
            "create virtual table events_fts using fts5(text, content='')"
        )
        connection.execute(f"select * from events where {where or 'true'}", params).fetchall()


@given(QUERIES)
def test_reading_loses_nothing(query: str) -> None:
    reading = read_query(query, NAMES)
    told = "".join(part.text for part in reading.parts) + "".join(reading.stop_words)
    assert sorted(filter(str.isalpha, told)) == sorted(filter(str.isalpha, query))


@pytest.mark.parametrize(
    ("query", "of_words"),
    [("corridor", True), ('"two words" more', True), ("corridor 1992", False), ("corridor -road", False)],
)
def test_knows_whether_words_of_texts_are_all_that_is_asked_for(query: str, of_words: bool) -> None:
    assert read_query(query, RegisteredNames()).is_of_words is of_words
