"""What holds for every type of page: it is accessible, stays put while it loads, and fits every window."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PICTURES = bool(os.environ.get("PICTURES"))
"""Whether people want to look at pages that fit, too: painting takes as long as all else that a page is tested for."""
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

_MEASURE_CONTRAST_OF_THREE_OF_EACH_LOOK = """() => {
  const grounds = new Map([[null, ""]]), met = {};
  const ground = (element) => {  // whatever may lie behind a text: its own, and all that it is in
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const own = [
        style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode,
        style.position, style.float,
      ].join();
      const plain = own === "rgba(0, 0, 0, 0),none,1,none,normal,static,none";
      grounds.set(element, ground(element.parentElement) + (plain ? "" : own + element.getAttribute("class")));
    }
    return grounds.get(element);
  };
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const speaks = (element) => element.matches("input, select, textarea, button")
    || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const element of document.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const text = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStroke];
    const look = [element.tagName, ...text, ground(element)].join();
    if (speaks(element) && isSeen(element)) met[look] = (met[look] || 0) + 1;
    element.toggleAttribute("data-measured", speaks(element) && isSeen(element) && met[look] <= 3);
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-measured]" }] });
}"""
"""Axe spends three quarters of its time on contrast, which follows from what a browser has computed for a text:
its color, size and weight, and what lies behind it. Of texts that are alike in all of these, three are measured.
"""

_WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def reader(visiting: Any) -> Iterator[Any]:
    """Somebody who opens all pages in one window, in which shifts are watched."""
    with visiting(locale="en-US") as one:  # as always; to name it makes the window one of its own
        one.context.add_init_script(_WATCH_SHIFTS)
        yield one


@dataclass
class Wide:
    """A page in a window of usual size: opened once for all tests that leave it as it is."""

    open_it: Callable[[], Page]
    page: Page | None = None

    def shown(self) -> Page:
        """The page, to be looked at."""
        self.page = self.page or self.open_it()
        return self.page

    def taken(self) -> Page:
        """The page, to be changed: whoever asks next has it opened anew."""
        page, self.page = self.shown(), None
        return page


@pytest.fixture(scope="module")
def wide(page_type: Any, reader: Any) -> Iterator[Wide]:
    reader.forget()
    yield Wide(lambda: reader.open(*page_type, width=1280))
    reader.close_tabs()


def expect_no_faults(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    page.evaluate(_MEASURE_CONTRAST_OF_THREE_OF_EACH_LOOK)
    results = AxeResults(page.evaluate("rules => axe.run(rules)", _RULES))
    if results.violations_count:
        pytest.fail(results.generate_report(), pytrace=False)


def take_picture(page: Page, name: str) -> None:
    """Of the upper part of the page; long timelines go on alike. As JPEG, which takes a fraction of the time of PNG."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    long = min(page.evaluate("document.scrollingElement.scrollHeight"), MOST_PIXELS)
    area = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": long}  # type: ignore[index]
    page.screenshot(path=SCREENSHOTS / f"{name}.jpeg", full_page=True, clip=area)  # type: ignore[arg-type]


def take_dark_picture(page: Page, name: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1440, "height": 900})
    take_picture(page, f"{name}-1440-dark")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_the_page_loads(page_type: Any, width: int, wide: Wide, reader: Any) -> None:
    page = wide.shown() if width == 1280 else reader.open(*page_type, width=width)
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifted") < 0.05
    reader.check()


def test_each_page_loads_what_it_needs(reader: Any, all_pages: Any) -> None:
    """What comes late moves a page; so no page may be tested with what another one has loaded."""
    for name in ("timeline", "timeline filtered"):
        page = reader.open(*all_pages[name])
        loaded = page.evaluate("performance.getEntriesByType('resource').map((each) => each.transferSize)")
        page.close()
        assert loaded
        assert 0 not in loaded


def test_fits_every_window(wide: Wide, reader: Any, request: pytest.FixtureRequest) -> None:
    """Nothing sticks out at the side. With PICTURES, leaves one of each page at each width in .cache/screenshots/."""
    name = request.node.callspec.id.replace(" ", "-")
    page = wide.shown()
    widths = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        widths[width] = page.evaluate("document.scrollingElement.scrollWidth")
        if PICTURES or widths[width] != width:
            take_picture(page, f"{name}-{width}")
    if PICTURES:
        take_dark_picture(page, name)
        page.emulate_media(color_scheme="light")
    assert widths == {width: width for width in WIDTHS}
    reader.check()


def test_axe_finds_nothing(wide: Wide, reader: Any) -> None:
    page = wide.taken()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(_KEEP_THREE_OF_EACH_KIND)
    expect_no_faults(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    expect_no_faults(page)
    reader.check()


_FADE = """() => {
  const last = [...document.querySelectorAll("main p")].filter((each) => each.checkVisibility()).at(-1);
  last.style.color = last.style.backgroundColor = "rgb(150, 150, 150)";
}"""


def test_one_faint_text_among_many_is_a_fault(visitor: Any) -> None:
    page = visitor.open("/about")
    expect_no_faults(page)
    page.evaluate(_FADE)
    with pytest.raises(pytest.fail.Exception, match="color-contrast"):
        expect_no_faults(page)
