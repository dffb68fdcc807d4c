"""What readers see where there is no page, where an address cannot be read, and where something broke."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from datasette.utils.asgi import Forbidden, Request, Response

from datasette_timeline.database.datasette_types import Datasette, Results
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.site.errors import guarded

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Saying, Site, Visit


@pytest.mark.parametrize(
    ("path", "link", "address"),
    [
        ("/timelin", "Timeline", "/timeline"),
        ("/place", "Places", "/places"),
        ("/mill-bridge", "Mill Bridge", "/places/mill-bridge"),
        ("/osip_verd", "Osip Verd", "/actors/osip-verd"),
        ("/1990-05-04-clash-at-mill", "Clash at Mill Bridge", "/events/1990-05-04-clash-at-mill-bridge"),
        ("/blockade", "Blockade of Dorna", "/events/1991-05-blockade-of-dorna"),
        ("/~D0~9C~D0~B5~D0~BB~D1~8C~D0~BD~D0~B8~D1~87~D0~BD~D1~8B~D0~B9", "Mill Bridge", "/places/mill-bridge"),
    ],
)
def test_where_nothing_is_it_says_what_may_be_meant(path: str, link: str, address: str, visit: Visit) -> None:
    page = visit(path, 404)
    assert page.first(".//h1").text == "Nothing is here"
    assert page.links(page.tree.find(".//main"))[link] == address


def test_what_is_like_nothing_still_leads_on(visit: Visit) -> None:
    page = visit("/zzzzzz", 404)
    assert page.main.startswith("404 Nothing is here There is no page at /zzzzzz.")
    assert page.all("ul", class_="suggestions") == []
    (form,) = page.all("form", page.tree.find(".//main"))
    assert form.get("action") == "/search"


def test_addresses_of_records_are_answered_by_their_pages(visit: Visit) -> None:
    assert "There is no event “1990-05-04-clash”." in visit("/events/1990-05-04-clash", 404).main
    assert "There is no event “none”." in visit("/events/none/card.png", 404).main


def test_datasettes_pages_say_what_is_not_there(site: Site) -> None:
    response = site.get("/conflict/evnts")
    assert response.status_code == 404
    assert "There is no page at /conflict/evnts." in response.text
    assert '<a href="/conflict/events">events</a>' in response.text
    assert site.get("/-/nothing").status_code == 404
    response = site.get("/nothing.json")
    assert response.status_code == 404
    assert response.json()["status"] == 404
    assert site.get("/api/v1/nothing").json() is not None


def test_datasettes_pages_offer_queries_that_are_called_nearly_so(open_site: OpenSite, database: Path) -> None:
    queries = {"all-events": {"sql": "select 1"}, "all-event": {"sql": "select 2", "allow": False}}
    site = open_site(database, metadata={"databases": {"conflict": {"queries": queries}}})
    page = site.get("/conflict/all-evnts").text
    assert '<a href="/conflict/all-events">all-events</a>' in page
    assert ">all-event<" not in page
    assert '<a href="/conflict/events">events</a>' in page


def test_a_withdrawn_event_says_when_and_why(visit: Visit) -> None:
    page = visit("/events/1990-05-05-second-clash", 410)
    assert page.main.startswith(
        "410 Withdrawn The event “1990-05-05-second-clash” was withdrawn on 2026-01-06: It was the same clash. "
        "In its place"
    )
    assert page.links()["Clash at Mill Bridge"] == "/events/1990-05-04-clash-at-mill-bridge"


def test_the_old_key_of_an_entry_leads_to_the_new_one(site: Site) -> None:
    for path, there in (
        ("/actors/ardan", "/actors/ardania"),
        ("/actors/ardan?lang=ru&page=2", "/actors/ardania?lang=ru&page=2"),
    ):
        response = site.get(path)
        assert (response.status_code, response.headers["location"]) == (301, there)
    assert site.get("/places/ardan").status_code == 404


def test_a_withdrawn_entry_says_when_and_why(visit: Visit) -> None:
    page = visit("/places/nowhere", 410)
    assert page.main.startswith("410 Withdrawn “nowhere” was withdrawn on 2026-01-06: There is no such place.")


def test_refusals_offer_what_is_nearest_and_all_that_would_do(visit: Visit) -> None:
    page = visit("/actors?kind=persn&sort=events", 400)
    assert page.main.startswith(
        "400 This address cannot be read kind=persn 'persn' is not one of state, de-facto-state,"
    )
    links = page.links(page.tree.find(".//main"))
    assert links["kind=person"] == "/actors?sort=events&kind=person"
    assert links["kind=court"] == "/actors?sort=events&kind=court"
    assert links["The same without what is wrong"] == "/actors?sort=events"
    assert page.all("meta", name="robots")[0].get("content") == "noindex"


@pytest.fixture
def broken(database: Path, open_site: OpenSite, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site whose database loses a table while it is served."""
    execute = ServedDatabase.execute

    async def losing(self: ServedDatabase, sql: str, *values: Any, **options: Any) -> Results:
        found: Results = await execute(self, sql.replace("claim_claimants", "lost"), *values, **options)
        return found

    monkeypatch.setattr(ServedDatabase, "execute", losing)
    return open_site(database)


def test_what_breaks_is_said_plainly_and_logged(broken: Site, visit: Visit, capsys: pytest.CaptureFixture[str]) -> None:
    page = visit("/actors/ardania", 500, site=broken)
    assert page.text == (
        "500 Something broke This could not be made. The fault is ours, not yours; it has been written to the log of "
        "the server. To the home page"
    )
    assert page.links() == {"To the home page": "/"}
    assert page.faults == []
    log = capsys.readouterr().err
    assert "sqlite3.OperationalError: no such table: lost" in log
    assert "Traceback" in log


def test_guards_hand_on_what_is_not_theirs(site: Site) -> None:
    async def forbidden(datasette: Datasette, request: Request) -> Response:
        raise Forbidden("view-table")

    with pytest.raises(Forbidden):
        site.run(guarded(forbidden)(site.datasette, Request.fake("/")))


def test_guards_answer_for_filters(site: Site, saying: Saying) -> None:
    async def filtering(datasette: Datasette, request: Request) -> Response:
        raise FilterError([Problem("type", "was", "'was' is not a type.", ("war", "talks"), ("war",))])

    request = Request.fake("/somewhere?type=was&page=2")
    response: Response = site.run(guarded(filtering)(site.datasette, request))
    assert response.status == 400
    assert 'href="/somewhere?page=2&amp;type=war"' in response.body


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("POST", 405), ("DELETE", 405)])
def test_pages_are_only_for_reading(method: str, status: int, site: Site) -> None:
    response = site.run(site.datasette.client.request(method, "/about"))
    assert response.status_code == status
    assert response.headers.get("allow") == (None if status == 200 else "GET, HEAD")


def test_nothing_is_hidden_from_who_debugs(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaking(datasette: Datasette, request: Request) -> Response:
        raise ZeroDivisionError

    monkeypatch.setattr(site.datasette, "pdb", True)
    with pytest.raises(ZeroDivisionError):
        site.run(guarded(breaking)(site.datasette, Request.fake("/")))
