"""Addresses with more wrong in them than anybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from datasette.utils.asgi import Request

from datasette_timeline.database.catalogue import catalogue_of
from datasette_timeline.filters import parsing
from datasette_timeline.filters.event_filter import TABLE
from datasette_timeline.filters.parsing import MOST_LISTED, MOST_VALUES, FilterError, parse_filter

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import ReadHtml, Site

UNKNOWN = "&".join(f"actor=belma-{number}" for number in range(150))
MORE = "And 140 more like these."


@pytest.mark.parametrize("path", ["/timeline", "/embed", "/embed/build"])
def test_pages_tell_of_the_first_and_how_many_more(path: str, site: Site, read_html: ReadHtml) -> None:
    response = site.get(f"{path}?{UNKNOWN}")
    assert response.status_code == 400
    page = read_html(response.text)
    (main,) = page.texts("main")
    assert "'belma-9' is not an actor of this database." in main
    assert "'belma-10'" not in main
    assert MORE in main
    assert len(response.text) < 200_000


def test_what_is_left_when_all_that_is_wrong_is_gone(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get(f"/timeline?{UNKNOWN}&type=talks").text)
    assert page.links()["The same without what is wrong"] == "/timeline?type=talks"


def test_a_closed_list_is_offered_once(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/timeline?importance=7&importance=8").text)
    assert [page.text(each) for each in page.all("code")].count("importance=1") == 1


def test_tables_tell_the_same(site: Site) -> None:
    response = site.get("/conflict/events.json?" + UNKNOWN.replace("actor=", "_actor="))
    assert response.status_code == 400
    error = response.json()
    assert len(error["problems"]) == MOST_LISTED + 1
    assert error["error"].endswith(MORE)


def test_so_does_the_api(site: Site) -> None:
    error = site.get(f"/api/v1/events?{UNKNOWN}").json()
    assert len(error["problems"]) == MOST_LISTED
    assert error["message"].endswith(MORE)
    fields = ",".join(f"x{number}" for number in range(1000))
    assert site.get(f"/api/v1/events?fields={fields}").json()["message"] == (
        "fields: 1,000 names are given, and 100 are allowed."
    )


def test_likes_are_looked_for_a_few_times_only(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def counting(word: str, *values: Any, **options: Any) -> list[str]:
        looked.append(word)
        return []

    monkeypatch.setattr(parsing, "get_close_matches", counting)
    assert site.get(f"/timeline?{UNKNOWN}").status_code == 400
    assert len(looked) == MOST_LISTED


def test_a_filter_takes_so_many_values(site: Site) -> None:
    catalogue = site.run(catalogue_of(site.datasette.get_database("conflict")))
    assert catalogue
    types = ",".join(f"x{number}" for number in range(MOST_VALUES + 1))
    with pytest.raises(FilterError) as raised:
        parse_filter([("type__in", types)], catalogue, TABLE)
    assert str(raised.value) == "type: given 201 values, and 200 are allowed. Ask for fewer at a time."


def test_an_address_is_read_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    args = Request.args.fget

    def counting(self: Request) -> object:
        read.append(self.path)
        return args(self)

    monkeypatch.setattr(Request, "args", property(counting))
    assert site.get("/timeline?" + "&".join(f"x{n}=1" for n in range(190))).status_code == 200
    assert len(read) < 5
