"""An importer of a dataset that nobody publishes: what the site makes of any table whose columns are agreed on."""

import csv
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from loaders.importing.agreed import Agreed, Figures
from loaders.importing.importer import RELEASE, Cells, Flagged, Importer, Terms, maybe_number, maybe_text
from schema.documents import number, text
from schema.properties import Property
from schema.tables import Table

KINDS = {1: "seen from afar", 2: "met"}
LANDS = ("Upper Dorna", 'Land of "<b>Lakes</b>"', "Río & Söhne", "Nowhere's End")
HEADER = (
    "no",
    "seen_on",
    "seen_until",
    "kind",
    "land",
    "witness",
    "lat",
    "lon",
    "hurt",
    "hurt_least",
    "hurt_most",
    "tale",
)


def _find_flags(connection: sqlite3.Connection) -> Iterator[Flagged]:
    odd = connection.execute("select no from sightings where hurt_least > hurt or hurt > hurt_most")
    yield from (Flagged(row, "out-of-order") for (row,) in odd)


SIGHTINGS = Importer(
    name="sightings",
    title="Book of Sightings",
    table=Table(
        "sightings",
        "What was seen, as the book tells it.",
        {
            "no": text("Number in the book."),
            "seen_on": text("First day.", is_day=True),
            "seen_until": text("Last day.", is_day=True, nullable=True),
            "kind": number("How it was met."),
            "land": maybe_text("In which land."),
            "witness": maybe_text("Who tells it."),
            "lat": Property("float", "Latitude."),
            "lon": Property("float", "Longitude."),
            "hurt": maybe_number("How many were hurt."),
            "hurt_least": maybe_number("At least."),
            "hurt_most": maybe_number("At most."),
            "tale": maybe_text("What is told."),
        }
        | RELEASE,
        indexed=("seen_on",),
    ),
    cells={"no": Cells(is_needed=True), "seen_on": Cells(is_needed=True), "kind": Cells(is_needed=True)},
    searched=("witness", "tale"),
    agreed=Agreed(
        first="seen_on",
        last="seen_until",
        latitude="lat",
        longitude="lon",
        titled=("witness",),
        placed=("land",),
        figures=Figures("wounded", "hurt", "hurt_least", "hurt_most"),
        facets=("kind", "land", "witness", "release"),
        codes={"kind": KINDS},
        links="sighted_events",
    ),
    views={},
    flag_words={"out-of-order": "the figures are out of order"},
    find_flags=_find_flags,
    release_in=lambda name: "1" if "first" in name else "2",
    rank=lambda release: (int(release),),
    terms=lambda release: Terms(
        f"Book of Sightings, volume {release}",
        "Scribe, A. (1901). The Book.",
        "CC0",
        "https://cc0.example/",
        "https://book.example/",
    ),
)


def write_sightings(path: Path, rows: int) -> None:
    """Write a file of so many rows, the same each time: some of a day, of months or ending before they begin, some at
    the edges of cells.
    """
    chance = random.Random(7)  # noqa: S311 (nothing secret)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(HEADER)
        for at in range(1, rows + 1):
            first = date(1900, 1, 1) + timedelta(days=chance.randrange(1200))
            last = first + timedelta(days=chance.choice((0, 0, 0, 3, 90, -40)))
            hurt = chance.randrange(9)
            writer.writerow(
                [
                    f"S-{at:03}",
                    first,
                    last if chance.random() < 0.8 else "",
                    chance.choice((1, 1, 2)),
                    chance.choice((*LANDS, "")),
                    f"Witness {chance.randrange(40)}",
                    chance.choice((45.5, -0.5, round(chance.uniform(-80, 80), 3))),
                    chance.choice((10, -180, round(chance.uniform(-180, 180), 3))),
                    hurt,
                    max(0, hurt - 1) if chance.random() < 0.9 else hurt + 2,
                    hurt + chance.randrange(4),
                    chance.choice(("It glowed above the mill.", "A low hum; nobody saw it.", "It sank in the lake.")),
                ]
            )
