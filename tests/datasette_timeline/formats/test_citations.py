"""Citations in words, BibTeX and CSL-JSON."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.formats.citations import Citation, dataset_citation, event_citation

DATASET = {
    "title": "Dorna timeline",
    "version": "1.2.0",
    "released": "2026-03-01",
    "publisher": "Lake University",
    "licence": "CC-BY-4.0",
    "language": "en",
}
EVENT = {"id": "1990-05-04-clash", "title": "Clash at 100% of {Mill} & Co_", "date": {"label": "4 May 1990"}}
HERE = "https://dorna.example/events/1990-05-04-clash"


@pytest.fixture
def citation() -> Citation:
    return event_citation(EVENT, DATASET, HERE)


def test_in_words(citation: Citation) -> None:
    assert citation.plain == (
        "Lake University. “Clash at 100% of {Mill} & Co_ (4 May 1990).” In Dorna timeline, version 1.2.0, 2026-03-01. "
        "CC-BY-4.0. https://dorna.example/events/1990-05-04-clash"
    )
    assert dataset_citation(DATASET, "https://dorna.example/").plain == (
        "Lake University. Dorna timeline, version 1.2.0, 2026-03-01. CC-BY-4.0. https://dorna.example/"
    )


def test_in_bibtex(citation: Citation) -> None:
    assert citation.bibtex() == (
        "@misc{1990-05-04-clash,\n"
        "  title = {{Clash at 100\\% of \\{Mill\\} \\& Co\\_ (4 May 1990)}},\n"
        "  author = {{Lake University}},\n"
        "  howpublished = {In: Dorna timeline, version 1.2.0},\n"
        "  version = {1.2.0},\n"
        "  year = {2026},\n"
        "  date = {2026-03-01},\n"
        "  publisher = {Lake University},\n"
        "  url = {https://dorna.example/events/1990-05-04-clash},\n"
        "  language = {en},\n"
        "  note = {Licence: CC-BY-4.0},\n"
        "}\n"
    )
    assert dataset_citation(DATASET, HERE).bibtex().startswith("@misc{dorna-timeline,\n  title = {{Dorna timeline}},\n")
    assert dataset_citation({**DATASET, "title": "Дорна"}, HERE).bibtex().startswith("@misc{dataset,\n")


def test_in_csl_json(citation: Citation) -> None:
    assert json.loads(citation.csl()) == [
        {
            "id": "1990-05-04-clash",
            "type": "entry",
            "title": "Clash at 100% of {Mill} & Co_ (4 May 1990)",
            "container-title": "Dorna timeline",
            "author": [{"literal": "Lake University"}],
            "publisher": "Lake University",
            "version": "1.2.0",
            "issued": {"date-parts": [[2026, 3, 1]]},
            "language": "en",
            "note": "Licence: CC-BY-4.0",
            "URL": HERE,
        }
    ]
    (item,) = json.loads(dataset_citation(DATASET, HERE).csl())
    assert (item["type"], item["title"]) == ("dataset", "Dorna timeline")
    assert "container-title" not in item


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_bibtex_stays_one_entry_whatever_the_headline(title: str) -> None:
    entry = event_citation({**EVENT, "title": title}, DATASET, HERE).bibtex()
    depth = 0
    for mark in re.findall(r"\\.|[{}]", entry):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth >= 0
    assert depth == 0


def test_urls_cannot_leave_their_braces() -> None:
    entry = event_citation(EVENT, DATASET, "https://dorna.example/a}b%20 c\\").bibtex()
    assert "  url = {https://dorna.example/a%7Db%2520%20c%5C},\n" in entry
