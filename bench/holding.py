"""What readers feel while others ask much, or while builds go on: the site over the real records, on one machine."""

import asyncio
import itertools
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.clients import HOST, Client
from bench.configuration import configure
from bench.measuring import python, run
from bench.reporting import Result
from bench.serving import PROGRAM, served

READERS, CROWD, ASKERS, REBUILDS = 50, 200, 40, 10
SECONDS, QUIET_SECONDS, STALE_SECONDS = 60, 15, 1
ANEW = "each made anew"

_ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
_QUESTION = f"/conflict.json?{urlencode({'sql': _ENDLESS})}"
_EVENT = "/api/v1/events?limit=1&sort=importance&fields=id,title"
_MIXED = (
    "/",
    "/timeline",
    "/sources",
    "/actors",
    "/places",
    "/search?q=talks&x={n}",
    "/timeline?importance=1&x={n}",
    "/api/v1/events?limit={some}",
    "/api/v1/facets",
    "/embed?importance=1",
    "/conflict/events",
    "/conflict/claims.json?_size=20",
    "/about",
)


@dataclass
class Seen:
    """What some clients saw: seconds of each answer, and how many answers were no good."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    stale: int = 0

    def part(self, share: float) -> float:
        """The seconds that such a share of the answers took at most."""
        return sorted(self.seconds)[int(len(self.seconds) * share)]


def measure(folder: Path) -> Iterator[Result]:
    """Build the real records into `folder`, serve them as `datasette .` does, and measure."""
    for name in ("events", "registries"):
        shutil.copytree(PROGRAM / name, folder / name)
    configure(folder)
    _build(folder)
    with served(folder) as port:
        for clients, state, bar in (
            (READERS, "just started", None),
            (READERS, "after a minute", 5),
            (READERS, ANEW, None),
            (CROWD, ANEW, None),
        ):
            seen = asyncio.run(read(port, clients, SECONDS, anew=state == ANEW))
            name = f"{clients} clients on all pages, {state}"
            yield Result(f"{name}, {len(seen.seconds):,} answers: errors", seen.errors, 1, at_most=0, unit="")
            yield Result(f"{name}: p99 / p50", seen.part(0.99), seen.part(0.5), at_most=bar)
        quiet, beside = asyncio.run(_beside_questions(port))
        name = f"pages beside {ASKERS} connections with slow SQL: p95 / p95 in quiet"
        yield Result(name, beside.part(0.95), quiet.part(0.95), at_most=3)
        seen = asyncio.run(_while_building(port, folder))
        name = f"{REBUILDS} builds under {READERS} clients, {len(seen.seconds):,} answers"
        yield Result(f"{name}: errors", seen.errors, 1, at_most=0, unit="")
        yield Result(f"{name}: old after {STALE_SECONDS} s", seen.stale, 1, at_most=0, unit="")


def _build(folder: Path) -> None:
    run(python("-m", "loaders", "build", "--root", str(folder)), PROGRAM)


async def read(
    port: int, clients: int, seconds: float, pages: tuple[str, ...] = _MIXED, *, anew: bool = True, pause: float = 0
) -> Seen:
    """So many clients that each ask for one page after the other; `anew` as if nobody had asked for it before."""
    seen, until, number = Seen(), time.perf_counter() + seconds, itertools.count()

    async def one(turn: int) -> None:
        client = Client(port)
        while time.perf_counter() < until:
            turn, n = turn + 1, next(number)
            try:
                path = pages[turn % len(pages)].format(n=n, some=n % 100 + 1)
                host = f"{HOST}:{n % 60_000 + 1}" if anew else HOST  # what is kept is kept for each host
                answer = await client.get(path, Accept_Encoding="gzip", Host=host)
            except (OSError, asyncio.IncompleteReadError):
                seen.errors += 1
                client = Client(port)
                continue
            seen.seconds.append(answer.seconds)
            seen.errors += answer.status != 200
            await asyncio.sleep(pause)
        await client.close()

    await asyncio.gather(*(one(turn) for turn in range(clients)))
    return seen


async def _beside_questions(port: int) -> tuple[Seen, Seen]:
    """What one reader sees in quiet, and while many others ask what takes a second each."""
    pages = ("/", "/timeline?x={n}", "/api/v1/events?limit={some}", "/search?q=talks&x={n}")
    quiet = await read(port, 1, QUIET_SECONDS, pages, pause=0.02)
    until = time.perf_counter() + SECONDS / 2

    async def ask() -> None:
        client = Client(port)
        while time.perf_counter() < until:
            await client.get(_QUESTION)
        await client.close()

    askers = [asyncio.create_task(ask()) for _ in range(ASKERS)]
    await asyncio.sleep(1)
    beside = await read(port, 1, SECONDS / 2 - 2, pages, pause=0.02)
    await asyncio.gather(*askers)
    return quiet, beside


async def _while_building(port: int, folder: Path) -> Seen:
    """What readers see of a title that each build changes; an answer that was asked for a while after is new."""
    client = Client(port)
    event = (await client.get(_EVENT)).body.decode().partition('"id":"')[2].partition('"')[0]
    await client.close()
    record = next((folder / "events").rglob(f"{event}.yml"))
    written = record.read_text("utf-8")
    built: list[float] = []
    seen, until = Seen(), time.perf_counter() + SECONDS

    async def build() -> None:
        for number in range(1, REBUILDS + 1):
            lines = written.splitlines()
            at = next(position for position, line in enumerate(lines) if line.startswith("title: "))
            lines[at] = f"title: Build {number}"
            record.write_text("\n".join(lines) + "\n", "utf-8")
            await asyncio.to_thread(_build, folder)
            built.append(time.perf_counter())
            await asyncio.sleep(max(0, SECONDS / (REBUILDS + 1) - 2))

    async def read(turn: int) -> None:
        reader = Client(port)
        paths = (f"/api/v1/events/{event}", f"/events/{event}", f"/conflict/events.json?_shape=array&id={event}")
        while time.perf_counter() < until:
            turn += 1
            due = sum(moment < time.perf_counter() - STALE_SECONDS for moment in built)
            answer = await reader.get(paths[turn % len(paths)])
            seen.seconds.append(answer.seconds)
            seen.errors += answer.status != 200
            shown = answer.body.partition(b"Build ")[2][:2].strip(b'"< ,')
            seen.stale += bool(due) and int(shown or 0) < due
        await reader.close()

    await asyncio.gather(build(), *(read(turn) for turn in range(READERS)))
    return seen
