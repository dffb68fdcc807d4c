"""CSV and JSON Lines."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.formats import csv as csv_format
from datasette_timeline.formats import jsonl
from datasette_timeline.formats.csv import COLUMNS
from datasette_timeline.formats.view import View
from datasette_timeline.published.spreadsheets import csv_line, guarded


def rows(view: View) -> list[dict[str, str]]:
    text = csv_format.render(view).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_row(view: View) -> None:
    row = {each["id"]: each for each in rows(view)}["1990-05-04-clash-at-mill-bridge"]
    assert row == {
        "id": "1990-05-04-clash-at-mill-bridge",
        "title": "Clash at Mill Bridge",
        "date_label": "4 May 1990",
        "date_edtf": "1990-05-04",
        "date_earliest": "1990-05-04",
        "date_latest": "1990-05-04",
        "date_precision": "day",
        "date_kind": "point",
        "date_uncertain": "0",
        "type": "armed-clash",
        "importance": "2",
        "summary": "Soldiers of Ardania and Belmar fired at each other at the bridge.",
        "places": "Mill Bridge; River Town",
        "place_ids": "mill-bridge; river-town",
        "latitude": "40.5",
        "longitude": "45.25",
        "location_precision": "exact",
        "location_radius_km": "0.5",
        "actors": "Ardania; Belmar",
        "actor_ids": "ardania; belmar",
        "tags": "Bridges",
        "agreement": "sides-contradict",
        "contested": "1",
        "claim_count": "4",
        "source_count": "3",
        "added": "",
        "corrected": "2026-02-03",
        "url": "https://lakes.example/dorna/events/1990-05-04-clash-at-mill-bridge",
        "dataset_version": "1.2.0",
    }


def test_one_row_for_each_event_under_the_header(view: View) -> None:
    assert [row["id"] for row in rows(view)] == [document["id"] for document in view.documents]
    text = csv_format.render(view)
    assert text.startswith(",".join(COLUMNS).encode() + b"\r\n")
    assert text.endswith(b"\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_looks_like_a_formula_is_disarmed(viewed: Callable[..., View], start: str) -> None:
    (row,) = rows(viewed(title=f'{start}HYPERLINK("x")', summary=f"1{start}2"))
    assert (row["title"], row["summary"]) == (f'\'{start}HYPERLINK("x")', f"1{start}2")


def test_negative_numbers_stay_numbers(viewed: Callable[..., View]) -> None:
    place = {**viewed().documents[0]["places"][0], "latitude": -40.5}
    (row,) = rows(viewed(places=[place]))
    assert row["latitude"] == "-40.5"


@given(st.text())
def test_no_cell_begins_like_a_formula_and_text_can_be_had_back(text: str) -> None:
    cell = guarded(text)
    assert isinstance(cell, str)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert text in (cell, cell[1:])


def test_floats_have_a_point_and_whole_numbers_none() -> None:
    assert csv_line([5, 5.0, -0.5, True, None, "1991"]) == "5,5.0,-0.5,TRUE,,1991\r\n"


@given(st.lists(st.text(), min_size=2))
def test_any_texts_come_back(cells: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(csv_line(cells), newline=""), strict=True)
    assert row == [guarded(cell) for cell in cells]


def test_figures_of_columns_that_hold_fractions_have_a_point(viewed: Callable[..., View]) -> None:
    place = {**viewed().documents[0]["places"][0], "latitude": 40, "radius_km": 3}
    (row,) = rows(viewed(places=[place]))
    assert (row["latitude"], row["location_radius_km"], row["importance"]) == ("40.0", "3.0", "2")


def test_texts_with_commas_quotes_and_breaks_come_back(viewed: Callable[..., View]) -> None:
    (row,) = rows(viewed(title='One, "two"\nthree'))
    assert row["title"] == 'One, "two"\nthree'


def test_json_lines_are_the_documents(view: View) -> None:
    lines = jsonl.render(view).splitlines(keepends=True)
    assert all(line.endswith(b"\n") for line in lines)
    assert [json.loads(line) for line in lines] == view.documents


def test_figures_of_json_lines_have_a_point(viewed: Callable[..., View]) -> None:
    place = {**viewed().documents[0]["places"][0], "latitude": 40, "radius_km": 3}
    (document,) = map(json.loads, jsonl.render(viewed(places=[place])).splitlines())
    found = document["places"][0]
    assert [repr(found[name]) for name in ("latitude", "radius_km")] == ["40.0", "3.0"]
    assert repr(document["importance"]) == "2"
