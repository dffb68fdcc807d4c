"""What holds for all pages of records, whatever they show."""

from __future__ import annotations

import itertools
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from datasette_timeline.pages import offered

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site, Tamper, Visit

PAGES = {
    **{page.address: 200 for page in offered()},
    "/events/1990-05-04-clash-at-mill-bridge": 200,
    "/events/1993-year-of-quiet": 200,
    "/events/1990-05-05-second-clash": 410,
    "/events/none": 404,
    "/claims/1990-05-04-clash-at-mill-bridge/sjg5": 200,
    "/claims/1990-05-04-clash-at-mill-bridge/tj39": 200,
    "/facts/1990-05-04-clash-at-mill-bridge/jn4c": 200,
    "/facts/1990-05-04-clash-at-mill-bridge/none": 404,
    "/actors?kind=state": 200,
    "/actors?sort=events": 200,
    "/actors?q=ardania": 200,
    "/actors?q=zzzz": 200,
    "/timeline/place?name=dorna&actor=ardania": 200,
    "/timeline/actor?name=zzzz": 200,
    "/timeline/tag?tag=bridges": 200,
    "/timeline/source?name=bridge": 200,
    "/disputes/actor?side=belmar": 200,
    "/casualties/place?name=dorna": 200,
    "/actors?kind=planet": 400,
    "/actors/ardania": 200,
    "/actors/osip-verd": 200,
    "/actors/none": 404,
    "/actors/belmar/claims": 200,
    "/actors/belmar/claims?side=others&about=deaths": 200,
    "/actors/osip-verd/claims": 200,
    "/disputes?about=deaths&side=belmar&place=dorna&year=1990&agreement=sides-contradict&sort=ratio": 200,
    "/disputes?source=handbook&tag=bridges&actor=belmar": 200,
    "/disputes?side=nobody": 400,
    "/casualties": 200,
    "/casualties?about=deaths&side=belmar&place=dorna&year=1990": 200,
    "/casualties?about=motive": 400,
    "/compare": 200,
    "/compare?from=1990&to=1990": 200,
    "/compare?from=May": 400,
    "/places?letter=D": 200,
    "/places/dorna": 200,
    "/places/mill-bridge": 200,
    "/places/none": 404,
    "/sources?kind=news&perspective=belmarian&sort=newest": 200,
    "/sources/handbook": 200,
    "/sources/none": 404,
    "/search?q=bridge": 200,
    "/search?q=Мельничный": 200,
    "/search?q=brigde": 200,
    "/search?q=!!": 400,
    "/nowhere": 404,
}


@pytest.fixture(params=list(PAGES))
def path(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_is_sound_html_with_one_heading(path: str, lang: str, visit: Visit) -> None:
    chosen = f"{path}{'&' if '?' in path else '?'}lang={lang}" if lang != "en" else path
    page = visit(chosen, PAGES[path])
    assert page.faults == []
    assert len(page.all("h1")) == 1
    assert page.tree.get("lang") == lang
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in page.tree.iter():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set((element.get(name) or "").split()) <= set(ids)
        assert element.get("style") is None
        assert not [name for name in element.attrib if isinstance(name, str) and name.startswith("on")]


@pytest.mark.parametrize("lang", ["ru", "hy"])
def test_no_sentence_ends_twice_where_its_date_ends_in_a_full_stop(path: str, lang: str, visit: Visit) -> None:
    page = visit(f"{path}{'&' if '?' in path else '?'}lang={lang}", PAGES[path])
    said = " ".join("".join(page.first(".//main").itertext()).split())
    assert re.findall(r".{0,40}[^\W\d]\.\s?\.(?!\.).{0,20}", said) == []


def test_headings_leave_no_level_out(path: str, visit: Visit) -> None:
    page = visit(path, PAGES[path])
    levels = [int(each.tag[1]) for each in page.tree.iter() if re.fullmatch("h[1-6]", str(each.tag))]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def test_anchors_lead_somewhere(path: str, visit: Visit) -> None:
    page = visit(path, PAGES[path])
    ids = {element.get("id") for element in page.tree.iter()}
    links = [link.get("href", "") for link in page.tree.iter("a")]
    within = [target for target in links if target.startswith("#")]
    assert [target for target in within if target[1:] not in ids] == []


def test_what_it_leads_to_is_there(path: str, visit: Visit, site: Site) -> None:
    page = visit(path, PAGES[path])
    ours = re.compile(r"/(events|facts|claims|actors|places|sources|search|about|timeline)\b")
    main = page.first(".//main")
    found = {target for link in main.iter("a") if ours.match(target := link.get("href", ""))}
    broken = {target: site.get(target).status_code for target in found}
    assert {target: status for target, status in broken.items() if status >= 400} == {}


def test_only_lasting_pages_are_offered_to_search_engines(path: str, visit: Visit) -> None:
    page = visit(path, PAGES[path])
    robots = [each.get("content", "") for each in page.all("meta", name="robots")]
    canonical = [each.get("href", "") for each in page.all("link", rel="canonical")]
    lasting = PAGES[path] == 200 and not urlsplit(path).query and not path.endswith("-verd/claims")
    if lasting:
        assert robots == []
        assert [urlsplit(address).path for address in canonical] == [path]
    elif robots:
        assert robots[0].startswith("noindex")
        assert canonical == []


@pytest.fixture(scope="module")
def hostile_site(site: Site, database: Path, tampered: Tamper, hostile_text: str) -> Iterator[Site]:
    opened = type(site)(tampered(spoiled(database, hostile_text)))
    yield opened
    opened.close()


def test_says_nothing_unescaped(path: str, hostile_site: Site, visit: Visit) -> None:
    page = visit(path, PAGES[path], site=hostile_site)
    assert [words for words in page.all("script") if not words.get("src") and not words.get("type")] == []
    assert page.all("img", src="x") == []
    assert "alert(1)</script>" not in page.html.replace("&lt;/script&gt;", "")


def spoiled(database: Path, text: str) -> str:
    """SQL that puts the text behind every text that people read, in every table."""
    columns = {
        "actors": ("label", "description", "note"),
        "actor_names": ("name", "note"),
        "actor_affiliations": ("role",),
        "places": ("label", "note", "coordinates_source"),
        "place_names": ("name", "note"),
        "sources": ("title", "publisher", "author", "note", "copy_of", "published_label"),
        "events": ("title", "summary", "date_label"),
        "facts": ("text",),
        "claims": ("text", "figure", "unit", "by_note", "group"),
        "claim_sources": ("locator", "note"),
        "fact_sources": ("locator", "note"),
        "event_sources": ("locator", "note"),
        "sought": ("looked_for", "looked_in", "outcome"),
        "corrections": ("note",),
        "retired": ("reason",),
        "perspectives": ("label", "description"),
        "terms": ("label", "definition"),
        "dataset": (),
    }
    quoted = "'" + text.replace("'", "''") + "'"
    statements = [
        f'update {table} set "{column}" = "{column}" || {quoted} where "{column}" is not null;'
        for table, names in columns.items()
        for column in names
    ]
    statements.append(
        f"update dataset set value = value || {quoted} where name in ('title', 'description', 'publisher', 'licence');"
    )
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        documents = connection.execute("select event, json from documents").fetchall()
    connection.close()
    statements += [
        f"update documents set json = {quote(spoil(document, text))} where event = '{event}';"
        for event, document in documents
    ]
    return "\n".join(statements)


def spoil(document: str, text: str) -> str:
    """The published document with the text behind everything that people read in it."""
    readable = {
        "title", "label", "summary", "text", "note", "figure", "unit", "group", "by_note", "locator", "name",
        "publisher", "author", "copy_of", "published_label", "perspective_label", "date_label",
    }  # fmt: skip

    def worse(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: worse(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [worse(each, key) for each in value]
        return value + text if isinstance(value, str) and key in readable else value

    return json.dumps(worse(json.loads(document)))


def quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ("/", ["/api/v1/events.atom"]),
        ("/about", ["/api/v1/events.atom"]),
        ("/events/1990-05-04-clash-at-mill-bridge", ["/api/v1/events.atom"]),
        ("/places/dorna", ["/api/v1/events.atom?place=dorna", "/api/v1/events.atom"]),
        ("/actors/belmar", ["/api/v1/events.atom?actor=belmar", "/api/v1/events.atom"]),
        (
            "/timeline?type=armed-clash&sort=-date&view=full",
            ["/api/v1/events.atom?type=armed-clash", "/api/v1/events.atom"],
        ),
    ],
)
def test_pages_name_their_feeds(page: str, feeds: list[str], site: Site) -> None:
    found = re.findall(
        r'<link rel="alternate" type="application/atom\+xml" href="([^"]+)" title="(.+)">', site.get(page).text
    )
    assert [href for href, _ in found] == feeds
    assert found[-1][1] == "Dorna timeline"
    assert len({title for _, title in found}) == len(feeds)
    assert all(site.get(href).status_code == 200 for href in feeds)
