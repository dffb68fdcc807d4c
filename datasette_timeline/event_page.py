"""The page of an event, its JSON document, and what stands at addresses where there is none, or no longer."""

import json
import re
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote

from datasette import Response, hookimpl
from datasette.utils import add_cors_headers

from datasette_timeline.catalogue import catalogue_of
from datasette_timeline.database import ensure_readable, setting, timeline_database
from datasette_timeline.event_view import (
    actors_by_role,
    claim_subjects,
    days_of,
    is_web_address,
    machine_date,
    source_numbers,
)
from datasette_timeline.filters import EventFilter
from datasette_timeline.folding import fold
from datasette_timeline.urls import event_url, filtered_table_url

_JSON = "application/json; charset=utf-8"
_MOST_WORDS_COMPARED = 12
_CANDIDATES = 200


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The addresses of events: /events/<id> and /events/<id>.json."""
    return [(r"^/events/(?P<event>[^/]+?)(?P<extension>\.json)?$", event_page)]


async def event_page(datasette: Any, request: Any) -> Response:
    """The event; a redirect where it has been renamed, 410 where it was withdrawn, 404 with the nearest ids."""
    database = await timeline_database(datasette)
    await ensure_readable(datasette, request, database, "documents")
    event, extension = unquote(request.url_vars["event"]), request.url_vars["extension"] or ""
    found = (await database.execute("select json from documents where event = ?", [event])).first()
    if found:
        if extension:
            return _open_to_all(datasette, Response(found["json"], content_type=_JSON))
        return await _html(datasette, request, database, json.loads(found["json"]))
    retired = (await database.execute("select * from retired where id = ?", [event])).first()
    if retired and retired["retirement"] == "renamed" and retired["successor"]:
        return Response.redirect(event_url(datasette, retired["successor"], extension), status=301)
    if retired:
        successors = [retired["successor"]] if retired["successor"] else []
        message = f"The event '{event}' was withdrawn on {retired['date']}: {retired['reason']}"
        return await _missing(datasette, request, database, 410, "Withdrawn", message, successors)
    nearest = await _nearest_ids(database, event)
    return await _missing(datasette, request, database, 404, "No such event", f"There is no event '{event}'.", nearest)


async def _html(datasette: Any, request: Any, database: Any, document: dict[str, Any]) -> Response:
    catalogue = await catalogue_of(database)
    assert catalogue  # noqa: S101 (timeline_database has looked)
    repository = setting(datasette, "repository")

    def filtered(name: str, value: str | int) -> str:
        return filtered_table_url(datasette, database.name, EventFilter({name: (str(value),)}))

    context = {
        "database": database.name,
        "event": document,
        "catalogue": catalogue,
        "machine_date": machine_date(document["date"]),
        "days": days_of(document["date"]),
        "actors_by_role": actors_by_role(document, catalogue),
        "claim_subjects": claim_subjects(document, catalogue),
        "numbers": source_numbers(document),
        "is_web_address": is_web_address,
        "event_url": lambda event: event_url(datasette, event),
        "filtered": filtered,
        "actor_url": lambda actor: datasette.urls.row(database.name, "actors", actor),
        "document_url": event_url(datasette, document["id"], ".json"),
        "row_url": datasette.urls.row(database.name, "events", document["id"]),
        "record_url": f"{repository.rstrip('/')}/{document['record']}" if is_web_address(repository) else None,
    }
    return _open_to_all(
        datasette, Response.html(await datasette.render_template("event.html", context, request, view_name="event"))
    )


async def _missing(
    datasette: Any, request: Any, database: Any, status: int, title: str, message: str, nearest: list[str]
) -> Response:
    if request.url_vars["extension"]:
        body = {"ok": False, "error": message, "status": status, "title": title, "nearest": nearest}
        return _open_to_all(datasette, Response.json(body, status=status))
    titles = await _titles(database, nearest)
    context = {
        "database": database.name,
        "status": status,
        "title": title,
        "message": message,
        "nearest": [(event_url(datasette, event), event, titles[event]) for event in nearest if event in titles],
    }
    page = await datasette.render_template("event_missing.html", context, request, view_name="event")
    return _open_to_all(datasette, Response.html(page, status=status))


async def _nearest_ids(database: Any, wanted: str) -> list[str]:
    """Up to five ids like the one wanted: of those that share most of its words, the closest in spelling."""
    words = re.findall(r"[a-z0-9]+", fold(wanted))[:_MOST_WORDS_COMPARED]
    if not words:
        return []
    shared = " + ".join(f"(instr(id, :word_{number}) > 0)" for number in range(len(words)))
    params = {f"word_{number}": word for number, word in enumerate(words)}
    rows = await database.execute(f"select id from events order by {shared} desc, id limit {_CANDIDATES}", params)
    return get_close_matches(wanted.lower(), [row["id"] for row in rows], n=5, cutoff=0.5)


async def _titles(database: Any, events: list[str]) -> dict[str, str]:
    rows = await database.execute(
        "select id, title from events where id in (select value from json_each(?))", [json.dumps(events)]
    )
    return {row["id"]: row["title"] for row in rows}


def _open_to_all(datasette: Any, response: Response) -> Response:
    """The response with the headers that Datasette gives its own: how long it keeps, and who may read it."""
    if datasette.cache_headers and response.status == 200:
        response.headers["Cache-Control"] = f"max-age={datasette.setting('default_cache_ttl')}"
    if datasette.cors:
        add_cors_headers(response.headers)
    return response
