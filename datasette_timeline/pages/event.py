"""The page of an event, its document and its citations, and what stands where there is none, or no longer."""

import json
from functools import partial
from typing import Any
from urllib.parse import unquote

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request, Row
from datasette_timeline.database.record_dates import UPDATED, record_dates
from datasette_timeline.database.sides import sides_of
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.formats import citations, schema_org
from datasette_timeline.formats.share_svg import share_in_words
from datasette_timeline.http.caching import OPEN_TO_ALL, Content, edition_of, respond
from datasette_timeline.listing.event_view import (
    actors_by_role,
    cites,
    claimant_count,
    days_of,
    names_by_user,
    neighbours,
    perspectives,
    summary_of,
    translation_of,
)
from datasette_timeline.listing.questions import columns_of, questions_of, subjects_of
from datasette_timeline.map import map_context
from datasette_timeline.site.declaring import Instead, Page
from datasette_timeline.site.missing import moved, no_such_event
from datasette_timeline.site.page_head import page_head, path_url, record_url
from datasette_timeline.site.shell import Shell, open_shell

_JSON = "application/json; charset=utf-8"

Document = dict[str, Any]


@Page(
    "/events/{event}",
    extensions=(".json", *citations.EXTENSIONS),
    order=10,
    sitemap="events",
    records=f"select '/events/' || id, {UPDATED} from events where names_private is null order by number",
)
async def event_page(datasette: Datasette, request: Request) -> Response:
    """The event; a redirect where it has been renamed, 410 where it was withdrawn, 404 with the nearest ids."""
    shell = await open_shell(datasette, request, "documents")
    event, extension = unquote(request.url_vars["event"]), request.url_vars["extension"] or ""
    text = await published_document(shell, event, extension)
    if not extension:
        return await _page(shell, json.loads(text))

    async def make() -> Content:
        return _file(shell, text, extension)

    return await respond(datasette, request, await edition_of(datasette), make)


@Page("/events")
async def events_index(datasette: Datasette, request: Request) -> Response:
    """All events are the timeline."""
    return moved(request, datasette.urls.path("/timeline"))


def _file(shell: Shell, text: str, extension: str) -> Content:
    """The document, or a citation of it."""
    if extension == ".json":
        return Content(text.encode(), _JSON, OPEN_TO_ALL)
    return citations.citation_file(_citation(shell, json.loads(text)), extension)


def _citation(shell: Shell, event: Document) -> citations.Citation:
    return citations.event_citation(event, shell.dataset, path_url(shell, f"/events/{event['id']}"))


async def _page(shell: Shell, event: Document) -> Response:
    citation = _citation(shell, event)
    related = await _related(shell, event)
    number = related[event["id"]]["number"]
    date = shell.reader.dates[event["date"]["edtf"]]
    when = shell.reader.date(date.edtf)
    record = (await record_dates(shell.database, [event["id"]]))[event["id"]]
    about = schema_org.event_data(event, record, shell.reader.dates, shell.dataset, citation.url, path_url(shell, "/"))
    sides = await sides_of(shell.database)
    translation = None if shell.lang == shell.content_lang else translation_of(event, shell.lang)
    return shell.render(
        "event.html",
        section="timeline",
        event=event,
        translation=translation,
        original=shell.in_language(f"/events/{event['id']}", shell.content_lang),
        head=page_head(
            shell,
            f"/events/{event['id']}",
            f"{shell.reader.headline(event['id'], event['title']).text} ({when.text})",
            shell.reader.summary(event["id"], event["summary"]).text,
            kind="article",
            data=[about],
            image=f"/events/{event['id']}/card.png",
            image_alt=share_in_words(event, sides, shell.reader),
            indexed=not event["names_private"],
        ),
        when=when,
        machine_date=date.plain,
        days=days_of(date),
        actors_by_role=actors_by_role(event),
        sides=sides,
        columns=columns_of(sides),
        this=None,
        questions=questions_of(event, sides, list(shell.reader.catalogue.allowed("agreement"))),
        subjects=subjects_of(event, sides, shell.reader.catalogue.broader),
        claimant_count=claimant_count(event),
        perspectives=perspectives(event),
        names_by_user=partial(
            names_by_user, by_name=lambda actor: shell.reader.by_alphabet(shell.reader.label("actor", actor).text)
        ),
        neighbours=neighbours(event, {key: row["number"] for key, row in related.items()}),
        related=related,
        steps=await _steps(shell, number),
        sources={source["source"]: source for source in event["sources"]},
        cites=cites,
        cited_summary=summary_of(event, translation),
        citation=citation,
        map=await map_context(
            shell.datasette, shell.reader, shell.link, Where(["id = :event"], {"event": event["id"]})
        ),
        record_url=record_url(shell, event["record"]),
        embed_url=shell.link("/embed/build", [("view", "event"), ("focus", event["id"])]),
        row_url=shell.datasette.urls.row(shell.database.name, "events", event["id"]),
    )


async def _related(shell: Shell, event: Document) -> dict[str, Row]:
    """What the page needs of this event and the related ones, by id."""
    ids = json.dumps([event["id"], *(relation["event"] for relation in event["relations"])])
    rows = await shell.database.execute(
        "select id, number, date, date_label, importance from events where id in (select value from json_each(?))",
        [ids],
    )
    return {row["id"]: row for row in rows}


async def _steps(shell: Shell, number: int) -> dict[int, Row]:
    """The events before (-1) and after (1) this one in time."""
    rows = await shell.database.execute(
        """
        select id, title, date, date_label, number - :number as step from events
        where number in (:number - 1, :number + 1)
        """,
        {"number": number},
    )
    return {row["step"]: row for row in rows}


async def published_document(shell: Shell, event: str, rest: str = "") -> str:
    """The JSON of an event. Raises Instead with what stands where there is none; `rest` comes after its address."""
    found = (await shell.database.execute("select json from documents where event = ?", [event])).first()
    if found is None:
        raise Instead(await no_such_event(shell, event, lambda successor: f"/events/{successor}{rest}"))
    return str(found["json"])
