"""What readers see where there is no page, and where an address cannot be understood.

Pages are guarded: what readers can do something about is answered here, and all else in `failing`.
"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from difflib import get_close_matches
from functools import partial, wraps
from typing import Any
from urllib.parse import parse_qsl

from datasette import Forbidden, NotFound, Response

from datasette_timeline.database.attached import attached_timeline
from datasette_timeline.database.columns import offered_columns
from datasette_timeline.database.datasette_compat import BadRequest, query_names, tilde_decode
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.lookups import nearest_event_ids
from datasette_timeline.database.names import Named
from datasette_timeline.filters.parsing import FilterError, Problem, listed, offers
from datasette_timeline.filters.search_words import MOST_WORDS, search_words
from datasette_timeline.filters.urls import path_within, with_query
from datasette_timeline.http.caching import PERSONAL, UNFINISHED, Content, edition_of, for_readers, respond
from datasette_timeline.http.security_headers import is_datasettes
from datasette_timeline.listing.name_index import KINDS, Entry, NameIndex, name_index
from datasette_timeline.listing.search import read_search, search_events
from datasette_timeline.site.declaring import Instead, View, offered
from datasette_timeline.site.missing import Suggestion, events_called, missing_page
from datasette_timeline.site.shell import DATA_LANG, Shell, open_shell

_HTML = "text/html; charset=utf-8"
_MOST_SUGGESTIONS = 8
_MOST_OF_A_KIND = 3


def guarded(view: View) -> View:
    """The same page, which answers for addresses that it cannot serve."""
    names = list(inspect.signature(view).parameters)

    @wraps(view)
    async def answering(*values: Any) -> Response:
        given = dict(zip(names, values, strict=False))
        try:
            return await _kept(given["datasette"], given["request"], partial(view, *values))
        except Instead as other:
            return other.response
        except (FilterError, NotFound, BadRequest) as error:
            response = await page_for(given["datasette"], given["request"], error)
            if response is None:
                raise
            return response

    return answering


async def _kept(datasette: Datasette, request: Request, view: Callable[[], Awaitable[Response]]) -> Response:
    """The page with a tag of its edition and address, which caches keep; as it is where it may be somebody's own."""
    personal = request.actor is not None or any(name in request.headers for name in PERSONAL)
    if personal or attached_timeline(datasette) is None:
        return await view()

    async def make() -> Content:
        response = await view()
        if response.status != 200 or "ETag" in response.headers or response.content_type != _HTML:
            raise Instead(response)
        if request.scope.get(UNFINISHED):
            response.headers["Cache-Control"] = "no-cache"
            raise Instead(response)
        return Content(response.body.encode(), _HTML, response.headers)

    return await respond(datasette, request, await edition_of(datasette), make, terms=for_readers(datasette))


async def page_for(
    datasette: Datasette, request: Request, error: FilterError | NotFound | BadRequest
) -> Response | None:
    """The page for an error that readers can do something about; None where no page can be made."""
    is_data = is_datasettes(datasette, path_within(datasette, str(request.path)))
    try:
        shell = await open_shell(datasette, request, asked_by=DATA_LANG if is_data else "lang")
    except (NotFound, Forbidden):
        return None
    if isinstance(error, FilterError):
        return refused_page(shell, error.problems)
    if isinstance(error, NotFound):
        return await _nothing_here(shell, await _data_called(shell) if is_data else [])
    return refused_page(shell, [Problem("", "", str(error))])


def refused_page(shell: Shell, problems: Sequence[Problem]) -> Response:
    """400: what in the address was not understood, and what would be."""
    pairs = parse_qsl(shell.request.query_string, keep_blank_values=True)

    def instead(problem: Problem, value: str) -> str:
        kept = [pair for pair in pairs if pair[0] != problem.name]
        return with_query(shell.request.path, [*kept, (problem.name, value)])

    wrong = {problem.name for problem in problems}
    return shell.render(
        "refused.html",
        status=400,
        section=None,
        problems=[
            (
                problem,
                [(name, [(value, instead(problem, value)) for value in values]) for name, values in choices.items()],
            )
            for problem, choices in offers(listed(problems))
        ],
        without=with_query(shell.request.path, [pair for pair in pairs if pair[0] not in wrong]),
    )


async def _data_called(shell: Shell) -> list[Suggestion]:
    """Tables and queries that are called nearly as the address has it."""
    _, _, name = tilde_decode(path_within(shell.datasette, str(shell.request.path))).strip("/").partition("/")
    urls, database = shell.datasette.urls, shell.database.name
    paths = {
        each: urls.query(database, each) for each in await query_names(shell.datasette, shell.request.actor, database)
    }
    paths |= {each: urls.table(database, each) for each in await offered_columns(shell.datasette, shell.database)}
    found = get_close_matches(name.partition("/")[0], paths, n=_MOST_OF_A_KIND, cutoff=0.5) or ["events"]
    return [Suggestion(paths[each], Named(each, shell.content_lang), "", is_data=True) for each in found]


async def _nothing_here(shell: Shell, data: Sequence[Suggestion]) -> Response:
    path = tilde_decode(path_within(shell.datasette, str(shell.request.path)))
    return missing_page(
        shell,
        status=404,
        title=shell.texts.plain("missing.page"),
        message=shell.texts.plain("missing.page-path", path=path),
        suggestions=data or await _suggestions(shell, path),
        section="data" if data else None,
    )


async def _suggestions(shell: Shell, path: str) -> list[Suggestion]:
    """Pages that are called nearly so, records that bear the name, and events with these words."""
    words = path.strip("/").replace("/", " ").replace("-", " ").replace("_", " ")
    first = path.strip("/").split("/")[0].lower()
    found = [
        Suggestion(f"/{name}", Named(shell.texts.plain(f"nav.{name}"), shell.lang), f"/{name}")
        for name in get_close_matches(first, [page.name for page in offered()], n=2)
    ]
    index = await name_index(shell.database)
    found += [
        Suggestion(f"/{kind}s/{entry.key}", shell.reader.label(kind, entry.key), f"/{kind}s/{entry.key}")
        for kind in KINDS
        for entry in _named(index, words, kind)
    ]
    search = await read_search(shell.database, words)
    events = await nearest_event_ids(shell.database, words.replace(" ", "-"))
    if search.reading.wanted and len(search.words) <= MOST_WORDS:
        hits = await search_events(shell.database, index, search, "relevance", _MOST_OF_A_KIND)
        events += [hit.row["id"] for hit in hits]
    found += await events_called(shell, list(dict.fromkeys(events))[:_MOST_OF_A_KIND])
    return found[:_MOST_SUGGESTIONS]


def _named(index: NameIndex, words: str, kind: str) -> Sequence[Entry]:
    found = index.find(search_words(words), kind) or index.nearest(words, kind)
    return found[:_MOST_OF_A_KIND]
