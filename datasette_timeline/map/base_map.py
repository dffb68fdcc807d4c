"""The map under the events: a GeoJSON file, and beside it a file that says how its layers are drawn and called.

A base map `<name>.geojson` is a FeatureCollection whose features carry a property `layer`; `<name>.layers.json` names
those layers in the order in which they are painted. What it draws and says is the operator's; this code knows neither.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import chain, groupby, pairwise
from math import ceil, nan
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from datasette_timeline.map.projection import WORLD, Bounds, Paper, Point, mercator_y
from datasette_timeline.published.longitudes import Stretch, shortest

_SHEET_WIDTH = 20_000
"""Base maps are drawn once, in whole units of a sheet this wide: a few dozen metres each on a map of one region."""

Drawn = Literal["water", "river", "border", "disputed", "area", "line"]
Words = dict[str, str]
"""One text in several languages, by language tag; `en` is always there."""


class BaseMapError(ValueError):
    """A base map that cannot be used; the message says which file, where, and what is wrong."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LayerStyle(_Strict):
    """How one layer of the GeoJSON file is drawn."""

    draw: Drawn
    label: Words | None = None
    """What the legend calls it; a layer without a label is not in the legend."""
    toggle: bool = False
    """Whether readers can hide it."""
    note: Words | None = None
    """What readers must know about it."""
    place: str | None = None
    """Key of the place that this layer shows, instead of a ring around the place's point."""
    at: tuple[float, float] | None = None
    """Longitude and latitude of where on the layer the place's events are counted; needed where `place` is given."""

    @model_validator(mode="after")
    def _counted_somewhere(self) -> "LayerStyle":
        if self.place and not self.at:
            raise ValueError("a layer with 'place' needs 'at', the point where its events are counted")
        return self


class BaseLabel(_Strict):
    """A name written on the map."""

    text: Words
    draw: Literal["water", "country", "area", "line"]
    at: Annotated[list[tuple[float, float]], Field(min_length=1)]
    """Longitude and latitude of where it may stand: the first in view is taken, of names that stand together the first
    with room."""
    place: str | None = None
    """Key of the place that it names."""
    together: str | None = None
    """Labels with the same word here are all written on a map, or none."""


class Legend(_Strict):
    """What the file beside the GeoJSON says."""

    credit: str
    credit_url: str | None = None
    layers: dict[str, LayerStyle]
    labels: list[BaseLabel] = []


@dataclass(frozen=True)
class Layer:
    """One layer as it is drawn on the sheet."""

    name: str
    style: LayerStyle
    path: str
    """Path data in units of the sheet."""
    outline: str = ""
    """What of that is drawn as a line, where it is not all: not where a polygon is cut at the 180th meridian."""


@dataclass(frozen=True, eq=False)
class BaseMap:
    """A base map, projected."""

    bounds: Bounds
    sheet: Paper
    layers: tuple[Layer, ...]
    labels: tuple[BaseLabel, ...]
    credit: str
    credit_url: str | None
    symbols: str
    """An SVG file with one path per layer: ids layer-1 and so on."""
    digest: str

    @cached_property
    def packed(self) -> bytes:
        """The symbols, compressed with gzip."""
        return gzip.compress(self.symbols.encode(), mtime=0)

    def transforms(self, paper: Paper) -> list[str]:
        """The SVG transforms from the sheet to a piece of paper: one for each time that it is to be seen there.

        That is once, and twice where the paper goes on beyond an edge of a map that goes all the way round.
        """
        y = paper.at(paper.middle, self.bounds.north).y
        scale, turn = paper.scale / self.sheet.scale, 360 * paper.scale
        width, middle, half = self.sheet.width * scale, paper.width / 2, min(paper.width, turn) / 2
        copies = ((self.sheet.west - paper.west) * paper.scale + turn * number for number in range(-2, 3))
        seen = [x for x in copies if x + width > middle - half and x < middle + half]
        return [f"translate({x:.2f} {y:.2f}) scale({scale:.6f})" for x in seen]


def read_base_map(geojson: Path) -> BaseMap:
    """The base map of a GeoJSON file and the `.layers.json` beside it. Raises BaseMapError."""
    data = _read_json(geojson)
    beside = geojson.with_suffix(".layers.json")
    legend = _legend(beside)
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise BaseMapError(f"{geojson}: this is not a GeoJSON FeatureCollection.")
    lines = _lines_by_layer(geojson, features)
    if unknown := [name for name in legend.layers if name not in lines]:
        raise BaseMapError(
            f"{beside}: layers.{unknown[0]}: {geojson.name} has no feature with this layer. It has: {', '.join(lines)}."
        )
    bounds = _told_bounds(geojson, data) or _bounds(line for parts in lines.values() for line in parts)
    width = bounds.east - bounds.west
    scale = _SHEET_WIDTH / width
    lines = {name: [_moved(line, bounds.west) for line in parts] for name, parts in lines.items()}
    top = mercator_y(bounds.north)
    sheet = Paper(bounds.west, top, scale, _SHEET_WIDTH, (top - mercator_y(bounds.south)) * scale)
    layers = tuple(_layer(name, style, lines[name], sheet) for name, style in legend.layers.items())
    symbols = _symbols(layers)
    return BaseMap(
        bounds,
        sheet,
        layers,
        tuple(legend.labels),
        legend.credit,
        legend.credit_url,
        symbols,
        sha256(symbols.encode()).hexdigest()[:16],
    )


Line = list[list[float]]


def _layer(name: str, style: LayerStyle, lines: list[Line], sheet: Paper) -> Layer:
    whole = [piece for line in lines for piece in _without_seams(line)]
    outline = path_data(whole, sheet.unturned, closed=False)
    if style.draw != "water":
        return Layer(name, style, outline)
    is_cut = whole != lines
    return Layer(name, style, path_data(lines, sheet.unturned, closed=True), outline if is_cut else "")


def path_data(lines: Iterable[Line], at: Callable[[float, float], Point], *, closed: bool) -> str:
    """SVG path data for lines or rings of [longitude, latitude], in whole units, each step relative to the last."""
    written = []
    for line in lines:
        points = ((round(p.x), round(p.y)) for p in (at(each[0], each[1]) for each in line))
        (x, y), *rest = (point for point, _ in groupby(points))  # without repeats
        steps = [f"M{x} {y}"]
        for next_x, next_y in rest:
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
        if len(steps) > 1:
            steps[1] = "l" + steps[1]
            written.append(" ".join(steps).replace(" -", "-").replace(" l", "l") + ("z" if closed else ""))
    return "".join(written)


def _symbols(layers: Iterable[Layer]) -> str:
    paths = "".join(_symbol(f"layer-{number}", layer) for number, layer in enumerate(layers, 1))
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{paths}</defs></svg>'


def _symbol(name: str, layer: Layer) -> str:
    line, fill = 'vector-effect="non-scaling-stroke"', f'fill-rule="evenodd" d="{layer.path}"'
    if not layer.outline:
        return f'<path id="{name}" {line} {fill}/>'
    return f'<g id="{name}"><path stroke="none" {fill}/><path fill="none" {line} d="{layer.outline}"/></g>'


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BaseMapError(f"{path}: {error.strerror}.") from None
    except ValueError as error:
        raise BaseMapError(f"{path}: this is not JSON: {error}.") from None


def _legend(path: Path) -> Legend:
    try:
        return Legend.model_validate(_read_json(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BaseMapError(f"{path}: {where}: {first['msg'].removeprefix('Value error, ')}.") from None


def _lines_by_layer(path: Path, features: list[Any]) -> Mapping[str, list[Line]]:
    lines: dict[str, list[Line]] = {}
    for number, feature in enumerate(features):
        try:
            layer, geometry = feature["properties"]["layer"], feature["geometry"]
            lines.setdefault(str(layer), []).extend(_lines(geometry["type"], geometry["coordinates"]))
        except (KeyError, TypeError, ValueError):
            raise BaseMapError(
                f"{path}: features[{number}] needs a property 'layer' and a geometry of lines or polygons."
            ) from None
    return lines


def _lines(kind: str, coordinates: Any) -> Iterator[Line]:
    match kind:
        case "LineString":
            yield coordinates
        case "MultiLineString" | "Polygon":
            yield from coordinates
        case "MultiPolygon":
            yield from chain.from_iterable(coordinates)
        case _:
            raise ValueError(kind)


def _told_bounds(path: Path, data: Mapping[str, Any]) -> Bounds | None:
    """The `bbox` of the collection (RFC 7946, 5): a map may show more than its lines reach."""
    if (told := data.get("bbox")) is None:
        return None
    try:
        west, south, east, north = (float(number) for number in told)
    except (TypeError, ValueError):
        west = south = east = north = nan
    if not (-180 <= west <= 180 and -180 <= east <= 180 and west != east and -90 < south < north < 90):
        raise BaseMapError(f"{path}: bbox is to be west, south, east and north in degrees.")
    return Bounds(west, south, Stretch(west, east).end, north)


def _bounds(lines: Iterable[Line]) -> Bounds:
    """What holds all lines. Lines across the 180th meridian are cut there (RFC 7946, 3.1.9), or go on beyond 180."""
    lines = [line for line in lines if line]
    if not lines:
        return WORLD
    across = shortest(_reach(line) for line in lines)
    latitudes = [point[1] for line in lines for point in line]
    return Bounds(across.west, min(latitudes), across.end, max(latitudes))


def _without_seams(line: Line) -> Iterator[Line]:
    """A ring without the edges at which it is cut along the 180th meridian; any other line as it is."""
    if line[:1] != line[-1:]:
        yield line
        return
    piece = line[:1]
    for before, after in pairwise(line):
        if before[0] == after[0] and abs(after[0]) % 360 == 180:
            if len(piece) > 1:
                yield piece
            piece = [after]
        else:
            piece.append(after)
    if len(piece) > 1:
        yield piece


def _moved(line: Line, west: float) -> Line:
    """The line by whole turns, so that it begins at `west` or east of there."""
    turn = 360 * ceil((west - _reach(line)[0] - 1e-9) / 360) if line else 0
    return [[point[0] + turn, point[1]] for point in line] if turn else line


def _reach(line: Line) -> tuple[float, float]:
    longitudes = [point[0] for point in line]
    return min(longitudes), max(longitudes)
