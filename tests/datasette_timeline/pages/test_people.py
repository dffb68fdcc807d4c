"""Whom the record names, how to ask for a change, and where to report security problems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.database.datasette_compat import StartupError

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Saying, Site, Variation, Visit

CAPTURE = "1992-04-capture-of-osip-verd"
EVENT = f"events/1992/{CAPTURE}.yml"
WORDS = "O. V., a resident of Dorna"


def make_private(records: Records) -> None:
    """Osip Verd is a private person, and two requests came."""
    path = records.root / "registries/actors.yml"
    unfounded = "standing: private\n  standing_reason: Known only as a captive.\n  standing_source: handbook\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("standing: public-role\n", f"{unfounded}  published_as: {WORDS}\n"), encoding="utf-8")
    event = records.root / EVENT
    text = event.read_text(encoding="utf-8").replace("sources:", "names_private: The id has the name.\nsources:", 1)
    event.write_text(text, encoding="utf-8")
    records.write(
        "registries/requests.yml",
        "# yaml-language-server: $schema=../schema/requests.schema.json\n"
        "- {date: 2026-01-02, kind: initials, outcome: done, answered: 2026-01-05}\n"
        "- {date: 2026-02-03, kind: removal, outcome: open}\n",
    )


@pytest.fixture(scope="module")
def private_database(variation: Variation) -> Path:
    return variation(make_private)


@pytest.fixture
def private_site(private_database: Path, open_site: OpenSite) -> Site:
    return open_site(private_database)


def with_settings(open_site: OpenSite, database: Path, **settings: Any) -> Site:
    return open_site(database, metadata={"plugins": {"datasette-timeline": settings}})


# --- private persons --------------------------------------------------------------------------------------------------


def test_a_private_person_stands_on_the_page_of_the_event_in_other_words(
    private_site: Site, visit: Visit, saying: Saying
) -> None:
    page = visit(f"/events/{CAPTURE}", site=private_site)
    who = page.section("who")
    assert f"captive {WORDS}" in saying(who)
    assert page.links(who)["Why some people are not named"] == "/people"
    assert WORDS not in page.links(who)
    assert '<meta name="robots" content="noindex, follow">' in private_site.get(f"/events/{CAPTURE}").text


@pytest.mark.parametrize("path", ["/actors/osip-verd", "/actors/osip-verd/claims", "/api/v1/actors/osip-verd"])
def test_a_private_person_has_no_address(private_site: Site, path: str) -> None:
    assert private_site.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/actors?q=verd",
            "/api/v1/actors",
            "/api/v1/actors.csv",
            "/conflict/actors.json",
            "/conflict/actor_names.json",
        ),
        *("/sitemaps/actors-1.xml", "/sitemaps/events-1.xml", "/sitemaps/statements-1.xml"),
        "/conflict/terms.json",
    ],
)
def test_a_private_person_is_in_no_list(private_site: Site, path: str) -> None:
    text = private_site.get(path).text
    assert "osip-verd" not in text.replace("/actors?q=verd", "")
    assert "Osip Verd" not in text


def test_the_document_of_the_event_has_the_words_alone(private_site: Site) -> None:
    document = private_site.get(f"/api/v1/events/{CAPTURE}").json()
    assert document["people"] == [{"published_as": WORDS, "role": "captive", "note": None}]
    assert [actor["actor"] for actor in document["actors"]] != []
    assert document["names_private"] == "The id has the name."


def test_a_person_who_is_named_for_a_reason_has_it_on_the_page(
    variation: Variation, open_site: OpenSite, visit: Visit, saying: Saying
) -> None:
    def give_a_reason(records: Records) -> None:
        path = records.root / "registries/actors.yml"
        reason = "named-in-public-record\n  standing_reason: Tried in public.\n  standing_source: handbook\n"
        text = path.read_text(encoding="utf-8").replace("standing: public-role\n", f"standing: {reason}")
        path.write_text(text, encoding="utf-8")

    page = visit("/actors/osip-verd", site=open_site(variation(give_a_reason)))
    assert "Why this name is given: Tried in public. source" in page.main
    links = page.links()
    assert (links["Why this name is given:"], links["source"]) == ("/people", "/sources/handbook")


# --- the policy -------------------------------------------------------------------------------------------------------


def test_says_by_what_right_persons_are_named(private_site: Site, visit: Visit, saying: Saying) -> None:
    told = saying(visit("/people", site=private_site).section("standings"))
    assert told.startswith("By what right a person is named public role Acted or spoke in a public role:")
    assert "Such mentions at present: 1; events that have them: 1." in told


def test_lists_requests_without_names(private_site: Site, visit: Visit, saying: Saying) -> None:
    assert saying(visit("/people", site=private_site).section("requests")) == (
        "Requests so far Each with its day, its kind and its outcome. Nothing here says who asked, or of whom. "
        "Requests so far Came on Asked for Outcome Answered on "
        "3 February 2026 removal open 2 January 2026 initials done 5 January 2026"
    )


def test_says_that_nobody_has_asked(visit: Visit, saying: Saying) -> None:
    assert saying(visit("/people").section("requests")).endswith("Nobody has asked yet.")


def test_promises_an_answer_only_where_there_is_somebody_to_write_to(
    database: Path, open_site: OpenSite, visit: Visit, saying: Saying
) -> None:
    silent = saying(visit("/people").section("asking"))
    assert "Whoever runs this site has not said where to write, so it promises no answer here." in silent
    desk = "mailto:desk@dorna.example"
    asking = visit("/people", site=with_settings(open_site, database, contact=desk)).section("asking")
    assert "Write to desk@dorna.example. You get an answer within 30 days." in saying(asking)
    soon = visit("/people", site=with_settings(open_site, database, contact=desk, answer_days=1)).section("asking")
    assert "You get an answer within 1 day." in saying(soon)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"answer_days": "soon"}, "The setting 'answer_days' is 'soon', but must be a number of days, such as 30."),
        ({"answer_days": -1}, "The setting 'answer_days' is -1, but must be a number of days, such as 30."),
        (
            {"security_expires": "May"},
            "The setting 'security_expires' is 'May', but must be a day, such as 2030-12-31.",
        ),
    ],
)
def test_the_site_does_not_start_with_a_promise_that_it_cannot_read(
    settings: dict[str, Any], message: str, database: Path, open_site: OpenSite
) -> None:
    with pytest.raises(StartupError) as error:
        with_settings(open_site, database, **settings)
    assert str(error.value) == message


# --- security.txt -----------------------------------------------------------------------------------------------------


def test_security_txt_says_where_to_report(database: Path, open_site: OpenSite, facts: dict[str, str]) -> None:
    site = with_settings(open_site, database, contact="mailto:desk@dorna.example", security_expires="2030-05-06")
    response = site.get("/.well-known/security.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == (
        "Contact: mailto:desk@dorna.example\n"
        "Expires: 2030-05-06T00:00:00Z\n"
        "Preferred-Languages: en\n"
        "Canonical: http://localhost/.well-known/security.txt\n"
    )


def test_security_txt_is_good_for_a_year_from_the_version(
    database: Path, open_site: OpenSite, facts: dict[str, str]
) -> None:
    site = with_settings(open_site, database, contact="https://dorna.example/write")
    released = facts["released"]
    year = f"{int(released[:4]) + 1}{released[4:]}"
    assert f"\nExpires: {year}T00:00:00Z\n" in site.get("/.well-known/security.txt").text


@pytest.mark.parametrize("settings", [{}, {"contact": "ask at the mill"}])
def test_there_is_no_security_txt_without_an_address(
    settings: dict[str, Any], database: Path, open_site: OpenSite
) -> None:
    assert with_settings(open_site, database, **settings).get("/.well-known/security.txt").status_code == 404
