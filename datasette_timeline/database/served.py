"""The timeline's database as Datasette serves it: always the newest build, and never two builds in one answer.

A request reads one snapshot from its first query to its last. Before it begins, the file is looked at; a new one is
taken over, described and checked before anybody reads it. A file that cannot be taken over is told of once, and the
last good one goes on being served.

Our own pages and what visitors ask for in SQL have threads and connections of their own, so that many slow questions
keep other questions waiting, and no page. Limits of time count what a query computes, not how long the machine let it
wait: a page does not break because the machine is busy.
"""

import asyncio
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from json.encoder import encode_basestring_ascii
from pathlib import Path
from typing import Any, TypeVar

from datasette_timeline.database.datasette_compat import (
    Database,
    DatasetteError,
    QueryInterrupted,
    Results,
    connection_to,
    trace,
)
from datasette_timeline.database.datasette_types import FileDatabase, Parameters
from datasette_timeline.database.snapshots import FileState, Snapshot, address_of, file_state
from datasette_timeline.database.sql_limits import limits_of, why_refused
from datasette_timeline.published.contract import breach

T = TypeVar("T")

PAGES, TABLES, QUESTIONS = "pages", "tables", "questions"
"""The lanes: reads of our own pages; of Datasette's pages about tables; and SQL that a visitor wrote."""
_LANES = (PAGES, TABLES, QUESTIONS)

_INDEX = "events_fts"

_STEPS = {PAGES: 10_000, TABLES: 1_000, QUESTIONS: 1_000}
"""Instructions of SQLite between two looks at the clock: 0.1 ms for a thousand of the common ones, and a second of the
longest, which only visitors write."""
_LONG = 1_000
"""Letters; the length in JSON of a text that has more is taken exactly."""
_NICENESS = 10
"""By how much visitors' SQL gives way to pages, in steps of the system's scheduler: it gets about a tenth then."""
_PATIENCE = 0.5
"""Seconds that a request waits for a new file to be taken over before it is answered from the last one."""

lane: ContextVar[str] = ContextVar("lane", default=PAGES)
answers_csv: ContextVar[bool] = ContextVar("answers_csv", default=False)
"""Whether the rows become a table of values. Datasette would send an empty one for a question that has faults."""
_pins: ContextVar[dict["ServedDatabase", Snapshot] | None] = ContextVar("pins", default=None)
_loading: ContextVar[bool] = ContextVar("loading", default=False)
_interrupted: ContextVar[list[str] | None] = ContextVar("interrupted", default=None)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Whatever is read within reads one state of each database."""
    token = _pins.set({})
    try:
        yield
    finally:
        _pins.reset(token)


@contextmanager
def noting_interruptions() -> Iterator[list[str]]:
    """The queries within that computed for too long, so that what is made of the others lacks something."""
    noted: list[str] = []
    token = _interrupted.set(noted)
    try:
        yield noted
    finally:
        _interrupted.reset(token)


@contextmanager
def loading_once() -> Iterator[None]:
    """Reads within are done once per file and kept: they may take as long as a large file needs."""
    tokens = _loading.set(True), lane.set(PAGES)
    try:
        yield
    finally:
        _loading.reset(tokens[0])
        lane.reset(tokens[1])


def state_of(database: object) -> object:
    """What to remember things by that were read from a database: gone as soon as they cannot be asked for again."""
    return database.snapshot if isinstance(database, ServedDatabase) else database


class Inspection(Mapping[str, Any]):
    """What Datasette has of the description of a database, kept in step with the file that a request reads."""

    def __init__(self, database: "ServedDatabase") -> None:
        self._database = database

    def __getitem__(self, name: str) -> Any:
        return self._now[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)

    @property
    def _now(self) -> Mapping[str, Any]:
        snapshot = self._database.snapshot
        tables = {name: {"count": count} for name, count in snapshot.counts.items()}
        file = Path(self._database.path).name
        return {"hash": snapshot.hash, "size": snapshot.state.size, "file": file, "tables": tables}


class ServedDatabase(Database):
    """A file database in the place of Datasette's own object for it. `path` and name stay as they were."""

    def __init__(self, plain: FileDatabase) -> None:
        """Open the file. Raises OSError or sqlite3.Error where it cannot be read."""
        super().__init__(plain.ds, plain.path, is_mutable=plain.is_mutable)
        self.name, self.route = plain.name, plain.route
        threads = plain.ds.setting("num_sql_threads") or 1
        self._threads = threads
        self._pools = {
            PAGES: ThreadPoolExecutor(threads, thread_name_prefix=f"{self.name}-{PAGES}"),
            TABLES: ThreadPoolExecutor(threads, thread_name_prefix=f"{self.name}-{TABLES}"),
            QUESTIONS: ThreadPoolExecutor(
                threads, thread_name_prefix=f"{self.name}-{QUESTIONS}", initializer=_give_way_to_pages
            ),
        }
        self._newest = self._open()
        self._passed_over: FileState | None = None
        """A file that could not be taken over: it is not tried again until it changes."""
        self._taking_over: asyncio.Task[None] | None = None

    @property
    def snapshot(self) -> Snapshot:
        """What this request reads; outside of requests, the newest."""
        pins = _pins.get()
        return self._newest if pins is None else pins.setdefault(self, self._newest)

    @property
    def newest_state(self) -> FileState:
        """Which file is read, by whoever asks from now on."""
        return self._newest.state

    def open_beside(self, path: Path) -> Snapshot:
        """Another file of the same kind, to be read in the place of this one. Raises OSError or sqlite3.Error."""
        return Snapshot(path, _LANES, self._threads, self._connect_to)

    def pin(self, snapshot: Snapshot) -> None:
        """Let the rest of this request read another state."""
        pins = _pins.get()
        if pins is None:
            raise RuntimeError("only within one_snapshot() there is something to be pinned")
        pins[self] = snapshot

    # --- a new file -------------------------------------------------------------------------------------------------

    async def refresh(self) -> None:
        """Take over a new file, where there is one. Costs a look at the folder where there is none."""
        if self._taking_over is None:
            try:
                state = file_state(Path(self.path))
            except OSError:
                return  # taken away: what was read last is still here
            if state in (self._newest.state, self._passed_over):
                return
            self._taking_over = asyncio.create_task(self._take_over(state))
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._taking_over), _PATIENCE)

    async def _take_over(self, state: FileState) -> None:
        try:
            self._newest = await asyncio.to_thread(self._checked)
        except (OSError, sqlite3.Error, ValueError) as error:
            self._passed_over = state
            sys.stderr.write(f"{Path(self.path).name} is new, but not taken over: {error}.\n")
        finally:
            self._taking_over = None

    def _checked(self) -> Snapshot:
        fresh = self._open()
        if found := fresh.read(PAGES, breach):
            raise ValueError(found)
        return fresh

    def _open(self) -> Snapshot:
        return self.open_beside(Path(self.path))

    def _connect_to(self, path: Path, name: str) -> sqlite3.Connection:
        options = "immutable=1" if not self.is_mutable else "mode=ro&nolock=1" if self.ds.nolock else "mode=ro"
        connection = connection_to(self, address_of(path, options))
        if name == PAGES:
            connection.set_authorizer(None)  # our own SQL asks for nothing that has to be refused
        return connection

    # --- what Datasette asks of a database --------------------------------------------------------------------------

    @property
    def hash(self) -> str | None:
        """SHA-256 of the file as this request reads it; None where the file may change in place."""
        return None if self.is_mutable else self.snapshot.hash

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.snapshot.state.size

    @property
    def cached_table_counts(self) -> Mapping[str, int]:
        """Rows of each table."""
        return self.snapshot.counts

    @property
    def mtime_ns(self) -> int:
        """When the file was made."""
        return self.snapshot.state.changed_ns

    async def fts_table(self, table: str) -> str | None:
        """The index over a table's words; Datasette would know that of the events only if it held the words, too."""
        return _INDEX if table == "events" else None

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """What `fn(connection)` returns, in a thread of the lane that the request is in."""
        name = lane.get()
        if self.ds.executor is None:
            return self.snapshot.read(name, fn)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pools[name], self.snapshot.read, name, fn)

    async def execute(
        self,
        sql: str,
        params: Parameters | None = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,
    ) -> Results:
        """The rows of a query, as Datasette's own method gives them.

        Raises QueryInterrupted where the query computes for too long, sqlite3.OperationalError where its answer is too
        large or it has faults. No fault is printed: who asked is told.
        """
        milliseconds = self._milliseconds(custom_time_limit)
        most_rows = self.ds.max_returned_rows
        if most_rows == (page_size or self.ds.page_size):
            most_rows += 1  # so that a full page knows whether there is a next one
        name = lane.get()
        is_visitors = name != PAGES
        most_bytes = limits_of(self.ds).answer_bytes if is_visitors else None

        refused = _csv_refused if answers_csv.get() else sqlite3.OperationalError

        def work(connection: sqlite3.Connection) -> Results:
            why_refused()  # so that no reason of an earlier query is left
            try:
                with _computing_at_most(connection, milliseconds, name):
                    cursor = connection.execute(sql, params if params is not None else {})
                    rows = _fetched(cursor, most_rows + 1 if truncate and most_rows else None, most_bytes)
                if cursor.description is None:  # as newer Pythons now and then tell of a query that got no memory
                    raise MemoryError
            except sqlite3.OperationalError as error:
                if error.args == ("interrupted",):
                    raise QueryInterrupted(error, sql, params) from None
                raise refused(str(error)) from None
            except MemoryError as error:
                if not is_visitors:
                    raise QueryInterrupted(error, sql, params) from None  # others hold the memory at the moment
                raise refused("The query needs more memory than there is for a question: ask for less") from None
            except sqlite3.DataError as error:
                reason = why_refused() or f"A value of the query is too large ({error})"
                raise refused(reason) from None
            is_cut = bool(truncate and most_rows and len(rows) > most_rows)
            return Results(rows[:most_rows] if is_cut else rows, is_cut, cursor.description)

        with trace("sql", database=self.name, sql=sql.strip(), params=params):
            try:
                return await self.execute_fn(work)
            except QueryInterrupted:
                if (noted := _interrupted.get()) is not None:
                    noted.append(sql)
                raise

    def _milliseconds(self, wanted: int | None) -> int:
        limits = limits_of(self.ds)
        if lane.get() != PAGES:
            most = int(self.ds.sql_time_limit_ms)
        else:
            most = limits.load_ms if _loading.get() else limits.page_ms
        return min(wanted, most) if wanted else most


def _csv_refused(reason: str) -> Exception:
    error: Exception = DatasetteError(reason, title="Invalid SQL", status=400)
    return error


def _give_way_to_pages() -> None:
    """Let this thread have what processors the rest of the program does not need, where the system can tell threads."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


@contextmanager
def _computing_at_most(connection: sqlite3.Connection, milliseconds: int, lane_name: str) -> Iterator[None]:
    """Interrupt whatever computes longer in this thread; waiting for a processor does not count."""
    end = time.thread_time() + milliseconds / 1000
    steps = _STEPS[lane_name] if milliseconds > 20 else 1
    connection.set_progress_handler(lambda: time.thread_time() >= end, steps)
    try:
        yield
    finally:
        connection.set_progress_handler(None, steps)


def _fetched(cursor: sqlite3.Cursor, most_rows: int | None, most_bytes: int | None) -> list[sqlite3.Row]:
    """The rows of a query, up to so many. Raises sqlite3.OperationalError where they hold more bytes than that."""
    if most_bytes is None:
        return cursor.fetchall() if most_rows is None else cursor.fetchmany(most_rows)
    rows, size = [], 0
    for row in cursor:
        size += sum(_length(value) for value in row)
        if size > most_bytes:
            raise sqlite3.OperationalError(
                f"The answer is larger than {most_bytes // 2**20} MB: ask for fewer rows, or for shorter values"
            )
        rows.append(row)
        if len(rows) == most_rows:
            break
    return rows


def _length(value: object) -> int:
    """About how long the value is in JSON, where a letter can take six bytes. Numbers do not count: rows bound them."""
    if isinstance(value, str):
        if len(value) > _LONG:
            return len(encode_basestring_ascii(value))
        return len(value) if value.isascii() else 6 * len(value)
    return 6 * len(value) if isinstance(value, bytes) else 0
