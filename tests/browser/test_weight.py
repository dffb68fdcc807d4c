"""What a first visit has to load, compressed: HTML, styles and scripts; map data aside."""

import gzip
from typing import Any

import pytest
from playwright.sync_api import Response

from datasette_timeline.database.settings import STATIC
from datasette_timeline.http.static_files import static_content

LIMIT = 60_000
TABLE_LIMIT = 90_000
SCRIPT_LIMIT = 25_000
_MAP_DATA = "/-/basemap/"


@pytest.mark.parametrize("language", ["en", "ru", "az", "hy"])
@pytest.mark.parametrize(
    ("name", "limit"), [("home", LIMIT), ("timeline", LIMIT), ("event", LIMIT), ("database table", TABLE_LIMIT)]
)
def test_pages_are_light(name: str, limit: int, language: str, all_pages: Any, visitor: Any) -> None:
    answered: list[Response] = []
    visitor.context.on("response", lambda response: answered.append(response))
    address = all_pages[name].path
    if language != "en":
        parameter = "_lang" if name == "database table" else "lang"
        address += f"{'&' if '?' in address else '?'}{parameter}={language}"
    visitor.open(address).wait_for_load_state("networkidle")
    bodies = {each.url: (each.request.resource_type, each.body()) for each in answered}
    weights = {
        url: (kind, len(gzip.compress(body)))
        for url, (kind, body) in bodies.items()
        if _MAP_DATA not in url and kind in ("document", "stylesheet", "script")
    }
    assert {kind for kind, _ in weights.values()} == {"document", "stylesheet", "script"}
    assert sum(weight for _, weight in weights.values()) < limit, weights
    assert sum(weight for kind, weight in weights.values() if kind == "script") < SCRIPT_LIMIT, weights


def test_style_sheets_say_the_same_without_comments_and_blanks(all_pages: Any, visitor: Any) -> None:
    """What a browser makes of each rule, as it stands in its file and as it is sent."""
    page = visitor.open(all_pages["home"].path)
    for path in sorted(STATIC.glob("*.css")):
        told = page.evaluate(
            """(texts) => texts.map((text) => {
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(text);
                return Array.from(sheet.cssRules, (rule) => rule.cssText.replaceAll(', ', ','));
            })""",
            [path.read_text(encoding="utf-8"), static_content(path.name).decode()],
        )
        assert told[0]
        assert told[0] == told[1], path.name
