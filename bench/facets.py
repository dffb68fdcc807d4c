"""Facets of the events page on 100,000 invented records, each within the time that Datasette gives it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from datasette.app import Datasette

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
    settings = {"suggest_facets": False, "trace_debug": True, "facet_time_limit_ms": LIMIT_MS}
    datasette = Datasette([], immutables=[str(database)], metadata=metadata, settings=settings)
    return [await _ask(datasette, name, query) for name, query in VIEWS.items()]


async def _ask(datasette: Datasette, name: str, query: str) -> Result:
    """The slowest facet of one view, best of several asks; a facet that was cut off counts as twice the limit."""
    slowest = []
    for _ in range(TIMES):
        response = await datasette.client.get(f"/conflict/events.json?_size=1&_trace=1&{query}", timeout=60)
        answer: dict[str, Any] = response.json()
        if answer.get("facets_timed_out") or not answer.get("facet_results"):
            slowest.append(2.0 * LIMIT_MS)
        else:
            slowest.append(max(trace["duration_ms"] for trace in answer["_trace"]["traces"] if _is_facet(trace)))
    return Result(f"slowest facet, {name}", min(slowest), 1, at_most=LIMIT_MS, unit="ms")


def _is_facet(trace: dict[str, Any]) -> bool:
    return "group by" in str(trace.get("sql", "")).lower()
