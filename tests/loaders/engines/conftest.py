"""The engines that are here. REQUIRE_ENGINES=1 makes one that is not here a failure."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest


def _lacking(what: str) -> None:
    if os.environ.get("REQUIRE_ENGINES"):
        pytest.fail(f"REQUIRE_ENGINES is set, and {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def spark() -> None:
    """For tests that need Spark: it is there, and what it runs on."""
    if not find_spec("pyspark"):
        _lacking("pyspark is not installed: pip install --require-hashes -r requirements/spark.txt")
    if not shutil.which("java"):
        _lacking("Spark needs Java, which is not here; on Debian: sudo apt install default-jre-headless")


class Server(NamedTuple):
    """A PostgreSQL server of our own."""

    port: int
    user: str
    password: str

    def url(self, database: str = "postgres", user: str = "", password: str = "") -> str:
        """The URL of one of its databases; as another user, if one is given."""
        login = f"{user or self.user}:{password or self.password}"
        return f"postgresql+psycopg://{login}@127.0.0.1:{self.port}/{database}"

    def ask(self, sql: str, url: str = "") -> list[tuple[Any, ...]]:
        """Run SQL, and return its rows."""
        import psycopg

        with psycopg.connect((url or self.url()).replace("+psycopg", "")) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Debian's PostgreSQL in a temporary folder, run by a user who is not root, sorting as people do in English."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")) or [Path(shutil.which("pg_ctl") or "")]
    if not found[-1].is_file():
        _lacking("there is no PostgreSQL server; on Debian: sudo apt install postgresql")
    tools = found[-1].parent
    is_root = os.geteuid() == 0
    user = "postgres" if is_root else getpass.getuser()
    folder = Path(tempfile.mkdtemp(prefix="timeline-postgresql-"))

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            [*map(str, command)],
            user=user if is_root else None,
            group=pwd.getpwnam(user).pw_gid if is_root else None,
            extra_groups=[] if is_root else None,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert done.returncode == 0, done.stderr

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = folder / "password"
    secret.write_text("se:cret/x", encoding="utf-8")
    if is_root:
        for path in (folder, secret):
            shutil.chown(path, user)
    try:
        sorting = ("--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8")
        run(
            tools / "initdb", "-D", folder / "data", "-A", "scram-sha-256", f"--pwfile={secret}", "-U", "ours", *sorting
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run(tools / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield Server(port, "ours", "se%3Acret%2Fx")
        finally:
            run(tools / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def held(with_imports: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    """Rows of the database with imports, as SQLite has them."""

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(with_imports)) as connection:
            return connection.execute(sql).fetchall()

    return ask
