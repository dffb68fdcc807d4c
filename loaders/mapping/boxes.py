"""The part of the earth that a map shows."""

from typing import NamedTuple

FARTHEST = 85
"""Degrees north and south at which maps end: what they are drawn in has no poles."""
_LEAST = 0.2
"""Degrees that a map is wide and high, at least: closer, Natural Earth's lines are no more true."""


class BoxError(ValueError):
    """What was given is no box; the message says why, and what to write."""


class Box(NamedTuple):
    """Two meridians and two parallels, in degrees; west is more than east where the box crosses the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parsed(cls, text: str) -> "Box":
        """A box written as `west,south,east,north`. Raises BoxError."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise BoxError(
                f"{text!r} is no box: write four numbers in degrees, west,south,east,north, such as -8.5,53.8,-5.3,55.5"
            ) from None
        return cls(west, south, east, north).checked()

    def checked(self) -> "Box":
        """The box itself, where it is one. Raises BoxError."""
        if not (-180 <= self.west <= 180 and -180 <= self.east <= 180):
            raise BoxError(f"west {self.west:g} and east {self.east:g}: longitudes are from -180 to 180")
        if not (-FARTHEST <= self.south <= FARTHEST and -FARTHEST <= self.north <= FARTHEST):
            raise BoxError(
                f"south {self.south:g} and north {self.north:g}: maps reach from {-FARTHEST} to {FARTHEST} degrees; "
                "the order is west,south,east,north"
            )
        if self.south >= self.north:
            raise BoxError(
                f"south {self.south:g} is not below north {self.north:g}: the order is west,south,east,north"
            )
        if self.width < _LEAST or self.north - self.south < _LEAST:
            raise BoxError(f"the box is too small: a map is at least {_LEAST:g} degrees wide and high")
        return self

    @property
    def width(self) -> float:
        """Degrees from west to east; all round where both are the 180th meridian."""
        return self.east - self.west if self.east > self.west else self.east - self.west + 360

    @property
    def parts(self) -> list["Box"]:
        """The box in pieces that do not cross the 180th meridian, where GeoJSON is cut (RFC 7946, 3.1.9)."""
        if self.east > self.west:
            return [self]
        pieces = [self._replace(east=180.0), self._replace(west=-180.0)]
        return [piece for piece in pieces if piece.east > piece.west]
