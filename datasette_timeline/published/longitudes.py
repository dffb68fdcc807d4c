"""Longitudes go round: what holds some of them is the shortest stretch, also where that crosses the 180th meridian.

A stretch is written as GeoJSON has it (RFC 7946, 5.2): from west to east, both from -180 to 180, and west is more than
east where it crosses.
"""

from collections.abc import Iterable
from typing import NamedTuple

_NOTHING = 1e-9


class Stretch(NamedTuple):
    """A part of the circle of longitudes."""

    west: float
    east: float

    @property
    def end(self) -> float:
        """East, counted on from west: beyond 180 where the stretch crosses that meridian."""
        return self.east if self.east >= self.west else self.east + 360

    def holds(self, longitude: float) -> bool:
        """Whether the meridian lies in it, or on its edge."""
        return self.west <= nearest(longitude, (self.west + self.end) / 2) <= self.end

    def widened(self, margin: float) -> "Stretch":
        """The same with so many degrees more on either side."""
        if self.end - self.west + 2 * margin >= 360 - _NOTHING:
            return AROUND  # what is left would be a single meridian, but for rounding
        return Stretch(wrapped(self.west - margin), wrapped(self.east + margin))


AROUND = Stretch(-180, 180)


def wrapped(longitude: float) -> float:
    """The same meridian by a number from -180 to 180."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def nearest(longitude: float, middle: float) -> float:
    """The same meridian by the number that is nearest to `middle`; what is half a turn away stays."""
    return longitude if abs(longitude - middle) <= 180 else middle - 180 + (longitude - middle + 180) % 360


def shortest(arcs: Iterable[tuple[float, float]]) -> Stretch:
    """The shortest stretch that holds all arcs, each from west to east, counted on; a point is one of no length.

    Of two as short it is the one that does not cross. Without arcs, or where they leave no gap, it is the whole circle.
    """
    begun = sorted((start := _begun(west), start + east - west) for west, east in arcs)
    if not begun:
        return AROUND
    last = max(end for _, end in begun)
    reach, east = last - 360, wrapped(last)
    widest, found = _NOTHING, AROUND
    for west, end in begun:
        if (gap := west - reach) > widest + _NOTHING:
            widest, found = gap, Stretch(west, east)
        if end > reach:
            reach, east = end, wrapped(end)
    return found


def _begun(west: float) -> float:
    """The same meridian by a number from -180 to below 180."""
    return west if -180 <= west < 180 else (west + 180) % 360 - 180
