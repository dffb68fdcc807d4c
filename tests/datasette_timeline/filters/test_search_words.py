import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.filters.search_words import MOST_WORDS, match_expression, search_words
from datasette_timeline.published.folding import indexed

LETTERS = st.text(st.sampled_from("abəƏШуşŞıİуюєё'’ʼ`ՈւուՈՒծ北 é-0\""), max_size=20)


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("bridge", '"bridge"*'),
        ("at", '"at"'),
        ("mill bridge", '"mill" AND "bridge"*'),
        ("əliyev roads", '("eliyev" OR "aliyev") AND "roads"*'),
        ("Əliyev", '("eliyev"* OR "aliyev"*)'),
        ('NEAR("a" OR b*) -', '"near a" AND "or" AND "b"'),
        ("step'anakert", '"step anakert"*'),
        ("şuşa", '"susa"*'),
        ("s\u0327us\u0327a", '"susa"*'),
        ("a\x00b", '"a b"*'),
    ],
)
def test_asks_for_every_word_and_the_beginning_of_the_last(query: str, expression: str) -> None:
    assert match_expression(search_words(query)) == expression


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
    if words := search_words(query):
        index.execute("select rowid from texts where texts match ?", [match_expression(words)]).fetchall()


@given(text=LETTERS)
def test_every_text_finds_itself(text: str) -> None:
    words = search_words(text)
    if not words:
        return
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("create virtual table texts using fts5(text, content='', tokenize='unicode61')")
        connection.execute("insert into texts (rowid, text) values (1, ?)", [indexed(text)])
        found = connection.execute("select rowid from texts where texts match ?", [match_expression(words)])
        assert found.fetchall() == [(1,)]
    finally:
        connection.close()


def test_the_longest_search_is_not_too_much_for_the_index(index: sqlite3.Connection) -> None:
    words = search_words(" ".join(["ə"] * MOST_WORDS))
    assert index.execute("select 1 from texts where texts match ?", [match_expression(words)]).fetchall() == []
