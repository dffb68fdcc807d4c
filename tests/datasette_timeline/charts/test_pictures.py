"""Drawings as pictures: which letters they have, and what bounds them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import pytest

from datasette_timeline.charts import pictures
from datasette_timeline.charts.pictures import NoPictureError, picture_of, zoom_for
from datasette_timeline.charts.rasterizing import FONTS, png
from datasette_timeline.database.datasette_types import Datasette


class _Site:
    """Stands for a site: pictures are drawn one at a time for each."""


def drawing(text: str, size: int = 40) -> str:
    """A drawing of a text."""
    words = f'<text x="2" y="30" font-family="Noto Sans, sans-serif">{text}</text>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{words}</svg>'


def picture(svg: str, size: int = 40) -> bytes:
    """The picture of a square drawing."""
    return asyncio.run(picture_of(cast("Datasette", _Site()), svg, size, size))


def test_a_picture_is_drawn() -> None:
    assert picture(drawing("A")) == png(drawing("A"), 2)


@pytest.mark.parametrize("letter", "aəğışçöüİƏ" + "яёЖҝ" + "աՖևՇ" + "ქλ“–→")
def test_letters_of_every_script_of_the_region_are_drawn(letter: str) -> None:
    nothing = {png(drawing(text), 2) for text in ("", "\ue123")}  # no letter, and one that no font has
    assert png(drawing(letter), 2) not in nothing


def test_bold_is_another_font() -> None:
    bold = drawing("Deaths").replace("<text", '<text font-weight="700"')
    assert png(bold, 2) != png(drawing("Deaths"), 2)


def test_fonts_lie_beside_the_code_with_their_licence() -> None:
    assert [Path(font).name for font in FONTS] == ["DejaVuSansCondensed-Bold.ttf", "DejaVuSansCondensed.ttf"]
    assert "Bitstream" in (Path(FONTS[0]).parent / "LICENSE").read_text(encoding="utf-8")


def test_a_very_long_drawing_gets_fewer_pixels() -> None:
    assert zoom_for(720, 1000) == 2
    assert zoom_for(720, 1_000_000) ** 2 * 720 * 1_000_000 == pytest.approx(16_000_000)


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(NoPictureError) as told:
        picture("<svg")
    assert str(told.value) == "This picture could not be drawn. The SVG is the same drawing."


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_SECONDS", 0.001)
    with pytest.raises(NoPictureError) as told:
        picture(drawing("A"))
    assert str(told.value) == "This picture takes too long to draw. The SVG is the same drawing."


def test_what_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(NoPictureError) as told:
        picture(drawing("A", 12_000).replace("<svg", '<svg opacity="0.5"'), 1)
    assert str(told.value) == "This picture could not be drawn. The SVG is the same drawing."
