"""No host that a stranger writes into a request becomes an address of the site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from datasette.utils import StartupError

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

EVENT = "1993-year-of-quiet"
STRANGER = {
    "host": "stranger.example",
    "forwarded": "host=stranger.example;proto=ftp",
    "x-forwarded-host": "stranger.example",
    "x-forwarded-proto": "https",
    "x-forwarded-prefix": "/stranger.example",
    "x-forwarded-port": "4443",
}
ADDRESSES = (
    "/",
    "/timeline?place=dorna",
    f"/events/{EVENT}",
    "/embed?place=dorna",
    "/embed/build?place=dorna",
    "/api",
    "/api/v1/events?limit=2",
    "/api/v1/events.atom",
    "/api/v1/events.ics",
    "/api/v1/events.jsonld",
    "/api/v1/openapi.json",
    "/conflict/events",
    "/conflict/events.json?_facet=type&_size=2",
    "/robots.txt",
    "/sitemap.xml",
    "/nothing-here",
    "/api/v1/nothing-here",
    "/events/nothing-here",
)


def known_as(address: object) -> dict[str, Any]:
    return {"plugins": {"datasette-timeline": {"site_url": address}}}


@pytest.fixture
def known(database: Path, open_site: OpenSite) -> Site:
    return open_site(database, metadata=known_as("https://timeline.example/lakes"), settings={"base_url": "/lakes/"})


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_hosts_get_into_no_answer(address: str, site: Site) -> None:
    usual, strange = site.get(address), site.get(address, headers=STRANGER)
    assert strange.status_code == usual.status_code
    assert strange.content == usual.content
    assert {**strange.headers} == {**usual.headers}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_site_that_knows_its_address_says_no_other(address: str, site: Site, known: Site) -> None:
    usual, strange = known.get(address), known.get(address, headers=STRANGER)
    assert strange.status_code == site.get(address).status_code
    assert strange.content == usual.content
    assert {**strange.headers} == {**usual.headers}
    said = strange.text + str(strange.headers)
    assert "localhost" not in said
    assert "http://timeline.example" not in said


def test_pages_feeds_and_links_say_the_address_that_is_set(known: Site) -> None:
    home = "https://timeline.example/lakes/"
    assert f'<link rel="canonical" href="{home}events/{EVENT}"' in known.get(f"/events/{EVENT}").text
    listed = known.get("/api/v1/events?limit=2")
    assert listed.json()["next"].startswith(f"{home}api/v1/events?")
    assert listed.headers["link"].startswith(f"<{home}api/v1/events?")
    feed = known.get("/api/v1/events.atom").text
    assert "<id>tag:timeline.example,2026:events/</id>" in feed
    assert f'href="{home}events/{EVENT}"' in feed
    assert f"UID:{EVENT}@timeline.example\r\n" in known.get("/api/v1/events.ics").text
    assert f"Sitemap: {home}sitemap.xml" in known.get("/robots.txt").text


def test_oembed_knows_pages_by_the_address_that_is_set(known: Site) -> None:
    address = f"https://timeline.example/lakes/events/{EVENT}"
    told = known.get("/oembed", params={"url": address}, headers=STRANGER).json()
    assert told["provider_url"] == "https://timeline.example/lakes/"
    assert 'src="https://timeline.example/lakes/embed?' in told["html"]
    assert known.get("/oembed", params={"url": address.replace("timeline", "stranger")}).status_code == 404


def test_the_operator_is_told_once_what_to_set(
    site: Site, database: Path, open_site: OpenSite, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = open_site(database, settings={"max_returned_rows": 7})
    capsys.readouterr()
    for _ in range(2):
        fresh.get("/health", headers=STRANGER)
    assert capsys.readouterr().err == (
        "The site was asked for by a name that it does not know, so its pages, feeds and embeds say http://localhost/ "
        "for their address. Set plugins.datasette-timeline.site_url in metadata.yml to the one that readers use.\n"
    )


@pytest.mark.parametrize("host", ["localhost:8002", "site.localhost", "127.0.0.1:81", "127.3.2.1", "[::1]:8001"])
def test_names_of_this_machine_are_used_as_they_are(host: str, site: Site) -> None:
    assert f'href="http://{host}/timeline"' in site.get("/timeline", headers={"host": host}).text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://timeline.example", "https://timeline.example/"),
        ("https://timeline.example:443/", "https://timeline.example/"),
        ("http://timeline.example:8080/", "http://timeline.example:8080/"),
        ("HTTPS://Timeline.Example/", "https://timeline.example/"),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]/"),
        ("https://лес.example/", "https://xn--e1alt.example/"),
    ],
)
def test_addresses_are_said_in_their_usual_form(address: str, said: str, database: Path, open_site: OpenSite) -> None:
    site = open_site(database, metadata=known_as(address))
    assert f"Sitemap: {said}sitemap.xml" in site.get("/robots.txt").text


@pytest.mark.parametrize(
    ("address", "settings", "reason"),
    [
        (
            wrong,
            {},
            f"{wrong!r} is not the address of a site, such as 'https://timeline.example/'",
        )
        for wrong in (
            "timeline.example",
            "ftp://timeline.example/",
            "https://",
            "https://me@timeline.example/",
            "https://timeline.example/?q=1",
            "https://timeline.example/#top",
            "https://timeline.example:http/",
            "https://[::1/",
            f"https://{'a' * 64}.example/",
            7,
        )
    ]
    + [
        ("https://timeline.example/lakes/", {}, "its path is '/lakes/', and the setting base_url '/'"),
        (
            "http://timeline.example/",
            {"force_https_urls": True},
            "it begins with 'http:', and the setting force_https_urls makes all addresses 'https:'",
        ),
    ],
)
def test_what_is_no_address_stops_the_start(
    address: object, settings: dict[str, Any], reason: str, database: Path, open_site: OpenSite
) -> None:
    with pytest.raises(StartupError) as error:
        open_site(database, metadata=known_as(address), settings=settings)
    assert str(error.value) == f"plugins.datasette-timeline.site_url: {reason}."
