"""The page about the dataset."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.i18n.languages.progress import progress_of
from datasette_timeline.i18n.texts import LANGUAGES

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Saying, Site, Variation, Visit


def test_counts_what_there_is(visit: Visit, saying: Saying) -> None:
    numbers = visit("/about").section("numbers")
    assert saying(numbers.find("header")) == "In numbers From 31 December 1989 to 31 December 1993."
    assert saying(numbers.find("dl")) == (
        "events 8 undisputed facts 2 claims 5 claims that another contradicts 2 claimants 4 sources cited 4 "
        "languages of sources 2 names of places and actors 20"
    )


def test_tells_how_it_is_made_without_naming_a_conflict(visit: Visit, saying: Saying) -> None:
    method = visit("/about").section("method")
    headings = [saying(each) for each in method.iter("h3")]
    assert headings == [
        "What counts as an event",
        "Two voices",
        "Do the sides agree?",
        "What a statement rests on",
        "Weak",
        "Dates",
        "Names and places",
        "Self-declared",
        "Sources",
        "Review and corrections",
        "What it is not",
    ]
    assert not {"Ardania", "Belmar", "Dorna"} & set(saying(method).split())
    assert visit("/about?lang=ru").all("div", class_="method")[0].get("lang") == "en"


def test_explains_every_term_of_every_list(visit: Visit, saying: Saying, database: Path) -> None:
    page = visit("/about")
    with sqlite3.connect(database) as connection:
        terms = connection.execute("select list, term, definition from terms").fetchall()
    connection.close()
    assert len(terms) > 80
    for name, term, definition in terms:
        if name in (
            "status",
            "retirement",
            "side-mark",
            "coverage",
            "person-standing",
            "request-kind",
            "request-outcome",
            "version-kind",
            "edit",
        ):
            continue
        if name in ("agreement", "support"):
            assert definition in page.main, "the part on how it is made tells of these"
            continue
        (shown,) = [each for each in page.tree.iter("div") if each.get("id") == f"{name}-{term}"]
        assert definition in saying(shown)
    (clash,) = [each for each in page.tree.iter("div") if each.get("id") == "event-type-armed-clash"]
    assert page.links(clash) == {"2 events": "/timeline?type=armed-clash"}


def test_says_whose_side_sources_speak_from(visit: Visit, saying: Saying) -> None:
    page = visit("/about")
    assert saying(page.section("perspectives")) == (
        "Whose side sources speak from Sides, in the alphabetical order of their names: Ardania; Belmar; Free Dorna. "
        "Third party 2 sources Its sources. (neither a party nor its close ally) "
        "Ardanian 1 source Its sources. Belmarian 1 source Its sources. Dornan 0 sources Free Dorna."
    )
    assert page.links()["Belmarian"] == "/sources?perspective=belmarian"


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("mailto:desk@dorna.example", '<a href="mailto:desk@dorna.example">desk@dorna.example</a>'),
        ("https://dorna.example/write", '<a href="https://dorna.example/write">https://dorna.example/write</a>'),
        ("javascript:alert(1)", "javascript:alert(1)</p>"),
    ],
)
def test_says_where_to_report_mistakes(contact: str, shown: str, database: Path, open_site: OpenSite) -> None:
    site = open_site(database, metadata={"plugins": {"datasette-timeline": {"contact": contact}}})
    said = "Mistakes in the records, faults of the site and security problems:"
    assert f"{said} {shown}" in site.get("/about").text
    assert said not in open_site(database).get("/about").text


def test_lists_corrections_and_retired_ids(
    visit: Visit, saying: Saying, variation: Variation, open_site: OpenSite
) -> None:
    page = visit("/about")
    lists = [saying(each) for each in page.section("corrections").iter("dl")]
    assert lists[0] == "3 February 2026 Clash at Mill Bridge: The bridge was closed for a month, not a year."
    assert lists[1] == (
        "7 January 2026 1990-06-rumour withdrawn: No source stands behind it. "
        "6 January 2026 1990-05-05-second-clash withdrawn: It was the same clash. "
        "5 January 2026 1990-05-04-fight-at-mill-bridge renamed to 1990-05-04-clash-at-mill-bridge: "
        "The old slug took a side."
    )

    def correct_nothing(records: Records) -> None:
        (records.root / "registries/retired.yml").unlink()
        path = records.root / "events/1990/1990-05-04-clash-at-mill-bridge.yml"
        path.write_text(path.read_text(encoding="utf-8").partition("corrections:")[0], encoding="utf-8")

    page = visit("/about", site=open_site(variation(correct_nothing)))
    assert saying(page.section("corrections")) == "Corrections None so far."


def test_the_dataset_is_cited(visit: Visit, site: Site) -> None:
    page = visit("/about")
    assert "Lake University. Dorna timeline, version 1.2.0, 2026-03-01. CC-BY-4.0. http://localhost/" in page.main
    assert site.get("/about.bib").text.startswith("@misc{dorna-timeline,\n  title = {{Dorna timeline}},\n")
    (item,) = site.get("/about.csl.json").json()
    assert item["type"] == "dataset"
    assert item["issued"] == {"date-parts": [[2026, 3, 1]]}


def test_machines_read_what_the_dataset_is(visit: Visit) -> None:
    for path in ("/about", "/"):
        (block,) = visit(path).all("script", type="application/ld+json")
        data = json.loads(block.text or "")
        assert data["@type"] == "Dataset"
        assert data["temporalCoverage"] == "1989-12-31/1993-12-31"
        whole = data["distribution"][0]
        assert (whole["encodingFormat"], whole["contentUrl"]) == (
            "application/vnd.sqlite3",
            "http://localhost/conflict.db",
        )
        assert {each["encodingFormat"] for each in data["distribution"]} >= {"text/csv", "application/geo+json"}


def test_says_how_much_there_is_in_each_language(visit: Visit, saying: Saying) -> None:
    texts = progress_of(LANGUAGES["en"]).total
    languages = {
        saying(each.find("dt")): saying(each.find("dd")) for each in visit("/about").section("languages").iter("div")
    }
    assert list(languages) == ["English", "Azərbaycanca", "Հայերեն", "Русский"]
    (terms,) = re.findall(r"(\d+) of \1 terms", languages["English"])
    assert (
        languages["English"]
        == f"{texts:,} of {texts:,} texts of the site; {terms} of {terms} terms of the lists above."
    )
    russian = progress_of(LANGUAGES["ru"])
    assert languages["Русский"].startswith(f"{russian.done:,} of {texts:,} texts of the site; ")
    assert languages["Русский"].endswith(f" of {terms} terms of the lists above; not yet read by a native speaker.")
