import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline import folding
from loaders import folding as loaders_folding

LETTERS = st.text(st.sampled_from("abəƏШуşŞıİуюєё'’ʼ`ՈւուՈՒծ北 é-0\""), max_size=20)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Şuşa", "susa"),
        ("Шуша", "shusha"),
        ("Շուշի", "shushi"),
        ("Ստեփանակերտ", "stepanakert"),
        ("Step’anakert", "step'anakert"),
        ("Vörös, 1992", "voros, 1992"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_folds_every_script_to_plain_letters(text: str, folded: str) -> None:
    assert folding.fold(text) == folded


def test_reads_schwa_in_both_ways() -> None:
    assert folding.readings("Əliyev") == ["eliyev", "aliyev"]
    assert folding.readings("Aliyev") == ["aliyev"]


@given(st.text(max_size=30) | LETTERS)
def test_folds_as_the_index_was_folded(text: str) -> None:
    assert folding.fold(text) == loaders_folding.fold(text)


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
    assert folding.match_expression(folding.search_words(query)) == expression


@pytest.mark.parametrize("query", ["", "  ", "---", '"', "()*", "\x00"])
def test_nothing_to_search_for_is_no_word(query: str) -> None:
    assert folding.search_words(query) == []


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table texts using fts5(text, content='', tokenize='unicode61')")
    yield connection
    connection.close()


@given(query=st.text(max_size=40) | LETTERS)
def test_no_query_is_an_error(index: sqlite3.Connection, query: str) -> None:
    if words := folding.search_words(query):
        index.execute("select rowid from texts where texts match ?", [folding.match_expression(words)]).fetchall()


@given(text=LETTERS)
def test_every_text_finds_itself(text: str) -> None:
    words = folding.search_words(text)
    if not words:
        return
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("create virtual table texts using fts5(text, content='', tokenize='unicode61')")
        connection.execute("insert into texts (rowid, text) values (1, ?)", [loaders_folding.indexed(text)])
        found = connection.execute("select rowid from texts where texts match ?", [folding.match_expression(words)])
        assert found.fetchall() == [(1,)]
    finally:
        connection.close()


def test_the_longest_search_is_not_too_much_for_the_index(index: sqlite3.Connection) -> None:
    words = folding.search_words(" ".join(["ə"] * folding.MOST_WORDS))
    assert index.execute("select 1 from texts where texts match ?", [folding.match_expression(words)]).fetchall() == []
