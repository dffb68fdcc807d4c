"""Sources by their titles, publishers and authors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.filters.search_words import search_words
from datasette_timeline.listing import source_index
from datasette_timeline.listing.source_index import count_sources, find_sources, nearest_sources
from datasette_timeline.published.names import index_terms

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site, Tamper

_NEEDED = "publisher, language, kind, perspective"


@pytest.fixture(scope="module")
def served(site: Site) -> Database:
    found: Database = site.datasette.get_database("conflict")
    return found


def keys_of(query: str, site: Site, served: Database, limit: int = -1) -> list[str]:
    return [source.key for source in site.run(find_sources(served, search_words(query), limit))]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("lake university", ["handbook"]),
        ("university lake", ["handbook"]),
        ("univ", ["handbook"]),
        ("univ lake", []),  # only the last word may be the beginning of a longer one
        ("lind", ["dawn-1990"]),
        ("R. Lind", ["dawn-1990"]),
        ("Boy u mosta", ["evening-1990"]),
        ("evening gazette", []),
        ("ardania", []),
        ('"* OR NOT', []),
        ("", []),
    ],
)
def test_finds_by_every_word_in_any_script(query: str, keys: list[str], site: Site, served: Database) -> None:
    assert keys_of(query, site, served) == keys
    assert site.run(count_sources(served, search_words(query))) == len(keys)


def test_more_words_than_anybody_asks_for_find_nothing(site: Site, served: Database) -> None:
    assert keys_of("lake " * 3000 + "university", site, served) == ["handbook"]
    assert keys_of(" ".join(f"word{number}" for number in range(3000)), site, served) == []


def test_those_called_exactly_so_come_first_and_then_those_with_most_events(
    tampered: Tamper, open_site: OpenSite
) -> None:
    added = {"Dawn": 0, "Dawn of the lakes": 7, "The lakes at dawn": 9}
    sql = "".join(
        f"""
        insert into sources (key, title, event_count, {_NEEDED}) select 'added-{number}', '{title}', {events}, {_NEEDED}
        from sources where key = 'handbook';
        insert into searched_sources values ({100 + number}, 'added-{number}');
        insert into sources_fts (rowid, terms) values ({100 + number}, '{index_terms(title, [])}');
        """
        for number, (title, events) in enumerate(added.items())
    )
    site = open_site(tampered(sql))
    found = site.run(find_sources(site.datasette.get_database("conflict"), search_words("dawn"), 3))
    assert [source.label for source in found] == ["Dawn", "The lakes at dawn", "Dawn of the lakes"]


def test_sources_have_their_language_and_who_made_them(site: Site, served: Database) -> None:
    [evening] = site.run(find_sources(served, search_words("Boy u mosta")))
    assert (evening.language, evening.detail, [name.name for name in evening.names]) == ("ru", "news", ["Evening Post"])


@pytest.mark.parametrize("most", [3000, 0])
@pytest.mark.parametrize(("text", "keys"), [("Lake Universty", ["handbook"]), ("dawn-1991", ["dawn-1990"]), ("xy", [])])
def test_nearest_are_alike_in_key_or_name(
    text: str, keys: list[str], most: int, site: Site, served: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_index, "_MOST_COMPARED", most)
    assert [source.key for source in site.run(nearest_sources(served, text))] == keys
