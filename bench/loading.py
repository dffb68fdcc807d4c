"""Many readers at once on the pages of the record, and on those of event data that stand beside it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from bench.clients import Client
from bench.configuration import configure
from bench.holding import Seen, read
from bench.importing import ROWS, write_rows
from bench.measuring import python, run
from bench.reporting import Result
from bench.serving import PROGRAM, served

CLIENTS, SECONDS = 50, 60
MOST_TIMES = 4

_RECORD = (
    "/",
    "/timeline?x={n}",
    "/events/{event}?x={n}",
    "/search?q=talks&x={n}",
    "/timeline?importance=1&x={n}",
    "/sources?x={n}",
    "/api/v1/events?limit={some}",
    "/embed?importance=1&x={n}",
)
_ROWS = (
    "/conflict/ged?_size=50&x={n}",
    "/conflict/ged?country=Country+{some}&x={n}",
    "/conflict/ged?country=Country+{some}&_facet=year&x={n}",
    "/conflict/ged?_search=province&_sort=best&x={n}",
    "/conflict/ged?year__gte=2001&best__gte=50&_sort_desc=best&x={n}",
    "/conflict/ged.json?country=Country+{some}&_size=100&x={n}",
    "/conflict/ged_events?country=Country+{some}&x={n}",
)
_COLLECTION = (
    "/collections/ged?x={n}",
    "/collections/ged?country=Country+{some}&x={n}",
    "/collections/ged?from=2001-01-01&to=2003-12-31&x={n}",
    "/collections/ged?type_of_violence=2&x={n}",
    "/collections/ged?q=province&x={n}",
)


def measure(folder: Path) -> Iterator[Result]:
    """Build the real records into `folder`, import invented rows beside them, serve both, and measure."""
    configure(folder)
    database, rows = folder / "conflict.db", folder / "ged211.csv"
    write_rows(rows, ROWS)
    run(python("-m", "loaders", "build", "--output", str(database)), PROGRAM)
    run(python("-m", "loaders", "import", "ged", str(rows), "--database", str(database)), PROGRAM)
    with served(folder) as port:
        event = asyncio.run(_event(port))
        record = tuple(page.replace("{event}", event) for page in _RECORD)
        for name, pages in (
            ("the record", record),
            (f"{ROWS:,} rows", _ROWS),
            ("their collection", _COLLECTION),
            ("all three", record + _ROWS + _COLLECTION),
        ):
            seen = asyncio.run(read(port, CLIENTS, SECONDS, pages))
            yield from _told(f"{CLIENTS} clients on pages of {name}", seen)


async def _event(port: int) -> str:
    client = Client(port)
    body = (await client.get("/api/v1/events?limit=1&sort=importance&fields=id")).body.decode()
    await client.close()
    return body.partition('"id":"')[2].partition('"')[0]


def _told(name: str, seen: Seen) -> Iterator[Result]:
    yield Result(f"{name}, {len(seen.seconds):,} answers: errors", seen.errors, 1, at_most=0, unit="")
    yield Result(f"{name}: p99 / p50", seen.part(0.99), seen.part(0.5), at_most=MOST_TIMES)
