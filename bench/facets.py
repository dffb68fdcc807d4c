"""Facets of the events page on 100,000 invented records, each within the time that Datasette gives it."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from datasette.app import Datasette
from datasette.database import Database

from bench.measuring import python, run
from bench.records import write_dataset
from bench.reporting import Result

PROGRAM = Path(__file__).resolve().parent.parent
RECORDS = 100_000
LIMIT_MS = 200
TIMES = 3

VIEWS = {
    "unfiltered": "",
    "one type": "type=talks",
    "importance 3 (three events in four)": "importance=3",
    "one actor": "_actor=actor-17",
    "one country (half of all places)": "_place=place-0",
    "one village": "_place=place-100",
    "twenty years of sixty": "_from=1980&_to=1999",
    "forty years of sixty": "_from=1970&_to=2009",
    "a word of every sixth event": "_q=delegations",
    "type and years": "type=talks&_from=1980&_to=1999",
}


def measure(folder: Path) -> Iterator[Result]:
    """Generate and build below `folder`, and ask for the page's default facets, unfiltered and filtered."""
    root = folder / "large"
    write_dataset(root, RECORDS)
    built = run(python("-m", "loaders", "build", "--root", str(root), "--no-cache"), PROGRAM)
    yield Result(f"build of {RECORDS:,} records", built.seconds, 1, unit="s")
    yield from asyncio.run(_ask_all(root / "conflict.db"))


async def _ask_all(database: Path) -> list[Result]:
    metadata = yaml.safe_load((PROGRAM / "metadata.yml").read_text(encoding="utf-8"))
    settings = {"suggest_facets": False, "facet_time_limit_ms": LIMIT_MS}
    datasette = Datasette([], immutables=[str(database)], metadata=metadata, settings=settings)
    await datasette.invoke_startup()  # after which the database is the one that is served
    stopwatch = _Stopwatch(datasette.get_database("conflict"))
    return [await _ask(datasette, stopwatch, name, query) for name, query in VIEWS.items()]


async def _ask(datasette: Datasette, stopwatch: "_Stopwatch", name: str, query: str) -> Result:
    """The slowest facet of one view, best of several asks; a facet that was cut off counts as twice the limit."""
    slowest = []
    for number in range(TIMES):
        stopwatch.milliseconds.clear()
        # What was answered is kept for each host: under a new one it is made anew.
        again = {"Host": f"localhost:{number + 1}"}
        response = await datasette.client.get(f"/conflict/events.json?_size=1&{query}", headers=again, timeout=60)
        answer: dict[str, Any] = response.raise_for_status().json()
        complete = answer.get("facet_results") and not answer.get("facets_timed_out")
        if complete and not stopwatch.milliseconds:
            raise RuntimeError(f"{name}: there are facets, but no query that counts them was seen")
        slowest.append(max(stopwatch.milliseconds) if complete else 2.0 * LIMIT_MS)
    return Result(f"slowest facet, {name}", min(slowest), 1, at_most=LIMIT_MS, unit="ms")


class _Stopwatch:
    """Times the counting queries of a database: those with a GROUP BY."""

    def __init__(self, database: Database) -> None:
        self.milliseconds: list[float] = []
        self._execute = database.execute
        database.execute = self._timed

    async def _timed(self, sql: str, *arguments: Any, **options: Any) -> Any:
        started = time.perf_counter()
        try:
            return await self._execute(sql, *arguments, **options)
        finally:
            if "group by" in sql.lower():
                self.milliseconds.append((time.perf_counter() - started) * 1000)
