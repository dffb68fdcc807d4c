"""From the events in view to everything that the template of the map needs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.names import Named
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.filters.urls import Link
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.map.base_map import BaseLabel, BaseMap, LayerStyle, Words
from datasette_timeline.map.label_placement import WIDTHS, LabelPosition, Name, place_labels
from datasette_timeline.map.marks import Mark, PlaceEvents, Placing, marks
from datasette_timeline.map.place_counts import LandmarkEvent, PlaceCounts, count_places
from datasette_timeline.map.projection import (
    WORLD,
    Bounds,
    Frame,
    GridLine,
    Paper,
    Point,
    ScaleBar,
    fitted,
    grid,
    scale_bar,
    tiles,
)
from datasette_timeline.map.settings import TileSource, map_settings

_MOST_AT_LINES = 8
"""So many names may stand apart from their circles."""
_MOST_NAMES = max(enlarged.names for enlarged in WIDTHS.values())
_SCALE_BAR = 130.0
_FRAME = Frame()
_COUNTRY = "country"
"""Precision of places of which nothing closer is known."""


class DrawnLayer(NamedTuple):
    """A layer of the base map; its number is its id in the file of symbols."""

    number: int
    style: LayerStyle
    label: Named | None
    note: Named | None


@dataclass(frozen=True)
class DrawnName:
    """A name on the map, wherever it stands at one width or another."""

    name: Named
    events: int
    """Written beside the name where a line leads to it; 0 for names of the base map."""
    at: Point
    size: float
    draw: str
    keys: str
    positions: Sequence[LabelPosition]


@dataclass(frozen=True)
class DrawnTile:
    """One image of the tile layer."""

    url: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class ListedPlace:
    """A place in the lists beside the map."""

    key: str
    name: Named
    precision: str
    """What is known of where it is, in words; empty where it has no coordinates."""
    radius_km: float | None
    """How far around its point it may be; None where the point is good enough."""
    events: int
    inside: int
    href: str
    landmarks: Sequence[LandmarkEvent]


Href = Callable[[Sequence[str]], str]
"""The address of the events at places, by their keys."""


@dataclass(frozen=True)
class MapContext:
    """What `_map.html` draws. Coordinates are units of its view box, `width` by `height`."""

    width: float
    height: float
    transforms: Sequence[str]
    """From the base map's sheet to the view box, for each time that it is to be seen there."""
    scale: float
    """Units of the view box per unit of the sheet."""
    symbols: str
    """Where the base map's symbols are, empty where they are in the page or there are none."""
    inline_symbols: Markup
    layers: Sequence[DrawnLayer]
    credit: str | None
    credit_url: str | None
    tiles: Sequence[DrawnTile]
    tile_source: TileSource | None
    marks: Sequence[tuple[Mark, str]]
    """Marks with their links, those with most events first."""
    names: Sequence[DrawnName]
    bar: ScaleBar
    km: float
    """Kilometres per unit in the middle of the map."""
    shown: Sequence[ListedPlace]
    countries: Sequence[ListedPlace]
    """Places of which nothing closer than the country is known."""
    elsewhere: Sequence[ListedPlace]
    """Places outside the base map."""
    unlocated: Sequence[ListedPlace]
    left_out: int
    most: int
    """Events of the place that has most."""
    grid: Sequence[GridLine] = ()
    """Meridians and parallels, where there is no base map."""

    def __bool__(self) -> bool:
        return bool(self.shown or self.countries or self.elsewhere or self.unlocated)

    @property
    def uncertain(self) -> bool:
        """Whether any place is drawn as an area."""
        return any(mark.shape == "area" for mark, _ in self.marks)


async def map_context(
    datasette: Datasette,
    reader: Reader,
    link: Link,
    wanted: EventFilter | Where,
    *,
    inline: bool = False,
    frame: Frame = _FRAME,
) -> MapContext:
    """The map of the events that a filter or clauses want.

    With a filter, places link to the timeline, narrowed to them; with clauses, to their own pages. With
    `inline`, the base map comes with the page instead of from an address of its own: for pages that may not load
    anything.
    """
    counts = await count_places(timeline_database(datasette), wanted, reader.place)

    def href(keys: Sequence[str]) -> str:
        if not isinstance(wanted, EventFilter):
            return link(f"/places/{keys[0]}")
        return link("/timeline", EventFilter({**wanted.values, "place": tuple(keys)}).to_query())

    return _Drawing(datasette, reader, href).of(counts, inline, frame)


def map_of_spots(
    datasette: Datasette, reader: Reader, spots: Sequence[PlaceEvents], href: Href, *, inline: bool = False
) -> MapContext:
    """The map of points and cells that have no names: on the base map, or on a grid where one lies outside of that."""
    return _Drawing(datasette, reader, href).of_spots(spots, inline)


class _Written(NamedTuple):
    name: Name
    language: str
    draw: str
    keys: str
    events: int


class _Drawing:
    """Puts together one map."""

    def __init__(self, datasette: Datasette, reader: Reader, href: Href):
        self.datasette, self.reader, self.href = datasette, reader, href
        settings = map_settings(datasette)
        self.base, self.tile_source = settings.base, settings.tiles

    @property
    def limits(self) -> Bounds:
        """The part of the earth that can be drawn."""
        return self.base.bounds if self.base else WORLD

    def of_spots(self, spots: Sequence[PlaceEvents], inline: bool) -> MapContext:
        """The map of places without names, on a grid where the base map does not hold all of them."""
        if not all(self.limits.holds(spot.longitude, spot.latitude) for spot in spots):
            self.base = None
        counts = PlaceCounts(located=spots, unlocated=[], shared={}, landmarks={}, left_out=0)
        return self.of(counts, inline, _FRAME, named=False)

    def of(self, counts: PlaceCounts, inline: bool, frame: Frame, *, named: bool = True) -> MapContext:
        countries = [place for place in counts.located if place.precision == _COUNTRY]
        closer = [place for place in counts.located if place.precision != _COUNTRY]
        shown = [place for place in closer if self.limits.holds(place.longitude, place.latitude)]
        elsewhere = [place for place in closer if not self.limits.holds(place.longitude, place.latitude)]
        paper = fitted([place.spot for place in shown], self.limits, frame)
        drawn = marks(shown, paper, counts.shared, self._placings(paper))
        middle = paper.under(0, paper.height / 2)[1]
        base = self.base

        def listed(places: Iterable[PlaceEvents]) -> list[ListedPlace]:
            return [self._listed(place, counts.landmarks.get(place.key, ())) for place in places]

        return MapContext(
            width=paper.width,
            height=paper.height,
            transforms=base.transforms(paper) if base else [],
            scale=paper.scale / base.sheet.scale if base else 1,
            symbols="" if inline or not base else self._symbols_url(base),
            inline_symbols=_definitions(base.symbols) if inline and base else Markup(""),
            layers=self._layers(),
            credit=base.credit if base else None,
            credit_url=base.credit_url if base else None,
            tiles=self._tiles(paper),
            tile_source=self.tile_source,
            marks=[(mark, self.href([place.key for place in mark.places])) for mark in drawn],
            names=self._names(drawn, paper, named=named),
            bar=scale_bar(paper, _SCALE_BAR),
            km=1 / paper.length(1, middle),
            shown=listed(shown),
            countries=listed(countries),
            elsewhere=listed(elsewhere),
            unlocated=listed(counts.unlocated),
            left_out=counts.left_out,
            most=max((mark.events for mark in drawn), default=0),
            grid=[] if base or self.tile_source else grid(paper),
        )

    def _said(self, words: Words) -> Named:
        language = self.reader.lang if self.reader.lang in words else "en"
        return Named(words[language], language)

    def _symbols_url(self, base: BaseMap) -> str:
        return str(self.datasette.urls.path(f"/-/basemap/{base.digest}.svg"))

    def _layers(self) -> list[DrawnLayer]:
        return [
            DrawnLayer(
                number,
                layer.style,
                self._said(layer.style.label) if layer.style.label else None,
                self._said(layer.style.note) if layer.style.note else None,
            )
            for number, layer in enumerate(self.base.layers if self.base else (), 1)
        ]

    def _placings(self, paper: Paper) -> dict[str, Placing]:
        return {
            layer.style.place: Placing(number, paper.at(*layer.style.at))
            for number, layer in enumerate(self.base.layers if self.base else (), 1)
            if layer.style.place and layer.style.at
        }

    def _tiles(self, paper: Paper) -> list[DrawnTile]:
        source = self.tile_source
        if source is None:
            return []
        return [
            DrawnTile(source.address(tile.zoom, tile.column, tile.row), tile.x, tile.y, tile.size)
            for tile in tiles(paper, source.most_zoom)
        ]

    def _names(self, drawn: Sequence[Mark], paper: Paper, *, named: bool) -> list[DrawnName]:
        most = _MOST_NAMES if named else 0
        names = [_name_of(mark, far=number < _MOST_AT_LINES) for number, mark in enumerate(drawn[:most])]
        names += self._base_names(paper)
        circles = [(mark.at, mark.radius) for mark in drawn]
        places = place_labels([name for name, *_ in names], circles, paper.width, paper.height)
        return [
            DrawnName(Named(name.text, language), events, name.at, name.size, draw, keys, positions)
            for (name, language, draw, keys, events), positions in zip(names, places, strict=True)
            if positions
        ]

    def _base_names(self, paper: Paper) -> Iterable[_Written]:
        for number, label in enumerate(self.base.labels if self.base else ()):
            text, language = self._said(label.text)
            for at in _points(label, paper):
                name = Name(
                    text, at, 0, 10, spaced=label.draw == "country", one_of=str(number), together=label.together or ""
                )
                yield _Written(name, language, label.draw, label.place or "", 0)

    def _listed(self, place: PlaceEvents, landmarks: Sequence[LandmarkEvent]) -> ListedPlace:
        return ListedPlace(
            place.key,
            place.name,
            self.reader.catalogue.label("place-precision", place.precision) if place.precision else "",
            place.radius_km if place.spot.radius_km else None,
            place.events,
            place.inside,
            self.href([place.key]),
            landmarks,
        )


def _points(label: BaseLabel, paper: Paper) -> list[Point]:
    """Where a name of the base map may stand: the first point in view, or all where others depend on it."""
    points = [paper.at(*at) for at in label.at]
    if label.together:
        return points
    return [p for p in points if 20 < p.x < paper.width - 20 and 12 < p.y < paper.height - 12][:1]


def _definitions(symbols: str) -> Markup:
    """What is defined in the file of symbols, which is our own writing, without its frame."""
    return Markup(symbols.partition("<defs>")[2].rpartition("</defs>")[0])  # noqa: S704


def _name_of(mark: Mark, *, far: bool) -> _Written:
    name = Name(mark.name.text, mark.at, round(mark.radius, 1), far=far)
    return _Written(name, mark.name.language, "place", mark.keys, mark.events)
