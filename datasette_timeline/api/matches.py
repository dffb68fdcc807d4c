"""/matches: which rows of UCDP GED tell of which events, where they are imported."""

from datasette_timeline.api.collections import Selection, page
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.ordering import Sort, Term
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.database.attached import ensure_readable
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.http.api_errors import failure
from datasette_timeline.http.caching import Content
from datasette_timeline.listing.codings import TABLES, has_codings
from datasette_timeline.published.documents import MODELS

_IN_TIME = (Term("happened.sort_key", str), Term("happened.id", str), Term("event_matches.ged_id", float))
_SORTS = {
    "date": Sort("In order of the events' time, then by row.", _IN_TIME),
    "-score": Sort("Those that fit best first.", (Term("event_matches.score", float, descending=True), *_IN_TIME)),
}
_ITEM = """
cast(json_object(
  'event', json_object('event', happened.id, 'title', happened.title, 'date', json_extract(documents.json, '$.date')),
  'row', json_object(
    'id', ged.id, 'release', ged.release, 'first', ged.date_start, 'last', coalesce(ged.date_end, ged.date_start),
    'latitude', ged.latitude, 'longitude', ged.longitude, 'side_a', ged.side_a, 'side_b', ged.side_b,
    'best', ged.best, 'low', ged.low, 'high', ged.high
  ),
  'answer', answer,
  'score', score,
  'reasons', json('[' || replace(json_quote(reasons), '; ', '","') || ']'),
  'confirmed_by', confirmed_by,
  'twin_of', (select ged_id from coded_twice where twin = ged.id)
) as blob)
"""
_TABLE = """
event_matches
join ged on ged.id = event_matches.ged_id
join events as happened on happened.id = event_matches.event
join documents on documents.event = event_matches.event
"""
ANSWERS = ("same", "part", "ask")


def takes(words: Words) -> Takes:
    """What /matches takes."""
    answer = Choice("answer", "What the row is to the event, or that somebody has to read both.", ANSWERS)
    return Takes(_SORTS, tuple(MODELS["Match"].model_fields), (answer,))


async def has_matches(call: Call) -> bool:
    """Whether rows are imported; the endpoint is refused where they are not."""
    return await has_codings(call.database)


async def matches(call: Call, query: Query) -> Content:
    """A page of matches. Raises ApiError where no rows are imported, which is not the same as no match."""
    if not await has_matches(call):
        message = "No rows of UCDP GED are imported here. external.ucdp of /events has the ids that records confirm."
        raise failure("rows-missing", message)
    for table in TABLES:
        await ensure_readable(call.datasette, call.request, call.database, table)
    events = query.wanted.where()
    where = Where([f"event_matches.event in (select id from events {events.sql})"], dict(events.params))
    if answers := query.chosen["answer"]:
        named = {f"answer_{at}": answer for at, answer in enumerate(answers)}
        where.add(f"answer in ({', '.join(f':{name}' for name in named)})", named)
    return await page(call, query, Selection(_TABLE, _ITEM, where))
