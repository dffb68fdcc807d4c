"""Cursors and orders, for any values."""

import sqlite3
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.api.ordering import Sort, Term, decode_cursor, encode_cursor

BIGGEST = 2**53 - 1
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBER = st.integers(-BIGGEST, BIGGEST) | st.floats(-BIGGEST, BIGGEST)
SORT = Sort("By something.", (Term("n", float, descending=True), Term("t", str), Term("id", str)))


@given(st.tuples(NUMBER, TEXT, TEXT))
def test_a_cursor_gives_back_what_it_holds(values: tuple[float, str, str]) -> None:
    cursor = encode_cursor("sort", values)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert decode_cursor(cursor, "sort", SORT) == values


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_anything_else_is_no_cursor(text: str) -> None:
    assert decode_cursor(text, "sort", SORT) is None


@pytest.mark.parametrize(
    "values",
    [(), ("a", "b", "c"), (1, "b"), (1, "b", "c", "d"), (1, 2, "c"), (True, "b", "c"), (2**53, "b", "c")],
)
def test_values_of_another_order_are_no_cursor(values: tuple[str | int, ...]) -> None:
    assert decode_cursor(encode_cursor("sort", values), "sort", SORT) is None


def test_another_name_is_no_cursor() -> None:
    assert decode_cursor(encode_cursor("other", (1, "b", "c")), "sort", SORT) is None


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["", "a", "b"])), max_size=20), st.integers(1, 4))
def test_pages_hold_everything_once_in_order(rows: list[tuple[int, str]], size: int) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table things (n, t, id)")
    connection.executemany("insert into things values (?, ?, ?)", [(*row, f"{n:02}") for n, row in enumerate(rows)])
    found: list[tuple[int, str, str]] = []
    while True:
        clause, params = SORT.after(found[-1]) if found else ("true", {})
        sql = f"select {SORT.columns} from things where {clause} order by {SORT.order_by} limit {size}"
        page = connection.execute(sql, params).fetchall()
        found += page
        if len(page) < size:
            break
    connection.close()
    assert len(found) == len(set(found)) == len(rows)
    assert all((-one[0], *one[1:]) < (-other[0], *other[1:]) for one, other in pairwise(found))
