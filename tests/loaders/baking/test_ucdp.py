"""What records say of UCDP's rows is published, and where its points are off; of what only drafts use, nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from loaders.building import build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Records

EVENT = "1991-06-02-capture-of-mill-town"
CEASEFIRE = "1992-03-10-lake-city-ceasefire"
POINTS = """\
# yaml-language-server: $schema=../schema/ucdp-points.schema.json
- {latitude: 10.5, longitude: -20.5, place: unused-hill, note: "12 km off, and secret."}
- {latitude: 10.6, longitude: -20.6, place: mill-town, note: 12 km north of the town.}
"""
HILL = """\
unused-hill:
  names: [{name: Unused Hill, language: en}]
  kind: mountain
"""
NONE = "not_ucdp: [{reason: Nobody died.}]\n"


def test_rows_and_points_are_published_as_the_records_have_them(records: Records, tmp_path: Path) -> None:
    capture = records.root / f"events/1991/{EVENT}.yml"
    capture.write_text(capture.read_text() + "not_ucdp: [{ged_id: 7, reason: It is on another town.}]\n")
    ceasefire = records.root / f"events/1992/{CEASEFIRE}.yml"
    ceasefire.write_text(ceasefire.read_text() + NONE)
    places = records.root / "registries/places.yml"
    places.write_text(places.read_text() + HILL)
    records.write("registries/ucdp-points.yml", POINTS)
    built = build(records.root, tmp_path / "conflict.db", cache=None, with_history=False, jobs=1)
    assert not built.failed, built.problems
    with closing(sqlite3.connect(tmp_path / "conflict.db")) as connection:
        of_events = connection.execute("select * from event_ucdp").fetchall()
        refused = connection.execute("select * from not_ucdp").fetchall()
        points = connection.execute("select * from ucdp_points").fetchall()
        document = connection.execute("select json from documents where event = ?", [CEASEFIRE]).fetchone()
    assert of_events == [(EVENT, 101), (EVENT, 202)]
    assert refused == [(EVENT, 1, 7, "It is on another town."), (CEASEFIRE, 1, None, "Nobody died.")]
    assert points == [(1, 10.6, -20.6, "mill-town", "12 km north of the town.")]
    assert json.loads(document[0])["not_ucdp"] == [{"ged_id": None, "reason": "Nobody died."}]
