"""What holds for every type of page: it is accessible, stays put while it loads, and fits every window."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).parent.parent.parent / ".cache" / "screenshots"
WIDTHS = (320, 390, 640, 768, 1440, 2560)
"""In pixels; 640 is also what a window of 1280 becomes at 200 %."""

MOST_PIXELS = 4000

_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

_KEEP_THREE_OF_EACH_KIND = """() => {
  const said = (element) => [...element.attributes].map((one) => one.name === "class" ? one.value : one.name);
  const kind = (item) => [item, ...item.querySelectorAll("*")].map((each) => each.tagName + said(each)).join();
  for (const list of [...document.querySelectorAll("ol, ul, tbody")].reverse()) {  // inner ones first
    const met = {};
    for (const item of [...list.children]) {
      const name = kind(item);
      met[name] = (met[name] || 0) + 1;
      if (met[name] > 3) item.remove();
    }
  }
}"""
"""Axe looks at every element for seconds, and items of the same elements, attributes and classes look the same to it.

Three stay, so that each has neighbours: how far apart targets are counts, too.
"""

_WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def expect_no_faults(page: Page) -> None:
    results = Axe().run(page, options=_RULES)
    if results.violations_count:
        pytest.fail(results.generate_report(), pytrace=False)


def take_picture(page: Page, name: str) -> None:
    """Of the upper part of the page; long timelines go on alike. As JPEG, which takes a fraction of the time of PNG."""
    long = min(page.evaluate("document.scrollingElement.scrollHeight"), MOST_PIXELS)
    area = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": long}  # type: ignore[index]
    page.screenshot(path=SCREENSHOTS / f"{name}.jpeg", full_page=True, clip=area)  # type: ignore[arg-type]


def test_axe_finds_nothing(page_type: Any, visiting: Any) -> None:
    with visiting(width=1280, reduced_motion="reduce") as visitor:
        page = visitor.open(page_type.path, page_type.status)
        page.evaluate(_KEEP_THREE_OF_EACH_KIND)
        expect_no_faults(page)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 390, "height": 800})
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        expect_no_faults(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_the_page_loads(page_type: Any, width: int, visiting: Any) -> None:
    with visiting(width=width) as visitor:
        visitor.context.add_init_script(_WATCH_SHIFTS)
        page = visitor.open(page_type.path, page_type.status)
        page.wait_for_timeout(300)
        assert page.evaluate("window.shifted") < 0.05


def test_fits_every_window(page_type: Any, visiting: Any, request: pytest.FixtureRequest) -> None:
    """Nothing sticks out at the side. Leaves a picture of each page at each width in .cache/screenshots/."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    name = request.node.callspec.id.replace(" ", "-")
    with visiting() as visitor:
        page = visitor.open(page_type.path, page_type.status)
        wide = {}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide[width] = page.evaluate("document.scrollingElement.scrollWidth")
            take_picture(page, f"{name}-{width}")
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 1440, "height": 900})
        take_picture(page, f"{name}-1440-dark")
        assert wide == {width: width for width in WIDTHS}
