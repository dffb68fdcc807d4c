"""/search: everything that is called so, or speaks of it, in any spelling and script."""

import json

from pydantic_core import from_json

from datasette_timeline.api.documents import Date
from datasette_timeline.api.entries import Find
from datasette_timeline.api.envelopes import chosen_fields, envelope, next_url
from datasette_timeline.api.errors import failure
from datasette_timeline.api.ordering import Sort, Term
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.registry import actors
from datasette_timeline.api.serving import Call
from datasette_timeline.api.words import Words
from datasette_timeline.caching import Content
from datasette_timeline.folding import match_expression, search_words
from datasette_timeline.highlighting import words_in
from datasette_timeline.name_index import KINDS, Named, NameIndex, name_index

_RELEVANCE = "relevance"
_SORTS = {
    _RELEVANCE: Sort(
        "Places, actors, events and sources; the best of each first.", (Term("kind", str), Term("id", str))
    )
}
_ORDER = ("place", "actor", "event", "source")

Found = tuple[str, str]
"""Kind and id."""


def takes(words: Words) -> Takes:
    """What /search takes."""
    kinds = Choice("kind", "What to search among; everything where none is named.", _ORDER)
    return Takes(_SORTS, tuple(Find.model_fields), (kinds,), filters=("q",), own=("limit", "cursor", "fields"))


async def search(call: Call, query: Query, accepted: Takes) -> Content:
    """A page of finds, and what may have been meant where there are none."""
    if len(query.wanted["q"]) != 1:
        code = "parameter-repeated" if query.wanted["q"] else "value-missing"
        raise failure(code, "q: give exactly one search.", parameter="q")
    (text,) = query.wanted["q"]
    index = await name_index(call.database)
    words = search_words(text)
    kinds = query.chosen["kind"] or _ORDER
    named = {(each.kind, each.key): each for kind in KINDS if kind in kinds for each in index.find(words, kind)}
    events = await _events(call, words) if "event" in kinds else []
    finds = sorted([*named, *events], key=lambda find: _ORDER.index(find[0]))
    start = _start(finds, query)
    chosen = finds[start : start + query.limit]
    shown = await _shown_events(call, [key for kind, key in chosen if kind == "event"])
    items = [shown[find[1]] if find[0] == "event" else await _entry(call, named[find], words, text) for find in chosen]
    more = start + query.limit < len(finds)
    return envelope(
        call,
        [chosen_fields(item.model_dump_json().encode(), query.fields) for item in items],
        len(finds),
        next_url(call, _RELEVANCE, chosen[-1]) if more else None,
        suggestions=_suggestions(index, text) if not finds else [],
    )


def _start(finds: list[Found], query: Query) -> int:
    if query.after is None:
        return 0
    try:
        return finds.index((str(query.after[0]), str(query.after[1]))) + 1
    except ValueError:
        message = "cursor: the dataset has changed since. Search again without cursor."
        raise failure("cursor-invalid", message, parameter="cursor") from None


async def _events(call: Call, words: list[list[str]]) -> list[Found]:
    rows = await call.database.execute(
        "select id from events_fts join events on events.number = events_fts.rowid "
        "where events_fts match ? order by bm25(events_fts, 8, 3, 2, 1), number",
        [match_expression(words)],
    )
    return [("event", row[0]) for row in rows]


async def _shown_events(call: Call, ids: list[str]) -> dict[str, Find]:
    rows = await call.database.execute(
        "select event, json_extract(json, '$.title') as title, json_extract(json, '$.summary') as summary, "
        "json_extract(json, '$.date') as date from documents where event in (select value from json_each(?))",
        [json.dumps(ids)],
    )
    return {
        row["event"]: Find(
            kind="event",
            id=row["event"],
            title=row["title"],
            matched=None,
            date=Date.model_validate_json(row["date"]),
            summary=row["summary"],
            event_count=1,
        )
        for row in rows
    }


async def _entry(call: Call, entry: Named, words: list[list[str]], text: str) -> Find:
    description = None
    if entry.kind == "actor":
        description = from_json((await actors(call.database))[entry.key])["description"]
    matched = max(entry.names, key=lambda name: _likeness(name.name, words, text), default=None)
    return Find(
        kind=entry.kind,
        id=entry.key,
        title=entry.label,
        matched=matched.name if matched and entry.kind != "source" else None,
        date=None,
        summary=description,
        event_count=entry.events,
    )


def _likeness(name: str, words: list[list[str]], text: str) -> tuple[int, bool]:
    """How well a name fits a search: by words, then by the very letters."""
    return len(words_in(name, words)), text.casefold() in name.casefold()


def _suggestions(index: NameIndex, text: str) -> list[str]:
    written = [word for word in text.split() if search_words(word)]
    return index.respelled(search_words(text), written)
