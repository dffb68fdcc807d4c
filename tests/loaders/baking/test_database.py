"""The SQLite file says what the records say, table by table, in the published documents and to those who search."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.filters.search_words import search_words
from datasette_timeline.published.documents import MODELS
from datasette_timeline.published.folding import fold
from datasette_timeline.published.terms import indexed
from loaders.baking import sections
from loaders.baking.database import BakeError, bake
from loaders.baking.documents import Publication, figure
from loaders.building import build
from loaders.loading.datasets import load
from schema.views import VIEWS
from schema.vocabulary import LISTS

if TYPE_CHECKING:
    from tests.conftest import Records

DATA = Path(__file__).parent / "data"
BAKED: dict[str, list[dict[str, Any]]] = yaml.safe_load((DATA / "baked.yml").read_text(encoding="utf-8"))
TABLES = {table.name: table for table in sections.TABLES}
DOCUMENT = json.loads((DATA / "document.json").read_text(encoding="utf-8"))
EVENT = MODELS["Event"]

Database = sqlite3.Connection


def connected(root: Path, output: Path, **options: Any) -> Database:
    made = build(root, output, cache=None, with_history=False, jobs=1, **options)
    assert not made.failed, made.problems
    return sqlite3.connect(f"file:{output}?mode=ro", uri=True)


@pytest.fixture(scope="module")
def database(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with closing(connected(base, tmp_path_factory.mktemp("baked") / "conflict.db")) as connection:
        yield connection


@pytest.fixture
def baked(records: Records, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """The database of the records as a test has changed them."""
    connections: list[Database] = []

    def make() -> Database:
        connections.append(connected(records.root, tmp_path / f"{len(connections)}.db"))
        return connections[-1]

    yield make
    for connection in connections:
        connection.close()


def rows(database: Database, sql: str, *values: object) -> list[dict[str, Any]]:
    cursor = database.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def column(database: Database, sql: str, *values: object) -> list[Any]:
    return [row[0] for row in database.execute(sql, values)]


# --- tables ---------------------------------------------------------------------------------------------------------


def test_every_table_is_told_of_here(database: Database) -> None:
    names = column(database, "select name from sqlite_master where type = 'table' and name not like '%_fts%'")
    assert sorted(names) == sorted(TABLES) == sorted([*BAKED, "terms", "documents"])


@pytest.mark.parametrize("table", BAKED)
def test_each_table_holds_what_the_records_say(database: Database, table: str) -> None:
    found = rows(database, f"select * from {table}")
    told = [{name: value for name, value in row.items() if value is not None} for row in found]
    expected = [dict(row) for row in BAKED[table]]
    if table == "dataset":
        told = [row for row in told if row["name"] != "digest"]
    assert sorted(told, key=in_order) == sorted(expected, key=in_order)


def in_order(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_those_of_the_table_models(database: Database, table: str) -> None:
    described = [
        (name, bool(required), bool(key)) for _, name, _, required, _, key in pragma(database, "table_info", table)
    ]
    keys, columns = TABLES[table].key, TABLES[table].columns
    assert described == [(name, not told.nullable, name in keys) for name, told in columns.items()]


@pytest.mark.parametrize("table", TABLES)
def test_foreign_keys_are_those_of_the_table_models(database: Database, table: str) -> None:
    found = {
        (source, f"{target}.{key}") for _, _, target, source, key, *_ in pragma(database, "foreign_key_list", table)
    }
    told = {name: told.refers for name, told in TABLES[table].columns.items() if told.refers}
    assert found == {(name, f"{other}.{TABLES[other].key[0]}") for name, other in told.items()}


@pytest.mark.parametrize("table", TABLES)
def test_indexes_are_those_of_the_table_models(database: Database, table: str) -> None:
    found = {name for _, name, _, origin, _ in pragma(database, "index_list", table) if origin == "c"}
    assert found == {*TABLES[table].indexes, *(f"ix_{table}_{column}" for column in TABLES[table].indexed)}


@pytest.mark.parametrize("table", ["link_actor", "link_place", "link_tag", "link_source"])
def test_links_are_narrow_and_lie_in_their_own_key(database: Database, table: str) -> None:
    assert [name for _, name, *_ in pragma(database, "table_info", table)] == ["key", "number"]
    [sql] = column(database, "select sql from sqlite_master where name = ?", table)
    assert sql.endswith("WITHOUT ROWID")
    plan = rows(database, f"explain query plan select number from {table} where key = 'southland'")
    assert "PRIMARY KEY" in plan[0]["detail"]


def pragma(database: Database, name: str, table: str) -> list[Any]:
    return database.execute(f"pragma {name}({table})").fetchall()


def test_events_are_numbered_in_order_of_time(database: Database) -> None:
    events = rows(database, "select rowid, number, sort_key from events order by sort_key, id")
    assert [event["number"] for event in events] == [event["rowid"] for event in events] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("[..1989-12-31]", "1989-12-31", "1992-03-10"),
        ("1989-12-30/1989-12-31", "1989-12-30", "1992-03-10"),
        ("1995-02/..", "1991-06-01", "1995-02-01"),
        ("1995-02", "1991-06-01", "1995-02-28"),
    ],
)
def test_the_span_of_the_dataset_takes_in_every_event(
    date: str, first: str, last: str, records: Records, baked: Callable[[], Database]
) -> None:
    year = date.strip("[.")[:4]
    text = "type: other\nimportance: 3\nstatus: reviewed\nsummary: Odd.\nsources: [{source: river-post-1992}]\n"
    records.write(f"events/{year}/{year}-oddity.yml", f'title: Oddity\ndate: "{date}"\n{text}')
    facts = dict(baked().execute("select name, value from dataset"))
    assert (facts["first_day"], facts["last_day"]) == (first, last)


def test_every_term_of_the_closed_lists_is_there(database: Database) -> None:
    terms = rows(database, "select * from terms order by list, position")
    by_list: dict[str, list[str]] = {}
    for term in terms:
        by_list.setdefault(term["list"], []).append(term["term"])
    assert by_list == {name: [*LISTS[name].terms] for name in sorted(LISTS)}
    assert {term["term"] for term in terms if term["inverse"]} == set(LISTS["relation"].terms)


def test_the_file_is_small_and_sound(database: Database) -> None:
    assert column(database, "pragma integrity_check") == ["ok"]
    assert column(database, "pragma foreign_key_check") == []
    assert column(database, "pragma journal_mode") == ["delete"]
    assert column(database, "pragma freelist_count") == [0]


def test_rows_that_refer_to_nothing_are_not_let_through(base: Path, tmp_path: Path, today: date) -> None:
    publication = Publication(load(base, today=today, jobs=1).dataset)
    del publication.entries["perspectives"]["northland"]
    with pytest.raises(BakeError, match="rows that refer to nothing"):
        bake(publication, tmp_path / "conflict.db", lambda _: None)


# --- documents --------------------------------------------------------------------------------------------------------


def document(database: Database, event: str) -> dict[str, Any]:
    [text] = column(database, "select json from documents where event = ?", event)
    told: dict[str, Any] = json.loads(text)
    return told


def test_a_document_has_everything_nested(database: Database) -> None:
    absent = dict.fromkeys(EVENT.model_fields)  # of what is not in the example, nothing is said
    assert document(database, DOCUMENT["id"]) == absent | DOCUMENT


def test_there_is_a_document_for_each_event(database: Database) -> None:
    assert column(database, "select event from documents order by event") == column(database, "select id from events")


def is_whole(document: dict[str, Any]) -> bool:
    """Whether all members are there and no others, all the way down, and no list is null."""
    return EVENT.model_validate(document, strict=True).model_dump() == document


def test_all_keys_are_always_there_and_lists_are_never_null(database: Database) -> None:
    for event in column(database, "select event from documents"):
        assert is_whole(document(database, event)), event
    whole = document(database, DOCUMENT["id"])
    assert not is_whole({**whole, "more": 1})
    assert not is_whole({**whole, "facts": [{**whole["facts"][0], "more": None}]})


def test_documents_and_tables_agree(database: Database) -> None:
    for event in rows(database, "select * from events"):
        told = document(database, event["id"])
        for name in ("title", "type", "importance", "status", "summary", "record", "added"):
            assert told[name] == event[name]
        assert told["contested"] == bool(event["contested"])
        assert told["date"]["label"] == event["date_label"]
        assert [len(told[name]) for name in ("facts", "claims", "sources")] == [
            event["fact_count"],
            event["claim_count"],
            event["source_count"],
        ]
        assert event["actors"] == "; ".join(dict.fromkeys(link["label"] for link in told["actors"]))
        assert [source["number"] for source in told["sources"]] == [*range(1, len(told["sources"]) + 1)]


def test_relations_go_both_ways_and_not_to_drafts(database: Database) -> None:
    found = {
        event: [(link["event"], link["label"], link["inverse"]) for link in document(database, event)["relations"]]
        for event in column(database, "select id from events")
    }
    war, capture, resolution, ceasefire = found
    assert found == {
        war: [(capture, "includes", True), (ceasefire, "is ended by", True)],
        capture: [(war, "is part of", False), (resolution, "leads to", False)],
        resolution: [(capture, "results from", True)],
        ceasefire: [(war, "ends", False)],
    }


def test_a_symmetric_relation_stands_once_on_each_side(records: Records, baked: Callable[[], Database]) -> None:
    for one, other in (
        ("1991-06-20-assembly-resolution-7", "1991-06-02-capture-of-mill-town"),
        ("1991-06-02-capture-of-mill-town", "1991-06-20-assembly-resolution-7"),
    ):
        path = f"events/1991/{one}.yml"
        text = (records.root / path).read_text(encoding="utf-8")
        if "relations:\n" not in text:
            text += "relations:\n"
        records.write(
            path, text.replace("relations:\n", f"relations:\n  - {{event: {other}, relation: same-incident}}\n")
        )
    told = rows(
        baked(), "select event, other, inverse, label from relations where relation = 'same-incident' order by 1"
    )
    assert [(row["event"][:10], row["other"][:10], row["inverse"], row["label"]) for row in told] == [
        ("1991-06-02", "1991-06-20", 0, "is the same incident as"),
        ("1991-06-20", "1991-06-02", 0, "is the same incident as"),
    ]


def test_withdrawn_statements_lead_to_what_took_their_place(records: Records, baked: Callable[[], Database]) -> None:
    """Not to what is not published; of drafts there are none."""
    path = "events/1992/1992-03-10-lake-city-ceasefire.yml"
    gone = [
        {"id": "b2b2", "date": "2001-05-06", "reason": "It was a draft's."},
        {"id": "c222", "date": "2001-05-07", "reason": "Two were one.", "successor": "1991-06-01-march-war/kd25"},
        {"id": "d333", "date": "2001-05-08", "reason": "It is here.", "successor": "k7f2"},
        {"id": "f444", "date": "2001-05-09", "reason": "It is there.", "successor": "1992-04-mill-town-talks/rmsj"},
    ]
    fact = {"id": "k7f2", "text": "It rained", "sources": [{"source": "river-post-1992"}]}
    added = f"facts: {json.dumps([fact])}\nwithdrawn: {json.dumps(gone)}\n"
    records.write(path, (records.root / path).read_text() + added)
    records.edit(
        "events/1992/1992-04-mill-town-talks.yml", "\nsources:", "\nwithdrawn: " + json.dumps(gone[:1]) + "\nsources:"
    )
    event = "1992-03-10-lake-city-ceasefire"
    assert [tuple(row.values()) for row in rows(baked(), "select * from withdrawn order by id")] == [
        (f"{event}-b2b2", event, "2001-05-06", "It was a draft's.", None),
        (f"{event}-c222", event, "2001-05-07", "Two were one.", "1991-06-01-march-war-kd25"),
        (f"{event}-d333", event, "2001-05-08", "It is here.", f"{event}-k7f2"),
        (f"{event}-f444", event, "2001-05-09", "It is there.", None),
    ]


# --- what is contested ------------------------------------------------------------------------------------------------

CONTESTED = [
    ("other figures of others", [("a", "value: 12"), ("b", "value: 13")], True),
    ("other figures of the same", [("a", "value: 12"), ("a", "value: 13")], False),
    ("the same figure of others", [("a", "value: 12"), ("b", "{low: 12, high: 12}")], False),
    ("the same figure, written otherwise", [("a", "value: 1500"), ("b", "value: 1500.0")], False),
    ("at least and exactly", [("a", "low: 12"), ("b", "value: 12")], False),
    ("at least and fewer", [("a", "low: 12"), ("b", "value: 11")], True),
    ("other groups", [("a", "{value: 12, group: soldiers}"), ("b", "{value: 13, group: police}")], False),
    ("other units", [("a", "{value: 5, unit: villages}"), ("b", "{value: 20, unit: square kilometres}")], False),
    ("a unit and none", [("a", "{value: 5, unit: families}"), ("b", "value: 20")], False),
    ("the same unit", [("a", "{value: 5, unit: villages}"), ("b", "{value: 20, unit: villages}")], True),
    ("other subjects", [("a", "{value: 12, about: wounded}"), ("b", "{value: 13, about: missing}")], False),
    ("words of others, of no side", [("a", "text: It was so"), ("b", "text: It was not so")], False),
    ("words of the same", [("a", "text: It was so"), ("a", "text: It was so indeed")], False),
    ("words beside a figure", [("a", "value: 12"), ("b", "text: There were none")], False),
    ("words and a figure of the same", [("a", "value: 12"), ("a", "text: There were some")], False),
    ("words beside a unit", [("a", "{value: 5, unit: villages}"), ("b", "text: There were none")], False),
    (
        "words beside two units",
        [("a", "{value: 5, unit: villages}"), ("a", "{value: 20, unit: hectares}"), ("b", "text: There were none")],
        False,
    ),
    ("one claim", [("a", "value: 12")], False),
]


@pytest.mark.parametrize(("claims", "contested"), [case[1:] for case in CONTESTED], ids=[case[0] for case in CONTESTED])
def test_what_is_contested(
    claims: list[tuple[str, str]], contested: bool, records: Records, baked: Callable[[], Database]
) -> None:
    actors = {"a": "southland", "b": "northland"}
    written = [
        {"id": f"{letter}222", "about": "deaths", "by": actors[by], "sources": [{"source": "river-post-1992"}]}
        | inner(text)
        for letter, (by, text) in zip("bcd", claims, strict=False)
    ]
    path = "events/1992/1992-03-10-lake-city-ceasefire.yml"
    records.write(path, (records.root / path).read_text() + "claims: " + json.dumps(written) + "\n")
    database = baked()
    flags = column(database, "select contested from claims where event = '1992-03-10-lake-city-ceasefire'")
    assert flags == [int(contested)] * len(claims)
    shown = column(database, "select claim from contested_claims where event = '1992-03-10-lake-city-ceasefire'")
    assert len(shown) == (len(claims) if contested else 0)


def test_comparable_claims_share_a_number_in_their_event(records: Records, baked: Callable[[], Database]) -> None:
    points = ["{}", "{unit: families}", "{group: police}", "{about: wounded}", "{unit: families}", "{}"]
    told = {"by": "southland", "about": "deaths", "value": 12, "sources": [{"source": "river-post-1992"}]}
    path = "events/1992/1992-03-10-lake-city-ceasefire.yml"
    claims = [
        {**told, **inner(point), "by_note": f"day {day}", "id": f"k{day + 2}22"} for day, point in enumerate(points)
    ]
    records.write(path, (records.root / path).read_text() + "claims: " + json.dumps(claims) + "\n")
    database = baked()
    event = "from claims where event = '1992-03-10-lake-city-ceasefire' order by position"
    assert column(database, f"select comparable_set {event}") == [1, 2, 3, 4, 2, 1]
    (document,) = column(database, "select json from documents where event = '1992-03-10-lake-city-ceasefire'")
    assert [claim["comparable_set"] for claim in json.loads(document)["claims"]] == [1, 2, 3, 4, 2, 1]


def inner(text: str) -> dict[str, str]:
    found = yaml.load(text if text.startswith("{") else f"{{{text}}}", yaml.BaseLoader)  # noqa: S506 (text only)
    return dict(found)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, None),
        (161, 161, "161"),
        (161, 613, "161 to 613"),
        (20000, None, "at least 20,000"),
        (None, 50, "at most 50"),
        (0, 0, "0"),
        (13.6, 13.6, "13.6"),
        (0.00001, 1500.0, "0.00001 to 1,500.0"),
        (999_999_999_999_999, None, "at least 999,999,999,999,999"),
    ],
)
def test_figures_in_words(low: float | None, high: float | None, words: str | None) -> None:
    assert figure(low, high) == words


@given(st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e14, 1e14).map(lambda number: round(number, 3)))
def test_a_figure_in_words_is_the_figure(number: float) -> None:
    words = figure(number, number)
    assert words is not None
    assert "e" not in words
    assert float(words.replace(",", "")) == number


# --- views ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_views_have_the_columns_that_are_described(database: Database, view: str) -> None:
    found = [row[0] for row in database.execute(f"select * from {view}").description]
    assert found == [*VIEWS[view].columns]
    assert VIEWS[view].description.endswith(".")
    assert all(words.endswith(".") for words in VIEWS[view].columns.values())


def test_there_are_no_other_views(database: Database) -> None:
    assert sorted(column(database, "select name from sqlite_master where type = 'view'")) == sorted(VIEWS)


def test_the_timeline_is_in_order(database: Database) -> None:
    assert column(database, "select id from timeline") == column(database, "select id from events order by number")


def test_contested_claims_stand_side_by_side(database: Database) -> None:
    told = rows(database, "select about, claimants, low, high, text, sources from contested_claims")
    assert [tuple(row.values()) for row in told] == [
        ("civilian-deaths", "Southland", 40, 60, None, "Briefing of 4 June"),
        ("civilian-deaths", "Northland; Marsh Republic", 12, 12, None, "Statement on Molna"),
    ]


def test_a_contested_claim_has_days_sides_and_what_its_sources_are(database: Database) -> None:
    told, *_ = rows(database, "select * from contested_claims")
    assert told == {
        "event": "1991-06-02-capture-of-mill-town",
        "title": "Mill Town / Molna changes hands",
        "date_label": "2 or 3 June 1991",
        "date_earliest": "1991-06-02",
        "date_latest": "1991-06-03",
        "about": "civilian-deaths",
        "group": "residents of the town",
        "claimants": "Southland",
        "by_note": "defence ministry",
        "sides": None,
        "as_of": None,
        "low": 40,
        "high": 60,
        "unit": None,
        "text": None,
        "weak": 0,
        "agreement": "figures-differ",
        "support": "one-source",
        "sources": "Briefing of 4 June",
        "source_publishers": "Defence Ministry of Southland",
        "source_perspectives": "southland",
        "source_urls": "https://southland.example/briefing",
        "claim": "1991-06-02-capture-of-mill-town-t7xh",
    }


def test_casualty_claims_are_figures_for_people_hurt(database: Database) -> None:
    assert column(database, "select claim from casualty_claims") == [
        "1991-06-02-capture-of-mill-town-t7xh",
        "1991-06-02-capture-of-mill-town-fj5k",
    ]


def test_source_usage_says_what_each_source_carries(database: Database) -> None:
    used = rows(database, "select event, carries, item, locator from source_usage where source = 'river-post-1992'")
    assert [(row["event"][:10], row["carries"], row["locator"]) for row in used] == [
        ("1991-06-01", "summary", None),
        ("1991-06-02", "claim", None),
        ("1991-06-02", "fact", "p. 3"),
        ("1991-06-02", "summary", "p. 2"),
        ("1991-06-20", "summary", None),
        ("1992-03-10", "summary", None),
    ]
    total = column(database, "select count(*) from source_usage")
    cited = ("event_sources", "fact_sources", "claim_sources")
    assert total == [sum(column(database, f"select count(*) from {table}")[0] for table in cited)]


# --- search -----------------------------------------------------------------------------------------------------------


def found(database: Database, word: str) -> list[str]:
    """Events with the word, as the site asks for it."""
    (asked,) = (each.expression for each in search_words(word))
    sql = (
        "select id from events_fts join events on events.number = events_fts.rowid where events_fts match ? order by id"
    )
    return column(database, sql, asked)


@pytest.fixture(scope="module")
def many_scripts(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    root = tmp_path_factory.mktemp("scripts") / "dataset"
    shutil.copytree(base, root)
    shutil.copytree(base.parent / "good" / "many-scripts", root, dirs_exist_ok=True)
    with closing(connected(root, root / "conflict.db")) as connection:
        yield connection


@pytest.mark.parametrize("word", ["Şoşa", "Sosa", "şoşa", "SOSA", "Shoshi", "Шоша", "Shosha", "Շոշի", "шоша", "Σόσα"])
def test_a_place_is_found_in_every_script(many_scripts: Database, word: str) -> None:
    assert found(many_scripts, word) == ["1991-06-04-meeting"]


@pytest.mark.parametrize("word", ["Kazaryan", "Ghazaryan", "kazaryan", "Ղազարյան"])
def test_an_actor_is_found_by_an_alias(many_scripts: Database, word: str) -> None:
    assert found(many_scripts, word) == ["1991-06-04-meeting"]


@pytest.mark.parametrize("word", ["əlizov", "elizov", "alizov", "Əlizov", "ALIZOV"])
def test_both_readings_of_schwa_meet(many_scripts: Database, word: str) -> None:
    assert found(many_scripts, word) == ["1991-06-04-meeting"]


def test_titles_summaries_statements_and_names_are_searched(database: Database) -> None:
    assert found(database, "hands") == ["1991-06-02-capture-of-mill-town"]
    assert found(database, "firing") == ["1992-03-10-lake-city-ceasefire"]
    assert found(database, "burned") == ["1991-06-02-capture-of-mill-town"]
    assert found(database, "borders") == ["1991-06-20-assembly-resolution-7"]
    assert found(database, "Мольна") == ["1991-06-02-capture-of-mill-town"]
    assert found(database, "Нордланд") == [
        "1991-06-01-march-war",
        "1991-06-02-capture-of-mill-town",
        "1992-03-10-lake-city-ceasefire",
    ]


def test_a_place_is_found_by_what_lies_around_it(database: Database) -> None:
    assert found(database, "Lakeland") == [
        "1991-06-02-capture-of-mill-town",
        "1991-06-20-assembly-resolution-7",
        "1992-03-10-lake-city-ceasefire",
    ]


_SYNONYMS = """
- {words: [truce, lay down arms], types: [ceasefire]}
- {words: [chapter, hands], texts: [resolution]}
- {words: [torched, set alight], texts: [burned, burnt]}
"""


def test_what_people_type_for_types_and_for_words_of_texts_is_found(base: Path, tmp_path: Path) -> None:
    root = tmp_path / "dataset"
    shutil.copytree(base, root)
    (root / "registries" / "synonyms.yml").write_text(_SYNONYMS, encoding="utf-8")
    with closing(connected(root, root / "conflict.db")) as connection:
        assert found(connection, "truce") == ["1992-03-10-lake-city-ceasefire"]
        assert found(connection, "torch") == found(connection, "alight") == ["1991-06-02-capture-of-mill-town"]
        assert found(connection, "hands") == ["1991-06-02-capture-of-mill-town", "1991-06-20-assembly-resolution-7"]
        titled = "select rowid from titles_fts where titles_fts match ?"
        assert column(connection, titled, "chapter") == column(connection, titled, "resolution")
        assert column(connection, titled, "truce") == column(connection, titled, "torched") == []


def test_no_word_of_a_draft_is_found(database: Database) -> None:
    assert found(database, "Zebrawood") == found(database, "Quagmire") == []


# --- folding --------------------------------------------------------------------------------------------------------

TEXTS = st.text(max_size=40) | st.text(st.sampled_from("abəƏШуşŞıİуюєё'’ʼ`ՈւուՈՒծ北 é-0"), max_size=20)


@given(TEXTS)
def test_folded_text_is_lower_case_ascii_and_stays_so(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert folded == folded.lower() == fold(folded)


@given(TEXTS, TEXTS)
def test_folding_goes_word_by_word(one: str, other: str) -> None:
    assert fold(f"{one} {other}") == f"{fold(one)} {fold(other)}"


@pytest.mark.parametrize(
    ("text", "words"),
    [("Əlizov", {"elizov", "alizov"}), ("Ağvərə", {"agver", "agvara"}), ("Ələt, Bazı", {"elet", "alat", "bazi"})],
)
def test_words_with_schwa_are_indexed_in_both_readings(text: str, words: set[str]) -> None:
    assert set(indexed(text).replace(",", "").split()) == words


# --- sides ----------------------------------------------------------------------------------------------------------


def test_claimants_of_three_sides_stand_where_they_spoke(
    records: Records, base: Path, baked: Callable[[], Database]
) -> None:
    records.overlay(base.parent / "good" / "three-sides")
    database = baked()
    assert rows(database, "select * from sides") == [  # in the order of their labels, not of the file
        {"side": "marsh", "label": "Marsh side", "mark": "diamond", "position": 1},
        {"side": "northern", "label": "Northern side", "mark": "circle", "position": 2},
        {"side": "southern", "label": "Southern side", "mark": "square", "position": 3},
    ]
    said = (
        "select actor, perspective, side from claim_claimants where claim like '1991-07-01%' order by claim, position"
    )
    assert [tuple(row.values()) for row in rows(database, said)] == [
        ("southland-defence-ministry", "southland", "southern"),
        ("ada-reed", "marsh", "marsh"),
        ("river-post", "neutral", None),
        ("ada-reed", "southland", "southern"),
        ("northland", "southland", "southern"),
        ("river-post", "southland", "southern"),
    ]
    claims = "select sides, as_of from claims where event like '1991-07-01%' order by position"
    assert [tuple(row.values()) for row in rows(database, claims)] == [
        ("marsh; southern", None),
        ("southern", "1990"),
        ("southern", "1992-04"),
    ]
    assert column(database, "select label from dates where edtf in ('1990', '1992-04')") == ["1990", "April 1992"]
    assert column(database, "select key from actors where perspective = 'marsh'") == ["marsh-republic"]
    assert column(database, "select key from perspectives where side is null") == ["neutral"]
