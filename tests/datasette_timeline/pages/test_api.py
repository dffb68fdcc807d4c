"""/api, the page for people."""

from __future__ import annotations

import re
import shlex
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.api.endpoints import PATHS
from datasette_timeline.api.schemas import FILTERS
from datasette_timeline.http.api_errors import CODES

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Ask, OpenSite


@pytest.fixture(scope="module")
def page(ask: Ask) -> str:
    response = ask("/api")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    text: str = response.text
    return text


def test_it_names_every_endpoint_filter_and_error(page: str) -> None:
    for name in [*(f"/{path}" for path in PATHS), *FILTERS, *CODES]:
        assert f"<code>{name}</code>" in page, name


def test_what_it_says_to_copy_works(page: str, ask: Ask) -> None:
    commands = [unescape(each) for each in re.findall(r"<pre data-copy[^>]*><code>(.*?)</code>", page)]
    assert len(commands) == 7
    statuses = []
    for command in commands:
        curl, *options, url = shlex.split(command)
        assert curl == "curl"
        headers = dict([options[2].split(": ")]) if options else {}
        response = ask(url.removeprefix("http://localhost"), headers={"Accept-Encoding": "identity", **headers})
        statuses.append(response.status_code)
        if response.content and "items" in response.json():
            assert response.json()["items"], command
    assert statuses == [200, 200, 200, 200, 200, 304, 200]


def test_every_link_within_it_leads_somewhere(page: str) -> None:
    targets = set(re.findall(r'id="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links > {"main", "try", "errors", "Event", "Claim", "Error"}
    assert links <= targets


@pytest.mark.parametrize("address", ["/api/", "/api/v1", "/api/v1/"])
def test_the_bare_address_of_the_api_is_the_page(ask: Ask, page: str, address: str) -> None:
    assert ask(address).text.count("<h2") == page.count("<h2")


def test_in_another_language_its_english_is_marked(ask: Ask) -> None:
    page = ask("/api?lang=ru").text
    assert '<html lang="ru">' in page
    assert '<div class="api" lang="en">' in page


def test_it_links_the_changelog_where_the_repository_is_known(open_site: OpenSite, database: Path, page: str) -> None:
    assert "API_CHANGELOG.md" in page
    plugins = {"datasette-timeline": {"repository": "https://code.example/conflict/"}}
    linked = open_site(database, metadata={"plugins": plugins}).get("/api").text
    assert 'href="https://code.example/conflict/API_CHANGELOG.md"' in linked
