"""/questions: what claims that can be compared say together, and whether they agree; across events."""

from datasette_timeline.api.collections import Selection, page
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.ordering import Sort, Term
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.http.caching import Content
from datasette_timeline.published.documents import MODELS

_IN_TIME = (Term("happened.sort_key", str), Term("happened.id", str), Term("comparable_sets.number", float))
_BACK_IN_TIME = (*(term._replace(descending=True) for term in _IN_TIME[:2]), _IN_TIME[2])
_RATIO = Term("coalesce(comparable_sets.ratio, 0)", float, descending=True)
_SORTS = {
    "importance": Sort("Those of landmarks first.", (Term("happened.importance", float), *_IN_TIME)),
    "-ratio": Sort("Those first whose figures are furthest apart: highest by lowest.", (_RATIO, *_IN_TIME)),
    "date": Sort("In order of the events' time, then of the record.", _IN_TIME),
    "-date": Sort("Those of the latest events first.", _BACK_IN_TIME),
}

# The set is taken out of the baked document, with its claims and their sources, so that it reads the same in both.
_ITEM = """
cast((
  with said as (
    select value as claim from json_each(documents.json, '$.claims')
    where json_extract(value, '$.comparable_set') = comparable_sets.number
  )
  select json_set(
    json_extract(documents.json, '$.comparable_sets[' || (comparable_sets.number - 1) || ']'),
    '$.claims', (select json_group_array(json(claim)) from said),
    '$.event', json_object(
      'event', happened.id, 'title', happened.title, 'date', json_extract(documents.json, '$.date')
    ),
    '$.sources', (
      select json_group_array(json(value)) from json_each(documents.json, '$.sources')
      where json_extract(value, '$.source') in (
        select json_extract(citation.value, '$.source') from said, json_each(claim, '$.citations') as citation
      )
    )
  )
) as blob)
"""
_TABLE = """
comparable_sets
join events as happened on happened.id = comparable_sets.event
join documents on documents.event = comparable_sets.event
"""


def takes(words: Words) -> Takes:
    """What /questions takes."""
    side = Choice("side", "A side that speaks on it: keys of sides.", words.sides)
    return Takes(_SORTS, tuple(MODELS["QuestionEntry"].model_fields), (side,))


async def questions(call: Call, query: Query) -> Content:
    """A page of questions."""
    where = asked_of("comparable_sets", query.wanted, query.chosen["side"])
    return await page(call, query, Selection(_TABLE, _ITEM, where))
