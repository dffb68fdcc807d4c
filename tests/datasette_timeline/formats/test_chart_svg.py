"""Drawings of figures: lines that fit, in the colours of the pages."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.settings import STATIC
from datasette_timeline.formats.chart_svg import LEFT, Pen, light_colours

WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=40), st.integers(100, 700))
def test_every_word_is_written_on_lines_below_each_other(words: list[str], width: int) -> None:
    lines = Pen().write(" ".join(words), "note", width)
    assert " ".join(line.text for line in lines).split() == words
    assert [line.y - LEFT for line in lines] == [16 * number for number in range(1, len(lines) + 1)]
    assert all(len(line.text) * 12 * 0.58 <= max(width, 12 * 12 * 0.58) for line in lines)


@pytest.mark.parametrize("name", ["paper", "ink", "ink-2", "rule", *(f"side-{number}" for number in range(1, 5))])
def test_colours_are_those_of_the_pages_in_light(name: str) -> None:
    colours: Mapping[str, str] = light_colours()
    first = re.search(rf"--{name}: (#\w+);", (STATIC / "publication.css").read_text(encoding="utf-8"))
    assert first
    assert colours[name] == first[1]
