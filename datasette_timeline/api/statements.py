"""/facts/{event}/{statement} and /claims/{event}/{statement}: one statement, with its event and its sources."""

from datasette_timeline.api.envelopes import single
from datasette_timeline.api.events import missing_event
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.parameters import Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.database.lookups import is_event, withdrawn
from datasette_timeline.database.statements import (
    CLAIMS,
    FACTS,
    Kind,
    entry_of,
    kinds_called,
    nearest_statements,
    statement_id,
    statement_path,
)
from datasette_timeline.http.api_errors import ApiError, failure
from datasette_timeline.http.caching import Content
from datasette_timeline.published.documents import MODELS

_MODELS = {FACTS: MODELS["FactEntry"], CLAIMS: MODELS["ClaimEntry"]}


def fact_takes(words: Words) -> Takes:
    """What /facts/{event}/{statement} takes."""
    return Takes({}, tuple(_MODELS[FACTS].model_fields), filters=(), own=("fields",))


def claim_takes(words: Words) -> Takes:
    """What /claims/{event}/{statement} takes."""
    return Takes({}, tuple(_MODELS[CLAIMS].model_fields), filters=(), own=("fields",))


async def fact(call: Call, query: Query, event: str, own: str) -> Content:
    """One fact. Raises ApiError with 301, 410 or 404 where there is none."""
    return await _one(call, query, FACTS, event, own)


async def claim(call: Call, query: Query, event: str, own: str) -> Content:
    """One claim. Raises ApiError with 301, 410 or 404 where there is none."""
    return await _one(call, query, CLAIMS, event, own)


async def _one(call: Call, query: Query, kind: Kind, event: str, own: str) -> Content:
    found = await entry_of(call.database, kind, statement_id(event, own))
    if found is None:
        raise await missing_statement(call, kind, event, own)
    return single(found, query.fields)


async def missing_statement(call: Call, kind: Kind, event: str, own: str, rest: str = "") -> ApiError:
    """What is told instead of a fact or claim that there is not: 301, 410 or 404. `rest` comes after its path."""
    wanted = statement_id(event, own)
    if not await is_event(call.database, event):
        return await missing_event(call, event, lambda successor: f"{kind.name}/{successor}/{own}{rest}")
    other = (await kinds_called(call.database, [wanted])).get(wanted)
    if other and other != kind:
        there = {"Location": call.url(statement_path(other.name, wanted)[1:] + rest, call.pairs)}
        return failure("statement-elsewhere", f"'{wanted}' is a {other.noun}, not a {kind.noun}.", there)
    if once := await withdrawn(call.database, wanted):
        message = f"The {kind.noun} '{wanted}' was withdrawn on {once.date}: {once.reason}"
        return failure("statement-withdrawn", message, nearest=[once.successor] if once.successor else [])
    nearest = await nearest_statements(call.database, event, own)
    return failure("not-found", f"The event '{event}' has no {kind.noun} '{own}'.", nearest=nearest)
