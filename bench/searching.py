"""Searches by readers: of the real record what its questions.yml asks, of 100,000 invented ones words and names."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import yaml
from datasette.app import Datasette

from bench.facets import PROGRAM, RECORDS
from bench.measuring import python, run
from bench.records import write_dataset
from bench.reporting import Result

REAL_MS, LARGE_MS = 30, 100
_ORDERS = ("date", "relevance")

INVENTED = (
    "delegations",
    "delegations talks",
    "Sapphire body 17",
    "Lower Brook 100 shelling",
    "1994",
    "talks in May 1994",
    "Lower Brook 0",
    "how many died in Lower Brook 100",
    '"buses turned back"',
    "delegations -Ochre",
    "delegatoins",
    "exchange of prisoners 2001",
)


def measure(folder: Path) -> Iterator[Result]:
    """Build the real and the invented records below `folder`, and search each; times are those of the server."""
    real, root = folder / "real.db", folder / "large"
    run(python("-m", "loaders", "build", "--output", str(real)), PROGRAM)
    asked = yaml.safe_load((PROGRAM / "expectations" / "questions.yml").read_text(encoding="utf-8"))
    questions = [question["q"] for question in asked["questions"]]
    yield from asyncio.run(_search_all("the real record", real, questions, REAL_MS))
    write_dataset(root, RECORDS)
    run(python("-m", "loaders", "build", "--root", str(root), "--no-cache"), PROGRAM)
    yield from asyncio.run(_search_all(f"{RECORDS:,} records", root / "conflict.db", INVENTED, LARGE_MS))


async def _search_all(name: str, database: Path, queries: Sequence[str], at_most: float) -> list[Result]:
    """The middle and the 95th percentile of a first page of results; pages are asked for once, so that none is kept."""
    metadata = yaml.safe_load((PROGRAM / "metadata.yml").read_text(encoding="utf-8"))
    datasette = Datasette([], immutables=[str(database)], metadata=metadata)
    await datasette.invoke_startup()
    for order in _ORDERS:  # the first round reads names and texts
        times = sorted([await _search(datasette, query, order) for query in queries])
    middle, high = times[len(times) // 2], times[len(times) * 95 // 100]
    return [
        Result(f"search of {name}, median", middle, 1, at_most=at_most, unit="ms"),
        Result(f"search of {name}, 95th percentile", high, 1, at_most=at_most, unit="ms"),
    ]


async def _search(datasette: Datasette, query: str, order: str) -> float:
    started = time.perf_counter()
    response = await datasette.client.get(f"/search?{urlencode({'q': query, 'sort': order})}", timeout=60)
    response.raise_for_status()
    return (time.perf_counter() - started) * 1000
