"""/api/v1/dataset."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site


def test_the_dataset(answer: Callable[[str], Any], facts: dict[str, str]) -> None:
    dataset = answer("dataset")
    lists = {each["name"]: each["terms"] for each in dataset.pop("vocabulary")}
    dataset.pop("formats")
    assert lists["importance"] == [
        {
            "term": "1",
            "label": "landmark",
            "definition": "No short history of the conflict leaves it out.",
            "inverse": None,
            "broader": None,
        },
        {
            "term": "2",
            "label": "major",
            "definition": "Belongs in a full history: it changed control, lives, law or talks.",
            "inverse": None,
            "broader": None,
        },
        {
            "term": "3",
            "label": "detail",
            "definition": "Explains or illustrates another event, or matters to one place or person.",
            "inverse": None,
            "broader": None,
        },
    ]
    assert dataset == {
        "title": "Dorna timeline",
        "description": "Events around Dorna, 1989 to 1993.",
        "version": "1.2.0",
        "released": "2026-03-01",
        "first_released": None,
        "digest": facts["digest"],
        "schema_version": "7",
        "licence": "CC-BY-4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "publisher": "Lake University",
        "language": "en",
        "first_day": "1989-12-31",
        "last_day": "1993-12-31",
        "searched_to": "2001-05-08",
        "event_count": 8,
        "fact_count": 2,
        "claim_count": 5,
        "source_count": 4,
        "actor_count": 7,
        "place_count": 5,
        "drafts": 0,
        "examples": [],
        "introduction": None,
        "periods": [
            {
                "label": "Blockade",
                "edtf": "1991-05-10/1991-12",
                "earliest": "1991-05-10",
                "latest": "1991-12-31",
                "event": "1991-05-blockade-of-dorna",
                "chapter": None,
            },
            {
                "label": "Aftermath",
                "edtf": "1992/..",
                "earliest": "1992-01-01",
                "latest": None,
                "event": None,
                "chapter": None,
            },
        ],
        "coverage": [
            {
                "edtf": edtf,
                "earliest": earliest,
                "latest": latest,
                "coverage": coverage,
                "searched": searched,
                "languages": languages,
                "types": types,
                "note": note,
            }
            for edtf, earliest, latest, coverage, searched, languages, types, note in (
                ("1980/1989", "1980-01-01", "1989-12-31", "not-searched", None, [], [], None),
                (
                    *("1990/1991", "1990-01-01", "1991-12-31", "systematic", "2001-05-07"),
                    *(["en", "ru"], [], "Talks were not looked up one by one."),
                ),
                ("1992/..", "1992-01-01", None, "selective", "2001-05-08", ["en"], [], None),
                ("1992/..", "1992-01-01", None, "not-searched", None, [], ["shelling", "armed-clash"], None),
            )
        ],
        "tags": [
            {"tag": "bridges", "label": "Bridges", "description": "A tag.", "event_count": 2},
            {"tag": "talks-of-1991", "label": "Talks of 1991", "description": "A tag.", "event_count": 2},
        ],
        "perspectives": [
            {"perspective": key, "label": label, "description": description, "side": side, "neutral": neutral}
            for key, label, description, side, neutral in (
                ("ardanian", "Ardanian", "Its sources.", "ardania", False),
                ("belmarian", "Belmarian", "Its sources.", "belmar", False),
                ("dornan", "Dornan", "Free Dorna.", "dorna", False),
                ("third-party", "Third party", "Its sources.", None, True),
            )
        ],
        "sides": [  # in the order of their labels, not of the file
            {"side": "ardania", "label": "Ardania", "mark": "circle"},
            {"side": "belmar", "label": "Belmar", "mark": "square"},
            {"side": "dorna", "label": "Free Dorna", "mark": "triangle"},
        ],
    }


def test_some_of_it(answer: Callable[[str], Any]) -> None:
    assert answer("dataset?fields=version,event_count") == {"version": "1.2.0", "event_count": 8}


def test_the_formats_of_filtered_views(site: Site, answer: Callable[[str], Any]) -> None:
    formats = {each["format"]: each for each in answer("dataset")["formats"]}
    assert formats["jsonl"] == {
        "format": "jsonl",
        "label": "JSON Lines",
        "media_type": "application/jsonl",
        "description": "JSON Lines: the documents, one on each line; what may be a fraction has a point.",
    }
    for name, each in formats.items():
        answered = site.get(f"/api/v1/events.{name}").headers["content-type"]
        assert answered.partition(";")[0] == each["media_type"]
