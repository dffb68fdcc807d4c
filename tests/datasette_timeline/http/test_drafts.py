"""A build that includes drafts says so wherever it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.pages import offered

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, ReadHtml, Site, Tamper, Variation

DRAFT = "1991-05-blockade-of-dorna"
BANNER = "This build includes {} that nobody has reviewed. Not for publication."
PAGES = [
    "/",
    *(page.address for page in offered()),
    "/timeline?actor=nobody",
    f"/events/{DRAFT}",
    "/actors/ardania",
    "/places/dorna",
    "/sources/handbook",
    "/embed",
    "/embed/build",
    "/nowhere",
]
TABLES = [
    "/conflict",
    "/conflict/events",
    f"/conflict/events/{DRAFT}",
    "/conflict?sql=select+1",
]
FILES = ["/robots.txt", "/card.png", "/api/v1/events", "/api/v1/events.atom", "/conflict/events.json", "/embed.js"]


@pytest.fixture(scope="module")
def drafty(site: Site, variation: Variation) -> Iterator[Site]:
    def unreview(records: Records) -> None:
        records.edit(f"events/1991/{DRAFT}.yml", "status: reviewed", "status: draft")

    opened = type(site)(variation(unreview, include_drafts=True))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def silent(site: Site, tampered: Tamper) -> Iterator[Site]:
    """A file of an older build, which does not say how many drafts it has."""
    opened = type(site)(tampered("delete from dataset where name = 'drafts'"))
    yield opened
    opened.close()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_it_has_drafts(path: str, drafty: Site, read_html: ReadHtml) -> None:
    response = drafty.get(path)
    page = read_html(response.text)
    assert page.texts("aside", class_="drafts") == [BANNER.format("one draft")]
    assert "noindex" in [each.get("content") for each in page.all("meta", name="robots")]
    assert response.headers.get_list("x-robots-tag") == ["noindex"]


@pytest.mark.parametrize("path", TABLES)
def test_every_table_says_that_it_has_drafts(path: str, drafty: Site, read_html: ReadHtml) -> None:
    response = drafty.get(path)
    assert response.status_code == 200
    assert read_html(response.text).texts("aside", class_="drafts") == [BANNER.format("one draft")]
    assert response.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("path", FILES)
def test_no_file_with_drafts_is_to_be_found(path: str, drafty: Site) -> None:
    first = drafty.get(path)
    assert (first.status_code, first.headers["x-robots-tag"]) == (200, "noindex")
    if "etag" in first.headers:
        again = drafty.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.headers["x-robots-tag"]) == (304, "noindex")


def test_crawlers_are_kept_off_all_of_it(drafty: Site) -> None:
    assert drafty.get("/robots.txt").text.splitlines()[:3] == ["User-agent: *", "Disallow: /", ""]


@pytest.mark.parametrize(
    ("lang", "banner", "mark"),
    [
        ("en", BANNER.format("one draft"), "draft, not reviewed"),
        ("ru", "В этой сборке 1 черновик, который никто не проверил. Не для публикации.", "черновик, не проверено"),
    ],
)
def test_it_is_said_in_the_readers_language(
    lang: str, banner: str, mark: str, drafty: Site, read_html: ReadHtml
) -> None:
    page = read_html(drafty.get(f"/timeline?lang={lang}").text)
    assert page.texts("aside", class_="drafts") == [banner]
    assert page.texts("span", class_="flag-draft") == [mark]


@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("/timeline", 1),
        ("/search?q=blockade", 1),
        ("/search?q=clash", 0),
        ("/embed", 1),
        (f"/events/{DRAFT}", 2),  # beside its date, and in the list of what is on its map
    ],
)
def test_drafts_are_marked_where_they_are_listed(path: str, times: int, drafty: Site, read_html: ReadHtml) -> None:
    page = read_html(drafty.get(path).text)
    assert page.texts("span", class_="flag-draft") == ["draft, not reviewed"] * times


def test_the_latest_event_is_marked_on_the_home_page_where_it_is_a_draft(
    variation: Variation, open_site: OpenSite, read_html: ReadHtml
) -> None:
    def unreview(records: Records) -> None:
        records.edit("events/1993/1993-year-of-quiet.yml", "status: reviewed", "status: draft")

    page = read_html(open_site(variation(unreview, include_drafts=True)).get("/").text)
    assert page.texts("span", class_="flag-draft") == ["draft, not reviewed"]


def test_the_api_says_how_many(drafty: Site, silent: Site, site: Site) -> None:
    assert drafty.get("/api/v1/dataset").json()["drafts"] == 1
    assert site.get("/api/v1/dataset").json()["drafts"] == silent.get("/api/v1/dataset").json()["drafts"] == 0
    assert drafty.get(f"/api/v1/events/{DRAFT}").json()["status"] == "draft"


@pytest.mark.parametrize("path", [*PAGES, *TABLES, *FILES])
def test_where_all_is_reviewed_nothing_is_said(path: str, silent: Site, site: Site) -> None:
    for each in (site, silent):
        response = each.get(path)
        assert "x-robots-tag" not in response.headers
        if "text" in response.headers["content-type"]:
            assert "Not for publication" not in response.text
