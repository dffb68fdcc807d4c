"""The marks of a record's summary are nowhere on its site: everybody but the builder reads the summary as text."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.formats.citations import EXTENSIONS
from datasette_timeline.formats.listing import FORMATS
from datasette_timeline.pages import offered

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Ask, Site

EVENT = "1990-05-04-clash-at-mill-bridge"
RECORD = Path(__file__).resolve().parents[1] / "records" / "site" / "events" / "1990" / f"{EVENT}.yml"
MARK = re.compile(r"\[\^|%5B%5E|&#91;\^", re.IGNORECASE)
ADDRESSES = [
    *(page.address for page in offered()),
    *(f"/events/{EVENT}{extension}" for extension in ("", ".json", *EXTENSIONS)),
    "/api/v1/events",
    *(f"/api/v1/events.{extension}" for extension in FORMATS),
    f"/claims/{EVENT}/sjg5",
    f"/facts/{EVENT}/b6v6",
    f"/facts/{EVENT}/b6v6.json",
    "/timeline?from=1990&to=1990",
    "/actors/ardania",
    "/places/mill-bridge",
    "/sources/evening-1990",
    "/search?q=soldiers",
    "/search?q=evening-1990",
    "/api/v1/search?q=soldiers",
    "/api/v1/openapi.json",
    "/embed",
    f"/embed?view=event&focus={EVENT}",
    f"/oembed?url=http://localhost/events/{EVENT}",
    "/conflict/events",
    "/conflict/events.json?_shape=array",
    "/conflict/events.csv",
    "/conflict/timeline.json?_shape=array",
    "/conflict/documents.json?_shape=array",
    "/conflict/summary_sentences",
    "/conflict/sentence_sources",
]


def test_the_record_has_marks() -> None:
    assert "at the bridge.[^evening-1990][^dawn-1990]" in RECORD.read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_has_any(address: str, site: Site) -> None:
    response = site.get(address)
    assert response.status_code == 200, response.text[:500]
    assert MARK.findall(response.text) == []


def test_the_file_has_none(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        dump = "\n".join(connection.iterdump())
    assert "[^" not in dump


def test_the_document_has_the_sentences_with_their_sources(ask: Ask) -> None:
    document: dict[str, Any] = ask(f"/api/v1/events/{EVENT}").json()
    told = "Soldiers of Ardania and Belmar fired at each other at the bridge."
    assert document["summary"] == told
    assert document["summary_sentences"] == [{"text": told, "sources": ["evening-1990", "dawn-1990"]}]
    assert ask("/api/v1/events/1993-year-of-quiet").json()["summary_sentences"] == [
        {"text": "Nothing happened.", "sources": []}
    ]


def test_so_have_the_tables(site: Site) -> None:
    told = site.get(f"/conflict/sentence_sources.json?_shape=array&event={EVENT}").json()
    assert [(row["number"], row["position"], row["source"]) for row in told] == [
        (1, 1, "evening-1990"),
        (1, 2, "dawn-1990"),
    ]
