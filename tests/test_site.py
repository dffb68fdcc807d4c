"""The real site, asked for its real pages: every table, view, query and kind of page answers, and nothing strays in."""

import asyncio
import gc
import html
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
import yaml
from datasette.app import Datasette

from bench.configuration import configure

ROOT = Path(__file__).resolve().parent.parent
OF_EACH_KIND = 2
"""How many pages of one kind are asked for: all events are made by the same code."""

_LINK = re.compile(r"""<(?:a|link|script|img|form)\b[^>]*?\s(?:href|src|action)=(?:"([^"]*)"|'([^']*)')""")


class Site:
    """The repository as a Datasette configuration directory, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.datasette = Datasette([], config_dir=folder)
        self._runner = asyncio.Runner()
        self._runner.run(self.datasette.invoke_startup())

    def get(self, path: str) -> httpx.Response:
        response: httpx.Response = self._runner.run(self.datasette.client.get(path))
        return response

    def close(self) -> None:
        self.datasette.executor.shutdown()
        self._runner.close()
        gc.collect()


@pytest.fixture(scope="module")
def site(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    for path in (real_database, real_database.with_name("inspect-data.json")):
        shutil.copy(path, folder)
    configure(folder)
    served = Site(folder)
    yield served
    served.close()


def names(site: Site, kind: str) -> list[str]:
    return [str(one["name"]) for one in site.get("/conflict.json").json()[kind]]


def assert_answers(site: Site, path: str) -> None:
    response = site.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    assert "Traceback" not in response.text, path
    assert "message-error" not in response.text, path


def test_there_is_one_database_and_it_is_immutable(site: Site) -> None:
    served = {name: each for name, each in site.datasette.databases.items() if name != "_internal"}
    assert [(name, each.is_mutable) for name, each in served.items()] == [("conflict", False)]


def test_every_table_answers_as_page_json_and_csv(site: Site) -> None:
    tables = [name for name in names(site, "tables") if "_fts_" not in name]
    assert len(tables) > 20
    for table in tables:
        for path in (f"/conflict/{table}", f"/conflict/{table}.json", f"/conflict/{table}.csv?_size=3"):
            assert_answers(site, path)


def test_every_view_and_query_answers(site: Site) -> None:
    (described,) = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"].values()
    views, queries = names(site, "views"), described["queries"]
    assert len(views) >= 4
    assert len(queries) >= 12
    for name in (*views, *queries):
        for path in (f"/conflict/{name}", f"/conflict/{name}.json"):
            assert_answers(site, path)


def test_every_kind_of_page_answers_and_links_to_pages_that_answer(site: Site) -> None:
    """Follows the links of the site from its front page, to a few pages of each kind."""
    asked: defaultdict[str, int] = defaultdict(int)
    waiting, seen = ["/"], {"/": ""}
    while waiting:
        path = waiting.pop(0)
        response = site.get(path)
        assert response.status_code in (200, 301, 302), f"{path}, linked from {seen[path]}: {response.status_code}"
        for link in _links(path, response):
            if link not in seen and asked[_kind(link)] < OF_EACH_KIND:
                seen[link] = path
                asked[_kind(link)] += 1
                waiting.append(link)
    assert {"/events/…", "/timeline"} <= asked.keys()


def _links(path: str, response: httpx.Response) -> Iterator[str]:
    if response.has_redirect_location:
        yield urljoin(path, response.headers["location"])
    elif response.headers["content-type"].startswith("text/html"):
        for double, single in _LINK.findall(response.text):
            target = urldefrag(urljoin(path, html.unescape(double or single)))[0]
            parts = urlsplit(target)
            if not parts.scheme and not parts.netloc:
                yield target


def _kind(link: str) -> str:
    """'/events/1994-05-12-ceasefire' is '/events/…'; of a query the first name counts."""
    path, _, query = link.partition("?")
    steps = path.split("/")
    kept = "/".join(steps[:2] + ["…"] * (len(steps) - 2))
    return f"{kept}?{query.partition('=')[0]}" if query else kept


def test_accounts_are_counted_alike_everywhere(site: Site) -> None:
    documents = site.get("/api/v1/events?limit=1000&fields=id,comparable_sets").json()["items"]
    fed = _fed(site, {document["id"][:4] for document in documents})
    assert len(documents) == len(fed) > 200
    for document in documents:
        event, compared = document["id"], document["comparable_sets"]
        several = sorted(each["accounts"] for each in compared if each["accounts"] > 1)
        assert _accounts(_part(site.get(f"/events/{event}").text, '<ul class="subject-questions">', "</ul>")) == several
        embed = site.get(f"/embed?view=event&focus={event}").text
        assert _accounts(_part(embed, '<p class="event-claims">', "</p>")) == several, event
        contested = sorted(each["accounts"] for each in compared if each["contested"])
        assert sorted(map(int, re.findall(r"\((\d+) accounts\)", fed[event]))) == contested


def _fed(site: Site, years: Iterable[str]) -> dict[str, str]:
    """What feeds say of each event, by its id; a single feed ends after a hundred."""
    entries = [
        entry for year in years for entry in site.get(f"/api/v1/events.atom?year={year}").text.split("<entry>")[1:]
    ]
    return {str(re.findall(r"/events/([^\"]+)\"", entry)[0]): html.unescape(entry) for entry in entries}


def _part(page: str, start: str, end: str) -> str:
    return " ".join(part.partition(end)[0] for part in page.split(start)[1:])


def _accounts(text: str) -> list[int]:
    """How many accounts a text tells of, wherever it is more than one."""
    words = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
    found = re.findall(rf"\b({'|'.join(words)}|\d+) accounts\b", re.sub(r"<[^>]+>", "", text))
    return sorted(words.index(each) + 2 if each in words else int(each) for each in found)


def test_serving_leaves_nothing_in_the_folder(site: Site) -> None:
    site.get("/conflict/events")
    site.get("/conflict?sql=select+1")
    assert {path.name for path in site.folder.iterdir()} == {
        "conflict.db",
        "inspect-data.json",
        "metadata.yml",
        "settings.json",
        "datasette.yaml",
        "maps",
    }


AZERBAIJANI_ORDER = [
    *("Berdadzor", "Bərdə", "Canyataq", "Cenevrə", "Cəbrayıl", "Çardaqlı", "Çexiya", "Daşaltı", "Ermənistan"),
    *("Əbu-Dabi", "Əsgəran", "Horadiz", "Xankəndi", "İrəvan", "Qubadlı", "Laçın", "Şuşa"),
]


def test_places_stand_in_the_alphabet_of_the_language_shown(site: Site) -> None:
    pages = [site.get(f"/places?lang=az&page={number}").text for number in (1, 2)]
    links = re.findall(r'<li>\s*<a href="/places/[^"]+">(.*?)</a>', "".join(pages))
    shown = [html.unescape(re.sub("<[^>]+>", "", link)) for link in links]
    assert list(dict.fromkeys(name for name in shown if name in AZERBAIJANI_ORDER)) == AZERBAIJANI_ORDER


def test_names_in_another_script_come_after_those_in_the_language_s_own(site: Site) -> None:
    for code, script in (("hy", "[Ա-Ֆ]"), ("ru", "[А-ЯЁ]")):
        letters = re.findall(r'letter=[^"]+"[^>]*>(\S)', site.get(f"/places?lang={code}").text)
        own = [bool(re.match(script, letter)) for letter in letters if not letter.isdigit()]
        assert own == sorted(own, reverse=True), letters
        assert own.count(True) > 10
