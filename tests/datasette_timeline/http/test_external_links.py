"""Whatever a database holds, nothing but web addresses becomes a link."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import Markup

from datasette_timeline.formats.listing import FORMATS
from datasette_timeline.http.external_links import is_web_address, linked, web_address
from datasette_timeline.pages import offered

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import ReadHtml, Site

POISON = "javascript:alert(1)//http://"
EVENTS = "/events/1991-05-blockade-of-dorna"
PAGES = [
    "/",
    *(page.address for page in offered()),
    "/timeline?lang=ru",
    EVENTS,
    "/events/1992-04-capture-of-osip-verd",
    "/actors/ardania",
    "/places/dorna",
    "/sources/handbook",
    "/search?q=dorna",
    "/embed",
    "/embed?view=map",
    f"/embed?view=event&focus={EVENTS[8:]}",
    "/embed/build",
    "/nowhere",
    "/conflict",
    "/conflict/events",
    "/conflict/sources",
    "/conflict/sources/handbook",
    "/conflict/dataset",
    "/conflict/documents",
]
FILES = [
    *(f"/api/v1/events.{extension}" for extension in FORMATS if extension != "jsonl"),
    "/oembed?url=http://localhost/timeline&format=xml",
    f"{EVENTS}.bib",
    f"{EVENTS}.csl.json",
    "/about.bib",
    "/about.csl.json",
    "/sitemap.xml",
]
"""Files that say what is an address; JSON Lines and the API hand out documents as they are."""


@pytest.mark.parametrize("url", ["https://a.example", "http://a.example/?b=c#d", "HTTPS://A.EXAMPLE"])
def test_web_addresses_become_links(url: str) -> None:
    assert is_web_address(url)
    assert web_address(url) == url
    link = f'<a rel="license" class="x" href="{url}">A &lt;b&gt;</a>'
    assert str(linked("A <b>", url, rel="license", class_="x")) == link


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        " https://a.example",
        "data:text/html,x",
        "//a.example",
        "vbscript:x",
        "a.example",
    ],
)
def test_nothing_else_does(url: str | None) -> None:
    assert not is_web_address(url)
    assert web_address(url) is None
    assert linked("A <b>", url, rel="license") == Markup("A &lt;b&gt;")


def test_addresses_are_escaped() -> None:
    assert linked("A", 'https://a.example/"><script>') == Markup(
        '<a href="https://a.example/&#34;&gt;&lt;script&gt;">A</a>'
    )


def poisoned(value: Any, name: str = "") -> Any:
    """The document with every address in it poisoned."""
    if isinstance(value, dict):
        return {key: poisoned(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, name) for each in value]
    return POISON if name.endswith("url") else value


@pytest.fixture(scope="module")
def poisoned_site(site: Site, database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of a file that no build makes: the checks turn such addresses down."""
    path = Path(shutil.copy(database, tmp_path_factory.mktemp("poisoned") / database.name))
    with sqlite3.connect(path) as connection:
        columns = connection.execute(
            "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' "
            "and c.name like '%url%'"
        ).fetchall()
        assert len(columns) >= 2
        for table, column in columns:
            connection.execute(f"update {table} set {column} = ?", [POISON])
        connection.execute("update dataset set value = ? where name like '%url%'", [POISON])
        for event, text in connection.execute("select event, json from documents").fetchall():
            document = json.dumps(poisoned(json.loads(text)))
            connection.execute("update documents set json = ? where event = ?", [document, event])
    connection.close()
    settings = {"repository": POISON, "preview_image": POISON}
    opened = type(site)(path, metadata={"plugins": {"datasette-timeline": settings}})
    yield opened
    opened.close()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_links_to_poison(path: str, poisoned_site: Site, read_html: ReadHtml) -> None:
    response = poisoned_site.get(path)
    assert response.status_code in (200, 404)
    page = read_html(response.text)
    addresses = [
        value
        for element in page.all()
        for name, value in element.items()
        if name in ("href", "src", "action", "content")
    ]
    assert [each for each in addresses if each.lower().lstrip().startswith("javascript:")] == []
    for script in page.all("script", type="application/ld+json"):
        assert f'"{POISON}' not in "".join(script.itertext())


@pytest.mark.parametrize("path", FILES)
def test_no_file_gives_poison_as_an_address(path: str, poisoned_site: Site) -> None:
    response = poisoned_site.get(path)
    assert response.status_code == 200
    assert not re.search(r"""(href|url|uri)["']?\s*[=:]\s*["']?javascript:""", response.text, re.IGNORECASE)
