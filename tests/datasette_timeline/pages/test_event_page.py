from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site, Tamper

BRIDGE = "/events/1990-05-04-clash-at-mill-bridge"


def text_of(page: str) -> str:
    """What the page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture(scope="module")
def page(site: Site) -> str:
    response = site.get(BRIDGE)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    text: str = response.text
    return text


def strings(value: object) -> list[str]:
    """Every text in a document that people read; keys, ids and dates in numbers aside."""
    keys = {
        "id", "earliest", "latest", "kind", "precision", "type", "role", "place", "actor", "country", "source", "tag",
        "event", "relation", "perspective", "about", "published", "used_by", "status", "language", "record", "date",
        "url", "archive_url", "accessed", "side", "sides", "as_of", "agreement", "support", "compatible_with", "claims",
        "summary_sentences",  # the summary again
    }  # fmt: skip
    if isinstance(value, dict):
        return [text for key, each in value.items() if key not in keys or key == "date" for text in strings(each)]
    if isinstance(value, list):
        return [text for each in value if isinstance(each, dict) for text in strings(each)]
    return [value] if isinstance(value, str) and not re.fullmatch(r"\d{4}(-\d\d){1,2}", value) else []


def test_every_event_shows_all_that_its_document_says(site: Site, documents: list[dict[str, Any]]) -> None:
    """Of translations, the pages in their languages do."""
    for document in documents:
        shown = text_of(site.get(f"/events/{document['id']}").text)
        for translation in document["translations"]:
            told = text_of(site.get(f"/events/{document['id']}?lang={translation['language']}").text)
            assert translation["title"] in told
            assert translation["summary"] in told
        for text in strings({**document, "translations": []}):
            assert text in shown, f"{document['id']}: {text}"


def test_addresses_of_sources_are_linked(page: str) -> None:
    assert 'href="https://dawn.example/clash"' in page
    assert 'href="https://evening.example/boj"' in page


def test_names_are_marked_with_their_language(page: str) -> None:
    assert re.search(r'lang="ru"[^>]*>\s*Мельничный мост', page)
    assert re.search(r'lang="az"[^>]*>\s*Dəyirman körpüsü', page)


def test_citations_lead_to_the_list_of_sources(page: str) -> None:
    targets = set(re.findall(r'href="#(source-\d+)"', page))
    assert targets == {"source-1", "source-2", "source-3"}
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_time_is_machine_readable(page: str) -> None:
    assert re.search(r'<time [^>]*datetime="1990-05-04"', page)


def test_json_is_the_published_document(site: Site, documents: list[dict[str, Any]]) -> None:
    for document in documents:
        response = site.get(f"/events/{document['id']}.json")
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("application/json")
        assert json.loads(response.text) == document


def test_a_renamed_event_redirects(site: Site) -> None:
    for extension in ("", ".json"):
        response = site.get(f"/events/1990-05-04-fight-at-mill-bridge{extension}")
        assert response.status_code == 301
        assert response.headers["location"] == f"{BRIDGE}{extension}"


def test_a_withdrawn_event_is_gone_with_its_reason(site: Site) -> None:
    response = site.get("/events/1990-05-05-second-clash")
    assert response.status_code == 410
    assert "It was the same clash." in text_of(response.text)
    assert f'href="{BRIDGE}"' in response.text
    response = site.get("/events/1990-06-rumour.json")
    assert response.status_code == 410
    assert "No source stands behind it." in response.json()["error"]


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("1990-05-04-clash-at-the-mill-bridge", "1990-05-04-clash-at-mill-bridge"),
        ("1990-05-04-Clash-at-Mill-Bridge", "1990-05-04-clash-at-mill-bridge"),
        ("clash-at-mill-bridge", "1990-05-04-clash-at-mill-bridge"),
        ("1991-talks-in-lake-city", "1991-02-talks-in-lake-city"),
    ],
)
def test_an_unknown_event_is_not_found_but_the_nearest_are(wanted: str, nearest: str, site: Site) -> None:
    response = site.get(f"/events/{wanted}")
    assert response.status_code == 404
    assert f'href="/events/{nearest}"' in response.text
    response = site.get(f"/events/{wanted}.json")
    assert response.status_code == 404
    assert response.json()["nearest"][0] == nearest


@pytest.mark.parametrize("wanted", ["zzz", "%D0%9C%D0%BE%D1%81%D1%82", "---", "%3Cscript%3E", "%00"])
def test_what_is_like_nothing_is_not_found(wanted: str, site: Site) -> None:
    response = site.get(f"/events/{wanted}")
    assert response.status_code == 404
    assert "<script>" not in response.text.split("</h1>")[1].split("</section>")[0]
    assert site.get(f"/events/{wanted}.json").json()["nearest"] == []


def test_links_to_the_record_where_the_repository_is_known(database: Path, open_site: OpenSite, page: str) -> None:
    record = "events/1990/1990-05-04-clash-at-mill-bridge.yml"
    settings = {"datasette-timeline": {"repository": "https://code.example/blob/main/"}}
    linked = open_site(database, metadata={"plugins": settings}).get(BRIDGE).text
    assert f'href="https://code.example/blob/main/{record}"' in linked
    assert record in text_of(page)
    assert f'{record}"' not in page


def test_no_document_makes_a_link_that_runs_a_script(tampered: Tamper, open_site: OpenSite) -> None:
    path = tampered("update documents set json = replace(json, 'https://dawn.example/clash', 'javascript:alert(1)')")
    assert 'href="javascript:' not in open_site(path).get(BRIDGE).text


def test_pages_carry_no_script_or_style_of_ours_inline(page: str) -> None:
    assert not re.search(r"<[^>]+ style=", page)
    assert not re.search(r"<[^>]+ on[a-z]+=", page)
