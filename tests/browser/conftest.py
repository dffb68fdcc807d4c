"""The real site in a real browser: the repository's records are built, `datasette .` serves them, Chromium reads them.

Every page that a test opens is watched: what it asks for, what it writes to the console, and errors in its scripts.
Whatever leaves 127.0.0.1 or goes wrong fails the test, without the test having to ask.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bench.configuration import configure
from datasette_timeline.pages import offered
from loaders.building.adding import add
from loaders.importing.merging import Source
from tests.sightings import SIGHTINGS, write_sightings

REPOSITORY = Path(__file__).parent.parent.parent
METADATA = REPOSITORY / "metadata.yml"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_NO_BROWSER = (
    "The browser tests need Chromium or Chrome, and none was found. Install one (on Debian: sudo apt install chromium) "
    "or name it in the environment: CHROMIUM=/path/to/chrome"
)
_DATASETTE = "import sys; sys.modules['rich'] = None; from datasette.cli import cli; cli()"
"""Datasette as it is installed for serving. With `rich`, which only tests bring, it paints tracebacks for minutes."""
PATIENCE = 60_000
"""Milliseconds after which a page counts as hung, on whatever machine."""
_ARGUMENTS = [
    "--no-sandbox",  # containers rarely allow one; the only pages are our own
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Site:
    """The served site and its database."""

    url: str
    database: Path

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database answers."""
        connection = sqlite3.connect(f"file:{self.database}?immutable=1", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row."""
        return self.rows(sql, *values)[0][0]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, real_database: Path) -> Iterator[Site]:
    """The repository's records as `make serve` shows them, in a folder and on a port of their own."""
    folder = tmp_path_factory.mktemp("served")
    for path in (real_database, real_database.with_name("inspect-data.json")):
        shutil.copy(path, folder)
    configure(folder)
    _import_sightings(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "datasette.log"
    command = [sys.executable, "-c", _DATASETTE, ".", "--port", str(port)]
    with log.open("wb") as output, subprocess.Popen(command, cwd=folder, stdout=output, stderr=output) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, server, log)
            yield Site(url, folder / real_database.name)
        finally:
            server.terminate()


def _import_sightings(folder: Path) -> None:
    """Put a collection beside the records, which no build has."""
    file = folder / "first.csv"
    write_sightings(file, 300)
    add(folder / "conflict.db", [Source(SIGHTINGS, file, "1")], lambda _: None)
    file.unlink()


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; fails with its log where it ends instead."""
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            httpx.get(f"{url}/health")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The site did not start:\n{log.read_text('utf-8')}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser: the one named by CHROMIUM, else the first of the usual ones on the PATH."""
    named = os.environ.get("CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _BROWSERS)), None)
    if not found:
        message = f"CHROMIUM is {named}, and there is no such program." if named else _NO_BROWSER
        pytest.fail(message, pytrace=False)
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A running browser, for one module of tests: while its event loop lives, other tests can have none."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield running
        running.close()


@dataclass
class Visitor:
    """Somebody with a browser window, and all that it did."""

    context: BrowserContext
    site: Site
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Console messages at the level of warnings and errors, and errors in scripts."""

    def __post_init__(self) -> None:
        self._watched: dict[Any, Callable[[Any], None]] = {
            "request": lambda request: self.requested.append(request.url),
            "console": self._heard,
            "weberror": lambda error: self.complaints.append(str(error.error)),
        }
        for event, heard in self._watched.items():
            self.context.on(event, heard)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def open(self, path: str, status: int = 200, *, width: int | None = None) -> Page:
        """A new tab with a page of the site, loaded whole. Fails where it answers with another status."""
        page = self._new_tab()
        if width:
            page.set_viewport_size({"width": width, "height": 900})
        address = self.site.url + path
        response = page.goto(address, wait_until="load")
        assert response
        assert response.status == status, f"{path} answers {response.status}"
        if status >= 400:  # the browser complains of that in the console; here it is what was asked for
            refused = f"the server responded with a status of {status}"
            self.complaints = [said for said in self.complaints if refused not in said or address not in said]
        return page

    def _new_tab(self) -> Page:
        """A tab that has nothing of what earlier pages have loaded."""
        page = self.context.new_page()
        protocol = self.context.new_cdp_session(page)
        protocol.send("Network.enable")  # or the next is heard, and without effect
        protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
        return page

    def leave(self) -> None:
        """Leave the window as it was: with its first, empty tab."""
        for event, heard in self._watched.items():
            self.context.remove_listener(event, heard)
        self.close_tabs()
        self.context.unroute_all()

    def close_tabs(self) -> None:
        """Close all tabs but the first, without which the window would close."""
        for page in self.context.pages[1:]:
            page.close()

    def forget(self) -> None:
        """Begin anew with what is watched."""
        self.requested.clear()
        self.complaints.clear()

    def check(self) -> None:
        """Fail where anything left this machine or was complained about."""
        away = {url for url in self.requested if urlsplit(url).scheme in ("http", "https", "ws", "wss")}
        away = {url for url in away if not url.startswith(f"{self.site.url}/")}
        assert not away, f"requests that leave the site: {sorted(away)}"
        assert not self.complaints, "\n".join(self.complaints)


Visiting = Callable[..., Any]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Callable[..., BrowserContext]:
    """Windows by their options, with one empty tab: opening one costs Chromium as much as several pages."""

    @cache
    def opened(width: int, height: int, **options: Any) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        context.new_page()
        return context

    return opened


@pytest.fixture(scope="module")
def visiting(window: Callable[..., BrowserContext], site: Site) -> Visiting:
    """Be a visitor: `with visiting(width=390, dark=True, scripts=False) as visitor`. What happened is checked."""

    @contextmanager
    def visit(
        width: int = 1280, height: int = 900, *, dark: bool = False, scripts: bool = True, **options: Any
    ) -> Iterator[Visitor]:
        scheme = "dark" if dark else "light"
        visitor = Visitor(window(width, height, color_scheme=scheme, java_script_enabled=scripts, **options), site)
        try:
            yield visitor
            visitor.check()
            assert visitor.context.cookies() == [], "the next visitor would be known"
        finally:
            visitor.leave()

    return visit


@pytest.fixture
def visitor(visiting: Visiting) -> Iterator[Visitor]:
    """A visitor with a window of usual size."""
    with visiting() as one:
        yield one


class PageType(NamedTuple):
    """A type of page: where there is one, and with which status it answers."""

    path: str
    """With keys of `_EXAMPLES` in braces."""
    status: int = 200


_OF_HISTORY = {
    "history": PageType("/events/{changed}/history"),
    "history in Russian": PageType("/events/{changed}/history?lang=ru"),
    "history in Armenian": PageType("/events/{changed}/history?lang=hy"),
    "history of a claim": PageType("/claims/{claim}/history"),
    "history of a source": PageType("/sources/{source}/history"),
    "version": PageType("/events/{version}"),
    "version in Azerbaijani": PageType("/events/{version}?lang=az"),
    "embed of a version": PageType("/embed?view=event&focus={version}"),
    "embed builder of a version": PageType("/embed/build?view=event&focus={version}"),
}
"""What is there where the build has the history of its records; else 404 says that it has none."""

PAGES = {
    **_OF_HISTORY,
    **{page.name: PageType(page.address) for page in offered()},
    "home": PageType("/"),
    "home in Armenian": PageType("/?lang=hy"),
    "home in Azerbaijani": PageType("/?lang=az"),
    "timeline in Armenian": PageType("/timeline?lang=hy"),
    "timeline in Azerbaijani, in full": PageType("/timeline?lang=az&view=full"),
    "timeline filtered": PageType("/timeline?actor={state}&from={year}&contested=1"),
    "timeline empty": PageType("/timeline?from=1800&to=1801"),
    "values of a filter": PageType("/timeline/place?name=laç&actor={state}"),
    "values of a filter of disputes": PageType("/disputes/source?name=human+rights&actor={state}"),
    "changes of sources": PageType("/changes?registry=sources&kind=added&since=2020-01-01"),
    "changes in Armenian": PageType("/changes?lang=hy"),
    "changes refused": PageType("/changes?kind=unmade&since=sometime", 400),
    "timeline in full": PageType("/timeline?view=full&place={town}"),
    "timeline as a map": PageType("/timeline?view=map&lang=ru"),
    "timeline refused": PageType("/timeline?actor=nobody-at-all&from=sometime", 400),
    "event": PageType("/events/{event}"),
    "event in Russian": PageType("/events/{event}?lang=ru"),
    "event in Armenian": PageType("/events/{event}?lang=hy"),
    "event in Azerbaijani": PageType("/events/{event}?lang=az"),
    "disputes in Armenian": PageType("/disputes?lang=hy"),
    "event with little": PageType("/events/{bare_event}"),
    "event unknown": PageType("/events/{event}-x", 404),
    "version unknown": PageType("/events/{event}@00000000", 404),
    "claim": PageType("/claims/{claim}"),
    "claim in Russian": PageType("/claims/{claim}?lang=ru"),
    "fact": PageType("/facts/{fact}"),
    "claim unknown": PageType("/claims/{claim}x", 404),
    "actor": PageType("/actors/{state}"),
    "person": PageType("/actors/{person}"),
    "place": PageType("/places/{town}"),
    "country": PageType("/places/{country}"),
    "source": PageType("/sources/{source}"),
    "search with results": PageType("/search?q=ceasefire"),
    "search in Azerbaijani": PageType("/search?q={town}&lang=az"),
    "search without": PageType("/search?q=zzzzqqqq"),
    "collections": PageType("/collections"),
    "collection": PageType("/collections/sightings"),
    "collection filtered, in Armenian": PageType("/collections/sightings?kind=1&from=1901&q=mill&lang=hy"),
    "collection as a map": PageType("/collections/sightings?view=map&lang=ru"),
    "collection empty": PageType("/collections/sightings?q=zzzz&lang=az"),
    "collection refused": PageType("/collections/sightings?kind=9", 400),
    "row of a collection": PageType("/collections/sightings/S-001?lang=az"),
    "embed of a collection": PageType("/embed/collections/sightings?kind=2"),
    "embed of a collection as a map": PageType("/embed/collections/sightings?view=map"),
    "embed builder of a collection": PageType("/embed/build/collections/sightings"),
    "embed": PageType("/embed?place={town}"),
    "embed map": PageType("/embed?view=map&place={town}"),
    "embed of figures": PageType("/embed?view=figures&focus={figures}&about=deaths&title=How+many%3F&dek=As+told."),
    "embed of sides": PageType("/embed?view=sides&focus={contradicted}&about=responsibility"),
    "embed builder": PageType("/embed/build?place={town}"),
    "embed builder of figures": PageType("/embed/build?view=figures&focus={figures}"),
    "database": PageType("/conflict"),
    "database table": PageType("/conflict/events"),
    "database table filtered, in Russian": PageType("/conflict/events?_place={town}&_from={year}&_lang=ru"),
    "database table of claims": PageType("/conflict/claims?_columns=all&_actor={state}"),
    "database view": PageType("/conflict/casualty_claims"),
    "database row": PageType("/conflict/events/{event}"),
    "database question": PageType("/conflict/deaths-in-a-place-and-year?place={town}"),
    "database query": PageType("/conflict?sql=select+id,+title,+importance+from+events+limit+20&_title=Twenty"),
    "database query wrong": PageType("/conflict?sql=select+*+from+evnts", 400),
    "database chart": PageType("/conflict/casualty_claims.chart?_size=max&_x=date_earliest&_y=low"),
    "database chart of categories": PageType("/conflict/events.chart?_size=max&_x=type"),
    "database no such table": PageType("/conflict/evnts", 404),
    "missing": PageType("/no-such-page", 404),
    "refused": PageType("/" + "a" * 2048, 414),
    "closed": PageType("/-/versions", 403),
    "embed refused": PageType("/embed?" + "&".join(["x=1"] * 201), 400),
}

_EXAMPLES = {
    "event": "select id from events order by claim_count desc, source_count desc limit 1",
    "bare_event": "select id from events order by claim_count, fact_count, length(summary) limit 1",
    "claim": """
        select claims.event || '/' || substr(id, -4) from claims join comparable_sets as asked
        on asked.event = claims.event and asked.number = comparable_set
        order by claims.contested desc, accounts desc, length(text) desc limit 1
    """,
    "fact": "select event || '/' || substr(id, -4) from facts order by length(text) desc limit 1",
    "figures": "select event from comparable_sets where about = 'deaths' and low < high order by accounts desc limit 1",
    "contradicted": "select event from claims where about = 'responsibility' group by 1 order by count(*) desc limit 1",
    "town": "select key from places where precision = 'locality' order by event_count desc limit 1",
    "country": "select key from places where precision = 'country' order by event_count desc limit 1",
    "state": "select key from actors order by event_count desc limit 1",
    "person": "select key from actors where kind = 'person' order by event_count desc, claim_count desc limit 1",
    "source": "select key from sources order by event_count desc limit 1",
    "year": "select year from events group by year order by count(*) desc limit 1",
    "changed": """
        select id from events left join version_changes on registry = 'events' and key = id
        group by id order by count(version) desc, number limit 1
    """,
    "version": """
        select id || '@' || coalesce(hash, '00000000') from events
        left join versions on registry = 'events' and key = id
        order by until is not null desc, claim_count desc, version limit 1
    """,
}
"""What stands in the paths: the fullest records of their kind, and the emptiest."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests that ask for `page_type` with every type of page, one page after the other.

    All tests of a page come together, so that one worker's site makes it, and makes it once.
    """
    if "page_type" in metafunc.fixturenames:
        metafunc.parametrize("page_type", list(PAGES), indirect=True, scope="module")


@pytest.fixture(scope="module")
def page_type(request: pytest.FixtureRequest, all_pages: dict[str, PageType]) -> PageType:
    """A type of page, with its path filled in."""
    return all_pages[request.param]


@pytest.fixture(scope="session")
def all_pages(site: Site) -> dict[str, PageType]:
    """Every type of page by name, with its path filled in."""
    examples = {name: site.value(sql) for name, sql in _EXAMPLES.items()}
    known = bool(site.rows("select 1 from versions limit 1"))
    return {
        name: PageType(each.path.format_map(examples), 404 if name in _OF_HISTORY and not known else each.status)
        for name, each in PAGES.items()
    }
