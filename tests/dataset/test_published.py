"""What is published of each dataset: whole documents, dates with their words, and every id that was ever given out."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from datasette_timeline.i18n.date_labels import date_label
from datasette_timeline.i18n.texts import LANGUAGES
from datasette_timeline.published.dates import Date
from datasette_timeline.published.documents import MODELS
from loaders.checks.persons import unnamed
from loaders.loading.datasets import load
from loaders.reading.entries import Dataset

EVENT = MODELS["Event"]
_TABLES = {"events": "id", "actors": "key", "places": "key", "sources": "key", "tags": "key"}


@pytest.fixture(scope="module")
def dataset(root: Path) -> Dataset:
    """Its records."""
    loaded = load(root, jobs=1)
    assert loaded.errors == []
    return loaded.dataset


def _rows(built: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{built / 'conflict.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def test_documents_have_every_member_and_no_other(built: Path) -> None:
    documents = _rows(built, "select event, json from documents")
    assert documents
    for event, text in documents:
        told = json.loads(text)
        assert EVENT.model_validate(told, strict=True).model_dump() == told, event


def test_every_date_has_a_label_in_every_language(built: Path) -> None:
    dates = [Date(*row) for row in _rows(built, "select * from dates")]
    assert dates
    for language in LANGUAGES.values():
        assert [date for date in dates if not date_label(date, language.dates)] == []


def test_every_id_that_was_published_has_a_row(dataset: Dataset, built: Path) -> None:
    """Of those that are neither retired nor a private person's."""
    rows = set[str]()
    for table, column in _TABLES.items():
        rows |= {f"{table}/{key}" for (key,) in _rows(built, f"select {column} from {table}")}
    gone = {key if "/" in key else f"events/{key}" for key in dataset.registry("retired")}
    gone |= {f"actors/{key}" for key in unnamed(dataset)}
    assert dataset.registry("published").keys() - gone <= rows
