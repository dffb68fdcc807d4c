"""Translations get into the file: their table, the document, and what search looks words up in."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.building import build

if TYPE_CHECKING:
    from tests.conftest import Records

TRANSLATED = Path(__file__).resolve().parents[2] / "records/good/translated"
LETTER = "1991-06-04-letter"
SUMMARY = "Нордланд написал письмо. Его прочли через месяц."


def test_a_translation_is_baked_with_its_sentences_and_found_by_its_words(records: Records) -> None:
    records.overlay(TRANSLATED)
    out = records.root / "conflict.db"
    assert not build(records.root, out, cache=None, jobs=1).failed
    with closing(sqlite3.connect(out)) as file:
        rows = file.execute("select * from event_translations").fetchall()
        assert rows == [(LETTER, "ru", "Письмо о Мольне", SUMMARY, "A reader")]
        (text,) = file.execute("select json from documents where event = ?", [LETTER]).fetchone()
        assert json.loads(text)["translations"] == [
            {
                "language": "ru",
                "title": "Письмо о Мольне",
                "summary": SUMMARY,
                "summary_sentences": [
                    {"text": "Нордланд написал письмо.", "sources": ["southland-briefing-1991"]},
                    {"text": "Его прочли через месяц.", "sources": ["river-post-1992"]},
                ],
                "reviewed_by": "A reader",
            }
        ]
        found = "select id from events_fts join events on number = events_fts.rowid where events_fts match 'pismo'"
        assert file.execute(found).fetchall() == [(LETTER,)]
        (terms,) = file.execute(
            "select terms from searched_texts join events using (number) where id = ?", [LETTER]
        ).fetchone()
        assert [line.split()[0] for line in terms.split("\n")] == ["letter", "northland", "pismo", "nordland"]
