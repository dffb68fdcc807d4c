"""The page of an event, its document and its citations, and what stands where there is none, or no longer."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import unquote

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request, Row
from datasette_timeline.database.record_dates import UPDATED, record_dates
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.database.versions import EVENTS
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.formats import citations, schema_org
from datasette_timeline.formats.share_svg import share_in_words
from datasette_timeline.http.caching import OPEN_TO_ALL, Content, edition_of, respond
from datasette_timeline.listing import codings
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
from datasette_timeline.listing.questions import Subject, columns_of, questions_of, subjects_of
from datasette_timeline.map import map_context
from datasette_timeline.site.coded_rows import coded_row_url, coding_shown, stands_today
from datasette_timeline.site.declaring import Instead, Page
from datasette_timeline.site.memento import mementos_of, of_memento, of_original
from datasette_timeline.site.missing import moved, no_such_event
from datasette_timeline.site.page_head import page_head, path_url, record_url
from datasette_timeline.site.shell import Shell, open_shell
from datasette_timeline.site.versions import History, Pinned, history_of, pinned_of, pinned_url, told_as_in

_JSON = "application/json; charset=utf-8"
_MOST_ROWS = 8
"""Rows of another dataset that are shown at once."""
_ORIGINALS = ("", ".json")
"""What the addresses of events end with, of which there are versions in the words of Memento."""

Document = dict[str, Any]


@Page(
    "/events/{event}",
    extensions=(".json", *citations.EXTENSIONS),
    pattern=r"/events/(?P<event>[^/@]+?)",
    order=10,
    sitemap="events",
    records=f"select '/events/' || id, {UPDATED} from events where names_private is null order by number",
)
async def event_page(datasette: Datasette, request: Request) -> Response:
    """The event; a redirect where it has been renamed, 410 where it was withdrawn, 404 with the nearest ids."""
    shell = await open_shell(datasette, request, "documents")
    event, extension = unquote(request.url_vars["event"]), request.url_vars["extension"] or ""
    text = await published_document(shell, event, extension)
    history = await history_of(shell, EVENTS, event)
    mementos = mementos_of(event, extension, history.versions if history else ())
    links = of_original(shell, f"/events/{event}{extension}", mementos) if extension in _ORIGINALS else {}
    if not extension:
        return _with(await _page(shell, json.loads(text), history), links)

    async def make() -> Content:
        citation = _citation(shell, json.loads(text), history)
        return _file(text, citation, extension, links)

    return await respond(datasette, request, await edition_of(datasette), make)


@Page(
    "/events/{event}@{hash}",
    extensions=(".json", *citations.EXTENSIONS),
    pattern=r"/events/(?P<event>[^/@]+?)(?:@|%40)(?P<hash>[^/@]*?)",
    order=9,
)
async def event_version_page(datasette: Datasette, request: Request) -> Response:
    """The event as it stood in the version of that hash; by the beginning of a hash, a redirect to the whole of it."""
    shell = await open_shell(datasette, request, "documents", "versions")
    asked, extension = request.url_vars, request.url_vars["extension"] or ""
    pinned = await pinned_of(
        shell, unquote(asked["event"]), asked["hash"], lambda event, digits: f"/events/{event}@{digits}{extension}"
    )
    mementos = mementos_of(pinned.event, extension, pinned.versions)
    original = f"/events/{pinned.event}{extension}"
    links = of_memento(shell, original, mementos, f"{pinned.path}{extension}") if extension in _ORIGINALS else {}
    if not extension:
        return _with(await _version_page(shell, pinned), links)

    async def make() -> Content:
        text = json.dumps(pinned.document, ensure_ascii=False, separators=(",", ":"))
        return _file(text, _version_citation(shell, pinned), extension, links)

    return await respond(datasette, request, await edition_of(datasette), make, forever=not pinned.stands)


@Page("/events")
async def events_index(datasette: Datasette, request: Request) -> Response:
    """All events are the timeline."""
    return moved(request, datasette.urls.path("/timeline"))


def _file(text: str, citation: citations.Citation, extension: str, links: Mapping[str, str]) -> Content:
    """The document, or a citation of it."""
    if extension == ".json":
        return Content(text.encode(), _JSON, {**OPEN_TO_ALL, **links})
    return citations.citation_file(citation, extension)


def _with(response: Response, headers: Mapping[str, str]) -> Response:
    response.headers.update(headers)
    return response


def _citation(shell: Shell, event: Document, history: History | None) -> citations.Citation:
    citation = citations.event_citation(event, shell.dataset, path_url(shell, f"/events/{event['id']}"))
    return citation._replace(pinned=pinned_url(shell, history))


def _version_citation(shell: Shell, pinned: Pinned) -> citations.Citation:
    url = path_url(shell, pinned.path)
    return citations.event_citation(pinned.document, shell.dataset, url).of_version(pinned.version, pinned.began)


async def _page(shell: Shell, event: Document, history: History | None) -> Response:
    """The event as it is today."""
    citation = _citation(shell, event, history)
    related = await _related(shell, event)
    numbers = {key: row["number"] for key, row in related.items()}
    record = (await record_dates(shell.database, [event["id"]]))[event["id"]]
    about = schema_org.event_data(event, record, shell.reader.dates, shell.dataset, citation.url, path_url(shell, "/"))
    where = Where(["id = :event"], {"event": event["id"]})
    coding = await coding_shown(shell, event["id"])
    return await _shown(
        shell,
        event,
        citation,
        related,
        numbers,
        path=f"/events/{event['id']}",
        data=[about],
        image=f"/events/{event['id']}/card.png",
        indexed=not event["names_private"],
        coding=coding,
        more={
            "pinned": None,
            "history": history,
            "steps": await _steps(shell, numbers[event["id"]]),
            "coded_today": await stands_today(shell, lambda: coding_shown(shell, event["id"])),
            "map": await map_context(shell.datasette, shell.reader, shell.link, where),
            "record_url": record_url(shell, event["record"]),
            "row_url": shell.data_link(shell.datasette.urls.row(shell.database.name, "events", event["id"])),
        },
    )


async def _version_page(shell: Shell, pinned: Pinned) -> Response:
    """The event as it was, under the id that it has today. What is drawn of the tables of today is left out."""
    event = {**pinned.document, "id": pinned.event}
    here = event["id"]
    others = (relation["event"] for relation in event["relations"])
    numbers = {each: (each > here) - (each < here) for each in (here, *others)}  # ids begin with dates
    return await _shown(
        told_as_in(shell, event),
        event,
        _version_citation(shell, pinned),
        await _related(shell, event),
        numbers,
        path=pinned.path,
        indexed=False,
        more={
            "pinned": pinned,
            "history": None,
            "steps": {},
            "statement_path": pinned.statement_path,
            "coded_today": bool(await coding_shown(shell, here)),
        },
    )


async def _shown(
    shell: Shell,
    event: Document,
    citation: citations.Citation,
    related: Mapping[str, Row],
    numbers: Mapping[str, int],
    *,
    path: str,
    indexed: bool,
    more: Mapping[str, Any],
    coding: codings.Coding | None = None,
    data: Sequence[schema_org.Data] = (),
    image: str = "/card.png",
) -> Response:
    """The page at a path. `related` is what is known of events that are there today, `numbers` say in which order they
    and others stand, `more` is for the template."""
    date = shell.reader.dates[event["date"]["edtf"]]
    when = shell.reader.date(date.edtf)
    sides = await sides_of(shell.database)
    translation = None if shell.lang == shell.content_lang else translation_of(event, shell.lang)
    return shell.render(
        "event.html",
        section="timeline",
        event=event,
        path=path,
        translation=translation,
        original=shell.in_language(path, shell.content_lang),
        head=page_head(
            shell,
            f"/events/{event['id']}",
            f"{shell.reader.headline(event['id'], event['title']).text} ({when.text})",
            shell.reader.summary(event["id"], event["summary"]).text,
            kind="article",
            data=data,
            image=image,
            image_alt=share_in_words(event, sides, shell.reader) if data else None,
            indexed=indexed,
        ),
        when=when,
        machine_date=date.plain,
        days=days_of(date),
        actors_by_role=actors_by_role(event),
        sides=sides,
        columns=columns_of(sides),
        this=None,
        questions=questions_of(event, sides, list(shell.reader.catalogue.allowed("agreement"))),
        subjects=_subjects(shell, event, sides, coding),
        coding=coding,
        most=_MOST_ROWS,
        coded_row_url=partial(coded_row_url, shell),
        claimant_count=claimant_count(event),
        perspectives=perspectives(event),
        names_by_user=partial(
            names_by_user, by_name=lambda actor: shell.reader.by_alphabet(shell.reader.label("actor", actor).text)
        ),
        neighbours=neighbours(event, numbers),
        related=related,
        sources={source["source"]: source for source in event["sources"]},
        cites=cites,
        cited_summary=summary_of(event, translation),
        citation=citation,
        embed_url=shell.link("/embed/build", [("view", "event"), ("focus", path.removeprefix("/events/"))]),
        **more,
    )


def _subjects(shell: Shell, event: Document, sides: Sequence[Side], coding: codings.Coding | None) -> list[Subject]:
    """What is claimed, with the estimate of another dataset beside the figures of the dead."""
    broader = shell.reader.catalogue.broader
    subjects = subjects_of(event, sides, broader)
    return codings.beside(subjects, broader, coding.deaths) if coding and coding.deaths else subjects


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
