"""What is known of the entries of registries besides themselves: names, offices, places around, terms that find them.

All of it follows from the registries alone.
"""

from collections import defaultdict
from collections.abc import Iterator

from datasette_timeline.published.names import index_terms
from loaders.baking.section import Baking, Rows, Section, several
from loaders.reading.entries import Data
from schema import tables
from schema.tables import Row

_PARTS = (
    tables.ACTOR_NAMES,
    tables.ACTOR_AFFILIATIONS,
    tables.PLACE_NAMES,
    tables.PLACE_ANCESTORS,
    tables.UCDP_POINTS,
)


def _rows(baking: Baking) -> Iterator[Rows]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    publication = baking.publication
    for key, actor in sorted(publication.entries["actors"].items()):
        rows["actor_names"] += several(tables.ACTOR_NAMES, _names(actor), actor=key)
        rows["actor_affiliations"] += several(tables.ACTOR_AFFILIATIONS, _offices(actor), actor=key)
    for key, place in sorted(publication.registry("places").items()):
        rows["place_names"] += several(tables.PLACE_NAMES, _names(place.data), place=key)
        rows["place_ancestors"] += [(key, around, depth) for depth, around in enumerate(publication.ancestors(key))]
    for number, (key, source) in enumerate(sorted(publication.entries["sources"].items()), 1):
        rows["searched_sources"].append((number, key))
        names = filter(None, (source["publisher"], source["author"]))
        rows["sources_fts"].append((number, index_terms(source["title"], names)))
    points = [entry.data for entry in publication.registry("ucdp-points").values()]
    known = [point for point in points if point["place"] in publication.entries["places"]]
    rows["ucdp_points"] += [tables.UCDP_POINTS.row({**point, "position": at}) for at, point in enumerate(known, 1)]
    yield rows


def _names(entry: Data) -> list[Data]:
    """The names as they stand in the registry: with dates as texts, users in one cell."""
    return [
        {**name, "used_by": "; ".join(name["used_by"]) or None, "start": name["from"], "end": name["to"]}
        for name in entry["names"]
    ]


def _offices(actor: Data) -> list[Data]:
    """Offices held, then memberships."""
    offices = [
        {"body": office["actor"], "role": office["role"], "start": office["from"], "end": office["to"]}
        for office in actor["affiliations"]
    ]
    return offices + [{"body": body, "role": "member", "start": None, "end": None} for body in actor["member_of"]]


SECTION = Section((*_PARTS, tables.SEARCHED_SOURCES), _rows, of_registries=True)
