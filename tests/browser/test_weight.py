"""What a first visit has to load, compressed: HTML, styles and scripts; map data aside."""

import gzip
from typing import Any

import pytest

LIMIT = 150_000
SCRIPT_LIMIT = 60_000
_MAP_DATA = "/-/basemap/"


@pytest.mark.parametrize("name", ["home", "timeline", "event"])
def test_pages_are_light(name: str, all_pages: Any, visitor: Any) -> None:
    bodies: dict[str, tuple[str, bytes]] = {}
    visitor.context.on("response", lambda r: bodies.update({r.url: (r.request.resource_type, r.body())}))
    page = visitor.open(all_pages[name].path)
    page.wait_for_load_state("networkidle")
    weights = {
        url: (kind, len(gzip.compress(body)))
        for url, (kind, body) in bodies.items()
        if _MAP_DATA not in url and kind in ("document", "stylesheet", "script")
    }
    assert {kind for kind, _ in weights.values()} == {"document", "stylesheet", "script"}
    assert sum(weight for _, weight in weights.values()) < LIMIT, weights
    assert sum(weight for kind, weight in weights.values() if kind == "script") < SCRIPT_LIMIT, weights
