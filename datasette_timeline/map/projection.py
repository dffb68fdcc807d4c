"""Where on paper a point of the earth falls.

The projection is the spherical Mercator one (EPSG:3857, the one that image tiles come in): a circle on the ground stays
a circle on paper, so that a radius in kilometres can be drawn as one. Its scale grows with latitude; lengths are
therefore always asked for at a latitude. Pure functions; degrees and kilometres in, units of the paper out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asinh, atan, ceil, cos, degrees, floor, log2, log10, pi, radians, sinh, tan
from typing import NamedTuple

from datasette_timeline.published.longitudes import nearest, shortest, wrapped

EARTH_RADIUS_KM = 6371.0088
FARTHEST_NORTH = 85.05
"""Mercator has no poles: this is where square world maps, and tiles, end."""

_NEARLY_AROUND = 359
_KM_PER_DEGREE = EARTH_RADIUS_KM * pi / 180


class Point(NamedTuple):
    """A point on paper: x to the right, y downwards."""

    x: float
    y: float


@dataclass(frozen=True)
class Bounds:
    """A part of the earth between two meridians and two parallels, in degrees; east is beyond 180 where it crosses."""

    west: float
    south: float
    east: float
    north: float

    @property
    def is_around(self) -> bool:
        """Whether it goes all the way round, but for what nobody would miss."""
        return self.east - self.west >= _NEARLY_AROUND

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point lies inside or on the edge."""
        at = nearest(longitude, (self.west + self.east) / 2)
        return self.west <= at <= self.east and self.south <= latitude <= self.north


WORLD = Bounds(-180, -FARTHEST_NORTH, 180, FARTHEST_NORTH)


def mercator_y(latitude: float) -> float:
    """The latitude on a Mercator map, in degrees of longitude at the equator."""
    return degrees(asinh(tan(radians(latitude))))


def latitude_at(y: float) -> float:
    """The latitude of what `mercator_y` returned."""
    return degrees(atan(sinh(radians(y))))


@dataclass(frozen=True)
class Paper:
    """A sheet that shows one window of the earth."""

    west: float
    """Longitude of the left edge."""
    top: float
    """Stretched latitude of the upper edge."""
    scale: float
    """Units of the paper per degree of longitude."""
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Longitude of the middle of the sheet; beyond 180 where it lies behind that meridian."""
        return self.west + self.width / self.scale / 2

    def at(self, longitude: float, latitude: float) -> Point:
        """Where the point falls, the closest to the middle; outside the sheet where the window does not hold it."""
        return self.unturned(nearest(longitude, self.middle), latitude)

    def unturned(self, longitude: float, latitude: float) -> Point:
        """Where a point of a line falls, which goes on where its numbers do, be they beyond 180."""
        return Point((longitude - self.west) * self.scale, (self.top - mercator_y(latitude)) * self.scale)

    def under(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a point on the sheet."""
        return self.west + x / self.scale, latitude_at(self.top - y / self.scale)

    def length(self, km: float, latitude: float) -> float:
        """How long so many kilometres are at that latitude."""
        return km * self.scale / (_KM_PER_DEGREE * cos(radians(latitude)))

    @property
    def bounds(self) -> Bounds:
        """The window that the sheet shows."""
        (west, north), (east, south) = self.under(0, 0), self.under(self.width, self.height)
        return Bounds(west, south, east, north)


class Spot(NamedTuple):
    """A place that a sheet has to show whole: its centre, and how far around it reaches."""

    longitude: float
    latitude: float
    radius_km: float = 0


class Frame(NamedTuple):
    """The format of a sheet, and how closely it may look."""

    width: float = 720
    height: float = 450
    margin: float = 28
    """What stays free along the edges, in units of the paper."""
    least_km: float = 120
    """The width of the sheet on the ground, at least: a single place needs something around it."""


def fitted(spots: Iterable[Spot], limits: Bounds, frame: Frame) -> Paper:
    """The closest view of all spots that stays within the limits as far as they allow; without spots, all of them."""
    boxes = [_box(spot) for spot in spots] or [
        (limits.west, mercator_y(limits.south), limits.east, mercator_y(limits.north))
    ]
    south, north = min(box[1] for box in boxes), max(box[3] for box in boxes)
    arcs = [(west, east) for west, _, east, _ in boxes]
    west, east = _shortest(arcs) if limits.is_around else _within(arcs, limits)
    middle = (south + north) / 2
    scale = min(
        _ratio(frame.width - 2 * frame.margin, east - west),
        _ratio(frame.height - 2 * frame.margin, north - south),
        frame.width * _KM_PER_DEGREE * cos(radians(latitude_at(middle))) / frame.least_km,
    )
    scale = max(scale, _whole(limits, frame))
    width, height = frame.width / scale, frame.height / scale
    left = (west + east - width) / 2
    if not limits.is_around or (width >= limits.east - limits.west and east <= limits.east):
        left = _inside(left, width, limits.west, limits.east)
    bottom = _inside(middle - height / 2, height, mercator_y(limits.south), mercator_y(limits.north))
    return Paper(left, bottom + height, scale, frame.width, frame.height)


def _shortest(arcs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    found = shortest(arcs)
    return found.west, found.end


def _within(arcs: Iterable[tuple[float, float]], limits: Bounds) -> tuple[float, float]:
    """What holds all arcs without leaving the limits on its way, be it the longer one."""
    middle = (limits.west + limits.east) / 2
    reaches = [(nearest((west + east) / 2, middle), (east - west) / 2) for west, east in arcs]
    return min(at - reach for at, reach in reaches), max(at + reach for at, reach in reaches)


def _box(spot: Spot) -> tuple[float, float, float, float]:
    reach = spot.radius_km / (_KM_PER_DEGREE * cos(radians(spot.latitude)))
    y = mercator_y(spot.latitude)
    return spot.longitude - reach, y - reach, spot.longitude + reach, y + reach


def _ratio(length: float, span: float) -> float:
    return length / span if span > 0 else float("inf")


def _whole(limits: Bounds, frame: Frame) -> float:
    """The smallest scale that makes sense: nothing but the limits, edge to edge, the other way filled up."""
    return min(
        frame.width / (limits.east - limits.west), frame.height / (mercator_y(limits.north) - mercator_y(limits.south))
    )


def _inside(start: float, span: float, first: float, last: float) -> float:
    """The start moved so that the span lies between first and last, or around them where it is longer."""
    if span >= last - first:
        return (first + last - span) / 2
    return min(max(start, first), last - span)


class ScaleBar(NamedTuple):
    """A bar of a round number of kilometres."""

    km: int
    length: float


def scale_bar(paper: Paper, longest: float) -> ScaleBar:
    """The longest bar of 1, 2 or 5 times a power of ten kilometres, true in the middle of the sheet.

    A sheet too close for one kilometre still gets a bar of one.
    """
    latitude = paper.under(0, paper.height / 2)[1]
    km = longest / paper.length(1, latitude)
    power = 10 ** max(floor(log10(km)), 0) if km >= 1 else 1
    round_km = max((step * power for step in (1, 2, 5) if step * power <= km), default=1)
    return ScaleBar(round_km, paper.length(round_km, latitude))


class GridLine(NamedTuple):
    """A meridian or parallel across the sheet."""

    degrees: int
    """East or north of 0, from -180 to 180."""
    is_meridian: bool
    at: float
    """Where it crosses the sheet: x of a meridian, y of a parallel."""


_GRID_STEPS = (1, 2, 5, 10, 15, 30)
_MOST_MERIDIANS = 9


def grid(paper: Paper) -> list[GridLine]:
    """Meridians and parallels at round degrees, few enough for the sheet."""
    window = paper.bounds
    step = next((each for each in _GRID_STEPS if (window.east - window.west) / each <= _MOST_MERIDIANS), 45)

    def multiples(first: float, last: float) -> range:
        return range(ceil(first / step) * step, floor(last) + 1, step)

    meridians = multiples(max(window.west, paper.middle - 180), min(window.east, paper.middle + 180))
    parallels = multiples(max(window.south, WORLD.south), min(window.north, WORLD.north))
    return [
        *(GridLine(int(wrapped(each)), True, paper.unturned(each, 0).x) for each in meridians),
        *(GridLine(each, False, paper.at(0, each).y) for each in parallels),
    ]


class Tile(NamedTuple):
    """One square image of a tiled world map, and where on the sheet it goes."""

    zoom: int
    column: int
    row: int
    x: float
    y: float
    size: float


def tiles(paper: Paper, most_zoom: int, pixels: int = 256) -> list[Tile]:
    """The tiles that cover the sheet, at the zoom at which their pixels are at least as fine as units of the paper.

    A sheet that is wider than the earth shows it once, in the middle.
    """
    zoom = min(max(ceil(_zoom_at(paper, pixels)), 0), most_zoom)
    count = 2**zoom
    size = paper.scale * 360 / count
    across = min(paper.width / paper.scale, 360)
    columns = _cells(paper.middle - across / 2 + 180, across, count)
    rows = _cells(180 - paper.top, paper.height / paper.scale, count)
    origin = Point((-180 - paper.west) * paper.scale, (paper.top - 180) * paper.scale)
    return [
        Tile(zoom, column % count, row, origin.x + column * size, origin.y + row * size, size)
        for row in rows
        if 0 <= row < count
        for column in columns
    ]


def _zoom_at(paper: Paper, pixels: int) -> float:
    return log2(paper.scale * 360 / pixels)


def _cells(start: float, span: float, count: int) -> range:
    """The cells, `count` of them over 360 degrees, that a span touches."""
    return range(floor(start / 360 * count), ceil((start + span) / 360 * count))
