"""Several datasets as one site: its own pages, one search, and each dataset under its name as if it were alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from datasette_timeline.published.dataset_names import DatasetNameError, named
from tests.datasette_timeline.several.conftest import SeveralSites

Ask = Callable[..., httpx.Response]

_ADDRESS = re.compile(r'(?:href|src|action|content)="([^"]*)"')


def addresses(html: str) -> list[str]:
    return [each.replace("&amp;", "&") for each in _ADDRESS.findall(html) if each.startswith(("/", "http://localhost"))]


def paths(html: str) -> set[str]:
    return {urlsplit(each).path for each in addresses(html)}


def test_the_home_page_lists_all_datasets(ask: Ask) -> None:
    page = ask("/")
    assert page.status_code == 200
    assert "<title>Around Dorna</title>" in page.text
    for told in ("Dorna timeline", "Events around Dorna, 1989 to 1993.", "Lower Dorna", "1989–1993", "last changed"):
        assert told in page.text
    assert {"/upper/", "/lower/", "/search"} <= paths(page.text)


def test_a_broken_dataset_is_told_of_and_takes_no_other_down(several: SeveralSites) -> None:
    assert "This dataset cannot be shown at the moment." in several.ask("/").text
    assert [each.name for each in several.site.whole] == ["upper", "lower"]
    broken = several.ask("/broken/timeline")
    assert broken.status_code == 500
    assert "The others on this site can" in broken.text
    assert several.ask("/lower/timeline").status_code == 200


def test_the_site_speaks_the_languages_of_its_datasets(ask: Ask) -> None:
    page = ask("/?lang=ru")
    assert '<html lang="ru">' in page.text
    assert "Наборы данных" in page.text
    assert "/upper/?lang=ru" in addresses(page.text)
    assert '<html lang="en">' in ask("/?lang=xx").text


@pytest.mark.parametrize("path", ["/", "/search?q=Dorna"])
def test_a_dataset_is_called_as_its_headline_is_in_the_language_of_the_reader(ask: Ask, path: str) -> None:
    def names(language: str) -> list[str]:
        page = ask(path, params={**dict(httpx.URL(path).params), "lang": language}).text
        return re.findall(r'<h[23][^>]*><a href="/(?:upper|lower)/(?:\?lang=ru)?">(.*?)</a>', page)

    assert names("en") == ["Dorna timeline", "Lower Dorna"]
    assert names("ru") == ['<span lang="en">Dorna timeline</span>', "У нижней Дорны"]


def test_pages_of_a_dataset_lead_to_itself_and_to_the_list(ask: Ask) -> None:
    for name in ("upper", "lower"):
        for page in ("", "timeline", "places", "search?q=Dorna", "about", "conflict", "conflict/events", "nowhere"):
            found = paths(ask(f"/{name}/{page}").text)
            assert {each for each in found if not each.startswith(f"/{name}/")} <= {"/", f"/{name}"}, page
        assert "/" in paths(ask(f"/{name}/timeline").text)


def test_datasets_do_not_answer_for_each_other(ask: Ask) -> None:
    for _ in range(2):  # made, and kept
        for path in ("/{}/", "/{}/api/v1/dataset", "/{}/api/v1/events.atom", "/{}/about"):
            upper, lower = (ask(path.format(name)).text for name in ("upper", "lower"))
            assert "Dorna timeline" in upper
            assert "Lower Dorna" not in upper
            assert "Lower Dorna" in lower
            assert "Dorna timeline" not in lower


def test_a_tag_of_one_dataset_is_none_of_another(ask: Ask) -> None:
    tag = ask("/upper/timeline").headers["etag"]
    assert ask("/upper/timeline", headers={"If-None-Match": tag}).status_code == 304
    assert ask("/lower/timeline", headers={"If-None-Match": tag}).status_code == 200


def test_feeds_embeds_and_their_descriptions_have_the_addresses_of_their_dataset(ask: Ask) -> None:
    feed = ask("/upper/api/v1/events.atom").text
    assert "http://localhost/upper/api/v1/events.atom" in feed
    assert not re.findall(r'href="http://localhost/(?!upper/)', feed)
    page = ask("/upper/timeline")
    (discovery,) = [each for each in addresses(page.text) if "format=json" in each and "/oembed" in each]
    assert discovery.startswith("http://localhost/upper/oembed?")
    described = ask(discovery).json()
    assert 'src="http://localhost/upper/embed' in described["html"]
    assert ask("/lower/oembed?url=http://localhost/upper/timeline").status_code == 404


def test_a_search_asks_each_dataset_as_it_reads_any_spelling(ask: Ask) -> None:
    page = ask("/search", params={"q": "Дорна"})
    assert page.status_code == 200
    for name in ("upper", "lower"):
        own = ask(f"/{name}/api/v1/search", params={"q": "Дорна", "limit": 5}).json()
        assert own["total"] > 0
        assert f"{own['total']} results" in page.text
        assert ask(f"/{name}/search", params={"q": "Дорна"}).status_code == 200
        for item in own["items"]:
            assert any(each.startswith(f"/{name}/") and each.endswith(f"/{item['id']}") for each in paths(page.text))
    assert f"/{'upper'}/search" in paths(page.text)


def test_every_answer_leads_to_a_page(ask: Ask) -> None:
    found = {each for each in addresses(ask("/search?q=Dorna").text) if each.startswith(("/upper/", "/lower/"))}
    assert len(found) > 6
    assert {each: ask(each).status_code for each in found if ask(each).status_code != 200} == {}


def test_programs_get_the_same_as_json(ask: Ask) -> None:
    answer = ask("/search.json?q=Dorna")
    assert answer.headers["access-control-allow-origin"] == "*"
    upper, lower, broken = answer.json()["datasets"]
    assert [upper["dataset"], lower["dataset"], broken["dataset"]] == ["upper", "lower", "broken"]
    assert upper["results"] == "http://localhost/upper/search?q=Dorna"
    assert upper["total"] == ask("/upper/api/v1/search?q=Dorna").json()["total"]
    assert ask(lower["items"][0]["url"]).status_code == 200
    assert broken["error"] == "This dataset did not answer."
    assert ask("/search.json").status_code == 400


def test_what_cannot_be_searched_for_is_told_once(ask: Ask) -> None:
    page = ask("/search", params={"q": '"'})
    assert page.status_code == 400
    assert page.text.count("no letter or digit") == 1
    assert ask("/search").status_code == 200


def test_words_of_strangers_are_no_markup(ask: Ask) -> None:
    page = ask("/search", params={"q": "<script>alert(1)</script> Dorna"})
    assert "<script>alert" not in page.text


def test_the_page_of_a_search_is_not_for_search_engines(ask: Ask) -> None:
    assert '<meta name="robots" content="noindex, follow">' in ask("/search?q=Dorna").text
    assert "Disallow: /search?" in ask("/robots.txt").text


def test_the_top_of_the_host_tells_crawlers_of_all_datasets(ask: Ask) -> None:
    robots = ask("/robots.txt").text
    assert robots.count("User-agent: *") == 1
    assert {"Disallow: /upper/api/", "Disallow: /lower/api/"} <= set(robots.splitlines())
    assert "Sitemap: http://localhost/sitemap.xml" in robots
    sitemaps = re.findall(r"<loc>(.*?)</loc>", ask("/sitemap.xml").text)
    assert {"http://localhost/upper/sitemaps/pages.xml", "http://localhost/lower/sitemaps/pages.xml"} <= set(sitemaps)
    assert {ask(each).status_code for each in sitemaps} == {200}


def test_contacts_of_all_datasets_stand_in_one_file(ask: Ask) -> None:
    lines = ask("/.well-known/security.txt").text.splitlines()
    assert lines[:2] == ["Contact: mailto:upper@example.org", "Contact: mailto:lower@example.org"]
    assert lines[-1] == "Canonical: http://localhost/.well-known/security.txt"
    assert sum(line.startswith("Expires: ") for line in lines) == 1


def test_health_tells_of_each_dataset(ask: Ask) -> None:
    told = ask("/health").json()
    assert told["status"] == "partly"
    assert [told["datasets"][name]["status"] for name in ("upper", "lower", "broken")] == ["ok", "ok", "broken"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/uppermost/", 404),
        ("/-/versions", 403),
        ("/_memory", 404),
        ("/" + "a" * 3000, 414),
        ("/search?q=" + "a" * 9000, 414),
    ],
)
def test_what_is_not_there_has_a_face(ask: Ask, path: str, status: int) -> None:
    page = ask(path)
    assert page.status_code == status
    assert "To the home page" in page.text


def test_nobody_writes(ask: Ask) -> None:
    answer = ask("/", method="POST")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_heads_have_no_body(ask: Ask) -> None:
    answer = ask("/", method="HEAD")
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("path", ["/", "/?lang=ru", "/search?q=Dorna", "/search.json?q=Dorna", "/robots.txt"])
def test_who_has_an_answer_is_told_so(ask: Ask, path: str) -> None:
    answer = ask(path)
    tag = answer.headers["etag"]
    assert ask(path, method="HEAD").headers["etag"] == tag
    again = ask(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers.get("cache-control") == answer.headers.get("cache-control")
    assert ask(path, headers={"If-None-Match": '"other"'}).content == answer.content


def test_tags_tell_answers_apart_and_errors_have_none(ask: Ask) -> None:
    assert len({ask(path).headers["etag"] for path in ("/", "/?lang=ru", "/search?q=Dorna", "/search?q=war")}) == 4
    for path in ("/health", "/nowhere", "/search.json"):
        assert "etag" not in ask(path).headers


@pytest.mark.parametrize("path", ["/", "/search?q=Dorna", "/nowhere", "/broken/", "/search.json?q=Dorna"])
def test_headers_are_those_of_other_pages(ask: Ask, path: str) -> None:
    policy = ask(path).headers["content-security-policy"]
    assert policy == ask("/upper/timeline").headers["content-security-policy"]
    assert ask(path).headers["x-content-type-options"] == "nosniff"


def test_styles_of_the_site_are_there(ask: Ask) -> None:
    styles = [each for each in addresses(ask("/").text) if "/-/static-plugins/" in each]
    assert len(styles) >= 4
    assert {ask(each).status_code for each in styles} == {200}


def test_a_name_without_its_slash_leads_home(ask: Ask) -> None:
    answer = ask("/upper?lang=ru")
    assert (answer.status_code, answer.headers["location"]) == (301, "/upper/?lang=ru")


def test_a_dataset_is_known_by_the_address_of_the_site(folders: tuple[Path, Path, Path]) -> None:
    sites = SeveralSites(f"upper={folders[0]}", f"lower={folders[1]}", site_url="https://dorna.example/")
    try:
        for name in ("upper", "lower"):
            head = sites.ask(f"/{name}/about").text
            assert f'<link rel="canonical" href="https://dorna.example/{name}/about">' in head
        assert "https://dorna.example/sitemap.xml" in sites.ask("/robots.txt").text
        assert (
            json.loads(sites.ask("/search.json?q=Dorna").text)["datasets"][0]["url"] == "https://dorna.example/upper/"
        )
        assert "<title>Timelines</title>" in sites.ask("/").text
    finally:
        sites.close()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("somewhere", "write its name and its folder"),
        ("Somewhere=/a", "write small letters"),
        ("some_where=/a", "write small letters"),
        ("-=/a", "write small letters"),
        ("..=/a", "write small letters"),
        ("search=/a", "the site itself answers there"),
        ("a" * 41 + "=/a", "at most 40"),
    ],
)
def test_what_names_no_dataset_is_told(text: str, told: str) -> None:
    with pytest.raises(DatasetNameError, match=told):
        named([text])


def test_two_datasets_of_one_name_are_none() -> None:
    with pytest.raises(DatasetNameError, match="two datasets are called 'a'"):
        named(["a=/x", "a=/y"])
