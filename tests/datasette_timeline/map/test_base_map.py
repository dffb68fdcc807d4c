"""Base maps from GeoJSON and the file beside it, and what is said of those that cannot be drawn."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from datasette.utils import StartupError

from datasette_timeline.map import tile_origins
from datasette_timeline.map.base_map import BaseMap, BaseMapError, path_data, read_base_map
from datasette_timeline.map.projection import Bounds, Frame, Point, Spot, fitted
from datasette_timeline.map.settings import map_settings

LAKE = {
    "type": "Feature",
    "properties": {"layer": "lake"},
    "geometry": {"type": "Polygon", "coordinates": [[[10, 50], [12, 50], [12, 51], [10, 51], [10, 50]]]},
}
ROAD = {
    "type": "Feature",
    "properties": {"layer": "road"},
    "geometry": {"type": "LineString", "coordinates": [[10, 50.5], [14, 50.5]]},
}
LEGEND: dict[str, Any] = {
    "credit": "Surveyors",
    "layers": {
        "lake": {"draw": "water"},
        "road": {"draw": "line", "label": {"en": "Road"}, "toggle": True, "place": "road", "at": [12, 50.5]},
    },
    "labels": [{"text": {"en": "The Lake"}, "draw": "water", "at": [[11, 50.5]]}],
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a base map and the file beside it; a string is written as it is."""

    def written(features: Any = (LAKE, ROAD), legend: Any = LEGEND) -> Path:
        path = tmp_path / "country.geojson"
        for file, content in (
            (path, {"type": "FeatureCollection", "features": list(features)} if features is not None else "map"),
            (tmp_path / "country.layers.json", legend),
        ):
            file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return written


def test_layers_are_drawn_in_the_order_of_the_legend(write: Write) -> None:
    base = read_base_map(write(legend={**LEGEND, "layers": dict(reversed(LEGEND["layers"].items()))}))
    assert [layer.name for layer in base.layers] == ["road", "lake"]
    assert re.findall(r'id="(.*?)"', base.symbols) == ["layer-1", "layer-2"]
    assert base.bounds == Bounds(10, 50, 14, 51)


def test_water_is_closed_and_lines_are_not(write: Write) -> None:
    base = read_base_map(write())
    lake, road = (layer.path for layer in base.layers)
    assert re.fullmatch(r"M0 (\d+)l10000 0 0-\1-10000 0 0 \1z", lake)
    assert re.fullmatch(r"M0 \d+l20000 0", road)


def _moved(transform: str) -> tuple[float, float, float]:
    move = re.fullmatch(r"translate\((.*) (.*)\) scale\((.*)\)", transform)
    assert move
    x, y, scale = map(float, move.groups())
    return x, y, scale


def test_the_base_map_lies_under_the_places(write: Write) -> None:
    base = read_base_map(write())
    paper = fitted([], base.bounds, Frame())
    [transform] = base.transforms(paper)
    x, y, scale = _moved(transform)
    for point in ((10, 51), (14, 50), (12.5, 50.25)):
        on_sheet = base.sheet.at(*point)
        assert (x + scale * on_sheet.x, y + scale * on_sheet.y) == pytest.approx(paper.at(*point), abs=0.05)


CUT = {
    "type": "Feature",
    "properties": {"layer": "lake"},
    "geometry": {
        "type": "MultiPolygon",
        "coordinates": [
            [[[177, -18], [180, -18], [180, -16], [177, -16], [177, -18]]],
            [[[-180, -18], [-178, -18], [-178, -16], [-180, -16], [-180, -18]]],
        ],
    },
}
"""An island across the 180th meridian, cut there as RFC 7946 wants it."""

ON = {
    "type": "Feature",
    "properties": {"layer": "road"},
    "geometry": {"type": "LineString", "coordinates": [[179, -17], [182, -17]]},
}
"""A road across it, counted on."""


def test_a_base_map_across_the_line_is_drawn_in_one_piece(write: Write) -> None:
    base = read_base_map(write([CUT, ON]))
    assert base.bounds == Bounds(177, -18, 182, -16)
    lake, road = (layer.path for layer in base.layers)
    assert re.fullmatch(r"M0 (\d+)l12000 0 0-\1-12000 0 0 \1zM12000 \1l8000 0 0-\1-8000 0 0 \1z", lake)
    assert re.fullmatch(r"M8000 \d+l12000 0", road)
    outline = base.layers[0].outline
    # Round the island, and not along the meridian at which it is cut.
    assert re.fullmatch(r"M0 (\d+)l12000 0M12000 0l-12000 0 0 \1M12000 \1l8000 0 0-\1-8000 0", outline)
    assert f'<path stroke="none" fill-rule="evenodd" d="{base.layers[0].path}"/>' in base.symbols
    assert f'<path fill="none" vector-effect="non-scaling-stroke" d="{outline}"/>' in base.symbols
    assert base.bounds.holds(-179, -17)
    assert not base.bounds.holds(170, -17)


def _world(name: str, west: float = -180) -> dict[str, Any]:
    ring = [[west, -60], [180, -60], [180, 60], [west, 60], [west, -60]]
    return {
        "type": "Feature",
        "properties": {"layer": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.mark.parametrize("west", [-180, -179.5])
def test_a_map_of_the_world_is_seen_on_both_sides_of_the_line(west: float, write: Write) -> None:
    base = read_base_map(write([_world("lake", west), _world("road", west)]))
    assert base.bounds == Bounds(west, -60, 180, 60)
    paper = fitted([Spot(179.6, -17.0), Spot(-179.7, -17.2)], base.bounds, Frame())
    transforms = [_moved(transform) for transform in base.transforms(paper)]
    assert len(transforms) == 2
    ends = sorted((x, x + scale * base.sheet.width) for x, _, scale in transforms)
    at_the_line = paper.at(180, 0).x
    assert ends[0][1] == pytest.approx(at_the_line, rel=1e-3)
    assert ends[1][0] == pytest.approx(at_the_line + (west + 180) * paper.scale, rel=1e-3)
    assert ends[0][0] < 0 < at_the_line < Frame().width < ends[1][1]


def test_a_map_of_the_world_is_seen_once_elsewhere(write: Write) -> None:
    base = read_base_map(write([_world("lake"), _world("road")]))
    assert len(base.transforms(fitted([Spot(10, 50)], base.bounds, Frame()))) == 1
    assert len(base.transforms(fitted([], base.bounds, Frame()))) == 1


def test_points_that_fall_together_are_left_out() -> None:
    line = [[1.0, 1.0], [1.2, 1.1], [5.0, 1.0], [5.0, 1.0], [3.0, -2.0]]
    assert path_data([line, [[1.0, 1.0], [1.1, 1.0]]], Point, closed=False) == "M1 1l4 0-2-3"


def test_the_same_files_have_the_same_address(write: Write) -> None:
    first, again = read_base_map(write()), read_base_map(write())
    other = read_base_map(write(features=[LAKE, ROAD, {**ROAD, "properties": {"layer": "lake"}}]))
    assert first.digest == again.digest != other.digest


@pytest.mark.parametrize(
    ("features", "legend", "message"),
    [
        (None, LEGEND, "{map}: this is not JSON: Expecting value: line 1 column 1 (char 0)."),
        ([{}], LEGEND, "{map}: features[0] needs a property 'layer' and a geometry of lines or polygons."),
        (
            [LAKE, {**ROAD, "geometry": {"type": "Point", "coordinates": [1, 2]}}],
            LEGEND,
            "{map}: features[1] needs a property 'layer' and a geometry of lines or polygons.",
        ),
        ([LAKE], LEGEND, "{legend}: layers.road: country.geojson has no feature with this layer. It has: lake."),
        ([LAKE], {"layers": {}}, "{legend}: credit: Field required."),
        (
            [LAKE],
            {**LEGEND, "layers": {"lake": {"draw": "wet"}}},
            "{legend}: layers.lake.draw: Input should be 'water', 'river', 'border', 'disputed', 'area' or 'line'.",
        ),
        (
            [LAKE],
            {**LEGEND, "layers": {"lake": {"draw": "area", "place": "lake"}}},
            "{legend}: layers.lake: a layer with 'place' needs 'at', the point where its events are counted.",
        ),
        ([LAKE], {**LEGEND, "colour": "red"}, "{legend}: colour: Extra inputs are not permitted."),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(write: Write, features: Any, legend: Any, message: str) -> None:
    path = write(features, legend)
    with pytest.raises(BaseMapError) as caught:
        read_base_map(path)
    assert str(caught.value) == message.format(map=path, legend=path.with_suffix(".layers.json"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BaseMapError) as caught:
        read_base_map(tmp_path / "none.geojson")
    assert str(caught.value) == f"{tmp_path / 'none.geojson'}: No such file or directory."


def test_what_is_no_collection_is_said(tmp_path: Path) -> None:
    path = tmp_path / "list.geojson"
    path.write_text("[]", encoding="utf-8")
    path.with_suffix(".layers.json").write_text(json.dumps({"credit": "Surveyors", "layers": {}}), encoding="utf-8")
    with pytest.raises(BaseMapError) as caught:
        read_base_map(path)
    assert str(caught.value) == f"{path}: this is not a GeoJSON FeatureCollection."


# What the operator sets


def configured(folder: Path | None = None, **settings: Any) -> Datasette:
    return Datasette([], config_dir=folder, metadata={"plugins": {"datasette-timeline": settings}})


def test_without_settings_there_is_neither_base_map_nor_tiles() -> None:
    datasette = Datasette([])
    assert tuple(vars(map_settings(datasette)).values()) == (None, None)
    assert tile_origins(datasette) == []


def test_a_base_map_is_found_beside_the_metadata(write: Write) -> None:
    path = write()
    base = map_settings(configured(path.parent, basemap=path.name)).base
    assert isinstance(base, BaseMap)
    assert base.credit == "Surveyors"


def test_datasette_does_not_start_with_a_base_map_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(StartupError) as caught:
        map_settings(configured(tmp_path, basemap="none.geojson"))
    path = tmp_path / "none.geojson"
    assert str(caught.value) == f"plugins.datasette-timeline.basemap: {path}: No such file or directory."


TILES = {"url": "https://tiles.example:8443/a/{z}/{x}/{y}.png", "credit": "Example contributors"}


def test_tiles_open_their_origin_and_nothing_else() -> None:
    datasette = configured(tiles=TILES)
    source = map_settings(datasette).tiles
    assert source
    assert tile_origins(datasette) == ["https://tiles.example:8443"]
    assert source.address(5, 20, 11) == "https://tiles.example:8443/a/5/20/11.png"


@pytest.mark.parametrize(
    ("tiles", "message"),
    [
        ({"url": TILES["url"]}, "tiles.credit: Field required."),
        (
            {**TILES, "url": "https://tiles.example/{z}.png"},
            "tiles.url: write an address with {z}, {x} and {y}: https://tiles.example.org/{z}/{x}/{y}.png.",
        ),
        (
            {**TILES, "url": "ftp://tiles.example/{z}/{x}/{y}.png"},
            "tiles.url: write an address with {z}, {x} and {y}: https://tiles.example.org/{z}/{x}/{y}.png.",
        ),
    ],
)
def test_datasette_does_not_start_with_tiles_that_cannot_be_asked_for(tiles: Any, message: str) -> None:
    with pytest.raises(StartupError) as caught:
        map_settings(configured(tiles=tiles))
    assert str(caught.value) == f"plugins.datasette-timeline.{message}"


@pytest.mark.parametrize("bbox", [[1, 2, 3], "wide", [0, 10, 0, 20], [0, 20, 10, 10], [0, 0, 10, "x"], [0, 0, 900, 10]])
def test_a_box_that_is_none_is_refused(write: Write, bbox: Any) -> None:
    path = write()
    path.write_text(json.dumps({**json.loads(path.read_text()), "bbox": bbox}))
    with pytest.raises(BaseMapError, match="bbox is to be west, south, east and north"):
        read_base_map(path)


@pytest.mark.parametrize(("bbox", "east"), [([5, 48, 15, 52], 15), ([170, 48, -170, 52], 190)])
def test_a_map_shows_its_box_where_lines_do_not_reach(write: Write, bbox: list[float], east: float) -> None:
    path = write()
    path.write_text(json.dumps({**json.loads(path.read_text()), "bbox": bbox}))
    assert read_base_map(path).bounds == Bounds(bbox[0], 48, east, 52)


def test_a_map_behind_a_link_is_told_by_where_it_is(write: Write, tmp_path: Path) -> None:
    """A preview serves a folder of links to what stands in the dataset's."""
    told = write(features=None)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "maps").symlink_to(tmp_path)
    metadata = {"plugins": {"datasette-timeline": {"basemap": "maps/country.geojson"}}}
    with pytest.raises(StartupError) as caught:
        map_settings(Datasette(config_dir=tmp_path / "site", metadata=metadata))
    assert str(caught.value) == (
        f"plugins.datasette-timeline.basemap: {told.resolve()}: this is not JSON: "
        "Expecting value: line 1 column 1 (char 0)."
    )
