"""Parameters that Datasette would trip over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import ReadHtml, Site

FACET = """is not the name of a column, or a JSON object like {"column": "type"}."""
WAY = """is not a JSON object with the texts "table", "column" and "value"."""
MISREAD = [
    ("_facet={", f"_facet: '{{' {FACET}"),
    ("_facet={}", f"_facet: '{{}}' {FACET}"),
    ("_facet_date={%22array%22:%22id%22}", f"""_facet_date: '{{"array":"id"}}' {FACET}"""),
    ("_facet=%00", "This address has a parameter with a NUL character in it, which no column or value has."),
    ("%00=1", "This address has a parameter with a NUL character in it, which no column or value has."),
    ("_facet_size=%C2%B2", "_facet_size: '²' is not a number, or max."),
    ("_through=zz", f"_through: 'zz' {WAY}"),
    ("_through=[]", f"_through: '[]' {WAY}"),
    ("_through={%22table%22:1}", f"""_through: '{{"table":1}}' {WAY}"""),
    ("_timelimit=soon", "_timelimit: 'soon' is not a number of milliseconds."),
    ("_timelimit=-1", "_timelimit: '-1' is not a number of milliseconds."),
    ("_json_infinity=zz", "_json_infinity: 'zz' is not one of 1, 0, on, off, true, false."),
]


@pytest.mark.parametrize(("query", "sentence"), MISREAD)
def test_what_cannot_be_read_is_said(query: str, sentence: str, site: Site, read_html: ReadHtml) -> None:
    response = site.get(f"/conflict/events.json?{query}")
    assert response.status_code == 400
    expected = {"ok": False, "error": sentence, "status": 400, "title": "This address cannot be read"}
    assert response.json() == expected
    page = site.get(f"/conflict/events?{query}")
    assert page.status_code == 400
    assert sentence in read_html(page.text).texts("main")[0]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("_sort=zz", "Cannot sort table by zz"),
        ("_sort_desc=zz", "Cannot sort table by zz"),
        ("_sort=id&_sort_desc=id", "Cannot use _sort and _sort_desc at the same time"),
        ("_size=-1", "_size must be a positive integer"),
        ("_col=zz", "_col=zz - invalid columns"),
        ("_facet=zz", "_facet: the table events has no column 'zz'."),
        ("_facet_date={%22column%22:%22zz%22}", "_facet_date: the table events has no column 'zz'."),
        ("_facet_array=", "_facet_array: the table events has no column ''."),
        ("_where=zz", "no such column: zz"),
        ("_next=garbage", None),
    ],
)
def test_what_datasette_refuses_is_no_fault_of_the_server(
    query: str, sentence: str | None, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    response = site.get(f"/conflict/events.json?{query}")
    assert (response.status_code, response.json().get("error")) == (400 if sentence else 200, sentence)
    assert site.get(f"/conflict/events?{query}").status_code == response.status_code
    assert "Traceback" not in capsys.readouterr().err


def test_numbers_that_no_database_holds_are_refused(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    response = site.get("/conflict/events.json?number__gt=99999999999999999999")
    assert (response.status_code, response.json()["error"]) == (
        400,
        "The database cannot do what this address asks: Python int too large to convert to SQLite INTEGER.",
    )
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "query",
    [
        "_facet={%22column%22:%22type%22}",
        "_facet={%22simple%22:%22type%22}",
        "_facet=type&_facet_size=max",
        "_timelimit=500",
        "_timelimit=",
        "_json_infinity=on",
        "_through={%22table%22:%22event_actors%22,%22column%22:%22actor%22,%22value%22:%22belmar%22}",
    ],
)
def test_what_can_be_read_is_answered(query: str, site: Site) -> None:
    assert site.get(f"/conflict/events.json?{query}").status_code == 200
