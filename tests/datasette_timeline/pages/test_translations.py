"""Titles and summaries in the language that the reader chose: wherever an event is named, and nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Saying, Site, Visit

CAPTURE, SHOTS = "/events/1992-04-capture-of-osip-verd", "/events/1991-03-01-shots-in-river-town"
TITLE, SUMMARY = "Пленение Осипа Верда", "Осип Верд попал в плен."
ORIGINAL = "Capture of Osip Verd"


def test_an_event_is_told_in_the_language_of_the_page(visit: Visit, saying: Saying) -> None:
    page = visit(f"{CAPTURE}?lang=ru")
    assert saying(page.first(".//h1")) == TITLE
    assert page.first(".//h1").find("span") is None
    (summary,) = page.all("p", class_="record-summary")
    assert saying(summary).startswith(SUMMARY)
    assert summary.get("lang") is None
    (note,) = page.all("p", class_="translated")
    assert saying(note) == "Перевод, ещё не прочитанный носителем языка. Оригинал (английский)"
    assert page.links(note)["Оригинал (английский)"] == CAPTURE
    assert saying(page.first(".//title")).startswith(f"{TITLE} (")
    (card,) = [each for each in page.all("meta") if each.get("property") == "og:description"]
    assert card.get("content") == SUMMARY


def test_a_translation_that_was_read_needs_no_word_of_it(visit: Visit, saying: Saying) -> None:
    (note,) = visit(f"{SHOTS}?lang=hy").all("p", class_="translated")
    assert saying(note) == "Բնագիրը (անգլերեն)"


@pytest.mark.parametrize("language", ["en", "az"])
def test_what_is_not_translated_stays_as_it_is(visit: Visit, saying: Saying, language: str) -> None:
    page = visit(f"{CAPTURE}?lang={language}")
    assert saying(page.first(".//h1")) == ORIGINAL
    assert not page.all("p", class_="translated")


@pytest.mark.parametrize(
    "address",
    [
        "/timeline?lang=ru",
        "/timeline?lang=ru&view=full",
        "/search?q=osip&lang=ru",
        "/actors/osip-verd?lang=ru",
        "/embed?lang=ru",
        "/embed?view=event&focus=1992-04-capture-of-osip-verd&lang=ru",
        "/embed/build?lang=ru",
        "/embed.svg?lang=ru",
        "/events/1992-04-capture?lang=ru",
    ],
)
def test_lists_name_it_so(site: Site, address: str) -> None:
    shown = site.get(address).text.replace("<mark>", "").replace("</mark>", "")
    assert TITLE in shown
    assert ORIGINAL not in shown


def test_search_shows_the_words_that_it_found_in_a_translation(site: Site) -> None:
    shown = site.get("/search?q=плену&lang=ru").text
    assert "Осип Верд попал в <mark>плен</mark>." in shown


def test_what_is_cited_and_taken_away_is_the_record(site: Site) -> None:
    """A citation names what it cites, formats are in the language of the dataset."""
    assert ORIGINAL in site.get(f"{CAPTURE}.bib").text
    page = site.get(f"{CAPTURE}?lang=ru").text
    assert ORIGINAL in page
    (feature,) = [
        each
        for each in json.loads(site.get("/api/v1/events.geojson").text)["features"]
        if each["id"] == CAPTURE.rpartition("/")[2]
    ]
    assert feature["properties"]["title"] == ORIGINAL


@pytest.mark.parametrize("address", ["/", "/timeline", CAPTURE, "/search", "/about"])
def test_a_page_whose_records_are_in_another_language_says_so(visit: Visit, saying: Saying, address: str) -> None:
    (note,) = visit(f"{address}?lang=ru").all("p", class_="language-note")
    assert saying(note) == (
        "Записи составлены на другом языке (английский); у части из них переведены заголовок и краткое изложение. "
        "Носители языка эти переводы ещё не читали."
    )
    (note,) = visit(f"{address}?lang=hy").all("p", class_="language-note")
    assert saying(note) == ("Գրառումներն այլ լեզվով են (անգլերեն), դրանց մի մասի վերնագիրն ու ամփոփումը թարգմանված են։")
    assert not visit(address).all("p", class_="language-note")
