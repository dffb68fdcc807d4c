"""Names that SQL misspells."""

import pytest

from datasette_timeline.database.columns import Unknown, unknown_name

COLUMNS = {"events": ["id", "title"], "event_tags": ["event", "tag"]}


@pytest.mark.parametrize(
    ("error", "unknown"),
    [
        ("no such table: evnts", Unknown("evnts", ["events", "event_tags"])),
        ("no such column: e.titel", Unknown("titel", ["title"])),
        ("no such column: nothing_like_it", Unknown("nothing_like_it", [])),
        ('near "selec": syntax error', Unknown("", [])),
    ],
)
def test_what_may_have_been_meant(error: str, unknown: Unknown) -> None:
    assert unknown_name(error, COLUMNS) == unknown


def test_the_name_is_put_right_wherever_it_stands_alone() -> None:
    sql = "select evnts.id from evnts where title = 'evnts2'"
    assert unknown_name("no such table: evnts", {"events": []}).mended(sql) == [
        ("events", "select events.id from events where title = 'evnts2'")
    ]
