"""The pictures for links that are shared."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.charts.histogram import histogram
from datasette_timeline.charts.preview_images import HEIGHT, WIDTH, preview_image

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

ACCENT = 4
MONTHS: dict[tuple[int, int | None], int] = {(1990, 5): 3, (1991, 2): 1, (1992, 4): 6}


def pixels(image: bytes) -> list[bytes]:
    """The rows of a PNG with a palette; checks that it is one."""
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(image):
        (length,) = struct.unpack_from(">I", image, at)
        name, data = image[at + 4 : at + 8], image[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", image, at + 8 + length) == (zlib.crc32(name + data),)
        chunks[name] = data
        at += 12 + length
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">2I5B", chunks[b"IHDR"]) == (WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    rows = zlib.decompress(chunks[b"IDAT"])
    assert len(rows) == HEIGHT * (WIDTH + 1)
    return [rows[start + 1 : start + 1 + WIDTH] for start in range(0, len(rows), WIDTH + 1)]


def marked(image: bytes) -> int:
    return sum(row.count(ACCENT) for row in pixels(image))


def test_draws_bars_and_marks_the_days_of_one_event() -> None:
    drawn = histogram(MONTHS)
    assert marked(preview_image(drawn)) == 0
    one = marked(preview_image(drawn, "1990-05-04", "1990-05-04"))
    assert one > 0
    assert marked(preview_image(drawn, "1990-05-04", "1991-02-01")) > one
    assert marked(preview_image(drawn, None, "1990-05-04")) == one
    assert marked(preview_image(drawn, "1970-01-01", "1971-01-01")) == 0


def test_nothing_to_draw_is_an_empty_sheet() -> None:
    assert {value for row in pixels(preview_image(None)) for value in row} == {0}


@pytest.mark.parametrize("path", ["/card.png", "/events/1990-05-04-clash-at-mill-bridge/card.png"])
def test_is_served_small(path: str, site: Site) -> None:
    response = site.get(path)
    assert response.headers["content-type"] == "image/png"
    assert len(response.content) < 20_000
    assert (marked(response.content) > 0) == path.startswith("/events")


def test_the_operator_can_set_another(database: Path, open_site: OpenSite) -> None:
    for given, shown in (
        ("https://a.example/card.png", "https://a.example/card.png"),
        ("/static/card.png", "http://localhost/static/card.png"),
    ):
        settings = {"plugins": {"datasette-timeline": {"preview_image": given}}}
        page = open_site(database, metadata=settings).get("/about").text
        assert f'<meta property="og:image" content="{shown}">' in page
