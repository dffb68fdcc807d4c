"""What of Datasette this plugin uses, as types: Datasette has none of its own, and a type checker would take anything.

A member that is not here is used nowhere but in `datasette_compat`. All of these are in both lines of Datasette.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Parameters = Sequence[Any] | Mapping[str, Any]
"""Values of the placeholders in a query, by position or by name."""
Row = sqlite3.Row


class Results(Protocol):
    """The rows of a query."""

    rows: Sequence[Row]

    def __iter__(self) -> Iterator[Row]: ...

    def first(self) -> Row | None:
        """The first row; None where there is none."""
        ...

    def single_value(self) -> Any:
        """The one value of the one row."""
        ...


class Database(Protocol):
    """A database that can be asked: the timeline's, or any other that Datasette serves."""

    @property
    def name(self) -> str:
        """What it is called in settings and permissions."""
        ...

    @property
    def route(self) -> str:
        """What it is called in addresses."""
        ...

    async def execute(self, sql: str, params: Parameters | None = None) -> Results:
        """The rows of a query. Raises QueryInterrupted where it takes longer than allowed."""
        ...

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """What `fn(connection)` returns, from a thread for such work."""
        ...


class FileDatabase(Database, Protocol):
    """A database as Datasette attached it, which may be served in another way."""

    ds: "Datasette"
    path: str
    is_memory: bool
    is_mutable: bool

    def close(self) -> None:
        """Let go of the file."""
        ...

    async def table_columns(self, table: str) -> list[str]:
        """The names of a table's columns."""
        ...


class Urls(Protocol):
    """Addresses on this site, under its `base_url`."""

    def path(self, path: str) -> str:
        """The address of a path."""
        ...

    def instance(self) -> str:
        """The address of the home page."""
        ...

    def database(self, database: str) -> str:
        """The address of a database."""
        ...

    def table(self, database: str, table: str) -> str:
        """The address of a table."""
        ...

    def query(self, database: str, query: str) -> str:
        """The address of a stored query."""
        ...

    def row(self, database: str, table: str, row_path: str) -> str:
        """The address of a row."""
        ...

    def static_plugins(self, plugin: str, path: str) -> str:
        """The address of a plugin's static file."""
        ...


class Arguments(Protocol):
    """The parameters of an address."""

    def __contains__(self, name: object) -> bool: ...

    def get(self, name: str) -> str | None:
        """The first value of a parameter; None where it is not given."""
        ...


class Request(Protocol):
    """A request to one of our addresses."""

    scope: dict[str, Any]
    """What ASGI knows of it."""

    @property
    def method(self) -> str:
        """GET, HEAD and so on."""
        ...

    @property
    def scheme(self) -> str:
        """http or https."""
        ...

    @property
    def host(self) -> str:
        """The host that was asked, with its port."""
        ...

    @property
    def path(self) -> str:
        """The path, with `base_url`."""
        ...

    @property
    def full_path(self) -> str:
        """Path and query."""
        ...

    @property
    def query_string(self) -> str:
        """The query as it was written."""
        ...

    @property
    def args(self) -> Arguments:
        """The query, taken apart."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers by their names in small letters."""
        ...

    @property
    def actor(self) -> Mapping[str, Any] | None:
        """Who asks; None for everybody."""
        ...

    @property
    def url_vars(self) -> Mapping[str, str | Any]:
        """What the groups of the route matched; None for a group that took no part."""
        ...


class Datasette(Protocol):
    """The running program."""

    databases: MutableMapping[str, FileDatabase]
    inspect_data: Mapping[str, Any] | None
    config_dir: Path | None
    pdb: bool
    cache_headers: bool
    executor: Executor | None
    nolock: bool
    page_size: int
    max_returned_rows: int
    sql_time_limit_ms: int

    @property
    def urls(self) -> Urls:
        """Addresses on this site."""
        ...

    def setting(self, key: str) -> Any:
        """A setting of Datasette."""
        ...

    def plugin_config(self, plugin_name: str) -> Mapping[str, Any] | None:
        """What the operator set for a plugin."""
        ...

    def get_database(self, name: str | None) -> FileDatabase:
        """An attached database; without a name, the first. Raises KeyError where there is none."""
        ...

    def absolute_url(self, request: Request, path: str) -> str:
        """An address with its host."""
        ...

    async def invoke_startup(self) -> None:
        """What has to be done before anybody is answered. Raises StartupError."""
        ...

    def app(self) -> Callable[..., Awaitable[None]]:
        """The ASGI application that answers, with all layers around it."""
        ...
