"""A row of UCDP GED, as far as matching needs it, by UCDP's own names of columns."""

from datetime import date
from typing import NamedTuple


class GedRow(NamedTuple):
    """A row of GED. What it does not say is empty text, None or 0 (`date_prec`, `where_prec`)."""

    id: int
    date_start: date
    date_end: date
    latitude: float
    longitude: float
    date_prec: int = 0
    """1 one day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year; 0 where that is not known."""
    where_prec: int = 0
    """1 the very place, 2 near it, 3 a district, 4 a province, 5 estimated or along a line, 6 and 7 a country."""
    where_coordinates: str = ""
    where_description: str = ""
    adm_1: str = ""
    adm_2: str = ""
    side_a: str = ""
    side_b: str = ""
    side_a_new_id: int | None = None
    side_b_new_id: int | None = None
    type_of_violence: int = 0
    """1 state-based, 2 non-state, 3 one-sided; 0 where that is not known."""
    conflict_name: str = ""
    best: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.latitude, self.longitude

    @property
    def sides(self) -> tuple[tuple[str, int | None], ...]:
        """Name and actor id of each side that is named."""
        both = ((self.side_a, self.side_a_new_id), (self.side_b, self.side_b_new_id))
        return tuple(side for side in both if side[0])
