"""The site over the real records: pages, API and embeds against Datasette's own, and under load."""

import asyncio
import gzip
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.clients import HOST, Client
from bench.configuration import configure
from bench.measuring import python, run
from bench.reporting import Result

PROGRAM = Path(__file__).resolve().parent.parent
ROUNDS = 40
CONDITIONAL_SECONDS = 4
LOAD_CLIENTS, LOAD_SECONDS = 50, 60
KB = 1024

_TABLE = "/conflict/events?_size=50"
_TABLE_JSON = "/conflict/events.json?_size=1000&_shape=array&_nofacet=1"
_EVENTS = "/api/v1/events?limit=1000"
_LOADED = ("/api/v1/events?limit=50", "/embed?place={place}", "/api/v1/facets", "/api/v1/events?actor={actor}&limit=50")
_OWN_FILE = re.compile(r'(?:href|src)="(/-/static-plugins/[^"]+\.(?:css|js)[^"]*)"')


def measure(folder: Path) -> Iterator[Result]:
    """Build the real records into `folder`, serve it as `datasette .` does, and measure."""
    configure(folder)
    run(python("-m", "loaders", "build", "--output", str(folder / "conflict.db")), PROGRAM)
    with served(folder) as port:
        yield from asyncio.run(_measure_all(port))


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """A server of the folder, by its port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    # What only tests bring must not weigh on the server: Datasette uses rich where it finds it.
    code = "import sys; sys.modules['rich'] = None; from datasette.cli import cli; cli()"
    command = [sys.executable, "-c", code, ".", "--port", str(port), "--setting", "default_cache_ttl", "5"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


async def _measure_all(port: int) -> list[Result]:
    client = Client(port)
    event = (await client.get("/api/v1/events?limit=1&sort=importance&fields=id")).body.decode()
    event_id = re.findall(r'"id":"([^"]+)"', event)[0]
    pages = {"home": "/", "timeline of all events": "/timeline", "event page": f"/events/{event_id}"}
    results = [await _weight(client, name, path) for name, path in pages.items()]
    results.append(await _script_weight(client))
    results.append(await _weight(client, "embed of 50 events", "/embed?importance=1&importance=2", most=60))
    table = await _seconds(client, {"table": _TABLE, **pages}, fresh=True)
    results += [
        Result(f"server time, {name} / Datasette's table page", table[name], table["table"], at_most=1)
        for name in pages
    ]
    cold = await _seconds(client, {"datasette": _TABLE_JSON, "api": _EVENTS}, fresh=True)
    results.append(
        Result("cold /api/v1/events, whole documents / Datasette's rows", cold["api"], cold["datasette"], at_most=1)
    )
    tag = (await client.get(_EVENTS)).headers["etag"]
    unchanged = await _rate(client, _EVENTS, If_None_Match=tag)
    rows = await _rate(client, _TABLE_JSON, Cookie="who=reader")  # who has a cookie gets nothing that was kept
    results.append(Result("304 a second / Datasette's JSON a second", unchanged, rows, at_least=10, parts="a second"))
    await client.close()
    return [*results, *await _load(port)]


async def _weight(client: Client, name: str, path: str, most: float = 150) -> Result:
    """HTML with all CSS and scripts that it asks for, gzip."""
    page = (await client.get(path)).body
    files = [
        (await client.get(address.replace("&amp;", "&"))).body for address in set(_OWN_FILE.findall(page.decode()))
    ]
    size = sum(len(gzip.compress(content)) for content in (page, *files))
    return Result(f"transfer, {name}: HTML, CSS and scripts, gzip", size / KB, 1, at_most=most, unit="kB")


async def _script_weight(client: Client) -> Result:
    sizes = []
    for path in ("/", "/timeline"):
        page = (await client.get(path)).body.decode()
        scripts = [address for address in set(_OWN_FILE.findall(page)) if ".js" in address]
        sizes.append(sum([len(gzip.compress((await client.get(address)).body)) for address in scripts]))
    return Result("transfer, scripts of the heaviest page, gzip", max(sizes) / KB, 1, at_most=60, unit="kB")


async def _seconds(client: Client, paths: dict[str, str], *, fresh: bool = False) -> dict[str, float]:
    """Median seconds of each path, asked in turn so that noise falls on all alike; `fresh` defeats finished bodies."""
    seconds: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(ROUNDS):
        for name, path in paths.items():
            # The store of finished bodies knows an address by its host: under a new one, every answer is made anew.
            answer = await client.get(path, **({"Host": f"{HOST}:{number + 1}"} if fresh else {}))
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
            seconds[name].append(answer.seconds)
    return {name: statistics.median(values) for name, values in seconds.items()}


async def _rate(client: Client, path: str, **headers: str) -> float:
    """Answers a second over one connection."""
    count, until = 0, time.perf_counter() + CONDITIONAL_SECONDS
    while time.perf_counter() < until:
        await client.get(path, **headers)
        count += 1
    return count / CONDITIONAL_SECONDS


async def _load(port: int) -> list[Result]:
    """Many clients at once on the API, facets and embeds, for a minute."""
    client = Client(port)
    keys = {}
    for kind in ("place", "actor"):
        text = (await client.get(f"/api/v1/{kind}s?limit=40&fields=id")).body.decode()
        keys[kind] = re.findall(r'"id":"([^"]+)"', text)
    await client.close()
    until = time.perf_counter() + LOAD_SECONDS
    every = await asyncio.gather(*(_one_client(port, number, keys, until) for number in range(LOAD_CLIENTS)))
    seconds = sorted(each for some, _ in every for each in some)
    errors = sum(failed for _, failed in every)
    middle, slow = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]
    return [
        Result(f"load: {LOAD_CLIENTS} clients, {len(seconds):,} answers, errors", errors, 1, at_most=0, unit=""),
        Result("load: p99 / p50", slow, middle, at_most=10),
    ]


async def _one_client(port: int, number: int, keys: dict[str, list[str]], until: float) -> tuple[list[float], int]:
    client, seconds, errors, turn = Client(port), [], 0, number
    while time.perf_counter() < until:
        turn += 1
        values = {kind: some[turn % len(some)] for kind, some in keys.items()}
        try:
            answer = await client.get(_LOADED[turn % len(_LOADED)].format(**values), Accept_Encoding="gzip")
        except (OSError, asyncio.IncompleteReadError):
            errors += 1
            client = Client(port)
            continue
        seconds.append(answer.seconds)
        errors += answer.status != 200
    await client.close()
    return seconds, errors
