import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.filters.search_words import MOST_WORDS, search_words
from datasette_timeline.published.terms import indexed

LETTERS = st.text(st.sampled_from("abəƏШуşŞıİуюєё'’ʼ`ՈւուՈՒծ北 é-0\"."), max_size=20)


def expression(query: str) -> str:
    return " AND ".join(word.expression for word in search_words(query))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("bridge", '"bridg"'),  # more than its stem, which is what the index has
        ("bridg", '("bridg" OR "bridg"*)'),
        ("at", '"at"'),
        ("mill brid", '"mill" AND ("brid" OR "brid"*)'),
        ("əlizov roads", '("elizov" OR "alizov") AND "road"'),
        ("pows", '"pow"'),
        ("Əlizov", '("elizov" OR "alizov" OR "elizov"*)'),
        ('NEAR("a" OR b*) -', '("near a" OR "neara") AND "or" AND "b"'),
        ("step'anagard", '("stepanagard" OR "stepanagard"*)'),
        ("şoşa", '("sosa" OR "sosa"*)'),
        ("s\u0327os\u0327a", '("sosa" OR "sosa"*)'),
        ("cease-fire x", '("ceas fire" OR "ceasefir") AND "x"'),
        ("a\x00b", '("a b" OR "ab")'),
        ("Mi 24", '("mi" OR "mi24") AND ("24" OR "mi24")'),
        ("Mi-24", '("mi24" OR "mi 24" OR "mi24"*)'),
        ("some 24 dead", '("some" OR "some24") AND ("24" OR "some24") AND ("dead" OR "dead"*)'),
        ("resolution 822", '"resolut" AND "822"'),
        ("11 500 dead", '("11" OR "11500") AND ("500" OR "11500") AND ("dead" OR "dead"*)'),
        ("1 200 000", '("1" OR "1200000") AND ("200000" OR "1200000")'),
        ("POW", '"pow"'),
        ("P.O.W.", '"pow"'),
        ("pow", '("pow" OR "pow"*)'),
        ("MARAVAKH", '("maravakh" OR "maravakh"*)'),
    ],
)
def test_asks_for_every_word_and_the_beginning_of_the_last(query: str, wanted: str) -> None:
    assert expression(query) == wanted


@pytest.mark.parametrize("query", ["", "  ", "---", '"', "()*", "\x00"])
def test_nothing_to_search_for_is_no_word(query: str) -> None:
    assert search_words(query) == []


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table texts using fts5(text, content='', tokenize='unicode61')")
    yield connection
    connection.close()


@given(query=st.text(max_size=40) | LETTERS)
def test_no_query_is_an_error(index: sqlite3.Connection, query: str) -> None:
    if wanted := expression(query):
        index.execute("select rowid from texts where texts match ?", [wanted]).fetchall()


DESIGNATIONS = ["Mi-24", "Mi 24", "MI24", "Ми-24", "ми 24", "Ми24", "Մի-24", "մի 24", "mi-24"]


@pytest.mark.parametrize("query", DESIGNATIONS)
def test_a_designation_is_found_however_letters_and_number_are_joined(query: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table texts using fts5(text, tokenize='unicode61')")
    texts = [f"A {name} was shot down" for name in DESIGNATIONS] + ["A Mi-28, 24 of them", "A Mi-242 was shot down"]
    connection.executemany("insert into texts values (?)", [(indexed(text),) for text in texts])
    whole = [replace(word, beginning=()) for word in search_words(query)]
    wanted = " AND ".join(word.expression for word in whole)
    found = connection.execute("select rowid from texts where texts match ? order by rowid", [wanted]).fetchall()
    assert [rowid for (rowid,) in found] == list(range(1, len(DESIGNATIONS) + 1))
    connection.close()


@given(text=LETTERS)
def test_every_text_finds_itself(text: str) -> None:
    wanted = expression(text)
    if not wanted:
        return
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("create virtual table texts using fts5(text, content='', tokenize='unicode61')")
        connection.execute("insert into texts (rowid, text) values (1, ?)", [indexed(text)])
        found = connection.execute("select rowid from texts where texts match ?", [wanted])
        assert found.fetchall() == [(1,)]
    finally:
        connection.close()


def test_the_longest_search_is_not_too_much_for_the_index(index: sqlite3.Connection) -> None:
    wanted = expression(" ".join(["ə"] * MOST_WORDS))
    assert index.execute("select 1 from texts where texts match ?", [wanted]).fetchall() == []
