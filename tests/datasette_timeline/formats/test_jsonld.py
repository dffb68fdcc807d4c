"""JSON-LD."""

import json
from dataclasses import replace

from datasette_timeline.formats import jsonld
from datasette_timeline.formats.view import View


def test_the_list(view: View) -> None:
    data = json.loads(jsonld.render(view))
    assert (data["@context"], data["@type"], data["numberOfItems"]) == ("https://schema.org", "ItemList", 8)
    assert data["@id"] == "https://lakes.example/dorna/api/v1/events.any"
    assert [each["position"] for each in data["itemListElement"]] == list(range(1, 9))
    assert [each["item"]["identifier"] for each in data["itemListElement"]] == [each["id"] for each in view.documents]


def test_an_item_is_a_work_about_the_event(view: View) -> None:
    item = json.loads(jsonld.render(view))["itemListElement"][1]["item"]
    assert item["@id"] == "https://lakes.example/dorna/events/1990-05-04-clash-at-mill-bridge"
    assert item["about"]["@type"] == "Event"
    assert item["about"]["startDate"] == "1990-05-04"
    assert "@context" not in item


def test_an_empty_list(view: View) -> None:
    data = json.loads(jsonld.render(replace(view, documents=[])))
    assert (data["numberOfItems"], data["itemListElement"]) == (0, [])
