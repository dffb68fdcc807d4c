"""/claims: what is contested, by whom, with the sources; across events."""

from datasette_timeline.api.collections import Selection, page
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.ordering import Sort, Term
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.database.statements import CLAIMS
from datasette_timeline.filters.claim_filter import asked_of, is_one_of
from datasette_timeline.http.caching import Content
from datasette_timeline.published.documents import MODELS

_IN_TIME = (Term("happened.sort_key", str), Term("happened.id", str), Term("claims.position", float))
_BACK_IN_TIME = (*(term._replace(descending=True) for term in _IN_TIME[:2]), _IN_TIME[2])
_FIGURE = "coalesce(claims.high, claims.low, -1)"
_SORTS = {
    "date": Sort("In order of the events' time, then of the record.", _IN_TIME),
    "-date": Sort("Those of the latest events first.", _BACK_IN_TIME),
    "figure": Sort("Those without a figure first, then by figure.", (Term(_FIGURE, float), *_IN_TIME)),
    "-figure": Sort("The highest figures first.", (Term(_FIGURE, float, True), *_IN_TIME)),
}


def takes(words: Words) -> Takes:
    """What /claims takes."""
    claimant = Choice("claimant", "Who makes the claim: ids of actors.", frozenset(words.catalogue.links["actor"]))
    side = Choice("side", "Whose side makes the claim: keys of sides.", words.sides)
    return Takes(_SORTS, tuple(MODELS["ClaimEntry"].model_fields), (claimant, side))


async def claims(call: Call, query: Query) -> Content:
    """A page of claims."""
    where = asked_of("claims", query.wanted, query.chosen["side"])
    if query.chosen["claimant"]:
        clause, params = is_one_of("actor", "claimant", query.chosen["claimant"])
        where.add(f"claims.id in (select claim from claim_claimants where {clause})", params)
    return await page(call, query, Selection(CLAIMS.joined, CLAIMS.entry, where))
