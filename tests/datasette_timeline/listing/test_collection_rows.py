"""What a filter finds in a collection: bitmaps and the table say the same of any filter."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.collections import Collection, collections_of
from datasette_timeline.filters import collection_sets
from datasette_timeline.filters.collection_filter import CollectionFilter, parse_collection_filter
from datasette_timeline.filters.parsing import FilterError
from datasette_timeline.listing import collection_rows
from datasette_timeline.listing.collection_rows import areas_of, known_values, profile_of, rows_of
from tests.sightings import LANDS

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

DAYS = ["1900", "1901-02", "1901-12-31", "1902", "1903-03", "1899", "2000"]
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.lists(st.sampled_from(["1", "2"]), min_size=1, max_size=2, unique=True),
        "land": st.lists(st.sampled_from(LANDS), min_size=1, max_size=2, unique=True),
        "witness": st.lists(st.sampled_from([f"Witness {n}" for n in range(40)]), min_size=1, max_size=4, unique=True),
        "from": st.sampled_from(DAYS).map(lambda day: [day]),
        "to": st.sampled_from(DAYS).map(lambda day: [day]),
        "q": st.sampled_from(["hum", "glowed mill", "witness", "nothing here", "!"]).map(lambda text: [text]),
        "box": st.sampled_from(["-180,-90,180,90", "0,0,90,60", "10,45.5,10,45.5", "9.5,-0.5,10.5,0.5"]).map(
            lambda box: [box]
        ),
    },
)


@pytest.fixture(scope="module")
def collection(collected_site: Site) -> Collection:
    found = collected_site.run(collections_of(collected_site.datasette.get_database("conflict")))
    return found["sightings"]


def wanted_of(values: Mapping[str, list[str]], collection: Collection, known: Any) -> CollectionFilter | None:
    try:
        return parse_collection_filter(
            [(name, each) for name, given in values.items() for each in given], collection, known
        )
    except FilterError:  # from is later than to
        return None


async def everything(site: Site, collection: Collection, wanted: CollectionFilter) -> Any:
    database = site.datasette.get_database("conflict")
    profile = await profile_of(database, collection, wanted)
    counts = {name: {value: rows for value, rows in found.items() if rows} for name, found in profile.counts.items()}
    lists = [
        [tuple(row) for row in await rows_of(database, collection, wanted, 40, after, latest_first=latest)]
        for after in (None, "S-017")
        for latest in (False, True)
    ]
    areas = [sorted(await areas_of(database, collection, wanted, total)) for total in (profile.total, 10**6)]
    return profile.total, dict(profile.months), dict(profile.days), counts, lists, areas


@given(values=FILTERS)
def test_bitmaps_and_the_table_agree(
    collected_site: Site, collection: Collection, values: dict[str, list[str]]
) -> None:
    database = collected_site.datasette.get_database("conflict")
    known = collected_site.run(known_values(database, collection))
    wanted = wanted_of(values, collection, known)
    if wanted is None:
        return
    from_bitmaps = collected_site.run(everything(collected_site, collection, wanted))
    with pytest.MonkeyPatch.context() as patch:

        async def no_sets(*_: object) -> None:
            return None

        patch.setattr(collection_rows, "sets_of_rows", no_sets)
        asked = collected_site.run(everything(collected_site, collection, wanted))

        async def no_counts(*_: object) -> None:
            return None

        patch.setattr(collection_rows, "counts_of", no_counts)
        row_by_row = collected_site.run(everything(collected_site, collection, wanted))
    assert from_bitmaps == asked == row_by_row


def test_bitmaps_are_there_to_agree_with(collected_site: Site, collection: Collection) -> None:
    database = collected_site.datasette.get_database("conflict")
    assert collected_site.run(collection_sets.sets_of_rows(database, collection)) is not None


def test_pages_follow_each_other_without_a_gap(collected_site: Site, collection: Collection, collected: Path) -> None:
    database, found, after = collected_site.datasette.get_database("conflict"), [], None
    while rows := collected_site.run(rows_of(database, collection, CollectionFilter({}), 70, after)):
        found += [row["no"] for row in rows]
        after = found[-1]
    with closing(sqlite3.connect(collected)) as connection:
        assert found == [row for (row,) in connection.execute("select no from sightings order by seen_on, rowid")]


def test_without_all_bitmaps_the_table_is_asked(
    collected: Path, tmp_path: Path, open_site: OpenSite, collection: Collection
) -> None:
    path = tmp_path / "conflict.db"
    path.write_bytes(collected.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "update collection_sets set bitmap = null where rowid in (select rowid from collection_sets limit 1)"
        )
    site = open_site(path)
    database = site.datasette.get_database("conflict")
    assert site.run(collection_sets.sets_of_rows(database, collection)) is None
    assert site.run(profile_of(database, collection, CollectionFilter({}))).total == 300


def test_bitmaps_that_are_too_large_are_not_read(
    collected: Path, open_site: OpenSite, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection_sets, "MOST_BYTES", 1_000)
    site = open_site(collected)
    assert site.run(collection_sets.sets_of_rows(site.datasette.get_database("conflict"), collection)) is None


def test_without_the_library_the_table_is_asked(
    collected: Path, open_site: OpenSite, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection_sets, "find_spec", lambda _: None)
    site = open_site(collected)
    database = site.datasette.get_database("conflict")
    assert site.run(collection_sets.sets_of_rows(database, collection)) is None
    assert site.get("/collections/sightings?kind=2").status_code == 200


def test_values_are_found_as_they_stand_and_as_they_are_typed(collection: Collection) -> None:
    known: dict[str, list[str]] = {"land": [" Lakes", "Dorna"]}
    wanted = parse_collection_filter([("land", " Lakes"), ("land", " Dorna ")], collection, known)
    assert wanted["land"] == (" Lakes", "Dorna")


def test_an_id_that_no_row_has_is_told(collected_site: Site, collection: Collection) -> None:
    database = collected_site.datasette.get_database("conflict")
    with pytest.raises(KeyError):
        collected_site.run(rows_of(database, collection, CollectionFilter({}), 5, "S-999"))


def test_sets_that_were_asked_for_are_bounded(collected_site: Site, collection: Collection) -> None:
    database = collected_site.datasette.get_database("conflict")
    sets = collected_site.run(collection_sets.sets_of_rows(database, collection))
    for east in range(collection_sets._ASKED_SETS + 9):
        collected_site.run(profile_of(database, collection, CollectionFilter({"box": (f"0,0,{east},9",)})))
    assert sets is not None
    assert len(sets.asked) == collection_sets._ASKED_SETS
