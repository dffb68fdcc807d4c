"""A base map of a box: cut from the world, with as many points as its scale can show, and written into a dataset."""

import json
from collections.abc import Iterable, Mapping
from math import cos, radians
from pathlib import Path
from typing import Any

from loaders.mapping.boxes import Box
from loaders.mapping.clipping import area_of, lines_within, polygons_of, rings_within
from loaders.mapping.simplifying import simplified
from loaders.mapping.world import PER_DEGREE, Line, world
from loaders.processes.atomic_replace import write_atomically

MOST_BYTES = 80_000
"""What a map weighs at most: pages load it once."""
FOLDER, NAME = "maps", "base"
"""Where in a dataset its map is, and what it is called where nothing else is said."""

_POINTS_ACROSS = 2000
"""Into how many steps the width of a map is divided: lines that differ by less look the same on a wide screen."""
_COARSER = 1.25
_SEEN = 6
"""Square steps that an area covers, at least, to be drawn."""
_AREAS = ("sea", "lake")
_LEGEND = Path(__file__).with_name("layers.json")


def cut(box: Box) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of at most MOST_BYTES: one feature for each layer that has something in the box.

    Features say in `layer` which they are; `bbox` is the box. Raises BoxError.
    """
    box = box.checked()
    stretch = cos(radians((box.south + box.north) / 2))
    tolerance = box.width * stretch * PER_DEGREE / _POINTS_ACROSS
    layers = {name: _within(name, lines, box) for name, lines in world().items()}
    while True:
        layers = {name: _fewer(pieces, tolerance, stretch) for name, pieces in layers.items()}
        least = _SEEN * tolerance**2 / stretch
        made = _collection(box, [_feature(name, pieces, least) for name, pieces in layers.items()])
        if len(written(made)) <= MOST_BYTES:
            return made
        tolerance *= _COARSER


def write(root: Path, box: Box, name: str = NAME) -> Path:
    """Write the map of the box into the folder of maps of a dataset, and how it is drawn beside it; where it is.

    What somebody drew or wrote there besides stays: features of layers of their own, styles and labels. Raises
    BoxError, OSError, and ValueError where the files that are there cannot be read.
    """
    made = cut(box)
    target = root / FOLDER / f"{name}.geojson"
    beside = target.with_suffix(".layers.json")
    legend = json.loads(_LEGEND.read_text("utf-8"))
    ours = tuple(legend["layers"])
    made["features"] += [feature for feature in _read(target).get("features", ()) if _layer(feature) not in ours]
    there = _read(beside)
    drawn = {**legend["layers"], **there.get("layers", {})}
    seen = {_layer(feature) for feature in made["features"]}
    legend = {**legend, **there, "layers": {layer: style for layer, style in drawn.items() if layer in seen}}
    target.parent.mkdir(exist_ok=True)
    write_atomically(beside, (json.dumps(legend, ensure_ascii=False, indent=2) + "\n").encode())
    write_atomically(target, written(made))
    return target


def written(collection: Mapping[str, Any]) -> bytes:
    """The text of a map: a line for each feature, so that versions can be compared."""
    head = {key: value for key, value in collection.items() if key != "features"}
    features = ",\n".join(_compact(feature) for feature in collection["features"])
    return f'{_compact(head)[:-1]},"features":[\n{features}\n]}}\n'.encode()


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


Pieces = list[list[Line]]
"""The lines or rings of a layer in each part of a box."""


def _within(name: str, lines: Iterable[Line], box: Box) -> Pieces:
    clipped = rings_within if name in _AREAS else lines_within
    return [clipped(lines, part) for part in box.parts]


def _fewer(pieces: Pieces, tolerance: float, stretch: float) -> Pieces:
    return [[simplified(line, tolerance, stretch) for line in lines] for lines in pieces]


def _feature(name: str, pieces: Pieces, least: float) -> dict[str, Any] | None:
    """The feature of a layer, without areas that cover less than `least`; None where nothing is left."""
    seen: list[Any] = []
    for lines in pieces:
        if name in _AREAS:
            polygons = polygons_of(ring for ring in lines if area_of(ring) >= least)
            seen += [[_degrees(ring) for ring in polygon] for polygon in polygons]
        else:
            seen += [_degrees(line) for line in lines]
    if not seen:
        return None
    kind = "MultiPolygon" if name in _AREAS else "MultiLineString"
    return {"type": "Feature", "properties": {"layer": name}, "geometry": {"type": kind, "coordinates": seen}}


def _collection(box: Box, features: Iterable[dict[str, Any] | None]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "bbox": list(box), "features": [each for each in features if each]}


def _degrees(line: Line) -> list[list[float]]:
    return [[x / PER_DEGREE, y / PER_DEGREE] for x, y in line]


def _layer(feature: Mapping[str, Any]) -> str:
    return str(feature["properties"]["layer"])


def _read(path: Path) -> dict[str, Any]:
    """What is in a file of JSON; nothing where there is none."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ValueError(f"{path}: this is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise ValueError(f"{path}: this is no map")
    return data
