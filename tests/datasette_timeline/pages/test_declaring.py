"""Pages are declared once: where they are, and where they are offered."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from datasette.utils.asgi import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.i18n.texts import LANGUAGES
from datasette_timeline.pages import offered, pages
from datasette_timeline.site import declaring
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.shell import open_shell

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, ReadHtml, Site


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Adds a page for this test alone."""
    monkeypatch.setattr(declaring, "_PAGES", dict(declaring._PAGES))

    async def view(datasette: Datasette, request: Request) -> Response:
        shell = await open_shell(datasette, request)
        return shell.render("publication.html")

    return lambda *values, **options: Page(*values, **options)(view)


@pytest.fixture
def opened(declare: Callable[..., object], open_site: OpenSite, database: Path) -> Site:
    declare("/main", order=65, menu=True, footer=9, sitemap="pages", filtered=True)
    declare("/dates/{edtf}", sitemap="dates", records="select '/dates/' || edtf, null from dates")
    return open_site(database)


def test_a_page_is_answered_and_offered_as_it_is_declared(opened: Site, read_html: ReadHtml) -> None:
    response = opened.get("/main")
    assert response.status_code == 200
    assert response.headers["etag"]
    page = read_html(response.text)
    menu = list(page.within(page.one("nav", "masthead-nav")).links())
    assert menu[menu.index("Data & API") :] == ["Data & API", "Main", "About"]
    footer = page.within(page.one("footer"))
    assert list(footer.links())[-1] == "Main"
    assert footer.links()["Main"] == "/main"


def test_crawlers_are_told_as_it_is_declared(opened: Site) -> None:
    assert "Disallow: /main?" in opened.get("/robots.txt").text.splitlines()
    assert "<loc>http://localhost/main</loc>" in opened.get("/sitemaps/pages.xml").text
    assert "<loc>http://localhost/sitemaps/dates-1.xml</loc>" in opened.get("/sitemap.xml").text
    assert "<loc>http://localhost/dates/1990-05-04</loc>" in opened.get("/sitemaps/dates-1.xml").text


def test_who_mistypes_it_is_led_there(opened: Site, read_html: ReadHtml) -> None:
    response = opened.get("/maine")
    assert response.status_code == 404
    assert read_html(response.text).links()["Main"] == "/main"


@pytest.mark.parametrize(
    ("page", "path", "found"),
    [
        (Page("/about"), "/about", {}),
        (Page("/about"), "/abouts", None),
        (Page("/robots.txt"), "/robots-txt", None),
        (Page("/a/{key}"), "/a/b%20c.d", {"key": "b%20c.d"}),
        (Page("/a/{key}"), "/a/b/c", None),
        (Page("/a/{key}/c"), "/a/b/c", {"key": "b"}),
        (Page("/a/{key}", extensions=(".bib", ".csl.json")), "/a/b.c", {"key": "b.c", "extension": None}),
        (Page("/a/{key}", extensions=(".bib", ".csl.json")), "/a/b.csl.json", {"key": "b", "extension": ".csl.json"}),
        (Page("/a", pattern="/a(?:/(?P<number>[0-9]))?"), "/a/7", {"number": "7"}),
    ],
)
def test_addresses_are_read_as_they_are_written(page: Page, path: str, found: dict[str, str | None] | None) -> None:
    match = re.fullmatch(page.route, path)
    assert (match and match.groupdict()) == found


def test_no_address_has_two_pages() -> None:
    routes = [page.route for page, _ in pages()]
    addresses = [page.address for page, _ in pages()]
    assert len(set(addresses)) == len(addresses) > 20
    assert [address for address in addresses if sum(bool(re.fullmatch(each, address)) for each in routes) > 1] == []


def test_what_is_offered_has_a_name() -> None:
    names = [page.name for page in offered()]
    assert names[:3] == ["timeline", "disputes", "places"]
    assert [name for name in names if f"nav.{name}" not in LANGUAGES["en"].words] == []
