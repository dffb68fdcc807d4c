"""Search boxes that suggest while somebody types, and a site whose operator has switched that off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Visit


def test_every_search_box_knows_where_to_ask(visit: Visit) -> None:
    for path, status in {"/": 200, "/timeline": 200, "/search": 200, "/nowhere": 404}.items():
        page = visit(path, status)
        boxes = [box for box in page.all("input", name="q", type="search") if box.get("data-suggest")]
        assert boxes, path
        assert {box.get("data-suggest") for box in boxes} == {"/search/suggest"}
        assert len([each for each in page.all("script", type="module") if "/suggest." in each.get("src", "")]) == 1
    assert visit("/?lang=ru").all("input", id="home-q")[0].get("data-suggest") == "/search/suggest?lang=ru"


def test_an_operator_may_switch_it_off(database: Path, open_site: OpenSite, visit: Visit) -> None:
    site = open_site(database, metadata={"plugins": {"datasette-timeline": {"suggestions": False}}})
    for path in ("/", "/timeline", "/search"):
        page = visit(path, site=site)
        assert [box for box in page.all("input") if box.get("data-suggest")] == []
        assert [each for each in page.all("script") if "/suggest." in each.get("src", "")] == []
