"""What is taken of Datasette beyond its public names does the same on each of its lines."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from datasette import Forbidden, Request, Response, hookimpl
from datasette.plugins import pm

from datasette_timeline.database import datasette_compat as compat
from datasette_timeline.database.settings import STATIC

CLOSED: dict[str, Any] = {"databases": {"conflict": {"tables": {"claims": {"allow": {"id": "desk"}}}}}}
DESK, NOBODY = {"id": "desk"}, None


def may(site: Any, what: Any) -> bool:
    try:
        site.run(what)
    except Forbidden:
        return False
    return True


def test_a_table_is_for_whom_the_operator_says(database: Path, open_site: Any) -> None:
    site = open_site(database, metadata=CLOSED)
    asked = [(actor, table) for actor in (DESK, NOBODY) for table in ("claims", "events")]
    allowed = [may(site, compat.ensure_may_view(site.datasette, actor, "conflict", table)) for actor, table in asked]
    assert allowed == [True, True, False, True]


LOCAL: list[Any] = [
    {},
    CLOSED,
    {"tables": {"claims": {"allow": DESK}}},
    {"tables": {"claims": {"allow": DESK}}, "databases": {"conflict": {"tables": {}}}},
    {"tables": {"claims": {"allow": DESK}}, "databases": {"conflict": {"tables": None}}},
    {"tables": {"claims": {"allow": DESK}}, "databases": {"conflict": None, "other": {"tables": {"claims": {}}}}},
    {"databases": {"conflict": {"tables": {"Claims": {"title": "A"}, "claims": {"allow": False}}}}},
    {"databases": {"conflict": {"tables": {"Claims": {"allow": True}, "claims": {"title": "A"}}}}},
    {"databases": {"conflict": {"tables": {"claims": {"allow": {"id": "a"}}, "CLAIMS": {"allow": DESK}}}}},
    {"databases": {"conflict": {"tables": {"claims": {"title": "A", "columns": {"id": "B"}}}, "queries": {"q": {}}}}},
    {"databases": {"conflict": {"tables": {"claims": {"allow": None}}}}},
    {"databases": {"conflict": {"tables": {"claims": None, "queries": {"allow": DESK}, "columns": {"allow": DESK}}}}},
]
"""Metadata in every shape that an operator may write, or a plugin bring."""


class Permissive:
    """A plugin that has metadata, too."""

    __name__ = "permissive"

    def __init__(self, metadata: Any) -> None:
        self.metadata = metadata

    @hookimpl
    def get_metadata(self) -> Any:
        return self.metadata


@pytest.fixture
def brought() -> Iterator[Permissive]:
    plugin = Permissive({})
    pm.register(plugin, name="permissive")
    yield plugin
    pm.unregister(plugin)


@pytest.mark.stable_datasette("1.0 keeps its rules elsewhere, and copies nothing")
def test_rules_alone_are_the_rules_that_datasette_finds(database: Path, open_site: Any, brought: Permissive) -> None:
    datasette = open_site(database).datasette
    found = []
    for brought.metadata in LOCAL:
        for datasette._metadata_local in LOCAL:
            for table in ("claims", "Claims", "queries", "columns", "events"):
                rules = datasette._table_permission_allows("conflict", table)
                assert rules == type(datasette)._table_permission_allows(datasette, "conflict", table)
                found.append(len(rules))
    assert {0, 1, 2} <= {*found}


class Uncopied(dict[str, Any]):
    """What is described at length."""

    def __deepcopy__(self, _: Any) -> None:
        pytest.fail("it was copied")


@pytest.mark.stable_datasette("1.0 keeps its rules elsewhere, and copies nothing")
def test_who_may_see_a_table_is_asked_without_a_copy_of_all_that_is_described(database: Path, open_site: Any) -> None:
    tables = {"claims": CLOSED["databases"]["conflict"]["tables"]["claims"], "events": {"columns": Uncopied()}}
    queries = Uncopied(one={"sql": "select 1"})
    site = open_site(database, metadata={"databases": {"conflict": {"tables": tables, "queries": queries}}})
    assert may(site, compat.ensure_may_view(site.datasette, NOBODY, "conflict", "events"))
    assert not may(site, compat.ensure_may_view(site.datasette, NOBODY, "conflict", "claims"))


@pytest.mark.parametrize("closed", [{"allow": DESK}, {"databases": {"conflict": {"allow": DESK}}}])
def test_who_may_not_see_the_site_or_the_database_sees_and_loads_nothing(
    closed: dict[str, Any], database: Path, open_site: Any
) -> None:
    site = open_site(database, metadata=closed)
    for actor in (DESK, NOBODY):
        assert may(site, compat.ensure_may_view(site.datasette, actor, "conflict", "events")) is (actor is DESK)
        assert may(site, compat.ensure_may_download(site.datasette, actor, "conflict")) is (actor is DESK)


def test_the_machinery_is_for_root_alone(database: Path, open_site: Any) -> None:
    site = open_site(database)
    site.datasette.root_enabled = True  # as `datasette --root` does from 1.0 on
    told = [site.run(compat.may_debug(site.datasette, actor)) for actor in ({"id": "root"}, DESK, NOBODY)]
    assert told == [True, False, False]


def test_queries_that_write_are_those_that_the_operator_lets_write(database: Path, open_site: Any) -> None:
    queries = {"add": {"sql": "insert into notes values (:note)", "write": True}, "one": "select 1"}
    site = open_site(database, metadata={"databases": {"conflict": {"queries": queries}}})
    told = [
        site.run(compat.query_writes(site.datasette, NOBODY, "conflict", name)) for name in ("add", "one", "nothing")
    ]
    assert told == [True, False, False]


@pytest.mark.parametrize(("metadata", "title"), [({"title": "Wars of the lakes"}, "Wars of the lakes"), ({}, None)])
def test_the_title_of_the_site(metadata: dict[str, Any], title: str | None, database: Path, open_site: Any) -> None:
    assert compat.site_title(open_site(database, metadata=metadata).datasette) == title


def test_templates_of_datasette_and_of_plugins_are_found(site: Any) -> None:
    environment = compat.template_environment(site.datasette)
    assert environment.get_template("timeline.html")
    assert environment.get_template("default:table.html").filename == str(
        next(path for path in compat.datasette_templates() if path.name == "table.html")
    )


def test_static_files_go_by_the_name_of_the_distribution() -> None:
    assert compat.plugin_name(STATIC) == "conflict-events-timeline"


def test_connections_have_what_plugins_prepare(site: Any, database: Path) -> None:
    connection = compat.connection_to(site.datasette.databases["conflict"], f"file:{database}?immutable=1")
    with pytest.raises(sqlite3.DataError):  # our own limit on the length of values
        connection.execute("select zeroblob(1000000000)").fetchall()
    connection.close()


def test_servers_are_started_with_the_options_given(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(uvicorn, "run", lambda *_, **options: calls.append(options))
    monkeypatch.setattr(uvicorn, "Config", lambda *_, **options: calls.append(options))
    with compat.serving_with(timeout_graceful_shutdown=4):
        uvicorn.run("app", port=1)
        uvicorn.Config("app", port=2)
    uvicorn.run("app", port=3)
    uvicorn.Config("app", port=4)
    assert [tuple(options.values()) for options in calls] == [(4, 1), (4, 2), (3,), (4,)]


class Visitors:
    """Another plugin, with pages of its own, one of which wants all addresses, and people whom it knows."""

    __name__ = "visitors"

    @hookimpl
    def register_routes(self, datasette: Any) -> list[tuple[str, Any]]:
        return [(r"^/charts(?:/.*)?$", self.page), (r"^/time.*$", self.page)]

    @hookimpl
    def actor_from_request(self, request: Any) -> Any:
        async def actor() -> dict[str, str] | None:
            return DESK if request.headers.get("x-desk") else None

        return actor

    @staticmethod
    async def page() -> Response:
        return Response.html("<p>A chart</p>")


@pytest.fixture
def another_plugin() -> Iterator[None]:
    plugin = Visitors()
    pm.register(plugin, name="visitors")
    yield
    pm.unregister(plugin)


@pytest.mark.usefixtures("another_plugin")
def test_pages_of_other_plugins_are_known_and_ours_stay_ours(database: Path, open_site: Any) -> None:
    site = open_site(database).datasette
    paths = ["/charts", "/charts/1", "/timetable", "/timeline", "/chart", "/-/static/app.css"]
    assert [compat.is_of_another_plugin(site, path) for path in paths] == [True, True, True, False, False, False]


@pytest.mark.usefixtures("another_plugin")
def test_pages_of_other_plugins_take_what_is_sent_to_them(database: Path, open_site: Any) -> None:
    site = open_site(database)
    sent = [site.run(site.datasette.client.post(path)) for path in ("/charts", "/timeline", "/conflict/events")]
    assert [response.status_code for response in sent] == [200, 405, 405]


@pytest.mark.usefixtures("another_plugin")
def test_plugins_say_who_asks(database: Path, open_site: Any) -> None:
    site = open_site(database)
    requests = [Request({"type": "http", "headers": headers}, None) for headers in ([(b"x-desk", b"1")], [])]
    told = [site.run(compat.actor_of_request(site.datasette, request)) for request in requests]
    assert told == [DESK, NOBODY]
