"""Pages of imported rows, as many as UCDP has and a million: counts from bitmaps, from the table, and whole pages.

The rows are invented; BENCH_GED=FILE takes those of a file of UCDP in place of the smaller number.
"""

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from math import inf
from pathlib import Path
from statistics import median
from urllib.parse import parse_qsl

import yaml
from datasette.app import Datasette
from datasette.database import QueryInterrupted

from bench.importing import PROGRAM, RECORDS, write_rows
from bench.measuring import python, run
from bench.records import write_dataset
from bench.reporting import Result
from datasette_timeline.database.collections import Collection, collections_of
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.filters.collection_filter import CollectionFilter, parse_collection_filter
from datasette_timeline.filters.collection_sets import all_row_sets, sets_of_rows
from datasette_timeline.http import caching
from datasette_timeline.listing.collection_rows import known_values, profile_asked, profile_of

ROWS, MANY_ROWS = 417_968, 1_000_000
WITH_MS, WITHOUT_MS = 10, 200
TIMES = 15


def measure(folder: Path) -> Iterator[Result]:
    """Import rows into a small database below `folder`, and ask; times are those of the server, medians of several."""
    root = folder / "dataset"
    write_dataset(root, RECORDS)
    run(python("-m", "loaders", "build", "--root", str(root), "--no-cache"), PROGRAM)
    for rows in (ROWS, MANY_ROWS):
        file, release = folder / f"ged-{rows}.csv", ["--release", "21.1"]
        if given := os.environ.get("BENCH_GED") if rows == ROWS else None:
            file, release = Path(given), []
        else:
            write_rows(file, rows)
        database = folder / f"{rows}.db"
        database.write_bytes((root / "conflict.db").read_bytes())
        command = ("-m", "loaders", "import", "ged", str(file), *release, "--database", str(database))
        run(python(*command), PROGRAM)
        yield from asyncio.run(_measured(database, has_bars=rows == ROWS))


async def _measured(database: Path, *, has_bars: bool) -> list[Result]:
    metadata = yaml.safe_load((PROGRAM / "metadata.yml").read_text(encoding="utf-8"))
    datasette = Datasette([], immutables=[str(database)], metadata=metadata)
    await datasette.invoke_startup()
    attached = datasette.get_database(database.stem)
    collection = (await collections_of(attached))["ged"]
    known = await known_values(attached, collection)
    started = time.perf_counter()
    await all_row_sets(attached)
    label = f"{collection.total:,} rows"
    results = [Result(f"reading the bitmaps of {label}, once", (time.perf_counter() - started) * 1000, 1, unit="ms")]
    if not await sets_of_rows(attached, collection):
        raise RuntimeError("there are no bitmaps: is pyroaring installed?")
    country, kind = next(iter(known["country"])), next(iter(known["type_of_violence"]))
    views = {
        "unfiltered": "",
        "the country with most rows": f"country={country}",
        "one kind of violence": f"type_of_violence={kind}",
        "ten years": "from=2000&to=2009",
        "kind, country and years": f"type_of_violence={kind}&country={country}&from=2000&to=2009",
    }
    gc.collect()
    gc.freeze()
    for name, query in views.items():
        wanted = parse_collection_filter(parse_qsl(query), collection, known)
        told = _counted(attached, collection, wanted, f"all counts, {label}, {name}", has_bars=has_bars)
        results += [result async for result in told]
    plain = await _page(datasette, f"/{database.stem}/ged?_nofacet=1")
    for name, query in views.items():
        ours = await _page(datasette, f"/collections/ged?{query}")
        bar = 1 if has_bars and not query else None
        results.append(Result(f"page of {label}, {name} / Datasette's first", ours, plain, at_most=bar, parts="ms"))
    return results


async def _counted(
    database: Database, collection: Collection, wanted: CollectionFilter, name: str, *, has_bars: bool
) -> AsyncIterator[Result]:
    """All counts of a filter with bitmaps, and as the table answers alone."""
    fast = await _timed(TIMES, lambda: profile_of(database, collection, wanted))
    yield Result(f"{name}, bitmaps", fast, 1, at_most=WITH_MS if has_bars else None, unit="ms")
    try:
        told, asked = await profile_of(database, collection, wanted), await profile_asked(database, collection, wanted)
        slow = await _timed(3, lambda: profile_asked(database, collection, wanted))
    except QueryInterrupted:
        yield Result(f"{name}, SQL: stopped, as it takes longer than a page may", inf, 1, unit="ms")
        return
    if (told.total, told.months) != (asked.total, asked.months):
        raise RuntimeError(f"{name}: bitmaps and the table do not agree")
    yield Result(f"{name}, SQL", slow, 1, at_most=WITHOUT_MS if has_bars else None, unit="ms")


async def _page(datasette: Datasette, path: str) -> float:
    async def ask() -> None:
        caching._store.kept.clear()  # each page is made anew
        (await datasette.client.get(path, timeout=60)).raise_for_status()

    await ask()
    return await _timed(TIMES, ask)


async def _timed(times: int, asked: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds, the median of several."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        await asked()
        found.append((time.perf_counter() - started) * 1000)
    return median(found)
