"""What the plugin takes of Datasette beyond the names of the package `datasette` itself: all that may change under it.

Datasette's stable line (0.65) and its next one (1.0) differ in what lies here, and nowhere else does it matter which of
the two runs. That is asked of what there is, never of a version. Importing this module loads no plugin of Datasette,
which would be this one, before or after it.
"""

import re
import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

import datasette as datasette_package
from datasette import __version__ as datasette_version
from datasette.database import Database, QueryInterrupted, Results
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.tracer import trace
from datasette.utils import StartupError, await_me_maybe, path_with_removed_args, tilde_decode
from datasette.utils.asgi import BadRequest, Base400
from datasette.views.base import DatasetteError
from jinja2 import Environment

from datasette_timeline.database.datasette_types import Datasette, FileDatabase, Request
from datasette_timeline.database.per_datasette import memoize_per_datasette

__all__ = [
    "BadRequest",
    "Base400",
    "Database",
    "DatasetteError",
    "Facet",
    "FilterArguments",
    "QueryInterrupted",
    "Results",
    "StartupError",
    "actor_of_request",
    "await_me_maybe",
    "connection_to",
    "datasette_templates",
    "datasette_version",
    "datasettes_scripts",
    "datasettes_static_url",
    "default_settings",
    "described_tables",
    "ensure_may_download",
    "ensure_may_view",
    "hidden_tables",
    "index_page",
    "is_of_another_plugin",
    "look_up_rules_alone",
    "may_debug",
    "opened",
    "path_with_removed_args",
    "plain_download",
    "plugin_name",
    "print_no_variables",
    "query_writes",
    "serving_with",
    "sharing_the_port",
    "site_title",
    "sorted_by",
    "sql_url",
    "template_environment",
    "tilde_decode",
    "trace",
]

_TOKEN_INVALID: Any = getattr(datasette_package, "TokenInvalid", ())
_PACKAGE = __name__.partition(".")[0]

Actor = Mapping[str, Any] | None
"""Who asks, as Datasette tells it; None for everybody."""

# --- who may do what ------------------------------------------------------------------------------------------------


async def ensure_may_view(datasette: Datasette, actor: Actor, database: str, table: str) -> None:
    """Raise Forbidden where the actor may not see the table on Datasette's own pages either."""
    await _ensure(datasette, actor, "view-table", database, table)


async def ensure_may_download(datasette: Datasette, actor: Actor, database: str) -> None:
    """Raise Forbidden where the actor may not have the whole file."""
    await _ensure(datasette, actor, "view-database-download", database)


async def _ensure(inside: Any, actor: Actor, action: str, database: str, table: str | None = None) -> None:
    if hasattr(inside, "ensure_permissions"):
        what = (database, table) if table else database
        await inside.ensure_permissions(actor, [(action, what), ("view-database", database), "view-instance"])
        return
    from datasette.resources import DatabaseResource, TableResource

    resource = TableResource(database, table) if table else DatabaseResource(database)
    await inside.ensure_permission(action=action, resource=resource, actor=actor)


def look_up_rules_alone(datasette: Datasette) -> None:
    """Spare Datasette 0.65 a copy of all its metadata, which it makes whenever it is asked who may see a table.

    The rules are still read anew each time, by its own code, from the metadata and from what plugins add to it.
    """
    inside: Any = datasette
    if hasattr(inside, "_table_permission_allows"):
        inside._table_permission_allows = partial(type(inside)._table_permission_allows, _WithRulesAlone(inside))


class _WithRulesAlone:
    """A Datasette whose metadata tells of the tables that have rules, and of no others."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette

    def __getattr__(self, name: str) -> Any:
        return getattr(self._datasette, name)

    def _metadata_sources(self, *asked: Any) -> Iterator[Any]:
        for source in self._datasette._metadata_sources(*asked):
            yield _in_each(_with_rules(source), "databases", _with_rules)


def _with_rules(told: Any) -> Any:
    """What is told of a database, or of all, without queries, and of tables only those that have rules."""
    if not isinstance(told, dict):
        return told
    kept = {name: part for name, part in told.items() if name != "queries"}
    return kept | {"tables": _ruled(kept["tables"])} if isinstance(kept.get("tables"), dict) else kept


def _ruled(tables: dict[str, Any]) -> dict[str, Any]:
    """The tables of which one of the spellings has a rule, or what Datasette may take for one."""
    ruled = {name.lower() for name, told in tables.items() if not isinstance(told, dict) or "allow" in told}
    return {name: told for name, told in tables.items() if name.lower() in ruled}


def _in_each(told: Any, name: str, change: Callable[[Any], Any]) -> Any:
    """The same with each part below that name changed; other shapes than Datasette's are left as they are."""
    if not isinstance(told, dict) or not isinstance(told.get(name), dict):
        return told
    return {**told, name: {key: change(part) for key, part in told[name].items()}}


async def may_debug(datasette: Datasette, actor: Actor) -> bool:
    """Whether the actor is shown the pages about the machinery."""
    inside: Any = datasette
    if hasattr(inside, "permission_allowed"):
        return bool(await inside.permission_allowed(actor, "debug-menu", default=False))
    return bool(await inside.allowed(action="debug-menu", actor=actor))


async def actor_of_request(datasette: Datasette, request: Request) -> Actor:
    """Who asks, as the plugins of Datasette find it; None for everybody."""
    from datasette.plugins import pm

    found = [await _actor(each) for each in pm.hook.actor_from_request(datasette=datasette, request=request)]
    return next((actor for actor in found if actor), request.scope.get("actor"))


async def _actor(found: Any) -> Actor:
    try:
        return cast("Actor", await await_me_maybe(found))
    except _TOKEN_INVALID:  # Datasette says so itself
        return None


_MOST_QUERIES = 500
"""So many names are looked through where an address has none of them."""


async def query_writes(datasette: Datasette, actor: Actor, database: str, name: str) -> bool:
    """Whether a query of that name is there that the operator lets write."""
    stored = await _stored_query(datasette, actor, database, name)
    return bool(stored and (stored.get("write") if isinstance(stored, dict) else stored.is_write))


async def has_query(datasette: Datasette, actor: Actor, database: str, name: str) -> bool:
    """Whether the operator stored a query of that name."""
    return await _stored_query(datasette, actor, database, name) is not None


async def _stored_query(datasette: Datasette, actor: Actor, database: str, name: str) -> Any:
    inside: Any = datasette
    if hasattr(inside, "get_canned_query"):
        return await inside.get_canned_query(database, name, actor)
    return await inside.get_query(database, name)


async def query_names(datasette: Datasette, actor: Actor, database: str) -> list[str]:
    """The names of the queries that the operator offers to the actor."""
    inside: Any = datasette
    if hasattr(inside, "get_canned_queries"):
        names = await inside.get_canned_queries(database, actor)
        return [
            name
            for name in names
            if await inside.permission_allowed(actor, "view-query", (database, name), default=True)
        ]
    page = await inside.list_queries(database, actor=actor, limit=_MOST_QUERIES)
    return [query.name for query in page.queries]


# --- pages and files ------------------------------------------------------------------------------------------------


def template_environment(datasette: Datasette) -> Environment:
    """Where Datasette finds templates: its own and those of plugins."""
    inside: Any = datasette
    found: Environment = (
        inside.get_jinja_environment() if hasattr(inside, "get_jinja_environment") else inside.jinja_env
    )
    return found


@cache
def datasette_templates() -> list[Path]:
    """The files of Datasette's own templates."""
    return sorted((Path(datasette_package.__file__).parent / "templates").glob("*.html"))


def datasettes_static_url(datasette: Datasette, name: str) -> str:
    """The address of one of Datasette's own static files."""
    inside: Any = datasette
    return str(inside.static(name) if hasattr(inside, "static") else inside.urls.static(name))


@cache
def datasettes_scripts() -> list[str]:
    """The scripts that every page of Datasette loads for those of its plugins; its stable line has none."""
    folder = Path(datasette_package.__file__).parent / "static"
    return [name for name in ("modal.js", "datasette-manager.js") if (folder / name).is_file()]


def sql_url(datasette: Datasette, database: str) -> str:
    """Where Datasette answers SQL about a database."""
    inside: Any = datasette
    address = inside.urls.database(database)
    return f"{address}/-/query" if hasattr(inside, "get_query") else str(address)


def described_tables(datasette: Datasette, database: str) -> Mapping[str, str]:
    """What the metadata says of the tables of a database, by table."""
    inside: Any = datasette
    tables = _told_of_tables(inside._metadata_local, database)
    return {name: str(told["description"]) for name, told in tables.items() if told.get("description")}


def sorted_by(datasette: Datasette, database: str, table: str) -> str | None:
    """The column that a table is in the order of where a visitor asks for no other; None where nobody says so."""
    for told in _told_by_line(datasette):
        found = _told_of_tables(told, database).get(table, {})
        if column := found.get("sort") or found.get("sort_desc"):
            return str(column)
    return None


def hidden_tables(datasette: Datasette, database: str) -> frozenset[str]:
    """The tables and views of a database that the operator keeps off Datasette's lists."""
    told = [_told_of_tables(each, database) for each in _told_by_line(datasette)]
    return frozenset(name for tables in told for name, each in tables.items() if each.get("hidden"))


def _told_by_line(datasette: Datasette) -> Sequence[Any]:
    """Where the two lines of Datasette keep what is told of tables."""
    inside: Any = datasette
    return inside._metadata_local, getattr(inside, "config", None)


def _told_of_tables(told: Any, database: str) -> Mapping[str, Any]:
    """What metadata or configuration has of the tables of a database."""
    return ((told or {}).get("databases") or {}).get(database, {}).get("tables") or {}


def site_title(datasette: Datasette) -> str | None:
    """The title of the site in its metadata, without a look into a database."""
    inside: Any = datasette
    title = inside.metadata("title") if hasattr(inside, "metadata") else inside._metadata_local.get("title")
    return cast("str | None", title)


async def index_page(datasette: Datasette, request: Request) -> Any:
    """Datasette's own page at "/"."""
    from datasette.views.index import IndexView

    return await IndexView(datasette).get(request)


async def plain_download(datasette: Datasette, request: Request) -> Any:
    """Datasette's own answer at /NAME.db."""
    from datasette.views import database as views

    if hasattr(views, "DatabaseDownload"):
        return await views.DatabaseDownload(datasette).get(request)
    return await views.database_download(request, datasette)


def is_of_another_plugin(datasette: Datasette, path: str) -> bool:
    """Whether a plugin that is not this one answers at a path of the site, and none of our own pages does."""
    ours, others = _routes_of_plugins(datasette)
    return any(route.match(path) for route in others) and not any(route.match(path) for route in ours)


@memoize_per_datasette
def _routes_of_plugins(datasette: Datasette) -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    """The addresses of this plugin and of all others; those of Datasette itself are among neither."""
    from datasette.plugins import pm

    found: dict[bool, list[re.Pattern[str]]] = {True: [], False: []}
    for hook in pm.hook.register_routes.get_hookimpls():
        package = hook.function.__module__.partition(".")[0]
        if package != "datasette":
            routes = hook.function(**dict.fromkeys(hook.argnames, datasette)) or ()
            found[package == _PACKAGE] += [re.compile(address) for address, *_ in routes]
    return found[True], found[False]


@cache
def plugin_name(static: Path) -> str:
    """The name under which Datasette serves the files of a plugin's static folder."""
    from datasette.plugins import get_plugins

    return next(str(plugin["name"]) for plugin in get_plugins() if plugin["static_path"] == str(static))


# --- how Datasette runs ---------------------------------------------------------------------------------------------


def print_no_variables() -> None:
    """Let Datasette log errors without the values of all variables, whatever packages are installed.

    Where rich happens to be, it prints every 404 with all local variables around it. That takes seconds, fails for
    addresses that no route matches, and tells nobody anything.
    """
    from datasette import handle_exception

    handle_exception.rich = None


def connection_to(database: FileDatabase, address: str) -> sqlite3.Connection:
    """A connection to a file at SQLite's address, as Datasette and its plugins prepare those of the database."""
    inside: Any = database.ds
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    inside._prepare_connection(connection, database.name)
    return connection


def opened(folder: Path | None, base: str, secret: str, title: str | None = None) -> Datasette:
    """A Datasette on a folder with its configuration, as `datasette FOLDER` opens it, under a path that begins and ends
    with a slash; without a folder one that has no databases and a title.
    """
    from datasette.app import Datasette as Opened

    found: Any
    if folder is None:
        found = Opened([], metadata={"title": title} if title else None, secret=secret)
    else:
        found = Opened([], config_dir=folder, secret=secret)
    found._settings["base_url"] = base
    return cast("Datasette", found)


def default_settings() -> Mapping[str, object]:
    """The settings that Datasette knows, each with its value where nobody sets it."""
    from datasette.app import DEFAULT_SETTINGS

    return cast("Mapping[str, object]", DEFAULT_SETTINGS)


@contextmanager
def sharing_the_port() -> Iterator[None]:
    """Whatever Datasette serves within listens on its port beside other processes; the system divides who comes."""
    from uvicorn import Server

    server: Any = Server
    startup = server.startup

    async def beside_others(self: Any, sockets: Any = None) -> None:
        if sockets is None:
            address = self.config.host, self.config.port
            family = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0][0]
            sockets = [socket.create_server(address, family=family, reuse_port=True)]
        await startup(self, sockets)

    server.startup = beside_others
    try:
        yield
    finally:
        server.startup = startup


@contextmanager
def serving_with(**options: Any) -> Iterator[None]:
    """Whatever Datasette serves within, uvicorn serves with these options."""
    import uvicorn

    server: Any = uvicorn
    run, config = server.run, server.Config
    server.run, server.Config = partial(run, **options), partial(config, **options)
    try:
        yield
    finally:
        server.run, server.Config = run, config
