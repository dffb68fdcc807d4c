"""Actors and places by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from datasette_timeline.filters.search_words import search_words
from datasette_timeline.listing.name_index import NameIndex, beginnings_of, name_index
from datasette_timeline.published.languages import language_name

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site


@pytest.fixture(scope="module")
def index(site: Site) -> NameIndex:
    return site.run(name_index(site.datasette.get_database("conflict")))


@pytest.mark.parametrize(
    ("query", "kind", "keys"),
    [
        ("dorna", "place", ["dorna", "lake-city"]),  # called exactly so first; Lake City is in French
        ("Мельничный", "place", ["mill-bridge"]),
        ("мост мельничный", "place", ["mill-bridge"]),
        ("dayirman", "place", ["mill-bridge"]),
        ("Dəyirman", "place", ["mill-bridge"]),
        ("ri", "place", []),
        ("riv", "place", ["river-town"]),
        ("riv town", "place", []),
        ("town riv", "place", ["river-town"]),
        ("Ə. Belmar", "actor", ["belmar"]),
        ("ardania", "actor", ["ardania", "army-of-ardania"]),
        ("", "actor", []),
    ],
)
def test_finds_by_every_word_in_any_script(query: str, kind: str, keys: list[str], index: NameIndex) -> None:
    assert [entry.key for entry in index.find(search_words(query), kind)] == keys


@pytest.mark.parametrize(
    ("text", "kind", "keys"),
    [
        ("mill-brigde", "place", ["mill-bridge"]),
        ("Мельничный-мост", "place", ["mill-bridge"]),
        ("belmarr", "actor", ["belmar"]),
        ("xyzzy", "actor", []),
        ("", "actor", []),
    ],
)
def test_nearest_are_alike_in_key_or_name(text: str, kind: str, keys: list[str], index: NameIndex) -> None:
    assert [entry.key for entry in index.nearest(text, kind)] == keys


def test_entries_know_their_claims_and_marks(index: NameIndex) -> None:
    dorna = index.by_key["actor", "free-dorna"]
    assert (dorna.self_declared, dorna.claims, dorna.events, dorna.detail) == (True, 2, 2, "de-facto-state")


@pytest.mark.parametrize(
    ("code", "reader", "name"),
    [
        ("hy", "en", "Armenian"),
        ("hy-Latn", "en", "Armenian (Latin)"),
        ("hy", "ru", "армянский"),
        ("zh-Hant-TW", "en", "Chinese (Traditional, Taiwan)"),
        ("xx", "en", "xx"),
        ("EN", "az", "ingilis"),
    ],
)
def test_languages_have_names(code: str, reader: str, name: str) -> None:
    assert language_name(code, reader) == name


@pytest.mark.parametrize(
    ("text", "beginnings"),
    [("The Lake University of the Lakes", ["uni", "lak", "the"]), ("dawn-1990", ["daw", "199"]), ("x-y", []), ("", [])],
)
def test_words_begin_so_the_longest_first(text: str, beginnings: list[str]) -> None:
    assert beginnings_of(text) == beginnings
