"""The site of each dataset, asked for its pages: each table, view, query and kind of page answers."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import httpx

    from tests.dataset.conftest import Site

OF_EACH_KIND = 2
"""How many pages of one kind are asked for: all events are made by the same code."""

_LINK = re.compile(r"""<(?:a|link|script|img|form)\b[^>]*?\s(?:href|src|action)=(?:"([^"]*)"|'([^']*)')""")


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
    metadata = yaml.safe_load((site.folder / "metadata.yml").read_text(encoding="utf-8"))
    described = (metadata.get("databases") or {}).values()
    views, queries = names(site, "views"), [name for each in described for name in each.get("queries", ())]
    assert len(views) >= 4
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
    assert len(documents) == len(fed) > 0
    for document in documents:
        event, compared = document["id"], document["comparable_sets"]
        several = sorted(each["accounts"] for each in compared if each["accounts"] > 1)
        page = site.get(f"/events/{event}")
        assert page.status_code == 200, event
        assert _accounts(_part(page.text, '<ul class="subject-questions">', "</ul>")) == several
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
    before = {*site.folder.rglob("*")}
    site.get("/conflict/events")
    site.get("/conflict?sql=select+1")
    assert {*site.folder.rglob("*")} == before
