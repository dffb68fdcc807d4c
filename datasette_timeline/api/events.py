"""/events and /events/{id}: the published documents as they were baked."""

from collections.abc import Callable

from datasette_timeline.api.collections import Selection, page
from datasette_timeline.api.envelopes import single
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.ordering import Sort, Term
from datasette_timeline.api.parameters import Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.database.lookups import nearest_event_ids, retired
from datasette_timeline.database.record_dates import PUBLISHED, UPDATED
from datasette_timeline.http.api_errors import ApiError, failure
from datasette_timeline.http.caching import Content
from datasette_timeline.published.documents import MODELS

_IN_TIME = (Term("sort_key", str), Term("id", str))
_BACK_IN_TIME = tuple(term._replace(descending=True) for term in _IN_TIME)
_PUBLISHED, _UPDATED = f"coalesce({PUBLISHED}, '')", f"coalesce({UPDATED}, '')"
SORTS = {
    "date": Sort("In order of time.", _IN_TIME),
    "-date": Sort("Latest first.", _BACK_IN_TIME),
    "importance": Sort("Landmarks first, then in order of time.", (Term("importance", float), *_IN_TIME)),
    "-importance": Sort("Details first, then in order of time.", (Term("importance", float, True), *_IN_TIME)),
    "claims": Sort("Those with fewest claims first.", (Term("claim_count", float), *_IN_TIME)),
    "-claims": Sort("Those with most claims first.", (Term("claim_count", float, True), *_IN_TIME)),
    "added": Sort("Those published first, first.", (Term(_PUBLISHED, str), *_IN_TIME)),
    "-added": Sort("Those published last, first.", (Term(_PUBLISHED, str, descending=True), *_IN_TIME)),
    "updated": Sort("Those first that have not changed for longest.", (Term(_UPDATED, str), *_IN_TIME)),
    "-updated": Sort("Those that changed last, first.", (Term(_UPDATED, str, descending=True), *_IN_TIME)),
    "sources": Sort("Those with fewest sources first.", (Term("source_count", float), *_IN_TIME)),
    "-sources": Sort("Those with most sources first.", (Term("source_count", float, True), *_IN_TIME)),
}
_FIELDS = tuple(MODELS["Event"].model_fields)


def takes(words: Words) -> Takes:
    """What /events takes."""
    return Takes(SORTS, _FIELDS)


def one_takes(words: Words) -> Takes:
    """What /events/{id} takes."""
    return Takes({}, _FIELDS, filters=(), own=("fields",))


async def events(call: Call, query: Query) -> Content:
    """A page of documents."""
    joined = "events join documents on documents.event = events.id"
    return await page(call, query, Selection(joined, "cast(json as blob)", query.wanted.where()))


async def event(call: Call, query: Query, wanted: str) -> Content:
    """The document of one event. Raises ApiError with 301, 410 or 404 where there is none."""
    found = (await call.database.execute("select cast(json as blob) from documents where event = ?", [wanted])).first()
    if found is None:
        raise await missing_event(call, wanted, lambda successor: f"events/{successor}")
    return single(found[0], query.fields)


async def missing_event(call: Call, wanted: str, path_of: Callable[[str], str]) -> ApiError:
    """What is told instead of something of an event that there is not: 301, 410 or 404.

    `path_of` makes the path, under /api/v1/, of the same of another event.
    """
    once = await retired(call.database, wanted)
    if once is None:
        nearest = await nearest_event_ids(call.database, wanted)
        return failure("not-found", f"There is no event '{wanted}'.", nearest=nearest)
    nearest = [once.successor] if once.successor else []
    if once.renamed:
        there = {"Location": call.url(path_of(once.successor or ""), call.pairs)}
        return failure("event-renamed", f"The event '{wanted}' is now '{once.successor}'.", there, nearest=nearest)
    why = f" on {once.date}: {once.reason}" if once.reason else "."
    message = f"The event '{wanted}' was withdrawn{why}"
    return failure("event-withdrawn", message, nearest=nearest)
