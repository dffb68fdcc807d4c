"""What pages tell programs of what they are about, in words of schema.org."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Page, Variation, Visit


def told(page: Page) -> list[dict[str, Any]]:
    """The structured data of a page."""
    return [json.loads("".join(block.itertext())) for block in page.all("script", type="application/ld+json")]


@pytest.mark.parametrize(
    ("path", "called", "name"),
    [
        ("/places/mill-bridge", "Place", "Mill Bridge"),
        ("/actors/ardania", "Organization", "Ardania"),
        ("/actors/osip-verd", "Person", "Osip Verd"),
        ("/sources/handbook", "CreativeWork", "[Handbook of the Dorna question]"),
    ],
)
def test_a_page_says_what_it_is_about(path: str, called: str, name: str, visit: Visit) -> None:
    (page,) = told(visit(path))
    assert (page["@type"], page["url"]) == ("WebPage", f"http://localhost{path}")
    assert (page["mainEntity"]["@type"], page["mainEntity"]["name"]) == (called, name)
    assert page["isPartOf"]["@id"] == "http://localhost/"


def test_an_event_is_an_article_with_its_picture(visit: Visit) -> None:
    (article,) = told(visit("/events/1990-05-04-clash-at-mill-bridge"))
    assert article["@type"] == "Article"
    assert article["image"].startswith("http://localhost/events/1990-05-04-clash-at-mill-bridge/card.png?")
    assert article["author"] == article["publisher"] == {"@type": "Organization", "name": "Lake University"}


def test_of_persons_without_a_public_role_nothing_is_gathered(
    variation: Variation, open_site: OpenSite, visit: Visit
) -> None:
    def tried(records: Records) -> None:
        records.edit(
            "registries/actors.yml",
            "standing: public-role",
            "standing: named-in-public-record\n  standing_reason: Was tried in public.\n  standing_source: handbook",
        )

    site = open_site(variation(tried))
    assert told(visit("/actors/osip-verd", site=site)) == []
    assert told(visit("/actors/ardania", site=site)) != []
