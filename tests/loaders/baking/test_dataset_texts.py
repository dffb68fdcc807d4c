"""Introduction and chapters get into the file with what they cite; drafts, and what only these cite, do not."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.building import build

if TYPE_CHECKING:
    from tests.conftest import Records

INTRODUCED = Path(__file__).resolve().parents[2] / "records/good/introduced"
SOURCE = """
{key}:
  title: A chronicle
  publisher: Chronicle
  language: en
  kind: reference
  perspective: neutral
"""


def baked(records: Records, *queries: str, **options: Any) -> list[list[tuple[Any, ...]]]:
    out = records.root / "conflict.db"
    assert not build(records.root, out, cache=None, jobs=1, **options).failed
    with closing(sqlite3.connect(out)) as file:
        return [file.execute(query).fetchall() for query in queries]


def test_they_are_told_by_sentences_and_in_other_languages(records: Records) -> None:
    records.overlay(INTRODUCED)
    introductions, periods = baked(
        records,
        "select value from dataset where name = 'introduction'",
        "select position, label, event, chapter from periods order by position",
    )
    introduction = json.loads(introductions[0][0])
    assert introduction["sentences"][2] == {
        "text": "Who began is disputed.",
        "sources": ["southland-briefing-1991", "river-post-1992"],
    }
    assert introduction["citations"][1] == {"source": "river-post-1992", "locator": "p. 3", "note": None}
    [translation] = introduction["translations"]
    assert [translation[name] for name in ("language", "headline", "reviewed_by")] == [
        "ru",
        "Что произошло на болотах",
        "A reader",
    ]
    assert [row[:3] for row in periods] == [(1, "March war", "1991-06-01-march-war"), (2, "Aftermath", None)]
    assert periods[0][3] is None
    assert json.loads(periods[1][3])["text"] == "Talks were held in Mill Town / Molna."


def test_what_only_a_draft_cites_is_published_with_it_alone(records: Records) -> None:
    records.overlay(INTRODUCED)
    sources = (records.root / "registries/sources.yml").read_text(encoding="utf-8")
    added = [SOURCE.format(key=key) for key in ("z-chronicle-draft", "z-chronicle-introduction")]
    records.write("registries/sources.yml", sources.rstrip("\n") + "".join(added))
    records.edit("registries/dataset.yml", "{source: assembly-resolution-7-1991}", "{source: z-chronicle-draft}")
    records.edit(
        "registries/dataset.yml",
        "Both lost Mill Town /\n    Molna.[^river-post-1992]",
        "Both lost Mill Town /\n    Molna.[^river-post-1992][^z-chronicle-introduction]",
    )
    records.edit(
        "registries/dataset.yml", "Мольну.[^river-post-1992]", "Мольну.[^river-post-1992][^z-chronicle-introduction]"
    )
    records.edit(
        "registries/dataset.yml",
        "    - {source: river-post-1992, locator: p. 3}",
        "    - {source: river-post-1992, locator: p. 3}\n    - {source: z-chronicle-introduction}",
    )
    queries = (
        "select key from sources where publisher = 'Chronicle' order by key",
        "select label from periods order by position",
        "select value from dataset where name = 'drafts'",
    )
    drafts = "select count(*) from events where status = 'draft'"
    assert baked(records, *queries) == [
        [("z-chronicle-introduction",)],
        [("March war",), ("Aftermath",)],
        [("0",)],
    ]
    *told, [(events,)] = baked(records, *queries, drafts, include_drafts=True)
    assert told == [
        [("z-chronicle-draft",), ("z-chronicle-introduction",)],
        [("March war",), ("Aftermath",), ("Later",)],
        [(str(events + 1),)],
    ]
