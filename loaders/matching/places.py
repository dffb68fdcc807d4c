"""How well a row's place fits those of an event: names and aliases first, then distance by the precision of both."""

import re
from collections.abc import Iterable, Set
from functools import cached_property
from itertools import pairwise
from math import exp
from typing import NamedTuple

from datasette_timeline.published.folding import readings
from datasette_timeline.published.longitudes import Stretch, shortest
from loaders.checks.places import Point, kilometres
from loaders.matching.rows import GedRow
from loaders.matching.times import Fit
from loaders.reading.entries import Data, Dataset, label
from schema.vocabulary import DEFAULT_RADIUS_KM

_FINE = ("exact", "locality")
_SAME_POINT_KM = 0.3
"""How far a row may be from a point of the dataset's list to be at that point."""
_NAMED_KM = 4
"""How far a row may be from a town or village to stand for it."""
_BY_WHERE_PREC = {0: 5.0, 1: 3.0, 2: 8.0, 3: 25.0, 4: 60.0, 5: 25.0, 6: 200.0, 7: 200.0}
_KM_PER_DEGREE = 110.0
"""Of latitude, at least: what is farther apart there is farther apart."""
_AROUND_KM = 25
"""How far a row may be from a town or village to be told by it."""
_DISTRICT, _COUNTRY = "district", "country"
_COARSE_ROW = 3
_REACH_KM = {"offensive": 12.0, "war": 12.0}
"""How far around its towns and villages an event of a type takes place by its nature."""
_WITHIN = {"exact": 1.0, "locality": 1.0, "district": 0.85, "region": 0.7, "country": 0.55}
"""What it is worth that a row is within a place of such a precision: the larger, the less it says."""
_SOMEWHERE_IN = {"exact": 0.9, "locality": 0.9, "district": 0.65, "region": 0.4, "country": 0.2}
"""What it is worth that a row is somewhere in a place of such a precision, and the event in a place therein."""
_AT_ANOTHER_PLACE = 0.35
"""What nearness is worth where the row is at another place that has a name."""
_ELSEWHERE, _ELSEWHERE_WITHIN_REACH = 0.5, 0.7
"""The same where the site is not known exactly, and the place is known not to lie in it."""
_BESIDE_TOWNS = 0.5
"""What a district is worth of which the event names a town or village, for what is elsewhere in it."""
_LONG = frozenset({"line", "road", "river"})
"""Kinds of places beside which other places lie."""
_WORD = re.compile(r"[a-z]+")


class Box(NamedTuple):
    """What lies between two latitudes and two longitudes, in degrees; west is more than east where it crosses 180."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        latitude, longitude = point
        return self.south <= latitude <= self.north and Stretch(self.west, self.east).holds(longitude)


class Site(NamedTuple):
    """A place of an event."""

    key: str
    label: str
    point: Point
    kind: str
    precision: str
    radius_km: float


class Gazetteer:
    """The places of a dataset: where they are, what they are called, what lies in what, and where UCDP puts them."""

    def __init__(self, dataset: Dataset) -> None:
        self._places = dataset.registry("places")
        self._codings = [
            ((entry.data["latitude"], entry.data["longitude"]), entry.data["place"])
            for entry in dataset.registry("ucdp-points").values()
        ]

    def sites(self, event: Data) -> list[Site]:
        """Where the event happened, as far as points are known."""
        keys = dict.fromkeys(link["place"] for link in event["places"] if link["role"] == "site")
        return [site for key in keys if (site := self.site(key))]

    def site(self, key: str) -> Site | None:
        """The place as a site; None where no point of it is known."""
        entry = self._places.get(key)
        if entry is None or entry.data["latitude"] is None or entry.data["longitude"] is None:
            return None
        data = entry.data
        radius = data["radius_km"] or DEFAULT_RADIUS_KM[data["precision"]]
        return Site(key, label(entry), (data["latitude"], data["longitude"]), data["kind"], data["precision"], radius)

    def of_row(self, row: GedRow) -> Site | None:
        """The place that a row stands for: what the list of UCDP's points says, or else the nearest town or village."""
        for point, key in self._codings:
            if kilometres(point, row.point) <= _SAME_POINT_KM:
                return self.site(key)
        if row.where_prec >= _COARSE_ROW:
            return None
        around = (site for site in self._fine if abs(site.point[0] - row.latitude) <= _NAMED_KM / _KM_PER_DEGREE)
        near = min(around, key=lambda site: kilometres(site.point, row.point), default=None)
        return near if near and kilometres(near.point, row.point) <= _NAMED_KM else None

    def next_to(self, row: GedRow) -> str | None:
        """The place that a row stands for, or else the nearest town or village; None where none is near."""
        if stands_for := self.of_row(row):
            return stands_for.key
        nearest = min(self._fine, key=lambda site: kilometres(site.point, row.point), default=None)
        return nearest.key if nearest and kilometres(nearest.point, row.point) <= _AROUND_KM else None

    def district(self, key: str) -> str | None:
        """The district that a place is or lies in, or else the largest thing below a country; None above that."""
        way = [place for place in self.around(key) if self._places[place].data["kind"] != _COUNTRY]
        return next((place for place in way if self._places[place].data["kind"] == _DISTRICT), way[-1] if way else None)

    def around(self, key: str) -> list[str]:
        """The place and what it lies in, from the inside out."""
        way = [key]
        while (entry := self._places.get(way[-1])) and (parent := entry.data["parent"]) and parent not in way:
            way.append(parent)
        return way

    def names(self, key: str) -> frozenset[str]:
        """The names of a place by their sound: what spellings of one name have in common."""
        return frozenset(sound for name in self._places[key].data["names"] for sound in sounds(name["name"]))

    @cached_property
    def _fine(self) -> list[Site]:
        known = (self.site(key) for key in self._places)
        return [site for site in known if site and site.precision in _FINE]


def sounds(text: str) -> set[str]:
    """What a name sounds like, for every reading of it: its consonants, of which transliterations agree in most."""
    return {sound for reading in readings(text) if len(sound := _sound(reading)) >= 4}


def _sound(folded: str) -> str:
    """A name without what transliterations do differently: vowels, doubled letters, and letters of one sound."""
    letters = "".join(_WORD.findall(folded))
    for written, heard in (("kh", "x"), ("gh", "g"), ("zh", "j"), ("sh", "s"), ("ch", "c"), ("ts", "c"), ("dj", "j")):
        letters = letters.replace(written, heard)
    letters = letters.translate(str.maketrans("qwyhzxb", "gvihshb"))
    return re.sub(r"(.)\1+", r"\1", letters[:1] + re.sub("[aeiou]", "", letters[1:]))


def names_told(row: GedRow) -> set[str]:
    """What the row says in words of where it was, by sound: every word, and every two that follow each other."""
    told: set[str] = set()
    for text in (row.where_coordinates, row.where_description):
        words = [word.strip(".,;:()'\"") for word in text.split() if word[:1].isupper()]
        for word in (*words, *(" ".join(pair) for pair in pairwise(words))):
            told |= sounds(word)
    return told


class PlaceFits:
    """How well rows fit the sites of one event."""

    def __init__(self, gazetteer: Gazetteer, event: Data, parts: Iterable[Data] = ()) -> None:
        """Whatever has parts happened where they did, too."""
        self._gazetteer = gazetteer
        sites = (site for data in (event, *parts) for site in gazetteer.sites(data))
        self.sites: list[Site] = list(dict.fromkeys(sites))
        self._reach: float = _REACH_KM.get(event["type"], 0.0)
        is_war = event["type"] == "war"  # which is all over its sites
        self._within = dict.fromkeys(_WITHIN, 1.0) if is_war else _WITHIN
        self._beside = 1.0 if is_war else _BESIDE_TOWNS
        self._around_towns = {
            key for site in self.sites if site.precision in _FINE for key in gazetteer.around(site.key)[1:]
        }
        """What the towns and villages of the event lie in."""

    def fit(self, row: GedRow, place: Site | None, told: Set[str]) -> Fit | None:
        """How well a row fits that stands for `place` and names in words what `told` has; None where it does not."""
        fits = [fit for site in self.sites if (fit := self._fit(site, row, place, told))]
        return max(fits, default=None)

    def _fit(self, site: Site, row: GedRow, place: Site | None, told: Set[str]) -> Fit | None:
        away = kilometres(site.point, row.point)
        is_fine = site.precision in _FINE
        if is_fine and told and told & self._gazetteer.names(site.key):
            return Fit(1.0, f"UCDP's words name {site.label}")
        if place and place.key in (site.key, *self._gazetteer.around(site.key)[1:2]) and place.precision in _FINE:
            return Fit(1.0, f"UCDP's point stands for {place.label}")
        if place and site.key in self._gazetteer.around(place.key):
            reason = f"{place.label}, for which UCDP's point stands, lies in {site.label}"
            return Fit(self._within[site.precision] * self._beside_towns(site), reason)
        if place and place.key in self._gazetteer.around(site.key):
            reason = f"{site.label} lies in {place.label}, for which UCDP's point stands"
            return Fit(_SOMEWHERE_IN[place.precision], reason)
        tolerance = _BY_WHERE_PREC.get(row.where_prec, 5.0)
        beyond = max(0.0, away - site.radius_km - (self._reach if is_fine else 0.0))
        worth = self._within[site.precision] * (0.9 if is_fine else 1.0)
        if is_fine and row.where_prec >= _COARSE_ROW:
            worth *= 0.6  # a centre of something large says little of a town
        if is_fine and place and place.key != site.key:
            worth *= _AT_ANOTHER_PLACE if kilometres(place.point, site.point) > _SAME_POINT_KM else 1.0
        is_elsewhere = place and kilometres(place.point, row.point) < away  # else the row is at the site's own point
        if is_elsewhere and not is_fine and site.kind not in _LONG:
            worth *= _ELSEWHERE_WITHIN_REACH if self._reach else _ELSEWHERE
        score = worth * exp(-beyond / tolerance) * self._beside_towns(site)
        return Fit(score, f"UCDP's point is {away:.0f} km from {site.label}") if score >= 0.1 else None

    def _beside_towns(self, site: Site) -> float:
        """What it is worth to be in a site but at none of the event's towns and villages in it, if it has any there."""
        return self._beside if site.key in self._around_towns else 1.0


def box_around(sites: Iterable[Site], margin: float) -> Box | None:
    """What lies up to `margin` degrees around the sites; None without sites."""
    points = [site.point for site in sites]
    if not points:
        return None
    latitudes = [latitude for latitude, _ in points]
    across = shortest((longitude, longitude) for _, longitude in points).widened(margin)
    return Box(min(latitudes) - margin, max(latitudes) + margin, *across)
