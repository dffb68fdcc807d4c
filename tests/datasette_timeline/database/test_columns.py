"""Names that SQL misspells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.database.columns import Unknown, unknown_name

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite

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


@pytest.mark.parametrize("address", ["/conflict/link_plaice", "/conflict?sql=select+*+from+events_ftss"])
def test_nobody_is_led_to_what_is_hidden(address: str, database: Path, open_site: OpenSite) -> None:
    hidden = {"databases": {"conflict": {"tables": {"link_place": {"hidden": True}, "event_tags": {"hidden": True}}}}}
    main = open_site(database, metadata=hidden).get(address, follow_redirects=True).text.partition("<main")[2]
    assert "Did you mean" in main
    for table in ("link_place<", "event_tags<", "events_fts<"):
        assert table not in main
