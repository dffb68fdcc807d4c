"""Citations in words, BibTeX, CSL-JSON, RIS and the template of Wikipedia."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.formats.citations import Citation, dataset_citation, event_citation, statement_citation

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


def test_in_ris(citation: Citation) -> None:
    assert citation.ris() == (
        "TY  - ELEC\r\n"
        "ID  - 1990-05-04-clash\r\n"
        "TI  - Clash at 100% of {Mill} & Co_ (4 May 1990)\r\n"
        "T2  - Dorna timeline\r\n"
        "AU  - Lake University\r\n"
        "PB  - Lake University\r\n"
        "PY  - 2026\r\n"
        "DA  - 2026/03/01\r\n"
        "ET  - 1.2.0\r\n"
        "LA  - en\r\n"
        "UR  - https://dorna.example/events/1990-05-04-clash\r\n"
        "N1  - Licence: CC-BY-4.0\r\n"
        "ER  - \r\n"
    )
    whole = dataset_citation(DATASET, HERE).ris()
    assert whole.startswith("TY  - DATA\r\nID  - dorna-timeline\r\nTI  - Dorna timeline\r\nAU  - ")


def test_for_wikipedia(citation: Citation) -> None:
    assert citation.wikipedia() == (
        "{{Cite web |title=Clash at 100% of &#123;Mill&#125; &amp; Co_ (4 May 1990) "
        "|url=https://dorna.example/events/1990-05-04-clash |website=Dorna timeline |publisher=Lake University "
        "|date=2026-03-01 |language=en}}\n"
    )
    assert dataset_citation(DATASET, "https://dorna.example/").wikipedia() == (
        "{{Cite web |title=Dorna timeline |url=https://dorna.example/ |publisher=Lake University |date=2026-03-01 "
        "|language=en}}\n"
    )


def test_a_statement_is_cited_with_who_says_it_and_of_what() -> None:
    cited = statement_citation("1990-05-04-clash-k7f2", "Belmar, deaths: 3", EVENT, DATASET, "https://dorna.example/c")
    assert (cited.key, cited.part, cited.url) == (
        "1990-05-04-clash-k7f2",
        "Belmar, deaths: 3 – Clash at 100% of {Mill} & Co_ (4 May 1990)",
        "https://dorna.example/c",
    )


def test_every_form_has_a_name_and_an_ending_of_its_own(citation: Citation) -> None:
    assert [(form.name, form.extension) for form in citation.forms] == [
        ("BibTeX", ".bib"),
        ("CSL-JSON", ".csl.json"),
        ("RIS", ".ris"),
        ("Wikipedia", ".wiki.txt"),
    ]
    assert [form.text for form in citation.forms] == [
        citation.bibtex(),
        citation.csl(),
        citation.ris(),
        citation.wikipedia(),
    ]


@given(st.text(min_size=1))
def test_ris_has_a_line_for_each_tag_whatever_the_headline(title: str) -> None:
    lines = event_citation({**EVENT, "title": title}, DATASET, HERE).ris().split("\r\n")
    assert [line[:6] for line in lines if line] == [
        f"{tag}  - " for tag in ("TY", "ID", "TI", "T2", "AU", "PB", "PY", "DA", "ET", "LA", "UR", "N1", "ER")
    ]
    assert all(len(line.splitlines()) == 1 for line in lines if line)


@given(st.text(min_size=1))
def test_the_template_of_wikipedia_stays_one_whatever_the_headline(title: str) -> None:
    template = event_citation({**EVENT, "title": title}, DATASET, "https://dorna.example/a|b}}").wikipedia()
    inside = template.removeprefix("{{Cite web |").removesuffix("}}\n")
    assert [part.partition("=")[0].strip() for part in inside.split("|")] == [
        "title", "url", "website", "publisher", "date", "language"
    ]  # fmt: skip
    assert not set("{}[]<\n") & set(inside)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_bibtex_stays_one_entry_whatever_the_headline(title: str) -> None:
    entry = event_citation({**EVENT, "title": title}, DATASET, HERE).bibtex()
    depth = 0
    for mark in re.findall(r"\\.|[{}]", entry):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth >= 0
    assert depth == 0


def test_urls_cannot_leave_their_braces() -> None:
    entry = event_citation(EVENT, DATASET, "https://dorna.example/a}b%20 c\\%").bibtex()
    assert "  url = {https://dorna.example/a%7Db%20%20c%5C%25},\n" in entry
