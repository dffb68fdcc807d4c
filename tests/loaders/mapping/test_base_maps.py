"""Maps that are cut from the world, and what becomes of files that are there."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from datasette_timeline.map.base_map import read_base_map
from datasette_timeline.map.projection import Bounds
from loaders.mapping import Box, BoxError, cut, write
from loaders.mapping.base_maps import MOST_BYTES, written

LAGOONS = Box(176, -20, -178, -15.5)
"""Islands on both sides of the 180th meridian."""
COAST = Box(-10, 34, 4, 44)
INLAND = Box(8, 18, 10, 20)


def layers(collection: dict[str, Any]) -> dict[str, Any]:
    return {feature["properties"]["layer"]: feature["geometry"]["coordinates"] for feature in collection["features"]}


def points(nested: Any) -> list[tuple[float, float]]:
    if isinstance(nested[0], float):
        return [(nested[0], nested[1])]
    return [point for part in nested for point in points(part)]


def inside(point: tuple[float, float], polygons: Any) -> bool:
    """Whether a point lies in polygons, by how often a line to the east crosses their rings."""
    x, y = point
    crossed = 0
    for ring in (ring for polygon in polygons for ring in polygon):
        for (ax, ay), (bx, by) in pairwise(ring):
            crossed += (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax
    return crossed % 2 == 1


@pytest.mark.parametrize("box", [LAGOONS, COAST, INLAND, Box(-180, -60, 180, 80)])
def test_nothing_lies_outside_the_box(box: Box) -> None:
    made = cut(box)
    assert made["bbox"] == list(box)
    assert len(written(made)) <= MOST_BYTES
    for longitude, latitude in (point for lines in layers(made).values() for point in points(lines)):
        assert any(p.west <= longitude <= p.east and p.south <= latitude <= p.north for p in box.parts)


def test_sea_and_land_are_where_they_are() -> None:
    sea = layers(cut(COAST))["sea"]
    assert all(inside(point, sea) for point in ((-9.5, 40), (1, 38.5), (-9.9, 43.9), (3.9, 42.5)))
    assert not any(inside(point, sea) for point in ((-4, 40), (2.9, 39.6), (-5, 35), (-9.2, 38.8)))


def test_islands_are_holes_of_the_sea_and_edges_of_the_box_are_its_own() -> None:
    sea = layers(cut(COAST))["sea"]
    assert sum(len(polygon) - 1 for polygon in sea) >= 3
    assert {(-10.0, 34.0), (-10.0, 44.0)} <= set(points(sea))
    for ring in (ring for polygon in sea for ring in polygon):
        assert ring[0] == ring[-1]
        assert len(ring) >= 4


def test_outer_rings_run_anticlockwise_and_holes_the_other_way() -> None:
    def turns(ring: list[list[float]]) -> float:
        return sum((ax * by - bx * ay) for (ax, ay), (bx, by) in pairwise(ring))

    for outer, *holes in layers(cut(COAST))["sea"]:
        assert turns(outer) > 0
        assert all(turns(hole) < 0 for hole in holes)


def test_a_map_across_the_180th_meridian_is_cut_there_and_read_as_one() -> None:
    sea = layers(cut(LAGOONS))["sea"]
    assert {-180.0, 180.0} <= {longitude for longitude, _ in points(sea)}
    assert inside((-179, -19.5), sea)
    assert inside((179, -19.5), sea)
    assert not inside((178, -17.8), sea)


def test_a_larger_map_has_fewer_points_for_a_degree() -> None:
    near, far = (points(layers(cut(box))["sea"]) for box in (Box(-10, 42, -7, 44), Box(-30, 20, 40, 60)))

    def here(found: list[tuple[float, float]]) -> int:
        return sum(-10 < longitude < -7 and 42 < latitude < 44 for longitude, latitude in found)

    assert here(near) > 4 * here(far) > 0


def test_the_same_box_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (write(tmp_path, COAST, name) for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
    assert one.with_suffix(".layers.json").read_bytes() == other.with_suffix(".layers.json").read_bytes()


def test_a_line_that_the_data_call_disputed_is_no_plain_border() -> None:
    made = layers(cut(Box(-18, 20, 0, 36)))  # where one territory is without a settled state
    assert made["disputed-border"]
    assert not set(points(made["disputed-border"])) & {
        point for line in made["state-border"] for point in points(line[1:-1] or [[0.0, 0.0]])
    }


@pytest.mark.parametrize("box", [LAGOONS, COAST, INLAND])
def test_the_site_draws_what_was_written(tmp_path: Path, box: Box) -> None:
    base = read_base_map(write(tmp_path, box))
    east = box.east if box.east > box.west else box.east + 360
    assert base.bounds == Bounds(box.west, box.south, east, box.north)
    assert [layer.name for layer in base.layers] == list(layers(cut(box)))
    assert base.credit == "Natural Earth"


def test_what_a_curator_drew_and_wrote_stays(tmp_path: Path) -> None:
    path = write(tmp_path, COAST)
    beside = path.with_suffix(".layers.json")
    drawn, legend = json.loads(path.read_text()), json.loads(beside.read_text())
    line = {
        "type": "Feature",
        "properties": {"layer": "front"},
        "geometry": {"type": "LineString", "coordinates": [[-5.0, 40.0], [-3.0, 41.0]]},
    }
    drawn["features"].append(line)
    legend["layers"]["front"] = {"draw": "line", "label": {"en": "Front"}}
    legend["layers"]["lake"] = {"draw": "area"}
    legend["labels"] = [{"text": {"en": "Bay"}, "draw": "water", "at": [[-5, 43.8]]}]
    path.write_text(json.dumps(drawn))
    beside.write_text(json.dumps(legend))

    write(tmp_path, Box(-10, 36, 4, 44))
    again, styles = json.loads(path.read_text()), json.loads(beside.read_text())
    assert again["bbox"] == [-10, 36, 4, 44]
    assert again["features"][-1] == line
    assert [layers(again).keys(), styles["labels"]] == [layers(drawn).keys(), legend["labels"]]
    assert styles["layers"]["lake"] == {"draw": "area"}
    assert read_base_map(path).layers[-1].name == "front"


def test_a_file_that_is_no_map_is_told_of_and_left(tmp_path: Path) -> None:
    path = write(tmp_path, INLAND)
    path.write_text("{")
    with pytest.raises(ValueError, match=r"base\.geojson: this is not JSON"):
        write(tmp_path, INLAND)
    assert path.read_text() == "{"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1,2,3", "write four numbers in degrees"),
        ("a,b,c,d", "write four numbers in degrees"),
        ("-190,0,10,10", "longitudes are from -180 to 180"),
        ("0,-89,10,10", "maps reach from -85 to 85 degrees"),
        ("0,20,10,10", "the order is west,south,east,north"),
        ("0,10,10,10", "the order is west,south,east,north"),
        ("10,10,10.1,20", "too small"),
        ("nan,10,20,20", "longitudes are from"),
        ("0,10,20,nan", "maps reach from"),
    ],
)
def test_what_is_no_box_is_told(text: str, told: str) -> None:
    with pytest.raises(BoxError, match=re.escape(told)):
        Box.parsed(text)
