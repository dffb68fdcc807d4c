"""The page of a fact or a claim: who says what, on what it rests, what others say on the same, and how to cite it."""

import json
from collections.abc import Callable, Mapping, Sequence
from textwrap import shorten
from typing import Any
from urllib.parse import unquote

from datasette import Response
from pydantic_core import to_json

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.lookups import withdrawn
from datasette_timeline.database.names import Named
from datasette_timeline.database.record_dates import UPDATED
from datasette_timeline.database.sides import sides_of, those_who_speak
from datasette_timeline.database.statements import (
    KINDS,
    entry_in,
    entry_of,
    kinds_called,
    nearest_statements,
    own_part,
    statement_id,
    statement_path,
)
from datasette_timeline.database.versions import versions_of_statement
from datasette_timeline.filters.embed_address import STATEMENT_VIEW
from datasette_timeline.formats import citations, schema_org
from datasette_timeline.formats.share_svg import share_in_words
from datasette_timeline.http.caching import OPEN_TO_ALL, Content, edition_of, respond
from datasette_timeline.listing.questions import columns_of
from datasette_timeline.listing.statements import Said, in_one_line, rivals_of, said_in
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.missing import Suggestion, events_called, missing_page, moved, no_such_event
from datasette_timeline.site.page_head import page_head, path_url, record_url
from datasette_timeline.site.shell import Shell, open_shell
from datasette_timeline.site.versions import (
    History,
    Pinned,
    history_of_statement,
    pinned_of,
    pinned_url,
    told_as_in,
)

_JSON = "application/json; charset=utf-8"
_LONGEST_TITLE = 160

_PATHS = f"""
select '/' || kind || '/' || event || '/' || substr(said.id, length(event) + 2),
       {UPDATED}
from (
  select 'facts' as kind, 1 as part, id, event, position from facts
  union all select 'claims', 2, id, event, position from claims
) as said join events on events.id = said.event
where names_private is null
order by number, part, said.position
"""
_REPLACED = "select id, date, reason from withdrawn where successor = ? order by date, id"

Document = dict[str, Any]


@Page(
    "/{kind}/{event}/{statement}",
    extensions=(".json", *citations.EXTENSIONS),
    pattern=r"/(?P<kind>facts|claims)/(?P<event>[^/]+?)/(?P<statement>[^/@]+?)",
    order=11,
    sitemap="statements",
    records=_PATHS,
)
async def statement_page(datasette: Datasette, request: Request) -> Response:
    """The statement; a redirect where its event was renamed or it is of the other kind; 410 and 404 as of events."""
    asked, extension = request.url_vars, request.url_vars["extension"] or ""
    kind, event, own = asked["kind"], unquote(asked["event"]), unquote(asked["statement"])
    shell = await open_shell(datasette, request, "documents", kind)
    found = (await shell.database.execute("select json from documents where event = ?", [event])).first()
    if found is None:
        return await no_such_event(shell, event, lambda successor: f"/{kind}/{successor}/{own}{extension}")
    said = said_in(json.loads(found["json"]), statement_id(event, own))
    if said is None:
        return await no_such_statement(shell, kind, event, own)
    if said.kind.name != kind:
        return moved(request, datasette.urls.path(f"{_path(said)}{extension}"))
    if extension == ".json":
        document = await entry_of(shell.database, said.kind, said.statement["id"])
        assert document  # noqa: S101 (it is in the document of its event)
        return await _file(shell, lambda: Content(document, _JSON, OPEN_TO_ALL))
    history = await history_of_statement(shell, kind, said.statement["id"])
    url = path_url(shell, _path(said))
    citation = _citation(shell, said, url)._replace(pinned=pinned_url(shell, history))
    if extension:
        return await _file(shell, lambda: citations.citation_file(citation, extension))
    return await _page(shell, said, citation, history)


@Page(
    "/{kind}/{event}/{statement}@{hash}",
    extensions=(".json", *citations.EXTENSIONS),
    pattern=r"/(?P<kind>facts|claims)/(?P<event>[^/]+?)/(?P<statement>[^/@]+?)(?:@|%40)(?P<hash>[^/@]*?)",
    order=9,
)
async def statement_version_page(datasette: Datasette, request: Request) -> Response:
    """The statement as it stood in a version of its event, by the hash of that."""
    asked, extension = request.url_vars, request.url_vars["extension"] or ""
    kind, own = asked["kind"], unquote(asked["statement"])
    shell = await open_shell(datasette, request, "documents", "versions", kind)
    pinned = await pinned_of(
        shell,
        unquote(asked["event"]),
        asked["hash"],
        lambda event, digits: f"/{kind}/{event}/{own}@{digits}{extension}",
    )
    said = said_in(pinned.document, statement_id(pinned.document["id"], own))
    if said is None:
        return await no_such_statement(shell, kind, pinned.event, own)
    path = pinned.statement_path(said.kind.name, said.statement["id"])
    if said.kind.name != kind:
        return moved(request, datasette.urls.path(f"{path}{extension}"))
    if extension == ".json":
        document = to_json(entry_in(pinned.document, said.statement))
        return await _file(shell, lambda: Content(document, _JSON, OPEN_TO_ALL), forever=not pinned.stands)
    history = await history_of_statement(shell, kind, statement_id(pinned.event, own))
    pinned = pinned.of_statement(history) if history else pinned
    citation = _citation(shell, said, path_url(shell, path)).of_version(pinned.version, pinned.began)
    if extension:
        return await _file(shell, lambda: citations.citation_file(citation, extension), forever=not pinned.stands)
    return await _version_page(shell, said, citation, pinned)


async def _file(shell: Shell, make: Callable[[], Content], *, forever: bool = False) -> Response:
    async def made() -> Content:
        return make()

    edition = await edition_of(shell.datasette)
    return await respond(shell.datasette, shell.request, edition, made, forever=forever)


def _path(said: Said) -> str:
    return statement_path(said.kind.name, said.statement["id"])


def _citation(shell: Shell, said: Said, url: str) -> citations.Citation:
    return citations.statement_citation(said.statement["id"], _in_one_line(shell, said), said.event, shell.dataset, url)


def _in_one_line(shell: Shell, said: Said) -> str:
    return in_one_line(said, shell.reader.catalogue.allowed("about"))


def _description(shell: Shell, said: Said, when: Named) -> str:
    kind, event = shell.texts.plain(f"statement.{said.kind.name}"), said.event
    title = shell.reader.headline(event["id"], event["title"]).text
    return f"{kind}: {title} ({when.text}). {shell.reader.summary(event['id'], event['summary']).text}"


async def _page(shell: Shell, said: Said, citation: citations.Citation, history: History | None) -> Response:
    """The statement as it is today."""
    event, statement = said.event, said.statement
    about = schema_org.statement_data(
        statement, event, shell.reader.dates, shell.dataset, citation.url, path_url(shell, "/")
    )
    return await _shown(
        shell,
        said,
        citation,
        path=_path(said),
        data=[about],
        image=f"/events/{event['id']}/card.png",
        indexed=not event["names_private"],
        more={
            "pinned": None,
            "history": history,
            "replaced": await shell.rows(_REPLACED, statement["id"]),
            "record_url": record_url(shell, event["record"]),
            "row_url": shell.data_link(shell.datasette.urls.row(shell.database.name, said.kind.name, statement["id"])),
        },
    )


async def _version_page(shell: Shell, said: Said, citation: citations.Citation, pinned: Pinned) -> Response:
    """The statement as it was, under the id that it has today, or had last."""
    kind, event = said.kind.name, {**said.event, "id": pinned.event}
    today = statement_id(pinned.event, own_part(said.statement["id"]))
    return await _shown(
        told_as_in(shell, event),
        said._replace(event=event),
        citation,
        path=pinned.statement_path(kind, today),
        indexed=False,
        more={
            "pinned": pinned,
            "today": statement_path(kind, today),
            "history": None,
            "replaced": (),
            "statement_path": pinned.statement_path,
        },
    )


async def _shown(
    shell: Shell,
    said: Said,
    citation: citations.Citation,
    *,
    path: str,
    indexed: bool,
    more: Mapping[str, Any],
    data: Sequence[schema_org.Data] = (),
    image: str = "/card.png",
) -> Response:
    """The page at a path; `more` is for the template."""
    event, statement = said.event, said.statement
    when = shell.reader.date(event["date"]["edtf"], event["date"]["label"])
    sides = await sides_of(shell.database)
    return shell.render(
        "statement.html",
        section="timeline",
        head=page_head(
            shell,
            path.partition("@")[0],
            shorten(_in_one_line(shell, said), _LONGEST_TITLE, placeholder="…"),
            _description(shell, said, when),
            kind="article",
            data=data,
            image=image,
            image_alt=share_in_words(event, sides, shell.reader) if data else None,
            indexed=indexed,
        ),
        kind=said.kind.name,
        event=event,
        said=statement,
        this=statement["id"],
        path=path,
        when=when,
        sides=sides,
        columns=columns_of(sides),
        speaking=those_who_speak(sides, statement.get("sides", ())),
        compatible=said.compatible,
        subjects=rivals_of(said, sides, shell.reader.catalogue.broader),
        sources={source["source"]: source for source in event["sources"]},
        other_sources=said.other_sources,
        citation=citation,
        embed_url=shell.link("/embed/build", [("view", STATEMENT_VIEW), ("focus", _focus(path))]),
        **more,
    )


def _focus(path: str) -> str:
    """How embeds call what is at a path."""
    event, own = path.split("/")[2:]
    return statement_id(event, own)


async def no_such_statement(shell: Shell, kind: str, event: str, own: str) -> Response:
    """410 where it was withdrawn, with what took its place; else 404 with those spelt nearly so, and the event."""
    noun, wanted = KINDS[kind].noun, statement_id(event, own)
    known, _ = await versions_of_statement(shell.database, kind, wanted)
    history = f"{statement_path(kind, wanted)}/history" if known else None
    once = await withdrawn(shell.database, wanted)
    if once is not None:
        return missing_page(
            shell,
            status=410,
            title=shell.texts.plain("withdrawn.title"),
            message=shell.texts.plain(f"withdrawn.{noun}", key=wanted, date=once.date, reason=once.reason),
            suggestions=await _statements_called(shell, [once.successor] if once.successor else []),
            section="timeline",
            history=history,
        )
    nearest = await _statements_called(shell, await nearest_statements(shell.database, event, own))
    return missing_page(
        shell,
        status=404,
        title=shell.texts.plain(f"missing.{noun}"),
        message=shell.texts.plain(f"missing.{noun}-key", key=own, event=event),
        suggestions=[*nearest, *await events_called(shell, [event])],
        section="timeline",
        history=history,
    )


async def _statements_called(shell: Shell, statements: list[str]) -> list[Suggestion]:
    """Statements by their ids; ids that there are not are left out."""
    found = []
    for statement, kind in (await kinds_called(shell.database, statements)).items():
        document = json.loads(await entry_of(shell.database, kind, statement) or b"{}")
        line = _in_one_line(shell, Said(kind, {}, document))
        path = statement_path(kind.name, statement)
        found.append(
            Suggestion(path, Named(shorten(line, _LONGEST_TITLE, placeholder="…"), shell.content_lang), statement)
        )
    return found
