"""What search boxes suggest: places and actors by any name, events by headline, and a search for what is typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from datasette_timeline.database.datasette_compat import StartupError

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Saying, Site, Tamper, Variation, Visit

BRIDGE = "/events/1990-05-04-clash-at-mill-bridge"

Suggested = list[tuple[str, str]]
"""What each option says, and where it leads."""


@pytest.fixture
def suggested(visit: Visit, saying: Saying) -> Any:
    """What is suggested for a text, `suggested(text, lang="ru", site=…)`."""

    def ask(text: str, lang: str = "en", **options: Any) -> Suggested:
        page = visit(f"/search/suggest?q={quote(text)}{f'&lang={lang}' if lang != 'en' else ''}", **options)
        (box,) = page.all("div", role="listbox")
        assert [option.get("role") for option in box] == ["option"] * len(box)
        return [(saying(option), option.get("href", "")) for option in box]

    return ask


def test_the_whole_answer(site: Site) -> None:
    assert site.get("/search/suggest?q=mill").text == (
        '<div class="suggestion-list" role="listbox" aria-label="Suggestions" data-announce="2 suggestions">\n'
        '<a role="option" aria-selected="false" tabindex="-1" href="/places/mill-bridge">'
        '<bdi><mark>Mill</mark> Bridge</bdi> <span class="meta">place · 1 event</span></a>\n'
        f'<a role="option" aria-selected="false" tabindex="-1" href="{BRIDGE}">'
        '<bdi>Clash at <mark>Mill</mark> Bridge</bdi> <span class="meta">event · 4 May 1990</span></a>\n'
        '<a role="option" aria-selected="false" tabindex="-1" href="/search?q=mill">Search for “<bdi>mill</bdi>”</a>\n'
        "</div>"
    )


@pytest.mark.parametrize("text", ["мельн", "Мельничный мост", "Мельничном мосту", "MELNICHNYY"])
def test_the_name_that_was_found_is_said_where_the_label_is_another(text: str, suggested: Any) -> None:
    assert suggested(text)[0] == ("Mill Bridge Мельничный мост · place · 1 event", "/places/mill-bridge")


@pytest.mark.parametrize("text", ["Dəyirman k", "dayirman", "Dəyirman körpüsündə"])
def test_names_are_found_in_any_spelling_and_case_form(text: str, suggested: Any) -> None:
    assert suggested(text)[0] == ("Mill Bridge Dəyirman körpüsü · place · 1 event", "/places/mill-bridge")


def test_the_name_in_the_language_of_the_reader_is_the_label(suggested: Any) -> None:
    assert suggested("ardania", "ru") == [
        ("Ардания Ardania · участник · 3 события", "/actors/ardania?lang=ru"),
        ("Ardania (country) место · 5 событий", "/places/ardania-land?lang=ru"),
        ("Army of Ardania участник · 0 событий", "/actors/army-of-ardania?lang=ru"),
        ("Искать «ardania»", "/search?q=ardania&lang=ru"),
    ]
    assert suggested("osip", "ru")[:2] == [
        ("Осип Верд участник · 1 событие", "/actors/osip-verd?lang=ru"),
        ("Пленение Осипа Верда событие · примерно апрель 1992 г.", "/events/1992-04-capture-of-osip-verd?lang=ru"),
    ]


def test_what_is_called_exactly_so_comes_first_then_what_begins_so(suggested: Any) -> None:
    assert suggested("dorna") == [
        ("Dorna / Tornak place · 5 events", "/places/dorna"),
        ("Lake City Dorna · place · 2 events", "/places/lake-city"),
        ("Free Dorna self-declared actor · 2 events", "/actors/free-dorna"),
        ("Free Dorna is founded event · 31 December 1989 or earlier", "/events/1989-founding-of-free-dorna"),
        ("Blockade of Dorna event · from 10 May 1991 on", "/events/1991-05-blockade-of-dorna"),
        ("Talks in Lake City event · February 1991", "/events/1991-02-talks-in-lake-city"),
        ("Search for “dorna”", "/search?q=dorna"),
    ]
    assert suggested("lake")[:2] == [
        ("Lake City place · 2 events", "/places/lake-city"),
        ("Council of Lakes actor · 2 events", "/actors/council-of-lakes"),
    ]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("ri", ["River Town place · 2 events"]),
        ("council of l", ["Council of Lakes actor · 2 events"]),
        ("army of a", ["Army of Ardania actor · 0 events"]),
    ],
)
def test_the_last_word_may_go_on_however_short_it_is(text: str, options: list[str], suggested: Any) -> None:
    assert [said for said, _ in suggested(text)] == [*options, f"Search for “{text}”"]


def test_what_has_all_words_comes_before_what_part_of_them_names(suggested: Any) -> None:
    assert [said for said, _ in suggested("dorna free")] == [
        "Free Dorna self-declared actor · 2 events",
        "Dorna / Tornak place · 5 events",
        "Lake City Dorna · place · 2 events",
        "Free Dorna is founded event · 31 December 1989 or earlier",
        "Search for “dorna free”",
    ]


def test_events_are_those_of_a_date_landmarks_first(suggested: Any) -> None:
    assert [said for said, _ in suggested("1991")] == [
        "Blockade of Dorna event · from 10 May 1991 on",
        "Council of Lakes adopts decision 7 event · 1 June 1991",
        "Talks in Lake City event · February 1991",
        "Shots in River Town event · 1 or 2 March 1991",
        "Search for “1991”",
    ]
    assert [said for said, _ in suggested("mill bridge may 1990")] == [
        "Mill Bridge place · 1 event",
        "Clash at Mill Bridge event · 4 May 1990",
        "Search for “mill bridge may 1990”",
    ]
    assert [said for said, _ in suggested("mill bridge may 1991")] == [
        "Mill Bridge place · 1 event",
        "Search for “mill bridge may 1991”",
    ]


def test_what_is_left_out_is_not_suggested(suggested: Any) -> None:
    assert [said for said, _ in suggested("bridge -clash")] == [
        "Mill Bridge place · 1 event",
        "Search for “bridge -clash”",
    ]


def test_at_most_eight_of_which_four_are_names_where_there_are_events(
    variation: Variation, open_site: OpenSite, suggested: Any
) -> None:
    def add_fords(records: Records) -> None:
        keys = [f"ford-{number}" for number in range(1, 10)]
        entries = [f"{key}:\n  names: [{{name: {key.capitalize()}, language: en}}]\n  kind: river\n" for key in keys]
        records.write("registries/places/fords.yml", "".join(entries))
        records.write("registries/published.yml", "".join(f"- places/{key}\n" for key in keys))
        for number in range(1, 10):
            records.write(f"events/1993/1993-fords-{number}.yml", _FORDS.format(number))

    site = open_site(variation(add_fords))
    kinds = [said.split(" · ")[0].split()[-1] for said, _ in suggested("ford", site=site)]
    assert kinds == ["place"] * 4 + ["event"] * 3 + ["“ford”"]
    kinds = [said.split(" · ")[0].split()[-1] for said, _ in suggested("ford ", site=site)]
    assert kinds == ["place"] * 4 + ["event"] * 3 + ["“ford”"]


_FORDS = """
title: Ford {} is crossed
date: 1993
type: other
importance: 3
status: reviewed
summary: Nothing happened.
actors: [{{actor: ardania, role: subject}}]
sources: [{{source: handbook}}]
"""


def test_claims_are_counted_where_there_are_no_events(suggested: Any, tampered: Tamper, open_site: OpenSite) -> None:
    site = open_site(tampered("update actors set event_count = 0 where key = 'belmar'"))
    assert suggested("belmar", site=site)[0] == ("Belmar actor · 2 claims", "/actors/belmar")


def test_drafts_are_marked(variation: Variation, open_site: OpenSite, suggested: Any) -> None:
    site = open_site(variation(_make_a_draft, include_drafts=True))
    assert suggested("clash", site=site)[0] == ("Clash at Mill Bridge draft, not reviewed event · 4 May 1990", BRIDGE)


def _make_a_draft(records: Records) -> None:
    records.edit(f"events/1990/{BRIDGE.rpartition('/')[2]}.yml", "status: reviewed", "status: draft")


@pytest.mark.parametrize("text", ["", " ", "b", "!!", '""', "(*)", "\x00\x00", "a " * 41, "\u202e\u202e"])
def test_nothing_is_suggested_for_what_cannot_be_searched_for(text: str, site: Site) -> None:
    response = site.get(f"/search/suggest?q={quote(text)}")
    assert response.status_code == 200
    assert response.text == (
        '<div class="suggestion-list" role="listbox" aria-label="Suggestions" data-announce="No suggestions">\n</div>'
    )


@pytest.mark.parametrize(
    "text", ["* OR NEAR(", "mill' OR 1=1 --", "x" * 1000, "%_", "🌉 mill", "-mill", "\ud7ff\ud7ff mill"]
)
def test_no_character_means_anything_to_the_index(text: str, suggested: Any) -> None:
    *_, (said, _) = suggested(text)
    assert said == f"Search for “{text}”"


def test_what_is_typed_is_escaped(site: Site, hostile_text: str) -> None:
    response = site.get(f"/search/suggest?q={quote(hostile_text)}")
    assert response.status_code == 200
    assert "<script" not in response.text
    assert "<img" not in response.text


def test_what_is_too_long_is_refused(site: Site) -> None:
    response = site.get(f"/search/suggest?q={'a' * 9000}")
    assert response.status_code == 414
    assert "The query of this address has 9,002 bytes, and 8,192 are allowed. Ask for less." in response.text


def test_an_operator_may_switch_it_off(database: Path, open_site: OpenSite, visit: Visit) -> None:
    visit("/search/suggest?q=mill", 404, site=open_site(database, metadata=_with_suggestions(False)))


def test_a_site_does_not_start_with_a_setting_that_says_neither(database: Path, open_site: OpenSite) -> None:
    with pytest.raises(StartupError) as error:
        open_site(database, metadata=_with_suggestions("no"))
    assert str(error.value) == "The setting 'suggestions' is 'no', but must be true or false."


def _with_suggestions(setting: bool | str) -> dict[str, Any]:
    return {"plugins": {"datasette-timeline": {"suggestions": setting}}}
