"""Drawings of figures: in the colours of the pages."""

import re
from collections.abc import Mapping

import pytest

from datasette_timeline.database.settings import STATIC
from datasette_timeline.formats.chart_svg import light_colours


@pytest.mark.parametrize("name", ["paper", "ink", "ink-2", "rule", *(f"side-{number}" for number in range(1, 5))])
def test_colours_are_those_of_the_pages_in_light(name: str) -> None:
    colours: Mapping[str, str] = light_colours()
    first = re.search(rf"--{name}: (#\w+);", (STATIC / "publication.css").read_text(encoding="utf-8"))
    assert first
    assert colours[name] == first[1]
