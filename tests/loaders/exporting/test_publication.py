"""The whole publication as files: every page leads to files, in each language, and scripts have what they need."""

import json
import posixpath
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bench.configuration import configure
from loaders.building import build
from loaders.exporting import ExportError, export
from loaders.exporting.addresses import Addresses, asset_of
from loaders.exporting.browser_data import items_of, months_of, script
from loaders.exporting.live_pages import LivePages, classic

RECORDS = Path(__file__).resolve().parents[2] / "records" / "site"
_LINK = re.compile(r'\s(?:href|src|action|data-base)="([^"]*)"')


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("root")
    assert not build(RECORDS, folder / "conflict.db", cache=None, with_history=False).failed
    configure(folder)
    return folder


@pytest.fixture(scope="module")
def copy(root: Path) -> Path:
    export(root, root / "site", languages=["ru"])
    return root / "site"


def _data(copy: Path, name: str) -> Any:
    written = (copy / "data" / f"{name}.js").read_text("utf-8")
    assert written.startswith(f'publication.put("{name}",')
    return json.loads(written.removeprefix(f'publication.put("{name}",').removesuffix(");\n"))


def test_every_link_of_every_page_leads_to_a_file_of_the_copy(copy: Path) -> None:
    checked = 0
    for path in copy.rglob("*.html"):
        page = path.relative_to(copy).as_posix()
        for written in _LINK.findall(path.read_text("utf-8")):
            parts = urlsplit(unescape(written))
            if parts.scheme or written.startswith("#"):
                continue
            assert not written.startswith("/"), f"{page}: {written}"
            there = posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path))
            assert (copy / there).is_file(), f"{page}: {written}"
            checked += 1
    assert checked > 1000


def test_pages_are_there_in_each_language_and_forms_stay_in_it(copy: Path) -> None:
    events = _data(copy, "events")["ids"]
    for folder in (copy, copy / "ru"):
        assert {path.parent.name for path in folder.glob("events/*/index.html")} == set(events)
    assert not (copy / "az").exists()
    page = (copy / "ru" / "timeline" / "index.html").read_text("utf-8")
    assert 'hreflang="az"' not in page.partition("<body")[2]
    assert 'action="../search/index.html"' in page
    assert 'name="lang"' not in page


def test_pages_ask_nobody_else_and_name_no_address_that_is_not_known(copy: Path) -> None:
    page = (copy / "timeline" / "index.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert 'rel="canonical"' not in page
    assert 'type="module"' not in page
    assert "data-suggest" not in page


def test_where_it_is_known_pages_name_their_address(root: Path, tmp_path: Path) -> None:
    export(root, tmp_path / "site", base_url="https://lakes.example/dorna/", languages=["en"])
    page = (tmp_path / "site" / "places" / "river-town" / "index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://lakes.example/dorna/places/river-town">' in page
    assert not (tmp_path / "site" / "ru").exists()


def test_a_language_that_the_site_has_not_is_refused(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"'xx' is not a language of this site\. Allowed: en, "):
        export(root, tmp_path / "site", languages=["xx"])
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_out_is_no_page_and_no_link(root: Path, tmp_path: Path) -> None:
    export(root, tmp_path / "site", languages=["en"], without=["claims", "sources"])
    written = {path.relative_to(tmp_path / "site").parts[0] for path in (tmp_path / "site").rglob("*/*.html")}
    assert "claims" not in written
    assert {"facts", "events", "sources"} <= written, "the list of sources is there"
    assert not list((tmp_path / "site" / "sources").glob("*/index.html"))
    with pytest.raises(ExportError, match="Nothing is called 'events' that can be left out"):
        export(root, tmp_path / "other", without=["events"])


def test_scripts_have_every_event_in_each_form_and_language(copy: Path) -> None:
    events = _data(copy, "events")["ids"]
    for language in ("en", "ru"):
        for form in ("rows", "cards"):
            items = _data(copy, f"{language}/{form}/0")
            assert [re.search(r'id="([^"]+)"', item)[1] for item in items] == events  # type: ignore[index]
            assert all(item.endswith("</li>") for item in items)
        assert len(_data(copy, f"{language}/found/0")) == len(events)
    assert _data(copy, "ru/words")["prefix"] == "ru/"
    assert _data(copy, "ru/words")["months"]["1990-05"].startswith("Май")


def test_each_term_is_in_the_file_of_its_first_letters(copy: Path) -> None:
    for beginning in _data(copy, "shards"):
        for kind in ("terms", "words", "sources"):
            assert all(term[:2] == beginning for term in _data(copy, f"terms/{beginning}")[kind])


def test_a_record_without_events_is_exported_too(tmp_path: Path) -> None:
    shutil.copytree(RECORDS, tmp_path / "records")
    for path in (tmp_path / "records" / "events").rglob("*.yml"):
        path.write_text(re.sub(r"^status: \w+$", "status: draft", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    if build(tmp_path / "records", tmp_path / "conflict.db", cache=None, with_history=False).failed:
        pytest.fail("the records are no longer sound without events")
    configure(tmp_path)
    assert export(tmp_path, tmp_path / "site", languages=["en"]).events == 0


def test_addresses_become_files() -> None:
    addresses = Addresses(["en", "ru"], ["timeline"], "tables")
    assert addresses.add("timeline") == "timeline/index.html"
    assert addresses.add("timeline?lang=ru") == "ru/timeline/index.html"
    assert addresses.add("actors?sort=name&page=2") == "actors/index--page-2--sort-name.html"
    assert re.fullmatch(r"actors/index--[0-9a-f]{12}\.html", addresses.add("actors?letter=%D0%90"))
    assert addresses.get("actors?page=2&sort=name&lang=ru") == "actors/index--page-2--sort-name.html"
    assert addresses.get("timeline?place=x&lang=ru") == "ru/timeline/index.html?place=x"
    assert addresses.get("timeline?as_of=2026-01-01") is None
    assert addresses.get("timeline?lang=az") is None
    assert addresses.get("tables/events?_sort=id") == "files/index.html"
    assert addresses.get("-/static-plugins/timeline/map.css?v=1") == "static/map.css"
    assert addresses.get("elsewhere") is None
    with pytest.raises(KeyError):
        addresses["elsewhere"]
    assert [*addresses][:2] == ["timeline", "timeline?lang=ru"]
    assert asset_of("-/basemap/abc.svg#layer-1") == "static/abc.svg"


def test_items_and_months_are_found_in_a_page() -> None:
    page = (
        '<h3 class="month-name" id="1990-05">May</h3><ol><li id="a" class="row"><ul><li>x</li></ul></li>\n'
        '<li id="b" class="row">y</li></ol><nav class="pager"><ul><li>1</li></ul></nav>'
    )
    assert dict(items_of(page, ["a", "b", "c"])) == {
        "a": '<li id="a" class="row"><ul><li>x</li></ul></li>',
        "b": '<li id="b" class="row">y</li>',
    }
    assert months_of(page) == {"1990-05": "May"}
    assert list(items_of("<p>nothing</p>", ["a"])) == []


def test_scripts_of_data_and_of_modules_can_be_loaded_by_any_page() -> None:
    assert script("a/b", {"x": "é"}) == 'publication.put("a/b",{"x":"é"});\n'.encode()
    assert classic(b"const one = 1;") == b'(() => {"use strict";\nconst one = 1;\n})();\n'


def test_a_form_that_nothing_answers_is_left_out() -> None:
    addresses = Addresses(["en"], ["search"], "tables")
    for address in ("search", "timeline/place"):
        addresses.add(address)
    words = {"en": {"texts": {"offline.needs-script": "Needs scripts."}}}
    pages = LivePages("https://x.example/", addresses, words, canonical=False)
    kept = pages.page('<form action="/search"><input name="q"></form>', "index.html")
    assert kept == (
        '<form action="search/index.html"><input name="q">'
        '<noscript><p class="note">Needs scripts.</p></noscript></form>'
    )
    choices = '<form class="choice-search" aria-label="By place" action="/timeline/place"><input></form>'
    assert pages.page(choices, "index.html") == '<p class="note"><a href="timeline/place/index.html">By place</a></p>\n'
    assert pages.page('<form action="/elsewhere"></form>', "index.html") == ""
