"""What readers see where there is no page, where an address cannot be understood, and where something broke.

Pages are guarded: whatever a page raises is answered here. Datasette's own pages and the API answer for themselves.
"""

import inspect
import sys
import traceback
from collections.abc import Awaitable, Callable, Sequence
from difflib import get_close_matches
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl

from datasette import Response, hookimpl
from datasette import handle_exception as datasettes_errors
from datasette.utils import tilde_decode
from datasette.utils.asgi import BadRequest, Base400, Forbidden, NotFound

from datasette_timeline.filter_parsing import FilterError, Problem
from datasette_timeline.folding import MOST_WORDS, search_words
from datasette_timeline.headers import is_datasettes
from datasette_timeline.name_index import KINDS, NameIndex, name_index
from datasette_timeline.names import Named
from datasette_timeline.pages.missing import Suggestion, events_called, missing_page, nearest_events
from datasette_timeline.pages.records import render_record
from datasette_timeline.pages.shell import Shell, open_shell
from datasette_timeline.refusing import BROKEN, refusal
from datasette_timeline.searching import hits_of, taken_apart
from datasette_timeline.urls import path_within, with_query

View = Callable[..., Awaitable[Response]]

# Where the package rich happens to be installed, Datasette prints every 404 with all local variables around it. That
# takes seconds, fails for addresses that no route matches, and tells nobody anything.
datasettes_errors.rich = None

_METHODS = ("GET", "HEAD")
_SECTIONS = ("timeline", "places", "actors", "sources", "search", "about", "api")
_MOST_SUGGESTIONS = 8
_MOST_OF_A_KIND = 3


def guarded(view: View) -> View:
    """The same page, which answers for what it raises."""
    names = list(inspect.signature(view).parameters)

    @wraps(view)
    async def answering(*values: Any) -> Response:
        given = dict(zip(names, values, strict=False))
        datasette, request = given["datasette"], given["request"]
        if request.method not in _METHODS:
            return Response.text(f"{request.method} is not allowed here.\n", 405, {"Allow": ", ".join(_METHODS)})
        try:
            return await view(*values)
        except Forbidden:
            raise
        except Exception as error:
            if datasette.pdb:
                raise
            response = await _answer(datasette, request, error)
            if response is not None:
                return response
            if isinstance(error, (NotFound, Base400)):
                raise
            return _broken(datasette, request.scope, error)

    return answering


@hookimpl
def handle_exception(
    datasette: Any, request: Any, exception: Exception
) -> Callable[[], Awaitable[Response | None]] | None:
    """Answer where no page is: at an address that is neither ours nor Datasette's."""
    path = path_within(datasette, str(request.path))
    if not isinstance(exception, NotFound) or is_datasettes(datasette, path) or path.startswith("/api/"):
        return None

    async def inner() -> Response | None:
        return await _answer(datasette, request, exception)

    return inner


async def _answer(datasette: Any, request: Any, error: Exception) -> Response | None:
    """The page for an error that readers can do something about; None for others, and where no page can be made."""
    if not isinstance(error, (FilterError, NotFound, BadRequest)):
        return None
    try:
        shell = await open_shell(datasette, request)
    except (NotFound, Forbidden):
        return None
    if isinstance(error, FilterError):
        return refused_page(shell, error.problems)
    if isinstance(error, NotFound):
        return await _nothing_here(shell)
    return refused_page(shell, [Problem("", "", str(error))])


def refused_page(shell: Shell, problems: Sequence[Problem]) -> Response:
    """400: what in the address was not understood, and what would be."""
    pairs = parse_qsl(shell.request.query_string, keep_blank_values=True)

    def instead(problem: Problem, value: str) -> str:
        kept = [pair for pair in pairs if pair[0] != problem.name]
        return with_query(shell.request.path, [*kept, (problem.name, value)])

    wrong = {problem.name for problem in problems}
    return render_record(
        shell,
        "refused.html",
        status=400,
        section=None,
        problems=[
            (
                problem,
                [
                    (name, [(value, instead(problem, value)) for value in values])
                    for name, values in (("nearest", problem.nearest), ("allowed", problem.allowed))
                    if values
                ],
            )
            for problem in problems
        ],
        without=with_query(shell.request.path, [pair for pair in pairs if pair[0] not in wrong]),
    )


async def _nothing_here(shell: Shell) -> Response:
    path = tilde_decode(path_within(shell.datasette, str(shell.request.path)))
    return missing_page(
        shell,
        status=404,
        title=shell.texts.plain("missing.page"),
        message=shell.texts.plain("missing.page-path", path=path),
        suggestions=await _suggestions(shell, path),
        section=None,
    )


async def _suggestions(shell: Shell, path: str) -> list[Suggestion]:
    """Pages that are called nearly so, records that bear the name, and events with these words."""
    words = path.strip("/").replace("/", " ").replace("-", " ").replace("_", " ")
    first = path.strip("/").split("/")[0].lower()
    found = [
        Suggestion(f"/{section}", Named(shell.texts.plain(f"nav.{section}"), shell.lang), f"/{section}")
        for section in get_close_matches(first, _SECTIONS, n=2)
    ]
    index = await name_index(shell.database)
    found += [
        Suggestion(f"/{kind}s/{entry.key}", shell.label(kind, entry.key), f"/{kind}s/{entry.key}")
        for kind in KINDS
        if kind != "source"
        for entry in _named(index, words, kind)
    ]
    search = taken_apart(words)
    events = await nearest_events(shell.database, words.replace(" ", "-"))
    if search.words and len(search.words) <= MOST_WORDS:
        hits = await hits_of(shell.database, index, search, "relevance", _MOST_OF_A_KIND)
        events += [hit.row["id"] for hit in hits]
    found += await events_called(shell, list(dict.fromkeys(events))[:_MOST_OF_A_KIND])
    return found[:_MOST_SUGGESTIONS]


def _named(index: NameIndex, words: str, kind: str) -> list[Any]:
    found = index.find(search_words(words), kind) or index.nearest(words, kind)
    return found[:_MOST_OF_A_KIND]


def _broken(datasette: Any, scope: Any, error: Exception) -> Response:
    """500; what broke goes to the log."""
    traceback.print_exception(error, file=sys.stderr)
    return refusal(datasette, scope, 500, BROKEN)
