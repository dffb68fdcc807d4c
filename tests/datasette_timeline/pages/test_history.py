"""Pages of what became of a record, and of what it said once."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Page, Site, Visit

CLASH = "1990-05-04-clash-at-mill-bridge"
FIGHT = "1990-05-04-fight-at-mill-bridge"
RUMOUR = "1990-06-rumour"
PAGES = {
    f"/events/{CLASH}": 200,
    f"/events/{CLASH}/history": 200,
    f"/events/{CLASH}/history?from=1&to=3": 200,
    f"/events/{CLASH}/history?from=2&to=2": 200,
    f"/events/{CLASH}/history?from=9": 400,
    f"/events/{RUMOUR}": 410,
    f"/events/{RUMOUR}/history": 200,
    "/events/1993-year-of-quiet/history": 200,
    "/events/1991-02-talks-in-lake-city/history": 404,
    "/events/none/history": 404,
    f"/claims/{CLASH}/nzft": 200,
    f"/claims/{CLASH}/nzft/history": 200,
    f"/facts/{CLASH}/jn4c/history": 200,
    f"/facts/{CLASH}/none/history": 404,
    "/actors/ardania": 200,
    "/actors/ardania/history": 200,
    "/actors/none/history": 404,
    "/actors/belmar/history": 404,
    "/places/old-mill": 410,
    "/places/old-mill/history": 200,
    "/sources/handbook/history": 200,
    f"/events/{CLASH}@dddddddd44444444": 200,
    f"/events/{CLASH}@aaaaaaab33333333": 200,
    f"/events/{CLASH}@aaaaaaaa11111111": 200,
    f"/events/{RUMOUR}@7777777777777777": 200,
    f"/events/{CLASH}@12345678": 404,
    f"/events/{CLASH}@": 404,
    "/events/none@12345678": 404,
    f"/claims/{CLASH}/nzft@aaaaaaaa11111111": 200,
    f"/facts/{CLASH}/b6v6@aaaaaaaa11111111": 200,
    f"/facts/{CLASH}/jn4c@aaaaaaaa11111111": 404,
}


@pytest.fixture(params=list(PAGES))
def path(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.mark.parametrize("lang", ["en", "ru", "az", "hy"])
def test_is_sound_html(path: str, lang: str, visit: Visit, old_site: Site) -> None:
    page = visit(f"{path}{'&' if '?' in path else '?'}lang={lang}", PAGES[path], site=old_site)
    assert page.faults == []
    assert len(page.all("h1")) == 1
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in page.tree.iter():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set((element.get(name) or "").split()) <= set(ids)
    levels = [int(each.tag[1]) for each in page.tree.iter() if re.fullmatch("h[1-6]", str(each.tag))]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    targets = [link.get("href", "") for link in page.tree.iter("a")]
    assert [target for target in targets if target.startswith("#") and target[1:] not in ids] == []
    assert re.findall(r".{0,40}[^\W\d]\.\s?\.(?!\.).{0,20}", page.main) == []


def test_what_it_leads_to_is_there_or_says_why_it_is_not(path: str, visit: Visit, old_site: Site) -> None:
    page = visit(path, PAGES[path], site=old_site)
    ours = re.compile(r"/(events|facts|claims|actors|places|sources|embed)\b")
    links = {target for link in page.first(".//main").iter("a") if ours.match(target := link.get("href", ""))}
    answers = {target: old_site.get(target).status_code for target in links}
    gone = {f"/events/{RUMOUR}", "/places/old-mill"}
    broken = {target for target, status in answers.items() if status >= 400}
    assert broken <= (gone | {"/sources/old-notes"} if "@aaaaaaaa" in path or "@7777" in path else gone)


def versions_of(page: Page, saying: Any) -> list[str]:
    return [saying(each) for each in page.all("li", class_="version")]


def test_a_history_tells_every_version_the_newest_first(visit: Visit, old_site: Site, saying: Any) -> None:
    page = visit(f"/events/{CLASH}/history", site=old_site)
    assert saying(page.first(".//h1")) == "History: Clash at Mill Bridge"
    assert versions_of(page, saying) == [
        (
            "4 3 February 2026 corrected 12:00 UTC The bridge was closed for a month, not a year. "
            "fact: closed for a year "
            "→ closed for a month What it said then · Version dddddddd44444444 · released with version 1.2.0 of the "
            "dataset · Commit 44444444"
        ),
        (
            "3 20 January 2026 changed 11:30 UTC headline: “Fight at Mill Bridge” → “Clash at Mill Bridge” deaths "
            "(soldiers) according to Ardania: 30 → 3 fact: It had been built in 1911 place: Old Mill "
            "What it said then · "
            "Version aaaaaaab33333333 · released with version 1.1.0 of the dataset · Commit 33333333"
        ),
        (
            "2 6 January 2026 renamed 10:00 UTC Then called: Fight at Mill Bridge The old slug took a "
            "side. What it said "
            "then · Version aaaaaaaa11111111 · Commit 22222222"
        ),
        (
            "1 5 January 2026 added 09:00 UTC Then called: Fight at Mill Bridge What it said then · Version "
            "aaaaaaaa11111111 · Commit 11111111"
        ),
    ]
    assert page.links()["What it said then"] == f"/events/{CLASH}@aaaaaaaa11111111"
    assert page.links()["Today’s record"] == f"/events/{CLASH}"


def test_a_name_in_another_language_is_no_earlier_name(visit: Visit, old_site: Site, saying: Any) -> None:
    page = visit("/actors/ardania/history?lang=ru", site=old_site)
    assert saying(page.first(".//h1")) == "История: Ардания"
    assert "Тогдашнее название" not in page.main
    assert "Тогдашнее название" in visit(f"/events/{CLASH}/history?lang=ru", site=old_site).main


def test_between_two_versions_are_the_changes_of_those_between(visit: Visit, old_site: Site, saying: Any) -> None:
    for query in ("from=1&to=3", "from=3&to=1"):
        page = visit(f"/events/{CLASH}/history?{query}", site=old_site)
        assert [each[:1] for each in versions_of(page, saying)] == ["3", "2"]
        assert saying(page.first(".//h2")) == "From version 1 to version 3"
    page = visit(f"/events/{CLASH}/history?from=2", site=old_site)
    assert [each[:1] for each in versions_of(page, saying)] == ["4", "3"]
    assert "Nothing changed in between." in visit(f"/events/{CLASH}/history?from=2&to=2", site=old_site).main
    assert [each.get("content") for each in page.all("meta", name="robots")] == ["noindex, follow"]


def test_commits_are_linked_where_a_repository_is_known(
    visit: Visit, open_site: OpenSite, remembered: Any, old_site: Site
) -> None:
    where = {
        "https://code.example/conflict/blob/main/": "https://code.example/conflict",
        "https://code.example/conflict/-/blob/main": "https://code.example/conflict/-",
        "https://code.example/conflict/src/branch/main": "https://code.example/conflict",
        "https://code.example/conflict": None,
    }
    for repository, address in where.items():
        site = open_site(remembered, metadata={"plugins": {"datasette-timeline": {"repository": repository}}})
        links = visit(f"/events/{CLASH}/history", site=site).links()
        assert links.get("Commit 33333333") == (f"{address}/commit/{'3' * 40}" if address else None)
    assert "Commit 33333333" not in visit(f"/events/{CLASH}/history", site=old_site).links()


def test_a_statement_has_the_versions_that_changed_it(visit: Visit, old_site: Site, saying: Any) -> None:
    page = visit(f"/claims/{CLASH}/nzft/history", site=old_site)
    told = versions_of(page, saying)
    assert [each[:1] for each in told] == ["3", "1"]
    assert "deaths (soldiers) according to Ardania: 30 → 3 What" in told[0]
    assert "headline" not in told[0]
    assert page.links()["What it said then"] == f"/claims/{CLASH}/nzft@aaaaaaaa11111111"
    came = visit(f"/facts/{CLASH}/jn4c/history", site=old_site)
    assert [each[:1] for each in versions_of(came, saying)] == ["3"]


@pytest.mark.parametrize(
    ("path", "there"),
    [
        (f"/events/{FIGHT}/history", f"/events/{CLASH}/history"),
        (f"/events/{FIGHT}/history?lang=ru", f"/events/{CLASH}/history?lang=ru"),
        (f"/claims/{FIGHT}/nzft/history", f"/claims/{CLASH}/nzft/history"),
        (f"/facts/{CLASH}/nzft/history", f"/claims/{CLASH}/nzft/history"),
        ("/actors/ardan/history", "/actors/ardania/history"),
        (f"/events/{FIGHT}@dddddddd44444444", f"/events/{CLASH}@dddddddd44444444"),
        (f"/events/{FIGHT}@dddddddd44444444.json", f"/events/{CLASH}@dddddddd44444444.json"),
        (f"/facts/{CLASH}/nzft@aaaaaaaa11111111.bib", f"/claims/{CLASH}/nzft@aaaaaaaa11111111.bib"),
    ],
)
def test_what_is_called_otherwise_is_redirected(path: str, there: str, old_site: Site) -> None:
    response = old_site.get(path)
    assert (response.status_code, response.headers["location"]) == (301, there)


@pytest.mark.parametrize("digits", ["dddddddd", "DDDDDDDD44444444", "dddddddd4"])
@pytest.mark.parametrize("rest", ["", ".json", ".bib"])
def test_the_beginning_of_a_hash_leads_to_the_whole(digits: str, rest: str, old_site: Site) -> None:
    response = old_site.get(f"/events/{CLASH}@{digits}{rest}")
    assert (response.status_code, response.headers["location"]) == (302, f"/events/{CLASH}@dddddddd44444444{rest}")


def test_an_encoded_at_sign_means_the_same(old_site: Site) -> None:
    assert old_site.get(f"/events/{CLASH}%40dddddddd44444444").status_code == 200
    assert old_site.get(f"/facts/{CLASH}/b6v6%40dddddddd44444444").status_code == 200


def test_an_unknown_hash_is_told_with_those_there_are(visit: Visit, old_site: Site) -> None:
    page = visit(f"/events/{CLASH}@12345678", 404, site=old_site)
    assert f"The record of “{CLASH}” has no version “12345678”." in page.main
    offered = [address for address in page.links(page.first(".//main")).values() if "@" in address]
    assert offered == [
        f"/events/{CLASH}@dddddddd44444444",
        f"/events/{CLASH}@aaaaaaab33333333",
        f"/events/{CLASH}@aaaaaaaa11111111",
    ]
    told = old_site.get(f"/events/{CLASH}@12345678.json").json()
    assert told["nearest"] == ["dddddddd44444444", "aaaaaaab33333333", "aaaaaaaa11111111"]


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-01-05T23:30:00Z", "from 5 January 2026, {began:.5} UTC to 5 January 2026, 23:30 UTC."),
        ("2026-01-05T{began:.5}:59Z", "from 5 January 2026, {began} UTC to 5 January 2026, {began:.5}:59 UTC."),
    ],
)
def test_moments_are_told_apart(
    until: str, told: str, remembered: Path, tmp_path: Path, open_site: OpenSite, saying: Any, visit: Visit
) -> None:
    copy = Path(shutil.copy(remembered, tmp_path))
    with closing(sqlite3.connect(copy)) as connection, connection:
        (began,) = connection.execute("select substr(date, 12, 8) from versions where hash like 'aaaaaaaa%'").fetchone()
        later = until.format(began=began)
        connection.execute("update versions set date = ? where key = ? and version > 1", [later, CLASH])
    page = visit(f"/events/{CLASH}@aaaaaaaa11111111", site=open_site(copy))
    assert told.format(began=began) in saying(page.first(".//aside[@class]"))


def test_an_earlier_version_says_so_and_what_it_said(visit: Visit, old_site: Site, saying: Any) -> None:
    page = visit(f"/events/{CLASH}@aaaaaaaa11111111", site=old_site)
    (banner,) = page.all("aside", class_="pinned")
    assert saying(banner) == (
        "This is what the record said from 5 January 2026 to 20 January 2026. 2 changes since 3 February 2026 "
        "corrected The bridge was closed for a month, not a year. fact: closed for a year → closed "
        "for a month 20 January "
        "2026 changed headline: “Fight at Mill Bridge” → “Clash at Mill Bridge” deaths (soldiers) "
        "according to Ardania: "
        "30 → 3 fact: It had been built in 1911 place: Old Mill Today’s record · History of this record · Version "
        "aaaaaaaa11111111"
    )
    assert saying(page.first(".//h1")) == "Fight at Mill Bridge"
    for said in ("The bridge was closed for a year", "Old Mill", "Old notes", "A rumour", "about 7 May 1990"):
        assert said in page.main
    assert "built in 1911" not in saying(page.first(".//article"))
    assert "SVG" not in page.main
    permalinks = {link.get("href") for link in page.all("a", class_="permalink")}
    assert f"/facts/{CLASH}/b6v6@aaaaaaaa11111111" in permalinks
    assert all(str(address).endswith("@aaaaaaaa11111111") for address in permalinks)
    assert [each.get("content") for each in page.all("meta", name="robots")] == ["noindex, follow"]
    assert [each.get("href") for each in page.all("link", rel="canonical")] == [f"http://localhost/events/{CLASH}"]


def test_the_present_version_says_that_it_is(visit: Visit, old_site: Site, saying: Any) -> None:
    page = visit(f"/events/{CLASH}@dddddddd44444444", site=old_site)
    (banner,) = page.all("aside", class_="pinned")
    assert saying(banner).startswith(
        "This is what the record says today, and has said since 3 February 2026. Today’s record"
    )
    assert page.all("details", banner) == []


def test_what_is_not_committed_yet_has_no_date_to_tell(
    visit: Visit, remembered: Path, tmp_path: Path, open_site: OpenSite, saying: Any
) -> None:
    path = tmp_path / "conflict.db"
    path.write_bytes(remembered.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update versions set date = null where key = ? and version = 4", [CLASH])
        connection.execute("update versions set until = null where key = ? and version = 3", [CLASH])
        connection.execute("update versions set date = null where key = '1993-year-of-quiet'")
    site = open_site(path)
    said = {
        "dddddddd44444444": "This is what the record says with changes that are not committed yet. Today’s record",
        "aaaaaaab33333333": (
            "This is what the record has said since 20 January 2026; a change to it is not committed yet. "
            "1 change since not committed yet corrected"
        ),
    }
    for digits, words in said.items():
        (banner,) = visit(f"/events/{CLASH}@{digits}", site=site).all("aside", class_="pinned")
        assert saying(banner).startswith(words)
    (note,) = visit("/events/1993-year-of-quiet", site=site).all("p", class_="history-note")
    assert saying(note) == (
        "This is what the record says with changes that are not committed yet. History of this record"
    )


def test_a_withdrawn_event_says_why_and_keeps_its_history(visit: Visit, old_site: Site, saying: Any) -> None:
    page = visit(f"/events/{RUMOUR}", 410, site=old_site)
    assert page.links()["What it said, and when it changed"] == f"/events/{RUMOUR}/history"
    told = visit(f"/events/{RUMOUR}/history", site=old_site)
    assert "withdrawn 11:30 UTC No source stands behind it." in versions_of(told, saying)[0]
    assert [each.get("content") for each in told.all("meta", name="robots")] == ["noindex, follow"]
    once = visit(f"/events/{RUMOUR}@7777777777777777", site=old_site)
    assert "It has since been withdrawn. 1 change since" in once.main
    assert "Today’s record" not in once.links()
    assert once.all("link", rel="canonical") == []


def test_a_statement_that_is_gone_keeps_its_history(
    visit: Visit, remembered: Path, tmp_path: Path, open_site: OpenSite
) -> None:
    path = tmp_path / "conflict.db"
    path.write_bytes(remembered.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        (text,) = connection.execute("select json from documents where event = ?", [CLASH]).fetchone()
        document = json.loads(text)
        document["facts"].append({**document["facts"][0], "id": f"{CLASH}-zzzz"})
        patch = json.dumps([{"op": "replace", "path": "", "value": document}])
        connection.execute("update versions set difference = ? where key = ? and version = 3", [patch, CLASH])
        removed = ("events", CLASH, 4, 2, "removed", "fact: It rained", f"{CLASH}-zzzz")
        connection.execute("insert into version_changes values (?, ?, ?, ?, ?, ?, ?)", removed)
    site = open_site(path)
    page = visit(f"/facts/{CLASH}/zzzz", 404, site=site)
    assert page.links()["What it said, and when it changed"] == f"/facts/{CLASH}/zzzz/history"
    told = visit(f"/facts/{CLASH}/zzzz/history", site=site)
    assert len(told.all("li", class_="version")) == 2
    assert [address for address in told.links().values() if "@" in address] == [f"/facts/{CLASH}/zzzz@aaaaaaaa11111111"]


def test_what_no_release_had_is_known_by_its_history(visit: Visit, old_site: Site) -> None:
    page = visit("/places/old-mill", 410, site=old_site)
    assert "“old-mill” was withdrawn." in page.main
    assert page.links()["What it said, and when it changed"] == "/places/old-mill/history"


def test_pages_of_records_lead_to_their_history(visit: Visit, old_site: Site, saying: Any) -> None:
    said = {
        f"/events/{CLASH}": "Changed 3 times since 5 January 2026. History of this record",
        "/events/1993-year-of-quiet": "Unchanged since 5 January 2026. History of this record",
        f"/claims/{CLASH}/nzft": "Changed 1 time since 5 January 2026. History of this record",
        f"/facts/{CLASH}/jn4c": "Unchanged since 20 January 2026. History of this record",
        "/actors/ardania": "Changed 1 time since 5 January 2026. History of this record",
        "/sources/handbook": "Unchanged since 5 January 2026. History of this record",
    }
    for path, words in said.items():
        page = visit(path, site=old_site)
        (note,) = page.all("p", class_="history-note")
        assert saying(note) == words
        assert page.links(note) == {"History of this record": f"{path}/history"}


def test_a_build_without_history_says_so_and_leads_nowhere(visit: Visit) -> None:
    paths = (f"/events/{CLASH}", f"/claims/{CLASH}/nzft", "/actors/ardania", "/places/dorna", "/sources/handbook")
    for path in paths:
        assert visit(path).all("p", class_="history-note") == []
        page = visit(f"{path}/history", 404)
        assert "This build has no history of its records" in page.main
        assert (f"/events/{CLASH}" if "claims" in path else path) in page.links().values()
    page = visit(f"/events/{CLASH}@dddddddd44444444", 404)
    assert "This build has no history of its records" in page.main
    assert "@" not in visit(f"/events/{CLASH}").first(".//p[@class='citation']").itertext().__next__()


def test_documents_of_versions_never_change_and_are_kept(
    old_site: Site, past: Mapping[str, dict[str, Any]], documents: list[dict[str, Any]]
) -> None:
    third = old_site.get(f"/events/{CLASH}@aaaaaaab33333333.json")
    assert third.json() == past["third"]
    assert third.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = old_site.get(f"/events/{CLASH}@aaaaaaab33333333.json", headers={"If-None-Match": third.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    today = old_site.get(f"/events/{CLASH}@dddddddd44444444.json")
    assert today.json() == next(each for each in documents if each["id"] == CLASH)
    assert "immutable" not in today.headers["cache-control"]


def test_documents_of_statements_are_as_those_of_today(old_site: Site, past: Mapping[str, dict[str, Any]]) -> None:
    for own, kind in (("nzft", "claims"), ("sjg5", "claims"), ("b6v6", "facts"), ("jn4c", "facts")):
        today = old_site.get(f"/{kind}/{CLASH}/{own}.json").json()
        assert old_site.get(f"/{kind}/{CLASH}/{own}@dddddddd44444444.json").json() == today
    once = old_site.get(f"/facts/{CLASH}/b6v6@aaaaaaaa11111111.json").json()
    assert once["text"] == "The bridge was closed for a year"
    assert [each["source"] for each in once["sources"]] == ["old-notes"]
    assert once["event"]["title"] == "Fight at Mill Bridge"


def test_a_citation_names_the_version(visit: Visit, old_site: Site, saying: Any) -> None:
    page = visit(f"/events/{CLASH}", site=old_site)
    assert saying(page.all("p", class_="citation")[0]) == (
        "Lake University. “Clash at Mill Bridge (4 May 1990).” In Dorna timeline, version 1.2.0, 2026-03-01. "
        f"CC-BY-4.0. http://localhost/events/{CLASH}. This version: http://localhost/events/{CLASH}@dddddddd44444444"
    )
    page = visit(f"/events/{CLASH}@aaaaaaaa11111111", site=old_site)
    assert saying(page.all("p", class_="citation")[0]) == (
        "Lake University. “Fight at Mill Bridge (4 May 1990).” In Dorna timeline, version aaaaaaaa11111111, "
        f"2026-01-05. CC-BY-4.0. http://localhost/events/{CLASH}@aaaaaaaa11111111"
    )
    bib = old_site.get(f"/events/{CLASH}@aaaaaaab33333333.bib")
    assert "version = {aaaaaaab33333333}" in bib.text
    assert "date = {2026-01-20}" in bib.text
    assert bib.headers["content-disposition"] == f'attachment; filename="{CLASH}-aaaaaaab33333333.bib"'
    today = old_site.get(f"/claims/{CLASH}/nzft.ris").text
    assert f"This version: http://localhost/claims/{CLASH}/nzft@dddddddd44444444" in today


def test_says_nothing_unescaped(path: str, remembered: Any, hostile_text: str, visit: Visit, hostile: Site) -> None:
    page = visit(path, PAGES[path], site=hostile)
    assert page.all("img", src="x") == []
    assert "alert(1)</script>" not in page.html.replace("&lt;/script&gt;", "")


@pytest.fixture(scope="module")
def hostile(remembered: Any, tmp_path_factory: pytest.TempPathFactory, hostile_text: str, site: Site) -> Any:
    path = tmp_path_factory.mktemp("hostile") / "conflict.db"
    path.write_bytes(remembered.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, column in (("version_changes", "text"), ("versions", "title"), ("versions", "reason")):
            connection.execute(f"update {table} set {column} = {column} || ?", [hostile_text])
    opened = type(site)(path)
    yield opened
    opened.close()
