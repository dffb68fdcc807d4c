"""/timeline/place, /disputes/source and so on: the values that a list can be narrowed by, found by any name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.parsing import FilterError, too_long
from datasette_timeline.filters.search_words import search_words
from datasette_timeline.filters.timeline_address import parse_address, without_blanks
from datasette_timeline.filters.urls import with_query
from datasette_timeline.listing.facet_choices import (
    SEARCHED,
    Choices,
    choices_among,
    choices_of,
    profile_of,
    worth_listing,
)
from datasette_timeline.listing.name_index import name_index, tag_index
from datasette_timeline.listing.search import read_search
from datasette_timeline.listing.source_index import find_sources, nearest_sources
from datasette_timeline.pages.casualties import CASUALTIES
from datasette_timeline.pages.disputes import DISPUTES
from datasette_timeline.pages.narrowing import MOST_CHOICES, Narrowed
from datasette_timeline.pages.question_filters import QuestionList, asked_of_list
from datasette_timeline.pages.timeline import FRAGMENT
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

_MOST_ON_A_PAGE = 600
_QUESTIONS: Mapping[str, QuestionList] = {each.path: each for each in (DISPUTES, CASUALTIES)}


def _of(path: str) -> Page:
    return Page(f"{path}/{{field}}", pattern=f"(?P<list>{path})/(?P<field>{'|'.join(SEARCHED)})", filtered=True)


@_of("/timeline")
@_of("/disputes")
@_of("/casualties")
async def choices_page(datasette: Datasette, request: Request) -> Response:
    """The values of one filter, of all or of those called `name`; with `fragment=1` the list alone.

    All else in the address is that of the list that is to be narrowed. Raises FilterError for what it is not.
    """
    shell = await open_shell(datasette, request)
    pairs = parse_qsl(request.query_string, keep_blank_values=True)
    kept = without_blanks(pairs)
    if len(kept) < len(pairs):
        return Response.redirect(with_query(request.path, kept))
    path, field, name = request.url_vars["list"], request.url_vars["field"], dict(kept).get("name", "")
    if problems := too_long("name", [name]):
        raise FilterError(problems)
    narrowed, alone = await _narrowed(shell, path, kept), FRAGMENT in kept
    each, called_so = await _choices(narrowed, field, name, MOST_CHOICES if alone else _MOST_ON_A_PAGE)
    return shell.render(
        "_choice_values.html" if alone else "choices.html",
        section=path.strip("/"),
        head=page_head(shell, f"{path}/{field}", shell.texts.plain(f"choices.by-{field}"), "", indexed=False),
        each=each,
        called_so=called_so,
        **{**narrowed.context(), "asked": name},
    )


async def _narrowed(shell: Shell, path: str, pairs: Sequence[tuple[str, str]]) -> Narrowed:
    """The list that is to be narrowed."""
    if path in _QUESTIONS:
        return (await asked_of_list(shell, _QUESTIONS[path])).narrowed
    address = replace(parse_address(pairs, shell.reader.catalogue, [each.code for each in shell.languages]), page=1)
    return Narrowed(shell, path, "events", address, await profile_of(shell.database, address.wanted))


async def _choices(narrowed: Narrowed, field: str, name: str, most: int) -> tuple[Choices, bool]:
    """The values to list, and whether they are called so; where none is, those with the nearest names."""
    shell, wanted, profile = narrowed.shell, narrowed.address.wanted, narrowed.profile
    if not search_words(name):
        return choices_of(shell.reader, field, wanted, profile, worth_listing(field, most)), True
    called, nearest = await _keys_called(shell, field, name)
    found = choices_among(shell.reader, field, wanted, profile, called)
    if found.values:
        return replace(found, values=found.values[:most], left_out=max(0, len(found.values) - most)), True
    return choices_among(shell.reader, field, wanted, profile, nearest), False


async def _keys_called(shell: Shell, field: str, name: str) -> tuple[Sequence[str], Sequence[str]]:
    """Keys of what bears the name, in any script, spelling or case form; and of what bears one like it."""
    if field == "source":
        found = await find_sources(shell.database, search_words(name))
        alike = [] if found else await nearest_sources(shell.database, name)
        return [entry.key for entry in found], [entry.key for entry in alike]
    index = await (tag_index if field == "tag" else name_index)(shell.database)
    things = (await read_search(shell.database, name)).things
    called = index.named(things, search_words(name), field)
    return [entry.key for entry in called], [entry.key for entry in ([] if called else index.nearest(name, field))]
