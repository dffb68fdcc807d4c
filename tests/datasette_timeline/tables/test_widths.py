"""What the head of a table says of the widths of its columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import Markup

from datasette_timeline.tables.widths import widest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], ""),
        ([5, 1200], "1200"),
        (["a b", "longest of all"], "longest of all"),
        (["all of these words", "extraordinary"], "all of these words\nextraordinary"),
        (["one\xa0thing here", "three words here too"], "three words here too\none\xa0thing"),
        (["a-long-key", "twelve words"], "twelve words"),
        ([Markup('<a href="/a/very/long/address">short</a>'), "a little longer"], "a little longer"),
        ([Markup("&lt;b&gt;")], "<b>"),
        (["x" * 100], "x" * 60 + "\n" + "x" * 100),
    ],
)
def test_longest_line_and_word(cells: list[Any], expected: str) -> None:
    assert widest(cells) == expected


@pytest.mark.parametrize("address", ["/events?_columns=all", "?sql=select+id,+title+from+events"])
def test_every_head_says_how_wide_its_column_is(site: Site, address: str) -> None:
    table = (
        site.get(f"/conflict{address}").text.partition('<table class="rows-and-columns">')[2].partition("</thead>")[0]
    )
    heads = re.findall(r"<th [^>]*>", table)
    assert heads
    assert all(re.search(r'data-widest="[^"]+"', head) for head in heads), heads
