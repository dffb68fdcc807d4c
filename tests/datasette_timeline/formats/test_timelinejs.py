"""The JSON of TimelineJS; that the real TimelineJS shows it is tested in a browser."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from datasette_timeline.database.dates import Dates
from datasette_timeline.formats import timelinejs
from datasette_timeline.formats.view import Period, View


def slides(view: View) -> dict[str, dict[str, Any]]:
    return {each["unique_id"]: each for each in json.loads(timelinejs.render(view))["events"]}


def test_a_slide(viewed: Callable[..., View]) -> None:
    view = viewed()
    url = "https://lakes.example/dorna/events/1990-05-04-clash-at-mill-bridge"
    assert slides(view)["1990-05-04-clash-at-mill-bridge"] == {
        "unique_id": "1990-05-04-clash-at-mill-bridge",
        "display_date": "4 May 1990",
        "start_date": {"year": 1990, "month": 5, "day": 4},
        "group": "Armed clash",
        "text": {
            "headline": "Clash at Mill Bridge",
            "text": "<p>Soldiers of Ardania and Belmar fired at each other at the bridge.</p>"
            f'<p><a href="{url}">4 claims and 3 sources</a>.'
            " Contested: deaths, soldiers: sides contradict each other (2 accounts).</p>",
        },
    }


def test_every_event_has_a_slide_with_a_start_and_our_label(view: View) -> None:
    found = slides(view)
    assert list(found) == [document["id"] for document in view.documents]
    assert [found[each["id"]]["display_date"] for each in view.documents] == [
        each["date"]["label"] for each in view.documents
    ]
    assert all(slide["start_date"] for slide in found.values())


def test_dates_are_no_more_exact_than_known(view: View) -> None:
    found = slides(view)
    assert found["1991-02-talks-in-lake-city"]["start_date"] == {"year": 1991, "month": 2}
    assert found["1993-year-of-quiet"]["start_date"] == {"year": 1993}
    blockade = found["1991-05-blockade-of-dorna"]
    assert blockade["start_date"] == {"year": 1991, "month": 5, "day": 10}


def test_what_goes_on_reaches_to_the_last_day_of_the_dataset(viewed: Callable[..., View]) -> None:
    (slide,) = slides(viewed(date={"edtf": "1991-05-10/..", "label": "from 10 May 1991 on"})).values()
    assert slide["end_date"] == {"year": 1993, "month": 12, "day": 31}
    assert slide["display_date"] == "from 10 May 1991 on"


def test_eras_that_nothing_in_view_falls_into_are_left_out(viewed: Callable[..., View], dates: Dates) -> None:
    periods = [Period(edtf, dates[edtf]) for edtf in ("1989", "../1990", "1990-05-04/1991", "1990-05-05/..", "1991/..")]
    clash = replace(viewed(), periods=periods)
    assert [era["text"]["headline"] for era in json.loads(timelinejs.render(clash))["eras"]] == ["1990-05-04/1991"]
    goes_on = replace(viewed(date={"edtf": "1990/..", "label": "then"}), periods=periods)
    assert [era["text"]["headline"] for era in json.loads(timelinejs.render(goes_on))["eras"]] == [
        "1990-05-04/1991",
        "1990-05-05/..",
        "1991/..",
    ]
    nothing = replace(viewed(), documents=[], periods=periods)
    assert json.loads(timelinejs.render(nothing))["eras"] == []


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("1990-05-04", (1990, 5, 4), None),
        ("1990-05-04?", (1990, 5, 4), None),
        ("1992-04~", (1992, 4), None),
        ("1993", (1993,), None),
        ("1993-XX", (1993,), None),
        ("1993-06-XX", (1993, 6), None),
        ("199X", (1990,), (1999,)),
        ("19XX", (1900,), (1999,)),
        ("1991~/1994-05-12", (1991,), (1994, 5, 12)),
        ("1991-05-10/1991-08", (1991, 5, 10), (1991, 8)),
        ("1991-05-10/..", (1991, 5, 10), (1993, 12, 31)),
        ("1995/..", (1995,), None),
        ("1991-05-10/", (1991, 5, 10), None),
        ("../1991-05", (1991, 5), None),
        ("/1991-05-02", (1991, 5, 2), None),
        ("[1991-03-01..1991-03-02]", (1991, 3), None),
        ("[1991-02-28..1991-03-02]", (1991,), None),
        ("[1991-12-31..1992-01-01]", (1991, 12, 31), (1992, 1, 1)),
        ("[1991-12..1992-01-05]", (1991, 12), (1992, 1, 5)),
        ("[..1989-12-31]", (1989, 12, 31), None),
        ("[..1989-12]", (1989, 12), None),
        ("[1989-12-31..]", (1989, 12, 31), None),
    ],
)
def test_slides_begin_and_end_as_exactly_as_is_known(
    edtf: str, start: tuple[int, ...], end: tuple[int, ...] | None, viewed: Callable[..., View]
) -> None:
    (slide,) = slides(viewed(date={"edtf": edtf, "label": "then"})).values()
    assert tuple(slide["start_date"].values()) == start
    assert ("end_date" in slide) == (end is not None)
    assert tuple(slide.get("end_date", {}).values()) == (end or ())


def test_types_are_groups_where_they_are_few(view: View) -> None:
    few = [document for document in view.documents if document["type"] in ("armed-clash", "talks")]
    assert {slide["group"] for slide in slides(replace(view, documents=few)).values()} == {"Armed clash", "Talks"}
    assert len({document["type"] for document in view.documents}) > timelinejs.MOST_GROUPS
    assert all("group" not in slide for slide in slides(view).values())


def test_texts_are_escaped(viewed: Callable[..., View]) -> None:
    view = viewed(title="<script>alert(1)</script> & more", summary='"<b>"')
    (slide,) = slides(view).values()
    assert slide["text"]["headline"] == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"
    assert slide["text"]["text"].startswith("<p>&quot;&lt;b&gt;&quot;</p>")


def test_periods_are_eras(view: View) -> None:
    assert json.loads(timelinejs.render(view))["eras"] == [
        {
            "start_date": {"year": 1991, "month": 5, "day": 10},
            "end_date": {"year": 1991, "month": 8},
            "text": {"headline": "The blockade"},
        }
    ]


def test_a_period_that_goes_on_ends_with_the_dataset(view: View) -> None:
    view = replace(view, periods=[Period("Since then", view.dates["1992/.."])])
    (era,) = json.loads(timelinejs.render(view))["eras"]
    assert (era["start_date"], era["end_date"]) == ({"year": 1992}, {"year": 1993, "month": 12, "day": 31})


def test_the_first_slide_credits(view: View) -> None:
    title = json.loads(timelinejs.render(view))["title"]
    assert title["text"] == {
        "headline": "Dorna timeline",
        "text": '<p>All events.</p><p><a href="https://lakes.example/dorna/timeline">'
        "Lake University, Dorna timeline, version 1.2.0, CC-BY-4.0</a></p>",
    }
