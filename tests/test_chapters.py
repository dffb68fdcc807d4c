"""The introduction and the chapters of this dataset: they leave no time out, and say nothing that no record cites."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def database(real_database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{real_database}?mode=ro", uri=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def texts(database: sqlite3.Connection) -> list[dict[str, Any]]:
    """The introduction, if there is one, then the chapters."""
    sql = """
        select value from dataset where name = 'introduction'
        union all select chapter from (select chapter from periods where chapter is not null order by position)
    """
    return [json.loads(text) for (text,) in database.execute(sql)]


def test_chapters_follow_each_other_without_gaps(database: sqlite3.Connection) -> None:
    sql = "select date_earliest, date_latest from periods where chapter is not null order by position"
    for (_, last), (first, _) in pairwise(database.execute(sql).fetchall()):
        assert date.fromisoformat(first) == date.fromisoformat(last) + timedelta(days=1)


def test_every_source_of_the_texts_is_cited_by_a_record(
    database: sqlite3.Connection, texts: list[dict[str, Any]]
) -> None:
    cited = {key for (key,) in database.execute("select key from sources where event_count > 0")}
    assert {each["source"] for text in texts for each in text["citations"]} - cited == set()


def test_no_language_has_some_of_the_texts_alone(texts: list[dict[str, Any]]) -> None:
    languages = [{each["language"] for each in text["translations"]} for text in texts]
    assert all(each == languages[0] for each in languages)
