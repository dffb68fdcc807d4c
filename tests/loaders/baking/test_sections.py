"""The file is made of sections: whoever has tables and rows gets them into it, and they are described like the rest."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from datasette_timeline.published import contract as checking
from loaders.baking.database import BakeError, bake
from loaders.baking.documents import Publication
from loaders.baking.section import Baking, Rows, Section
from loaders.baking.sections import SECTIONS, TABLES
from loaders.generating.contract import contract
from loaders.generating.ddl import statements
from loaders.generating.metadata import table_metadata
from loaders.loading.datasets import load
from schema.documents import number, text
from schema.tables import Table, refers

WEATHER = Table(
    "weather",
    "What the weather was like, as a station has it.",
    {
        "event": refers("events", "The event."),
        "degrees": number("How warm it was.", nullable=True),
        "measured": text("The day on which it was measured.", is_date=True),
        "kind": text("What it goes by.", terms="event-type"),
    },
    indexes={"weather_kind": ("kind",)},
)


def measured(baking: Baking) -> Iterator[Rows]:
    for event in baking.publication.events:
        told = {"event": event.key, "degrees": 7, "measured": "2001-02-03", "station": "Hill", **event.data}
        yield {"weather": [WEATHER.row({**told, "kind": event.data["type"]})]}


MEASURED = Section((WEATHER,), measured)


def elsewhere(baking: Baking) -> Iterator[Rows]:
    yield {"weather": [("2001-no-such-event", None, "2001-02-03", "other")]}


def bake_with(section: Section, publication: Publication, path: Path) -> dict[str, int]:
    sections = (*SECTIONS[:-2], section, *SECTIONS[-2:])
    return bake(publication, path, lambda _: None, sections, statements(tables_with(section))).counts


def tables_with(section: Section) -> list[Table]:
    return [*TABLES, *section.tables]


@pytest.fixture
def publication(base: Path, today: Any) -> Publication:
    return Publication(load(base, today=today, jobs=1).dataset)


def test_a_section_of_its_own_is_baked(publication: Publication, tmp_path: Path) -> None:
    counts = bake_with(MEASURED, publication, tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        found = connection.execute("select * from weather join events on id = event order by number").fetchall()
        assert [row[:4] for row in found] == [
            (event.key, 7, "2001-02-03", event.data["type"]) for event in publication.events
        ]
        label = connection.execute("select label from dates where edtf = '2001-02-03'").fetchone()
        assert label == ("3 February 2001",)
        sql = connection.execute("select sql from sqlite_master where name = 'weather_kind'").fetchone()
        assert sql == ("CREATE INDEX weather_kind ON weather (kind)",)
    assert counts["weather"] == len(publication.events)


def test_its_rows_count_for_the_digest(publication: Publication, tmp_path: Path) -> None:
    digests = set()
    for name, rows in (("a", measured), ("b", lambda baking: islice(measured(baking), 1))):
        bake_with(Section((WEATHER,), rows), publication, tmp_path / name)
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            digests |= set(connection.execute("select value from dataset where name = 'digest'"))
    assert len(digests) == 2


def test_its_rows_refer_to_what_is_there(publication: Publication, tmp_path: Path) -> None:
    with pytest.raises(BakeError, match=r"rows that refer to nothing: .*weather"):
        bake_with(Section((WEATHER,), elsewhere), publication, tmp_path / "a.db")


def test_its_columns_get_help() -> None:
    assert table_metadata((WEATHER,))["weather"] == {
        "description": "What the weather was like, as a station has it.",
        "columns": {
            "event": "The event.",
            "degrees": "How warm it was.",
            "measured": "The day on which it was measured.",
            "kind": "What it goes by; see terms, list event-type.",
        },
    }


def test_the_site_asks_files_for_it(publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = json.loads(contract(tables_with(MEASURED)))
    monkeypatch.setattr(checking, "_contract", lambda: wanted)
    bake_with(MEASURED, publication, tmp_path / "with.db")
    bake(publication, tmp_path / "without.db", lambda _: None)
    with (
        closing(sqlite3.connect(tmp_path / "with.db")) as one,
        closing(sqlite3.connect(tmp_path / "without.db")) as two,
    ):
        assert checking.breach(one) is None
        assert checking.breach(two) == "it lacks the table 'weather'; build it anew with this release of the tool"
