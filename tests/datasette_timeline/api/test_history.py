"""What became of events, facts and claims, and what they said once, in the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from datasette_timeline.api.endpoints import VERSIONS
from datasette_timeline.api.openapi import describe

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

CLASH = "1990-05-04-clash-at-mill-bridge"
FIGHT = "1990-05-04-fight-at-mill-bridge"
RUMOUR = "1990-06-rumour"
FIRST, THIRD, TODAY = "aaaaaaaa11111111", "aaaaaaab33333333", "dddddddd44444444"
ADDRESSES = {
    "events/{id}/history": f"events/{CLASH}/history",
    "events/{id}@{hash}": f"events/{CLASH}@{FIRST}",
    "facts/{event}/{statement}/history": f"facts/{CLASH}/b6v6/history",
    "facts/{event}/{statement}@{hash}": f"facts/{CLASH}/b6v6@{FIRST}",
    "claims/{event}/{statement}/history": f"claims/{CLASH}/nzft/history",
    "claims/{event}/{statement}@{hash}": f"claims/{CLASH}/nzft@{FIRST}",
}


def answer(site: Site, path: str) -> Any:
    response = site.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("endpoint", VERSIONS, ids=lambda one: one.path)
def test_answers_are_as_described(old_site: Site, endpoint: Any) -> None:
    description = describe()
    described = description["paths"][f"/{endpoint.path}"]["get"]
    schema = described["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": description["components"]}
    for name in [name for name in whole["components"]["schemas"] if name.endswith("Fields")]:
        whole["components"]["schemas"][name] = False
    jsonschema_rs.validator_for(whole).validate(answer(old_site, ADDRESSES[endpoint.path]))
    named = [each["name"] for each in described["parameters"] if each.get("in") == "path"]
    assert [f"{{{name}}}" for name in named] == [
        part for part in ("{id}", "{event}", "{statement}", "{hash}") if part in endpoint.path
    ]


def test_a_history_has_every_version_the_oldest_first(old_site: Site) -> None:
    history = answer(old_site, f"events/{CLASH}/history")
    assert {name: history[name] for name in ("id", "title", "since")} == {
        "id": CLASH,
        "title": "Clash at Mill Bridge",
        "since": "2026-01-05",
    }
    told = [(each["version"], each["kind"], each["was"], each["document"]) for each in history["versions"]]
    assert told == [
        (1, "added", None, f"events/{CLASH}@{FIRST}"),
        (2, "renamed", FIGHT, f"events/{CLASH}@{FIRST}"),
        (3, "changed", None, f"events/{CLASH}@{THIRD}"),
        (4, "corrected", None, f"events/{CLASH}@{TODAY}"),
    ]
    assert history["versions"][3]["lines"] == [
        {"edit": "changed", "text": "fact: closed for a year → closed for a month", "statement": f"{CLASH}-b6v6"}
    ]
    assert history["versions"][1]["reason"] == "The old slug took a side."
    of_event = [each for each in answer(old_site, "changes?limit=100&sort=date")["items"] if each["key"] == CLASH]
    assert history["versions"] == of_event
    assert list(answer(old_site, f"events/{CLASH}/history?fields=since")) == ["since"]


def test_the_history_of_what_was_withdrawn_is_there(old_site: Site) -> None:
    versions = answer(old_site, f"events/{RUMOUR}/history")["versions"]
    assert [(each["kind"], each["reason"], each["document"]) for each in versions] == [
        ("added", None, f"events/{RUMOUR}@7777777777777777"),
        ("withdrawn", "No source stands behind it.", None),
    ]


def test_a_statement_has_those_versions_that_changed_it(old_site: Site) -> None:
    history = answer(old_site, f"claims/{CLASH}/nzft/history")
    assert history["id"] == f"{CLASH}-nzft"
    assert [(each["version"], len(each["lines"]), each["document"]) for each in history["versions"]] == [
        (1, 0, f"claims/{CLASH}/nzft@{FIRST}"),
        (3, 1, f"claims/{CLASH}/nzft@{THIRD}"),
    ]
    came = answer(old_site, f"facts/{CLASH}/jn4c/history")["versions"]
    assert [(each["version"], each["document"]) for each in came] == [(3, f"facts/{CLASH}/jn4c@{THIRD}")]


def test_documents_are_as_they_were(
    old_site: Site, past: Mapping[str, dict[str, Any]], documents: list[dict[str, Any]]
) -> None:
    today = next(each for each in documents if each["id"] == CLASH)
    assert answer(old_site, f"events/{CLASH}@{FIRST}") == past["first"]
    assert answer(old_site, f"events/{CLASH}@aaaaaaab") == past["third"]
    assert answer(old_site, f"events/{CLASH}%40{TODAY}") == today
    assert answer(old_site, f"events/{RUMOUR}@7777777777777777") == past["rumour"]
    assert list(answer(old_site, f"events/{CLASH}@{FIRST}?fields=title,id")) == ["title", "id"]
    for kind in ("facts", "claims"):
        for statement in today[kind]:
            own = statement["id"][-4:]
            assert answer(old_site, f"{kind}/{CLASH}/{own}@{TODAY}") == answer(old_site, f"{kind}/{CLASH}/{own}")
    assert answer(old_site, f"claims/{CLASH}/nzft@{FIRST}")["figure"] == "30"


def test_what_cannot_change_is_kept_for_ever(old_site: Site) -> None:
    lasting = "public, max-age=31536000, immutable"
    kept = {
        f"events/{CLASH}@{FIRST}": True,
        f"facts/{CLASH}/b6v6@{THIRD}": True,
        f"events/{CLASH}@{FIRST[:8]}": False,
        f"events/{CLASH}@{TODAY}": False,
        f"events/{CLASH}/history": False,
    }
    for path, forever in kept.items():
        response = old_site.get(f"/api/v1/{path}")
        assert (response.headers["cache-control"] == lasting) is forever, path
        again = old_site.get(f"/api/v1/{path}", headers={"If-None-Match": response.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "location"),
    [
        (f"events/{FIGHT}/history?fields=id", f"events/{CLASH}/history?fields=id"),
        (f"events/{FIGHT}@{FIRST}", f"events/{CLASH}@{FIRST}"),
        (f"claims/{FIGHT}/nzft/history", f"claims/{CLASH}/nzft/history"),
        (f"claims/{FIGHT}/nzft@{FIRST}", f"claims/{CLASH}/nzft@{FIRST}"),
        (f"facts/{CLASH}/nzft/history", f"claims/{CLASH}/nzft/history"),
        (f"facts/{CLASH}/nzft@{FIRST}", f"claims/{CLASH}/nzft@{FIRST}"),
    ],
)
def test_what_is_called_otherwise_is_redirected(old_site: Site, path: str, location: str) -> None:
    response = old_site.get(f"/api/v1/{path}")
    assert (response.status_code, response.headers["location"]) == (301, f"http://localhost/api/v1/{location}")


@pytest.mark.parametrize(
    ("path", "status", "code", "message"),
    [
        (f"events/{CLASH}@12345678", 404, "version-unknown", f"The event '{CLASH}' has no version '12345678'."),
        (f"events/{CLASH}@aaaa", 404, "version-unknown", f"The event '{CLASH}' has no version 'aaaa'."),
        ("events/none/history", 404, "not-found", "There is no event 'none'."),
        ("events/none@12345678", 404, "not-found", "There is no event 'none'."),
        (f"facts/{CLASH}/none/history", 404, "not-found", f"The event '{CLASH}' has no fact 'none'."),
        (
            f"facts/{CLASH}/jn4c@{FIRST}",
            404,
            "not-found",
            f"The fact '{CLASH}-jn4c' was not there in version {FIRST} of its event.",
        ),
        (
            "events/1991-02-talks-in-lake-city/history",
            404,
            "not-found",
            "This build has no history of its records. /events has what they say today.",
        ),
        (f"events/{CLASH}/history/more", 404, "not-found", f"There is no endpoint 'events/{CLASH}/history/more'."),
        (f"events/{CLASH}/history?sort=date", 400, "parameter-unknown", None),
    ],
)
def test_what_is_not_there_is_said(old_site: Site, path: str, status: int, code: str, message: str | None) -> None:
    error = old_site.get(f"/api/v1/{path}").json()
    assert (error["status"], error["code"]) == (status, code)
    assert message is None or error["message"] == message
    if code == "version-unknown":
        assert error["allowed"] == [TODAY, THIRD, FIRST]


def test_a_build_without_history_says_so(site: Site) -> None:
    for path in (f"events/{CLASH}/history", f"claims/{CLASH}/nzft/history", f"events/{CLASH}@{TODAY}"):
        error = site.get(f"/api/v1/{path}").json()
        assert (error["status"], error["code"]) == (404, "not-found")
        assert error["message"] == "This build has no history of its records. /events has what they say today."
