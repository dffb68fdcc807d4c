"""What a first visit has to load, compressed: HTML, styles and scripts; map data aside."""

import gzip
from typing import Any

import pytest
from playwright.sync_api import Response

LIMIT = 60_000
TABLE_LIMIT = 90_000
SCRIPT_LIMIT = 25_000
_MAP_DATA = "/-/basemap/"


@pytest.mark.parametrize(
    ("name", "limit"), [("home", LIMIT), ("timeline", LIMIT), ("event", LIMIT), ("database table", TABLE_LIMIT)]
)
def test_pages_are_light(name: str, limit: int, all_pages: Any, visitor: Any) -> None:
    answered: list[Response] = []
    visitor.context.on("response", lambda response: answered.append(response))
    visitor.open(all_pages[name].path).wait_for_load_state("networkidle")
    bodies = {each.url: (each.request.resource_type, each.body()) for each in answered}
    weights = {
        url: (kind, len(gzip.compress(body)))
        for url, (kind, body) in bodies.items()
        if _MAP_DATA not in url and kind in ("document", "stylesheet", "script")
    }
    assert {kind for kind, _ in weights.values()} == {"document", "stylesheet", "script"}
    assert sum(weight for _, weight in weights.values()) < limit, weights
    assert sum(weight for kind, weight in weights.values() if kind == "script") < SCRIPT_LIMIT, weights
