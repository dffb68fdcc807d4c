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
from itertools import chain, groupby
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from datasette_timeline.map.projection import WORLD, Bounds, Paper, Point, mercator_y

_SHEET_WIDTH = 20_000
"""Base maps are drawn once, in whole units of a sheet this wide: a few dozen metres each on a map of one region."""

Drawn = Literal["water", "river", "border", "area", "line"]
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

    def transform(self, paper: Paper) -> str:
        """The SVG transform from the sheet to a piece of paper."""
        at = paper.at(self.sheet.west, self.bounds.north)
        return f"translate({at.x:.2f} {at.y:.2f}) scale({paper.scale / self.sheet.scale:.6f})"


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
    bounds = _bounds(line for parts in lines.values() for line in parts)
    width = bounds.east - bounds.west
    scale = _SHEET_WIDTH / width
    top = mercator_y(bounds.north)
    sheet = Paper(bounds.west, top, scale, _SHEET_WIDTH, (top - mercator_y(bounds.south)) * scale)
    layers = tuple(
        Layer(name, style, path_data(lines[name], sheet.at, closed=style.draw == "water"))
        for name, style in legend.layers.items()
    )
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
    paths = "".join(
        f'<path id="layer-{number}" vector-effect="non-scaling-stroke" fill-rule="evenodd" d="{layer.path}"/>'
        for number, layer in enumerate(layers, 1)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{paths}</defs></svg>'


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


def _bounds(lines: Iterable[Line]) -> Bounds:
    points = [point for line in lines for point in line]
    if not points:
        return WORLD
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return Bounds(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
