"""What sources are called, which have no label of their own."""

import pytest

from datasette_timeline.database.catalogue import Source


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Clash at the bridge", "Dawn Gazette: Clash at the bridge"),
        ("[Handbook]", "Dawn Gazette: [Handbook]"),
        ("word " * 12 + "end", "Dawn Gazette: word word word word word word word word word word word …"),
    ],
)
def test_a_source_is_called_by_publisher_and_title_cut_at_a_word(title: str, label: str) -> None:
    assert Source("key", title, "Dawn Gazette", "en").label == label
