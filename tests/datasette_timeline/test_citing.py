"""Views that are cited, and looked up again later; docs/citing.md names these tests."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.datasette_timeline.conftest import Site
from tests.repositories import BRIDGE, CAPTURE, CEASEFIRE, FALL, RESOLUTION, Repository

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, ReadHtml, Visit

BASE = Path(__file__).parent.parent / "records" / "base"
MOMENTS = [f"2001-05-{day:02}T12:00:00Z" for day in (1, 2, 3, 6, 7, 8, 9, 10)]
"""When the record of the repository changed."""
THIRD, LAST = MOMENTS[2], MOMENTS[-1]
FILTERS = ["", "type=ceasefire", "tag=march-war", "from=1991-06&to=1991-07", "actor=southland", "q=bridge"]


@pytest.fixture(scope="module")
def told(told_database: Path) -> Iterator[Site]:
    site = Site(told_database)
    yield site
    site.close()


def view(site: Site, query: str = "") -> dict[str, Any]:
    response = site.get(f"/api/v1/views?{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def cited(site: Site, query: str = "", moment: str = LAST) -> str:
    """The address that the citation of a view has, on the site."""
    address = urlsplit(view(site, f"{query}{'&' if query else ''}as_of={moment}")["cite_as"])
    return f"{address.path}?{address.query}"


def ids(became: list[dict[str, Any]]) -> set[str]:
    return {each["id"] for each in became}


# What a view has, and its hash


@pytest.mark.parametrize("query", FILTERS)
def test_the_result_is_a_hash_of_what_is_found(query: str, told: Site) -> None:
    """Worked out anew from what the API says of each event, as the description of the API has it."""
    found = told.get(f"/api/v1/events?limit=1000&fields=id&{query}").json()["items"]
    lines = []
    for event in sorted(item["id"] for item in found):
        versions = told.get(f"/api/v1/events/{event}/history").json()["versions"]
        lines.append(f"{event} {versions[-1]['hash']}\n")
    asked = view(told, query)
    assert asked["total"] == len(found)
    assert asked["result"] == sha256("".join(lines).encode()).hexdigest()[:16]
    assert asked["as_of"] == LAST


def test_one_view_has_one_address(told: Site) -> None:
    """Whatever the order of its parts, of its list, its form, its page and the language of who asks."""
    asked = [
        "type=ceasefire&type=talks&tag=march-war",
        "tag=march-war&type=talks&type=ceasefire&type=talks",
        "type=ceasefire&type=talks&tag=march-war&sort=-date&view=map&lang=ru",
    ]
    found = {re.search(r'rel="cite-as" href="([^"]*)"', told.get(f"/timeline?{query}").text)[1] for query in asked}  # type: ignore[index]
    assert len(found) == 1
    pairs = parse_qsl(urlsplit(found.pop().replace("&amp;", "&")).query)
    assert [pair for pair in pairs if pair[0] != "result"] == [
        ("type", "ceasefire"),
        ("type", "talks"),
        ("tag", "march-war"),
        ("as_of", LAST),
    ]


@pytest.mark.parametrize(
    "path", ["/api/v1/events.csv", "/api/v1/events.geojson", "/api/v1/events.atom", "/api/v1/views"]
)
def test_every_format_says_how_to_cite_it(path: str, told: Site) -> None:
    link = told.get(f"{path}?type=ceasefire").headers["link"]
    assert link.endswith(f'{cited(told, "type=ceasefire")}>; rel="cite-as"')


def test_a_view_is_as_of_the_last_change_of_the_record(told: Site) -> None:
    """A commit that changed nothing published, and a day, lead to the moment of the change before."""
    assert view(told, "as_of=2001-05-04")["as_of"] == THIRD
    assert view(told, "as_of=2001-05-05")["as_of"] == THIRD
    assert cited(told, "", "2001-05-05") == cited(told, "", THIRD)


# Coming back


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("query", FILTERS)
def test_what_was_cited_is_found_again(query: str, moment: str, told: Site) -> None:
    address = cited(told, query, moment)
    again = view(told, urlsplit(address).query)
    assert again["verified"] is True
    assert again["as_of"] == moment
    page = told.get(address)
    assert page.status_code == 200
    assert "Verified: " in page.text


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_became_of_it_is_what_the_tables_say(moment: str, told: Site, told_database: Path) -> None:
    with closing(sqlite3.connect(told_database)) as connection:
        sql = "select event, hash from events_as_of where valid_from <= ? and (valid_to is null or valid_to > ?)"
        then, now = (dict(connection.execute(sql, [each, each])) for each in (moment, LAST))
    found = view(told, f"as_of={moment}")
    assert found["total"] == len(then)
    assert ids(found["changed"]) == {event for event in then if event in now and now[event] != then[event]}
    assert ids(found["gone"]) == then.keys() - now.keys()
    assert ids(found["found"]) == now.keys() - then.keys()
    assert found["unchanged"] == sum(now.get(event) == hash_ for event, hash_ in then.items())


def test_each_event_says_what_became_of_it(told: Site) -> None:
    found = view(told, f"as_of={MOMENTS[0]}")
    gone, (added,) = found["gone"], found["found"]
    assert [(each["id"], each["now"]) for each in gone] == [(BRIDGE, None)]
    assert (added["id"], added["was"]) == (RESOLUTION, None)
    changed = {each["id"]: each for each in found["changed"]}
    assert changed.keys() == {CAPTURE, CEASEFIRE}  # the first by the id that it has today
    for each in changed.values():
        for name in ("was", "now"):
            assert told.get(f"/events/{each['id']}@{each[name]}.json").status_code == 200
    assert told.get(f"/events/{CAPTURE}@{changed[CAPTURE]['was']}.json").json()["id"] in (CAPTURE, FALL)


def test_a_view_finds_an_event_no_longer_that_is_still_there(told: Site) -> None:
    """The day of one event became one of two days, so it is found by a day that it was not."""
    found = view(told, f"to=1991-06-02&from=1991-06-02&as_of={THIRD}")
    assert (ids(found["found"]), found["total"]) == ({CAPTURE}, 1)
    found = view(told, f"q=%22mill+burned%22&as_of={THIRD}")
    (gone,) = found["gone"]
    assert (gone["id"], gone["now"] is None) == (CAPTURE, False)


def test_what_cites_today_has_not_changed(told: Site, read_html: ReadHtml) -> None:
    page = read_html(told.get(cited(told)).text)
    assert page.texts("p", "cited-verdict") == ["Verified: these are the 4 events that were cited."]
    assert "Nothing has changed since" in page.text(page.one("section", "cited"))


# The page


def test_the_page_says_what_became_of_it(told: Site, read_html: ReadHtml) -> None:
    page = read_html(told.get(cited(told, "", MOMENTS[0])).text)
    part = page.within(page.one("section", "cited"))
    assert part.texts("summary") == [
        "2 events have changed since",
        "1 event was withdrawn since",
        "1 more event would be found today",
    ]
    links = list(part.links().values())
    assert set(links) == {
        *(f"/events/{event}/history" for event in (CAPTURE, CEASEFIRE, BRIDGE)),
        f"/events/{RESOLUTION}",
        "/timeline",
    }
    for link in links:
        assert told.get(link).status_code == 200, link


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_it_is_said_in_the_language_of_the_reader(lang: str, told: Site, visit: Visit) -> None:
    page = visit(f"{cited(told, '', MOMENTS[0])}&lang={lang}", site=told)
    assert page.faults == []
    part = page.first(".//section[@class='cited']")
    assert len(page.all("details", part)) == 3
    assert all(f"lang={lang}" in href for href in page.links(part).values()) or lang == "en"
    assert page.all("details", class_="cite-view")


def test_a_result_that_is_not_that_is_never_passed_over(told: Site, read_html: ReadHtml) -> None:
    address = cited(told, "type=ceasefire", THIRD)
    wrong = address[:-1] + ("0" if address[-1] != "0" else "1")
    response = told.get(wrong)
    assert response.status_code == 400
    page = read_html(response.text)
    assert page.one("section", "cited").get("role") == "alert"
    assert page.texts("p", "cited-verdict") == ["Not verified: these may not be the events that were cited."]
    assert view(told, urlsplit(wrong).query)["verified"] is False
    assert told.get(wrong.replace("/timeline?", "/timeline.bib?")).status_code == 400
    altered = address.replace("type=ceasefire", "type=talks")
    assert (told.get(altered).status_code, view(told, urlsplit(altered).query)["verified"]) == (400, False)


@pytest.mark.parametrize("value", ["1", "zzzzzzzzzzzzzzzz", "ABCDEF0123456789", "0123456789abcdef0"])
def test_what_is_no_hash_is_refused(value: str, told: Site) -> None:
    page, answer = told.get(f"/timeline?result={value}"), told.get(f"/api/v1/views?result={value}")
    message = f"'{value}' is not the hash of a result, which has 16 digits from 0 to 9 and a to f."
    assert (page.status_code, answer.status_code) == (400, 400)
    assert message.replace("'", "&#39;") in page.text
    assert answer.json()["message"] == f"result: {message}"


def test_links_of_a_cited_view(told: Site, read_html: ReadHtml) -> None:
    """Another order or form of it is what was cited, too; another filter, an embed and the record of today are not."""
    page = read_html(told.get(cited(told, "type=ceasefire", THIRD)).text)
    with_result = {href for each in page.all("a") if "result=" in (href := each.get("href", ""))}
    paths = {urlsplit(href).path for href in with_result}
    assert paths == {
        "/timeline",
        "/api/v1/views",
        *(f"/timeline{end}" for end in (".bib", ".ris", ".csl.json", ".wiki.txt")),
    }
    for href in with_result:
        assert told.get(href).status_code == 200, href
        assert "type=ceasefire" in href
    assert not [each for each in page.all("input") if each.get("name") == "result"]
    (today,) = [each.get("href", "") for each in page.all("a") if page.text(each) == "The record of today"]
    assert today == "/timeline?type=ceasefire"


def test_the_filter_can_be_taken_away_with_its_day(told: Site, read_html: ReadHtml) -> None:
    page = read_html(told.get(f"/timeline?type=ceasefire&as_of={THIRD}").text)
    chips = [each.get("href") for each in page.all("a", "chip") if "chip-all" not in each.get("class", "")]
    assert chips == ["/timeline?as_of=2001-05-03T12%3A00%3A00Z", "/timeline?type=ceasefire"]


# The citation


def test_a_citation_in_every_form_leads_to_the_view(told: Site, read_html: ReadHtml) -> None:
    address = cited(told, "q=two+words&type=talks", LAST)
    url = view(told, urlsplit(address).query)["cite_as"]
    page = read_html(told.get("/timeline?q=two+words&type=talks").text)
    (sentence,) = page.within(page.one("details", "cite-view")).texts("p", "citation")
    assert sentence.endswith(f" {url}")
    assert "version 1.2.3" in sentence
    links = [each.get("href", "") for each in page.all("a") if each.get("download") is not None]
    texts = {urlsplit(link).path.partition(".")[2]: told.get(link).text for link in links}
    assert texts.keys() == {"bib", "csl.json", "ris", "wiki.txt"}
    assert f"url = {{{url}}}" in texts["bib"]
    assert json.loads(texts["csl.json"])[0]["URL"] == url
    assert f"UR  - {url}\r\n" in texts["ris"]
    assert f"|url={url} |" in texts["wiki.txt"]
    for text in texts.values():
        assert "10 May 2001, 12:00 UTC" in text


def test_citations_outlive_later_builds(
    told: Site, told_repository: Repository, open_site: OpenSite, tmp_path: Path
) -> None:
    """What sites over builds of then gave out to cite, a site over the build of today finds again."""
    copied = tmp_path / "then"
    shutil.copytree(told_repository.root, copied)
    given = []
    commits = told_repository.git("log", "--format=%H", "--reverse").split()
    for commit in commits[1:8:3]:
        told_repository.git("-C", str(copied), "checkout", "--quiet", "--force", commit)
        path = tmp_path / commit[:8] / "conflict.db"
        path.parent.mkdir()
        then = Repository.__new__(Repository)
        then.records, then.root = told_repository.records, copied
        then.build(path)
        site = open_site(path)
        given += [view(site, query) for query in FILTERS]
    assert len({each["as_of"] for each in given}) == 3
    for then_told in given:
        again = view(told, then_told["query"])
        assert (again["verified"], again["total"]) == (True, then_told["total"])


def test_a_filter_follows_what_was_renamed(copy_records: type[Records], open_site: OpenSite, tmp_path: Path) -> None:
    repository = Repository(copy_records(BASE, tmp_path / "records"))
    repository.commit(MOMENTS[0])
    for path in [*repository.root.glob("events/*/*.yml"), repository.root / "registries" / "tags.yml"]:
        path.write_text(re.sub(r"(?m)^march-war:|(?<=[\[ ])march-war(?=[\],])", _renamed, path.read_text()))
    retired = (repository.root / "registries" / "retired.yml").read_text()
    told = "retirement: renamed, date: 2001-05-02, reason: It is called otherwise., successor: war-of-march"
    repository.records.write("registries/retired.yml", f"{retired}tags/march-war: {{{told}}}\n")
    repository.commit(MOMENTS[1])
    path = tmp_path / "conflict.db"
    repository.build(path)
    site = open_site(path)
    found = view(site, f"tag=march-war&as_of={MOMENTS[0]}")
    assert found["total"] == 3
    assert found["gone"] == []
    assert found["today"].endswith("/api/v1/views?tag=war-of-march")


def _renamed(match: re.Match[str]) -> str:
    return match[0].replace("march-war", "war-of-march")


def test_what_a_filter_names_may_be_gone(
    copy_records: type[Records], open_site: OpenSite, read_html: ReadHtml, tmp_path: Path
) -> None:
    repository = Repository(copy_records(BASE, tmp_path / "records"))
    repository.commit(MOMENTS[0])
    repository.records.edit(f"events/1991/{RESOLUTION}.yml", "tags: [assembly, march-war]", "tags: [march-war]")
    tags = (repository.root / "registries" / "tags.yml").read_text()
    repository.records.write("registries/tags.yml", re.sub(r"(?s)assembly:.*?(?=march-war:)", "", tags))
    repository.commit(MOMENTS[1])
    path = tmp_path / "conflict.db"
    repository.build(path)
    site = open_site(path)
    found = view(site, f"tag=assembly&as_of={MOMENTS[0]}")
    assert (found["total"], found["unchanged"], found["today"]) == (1, 0, None)
    assert [(each["id"], each["now"] is None) for each in found["gone"]] == [(RESOLUTION, False)]
    page = read_html(site.get(f"/timeline?{found['query']}").text)
    part = page.within(page.one("section", "cited"))
    assert part.texts("summary") == ["1 event would no longer be found today"]
    assert "Some of what this view asks for is no longer in the record of today." in part.texts("p")
    assert list(part.links().values()) == [f"/events/{RESOLUTION}/history"]


# Where nothing can be cited


def test_without_a_history_nothing_is_cited(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/timeline").text)
    assert not page.all("details", "cite-view")
    assert not page.all("link", rel="cite-as")
    assert site.get("/timeline.bib").status_code == 404
    assert site.get("/timeline?result=0123456789abcdef").status_code == 400
    error = site.get("/api/v1/views").json()
    assert (error["status"], error["code"]) == (400, "history-missing")
    assert "link" not in site.get("/api/v1/events.csv").headers


def test_what_is_not_committed_is_not_cited(copy_records: type[Records], open_site: OpenSite, tmp_path: Path) -> None:
    repository = Repository(copy_records(BASE, tmp_path / "records"))
    repository.commit(MOMENTS[0])
    text = (repository.root / f"events/1992/{CEASEFIRE}.yml").read_text()
    repository.records.write(f"events/1992/{CEASEFIRE}.yml", re.sub(r"(?m)^title: .*$", "title: Another title", text))
    path = tmp_path / "conflict.db"
    repository.build(path)
    site = open_site(path)
    assert site.get("/api/v1/views").json()["code"] == "history-missing"
    assert "cite-view" not in site.get("/timeline").text
    assert view(site, f"as_of={MOMENTS[0]}")["changed"][0]["id"] == CEASEFIRE
