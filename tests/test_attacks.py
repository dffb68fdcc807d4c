"""Requests that would bring a careless site down: each is answered, in a small memory, and none holds the others up.

How long a request holds the others up is how long it computes in the one thread that answers all of them; so the tests
hold on a busy machine, too. `bench serving` measures what readers feel.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import httpx
import pytest
from datasette.app import Datasette

ROOT = Path(__file__).resolve().parent.parent
MOST_MEMORY = 300 * 2**20
MOST_ADDRESSES = 2**30
"""Of memory that the server may so much as reserve, where the system can limit that."""
MOST_SECONDS = 1
AS_A_SERVICE = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144"}
"""What docs/running.md sets for the process."""
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


def sql(question: str, form: str = ".json") -> str:
    return f"/conflict{form}?{urlencode({'sql': question})}"


def count(most: int, what: str) -> str:
    return f"with recursive n(i) as (select 1 union all select i + 1 from n limit {most}) select {what} from n"


LONG = "hex(zeroblob(2000000))"
ATTACKS = {
    "a gigabyte of nothing": sql("select zeroblob(1000000000)"),
    "a gigabyte of noise": sql("select randomblob(1000000000)"),
    "a gigabyte of x": sql("select printf('%.*c', 900000000, 'x')"),
    "a wide number": sql("select printf('%900000000d', 1)"),
    "all documents in one": sql("select group_concat(a.json) from documents a, documents b"),
    "all documents with all": sql("select a.json from documents a, documents b"),
    "all documents with all as a page": sql("select a.json from documents a, documents b", ""),
    "large rows": sql(count(5000, "zeroblob(100000)")),
    "large values": sql(count(1000, "zeroblob(4000000)")),
    "letters that grow in JSON": sql(count(5000, "replace(hex(zeroblob(10000)), '0', char(1))")),
    "large values handed on": sql(
        "with recursive n(i, b) as (select 1, zeroblob(4000000) union all select i + 1, b from n) select max(i) from n"
    ),
    "a large table of values": sql(count(5000, "hex(zeroblob(10000))"), ".csv"),
    "all pairs of letters": sql(f"select trim({LONG}, {LONG})"),
    "a long needle": sql(f"select instr({LONG}, {LONG} || 'x')"),
    "a long pattern": sql(f"select {LONG} like '%' || {LONG} || 'x'"),
    "a deep pattern": sql(f"select {LONG} like '{'%0' * 100}x'"),
    "counting without end": sql(
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    ),
    "sorting without end": sql(count(50_000_000, "i") + " order by random() limit 1"),
    "many columns": sql(f"select {', '.join(['1'] * 1900)}"),
    "every document as JSON": "/conflict/documents.json?_size=max&_shape=objects",
    "every document as a page": "/conflict/documents?_size=max",
    "every document as a table of values": "/conflict/documents.csv?_stream=on&_size=max",
    "every event in every form": "/api/v1/events.jsonl",
    "1,000 parameters": "/timeline?" + "&".join(f"x{n}=1" for n in range(1000)),
    "6,000 parameters": "/timeline?" + "&".join(f"x{n}=1" for n in range(6000)),
    "199 filters": "/timeline?" + "&".join(f"actor=nobody-{n}" for n in range(199)),
    "2,000 unknown actors": "/timeline?" + "&".join(f"actor=nobody-{n}" for n in range(2000)),
    "800 facets": "/conflict/events?" + "&".join(["_facet=type"] * 800),
    "800 facets of the API": "/api/v1/facets?" + "&".join(["facet=type"] * 800),
    "a long name": "/events/" + "a" * 256,
    "a long name in letters of two bytes": "/events/" + "Շոշի" * 26,
    "a long file name": "/-/static/" + "a" * 256,
    "a long search": "/search?" + urlencode({"q": "Шоша " * 300}),
    "a search for everything": "/search?q=" + "+".join("abcdefghijklmnopqrstuvwxyz"),
    "suggestions for a long search": "/search/suggest?" + urlencode({"q": "Шоша " * 300}),
    "suggestions for a long word": "/search/suggest?" + urlencode({"q": "Шу" * 650}),
    "suggestions for everything": "/search/suggest?q=" + "+".join("abcdefghijklmnopqrstuvwxyz"),
    "suggestions for what leaves out all": "/search/suggest?q=-a+-b+-%22c",
    "suggestions for NUL": "/search/suggest?q=%00%00%ff",
    "a sort by nothing": "/conflict/events?_sort=zz",
    "a facet of half an object": "/conflict/events?_facet={",
    "a facet of NUL": "/conflict/events.json?_facet=%00",
    "a page that nobody reached": "/conflict/events?_next=zz",
    "bytes that are no letters": "/places/%ff%fe",
}
ON_A_SERVER = {
    "values in a list": sql(count(5000, "json_group_array(hex(zeroblob(10000)))")),
    "the largest list": sql(count(1_000_000, "json_group_array(hex(zeroblob(2000000)))")),
    "the largest object": sql(count(1_000_000, "json_group_object(i, hex(zeroblob(2000000)))")),
}
"""What a cap on SQLite's memory stops, which is one of the whole process and so would hold for the other tests, too."""


class Told(NamedTuple):
    """How a request was answered, and how long it kept the others waiting."""

    response: httpx.Response
    seconds: float


class Site:
    """A site within this process."""

    def __init__(self, folder: Path) -> None:
        self.datasette = Datasette([], config_dir=folder)
        self._runner = asyncio.Runner()
        self._runner.run(self.datasette.invoke_startup())
        for address in ("/", "/search?q=everything"):  # what is read once is no cost of an attack
            self.ask(address)

    def ask(self, address: str) -> Told:
        async def asked() -> Told:
            before = time.thread_time()
            response = await self.datasette.client.get(address)
            return Told(response, time.thread_time() - before)

        return self._runner.run(asked())

    def close(self) -> None:
        self.datasette.executor.shutdown()
        self._runner.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, many_events: Path, configuration: Path) -> Path:
    made = tmp_path_factory.mktemp("attacked") / "site"
    shutil.copytree(configuration, made)
    for path in (many_events, many_events.with_name("inspect-data.json")):
        shutil.copy(path, made)
    return made


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    made = Site(folder)
    yield made
    made.close()


def assert_has_a_face(response: httpx.Response) -> None:
    assert response.status_code in (200, 301, 302, 400, 403, 404, 414, 503)
    assert all(name in response.headers for name in HEADERS)
    assert "Traceback" not in response.text
    if response.status_code >= 400:
        assert response.headers["content-type"].startswith(("text/html", "application/json", "text/plain"))
        assert len(response.text) < 200_000


@pytest.mark.parametrize("name", ATTACKS)
def test_every_request_is_answered_and_holds_nobody_up(name: str, site: Site) -> None:
    told = site.ask(ATTACKS[name])
    assert_has_a_face(told.response)
    assert told.seconds < MOST_SECONDS


_SERVER = f"""
import resource, sys
if sys.platform == "linux":
    resource.setrlimit(resource.RLIMIT_AS, ({MOST_ADDRESSES}, {MOST_ADDRESSES}))
from datasette.cli import cli
cli()
"""


def test_the_service_and_the_container_are_as_what_is_attacked() -> None:
    setting = " ".join(f"{name}={value}" for name, value in AS_A_SERVICE.items())
    assert f"\nEnvironment={setting} " in (ROOT / "deploy" / "timeline.service").read_text("utf-8")
    assert f"\nENV {setting} " in (ROOT / "Dockerfile").read_text("utf-8")


@pytest.mark.long
def test_all_of_them_together_take_little_memory(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _SERVER, "serve", str(folder), "--port", str(port)]
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, **AS_A_SERVICE})
    try:
        answers = asyncio.run(_attack(f"http://127.0.0.1:{port}"))
        peak = _memory_of(server.pid)
    finally:
        server.terminate()
        server.wait()
    for response in answers:
        assert_has_a_face(response)
    assert "Traceback" not in log.read_text("utf-8")
    assert peak < MOST_MEMORY


def _memory_of(process: int) -> int:
    """The most bytes that a process ever held; where the system does not tell, those that it holds."""
    status = Path(f"/proc/{process}/status")
    if status.exists():
        kilobytes = re.search(r"VmHWM:\s+([0-9]+) kB", status.read_text())
        assert kilobytes
        return int(kilobytes[1]) * 1024
    return int(subprocess.check_output(["/bin/ps", "-o", "rss=", "-p", str(process)])) * 1024


async def _attack(url: str) -> list[httpx.Response]:
    """The answers to all requests, several at a time and twice over; and that the site answers readers afterwards."""
    several = asyncio.Semaphore(8)
    async with httpx.AsyncClient(base_url=url, timeout=300) as client:
        await _until_it_answers(client)

        async def ask(address: str) -> httpx.Response:
            async with several:
                return await client.get(address)

        answers = await asyncio.gather(*(ask(address) for address in [*ATTACKS.values(), *ON_A_SERVER.values()] * 2))
        assert (await client.get("/timeline")).status_code == 200
    return answers


async def _until_it_answers(client: httpx.AsyncClient) -> None:
    for _ in range(600):
        try:
            await client.get("/robots.txt")
        except httpx.TransportError:
            await asyncio.sleep(0.1)
        else:
            return
    pytest.fail("The site did not start.")
