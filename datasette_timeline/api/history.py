"""/events/{id}/history, /events/{id}@{hash} and the same of facts and claims: what they said once, and what changed."""

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from pydantic_core import from_json, to_json

from datasette_timeline.api.envelopes import single
from datasette_timeline.api.events import missing_event
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.parameters import Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.api.statements import missing_statement
from datasette_timeline.database.changes import CHANGE
from datasette_timeline.database.lookups import is_event
from datasette_timeline.database.statements import (
    CLAIMS,
    FACTS,
    Kind,
    entry_in,
    kinds_called,
    own_part,
    statement_id,
    statement_path,
)
from datasette_timeline.database.versions import (
    EVENTS,
    Document,
    Version,
    document_of,
    history_since,
    version_in,
    versions_of,
    versions_of_statement,
)
from datasette_timeline.http.api_errors import ApiError, failure
from datasette_timeline.http.caching import FOREVER, Content
from datasette_timeline.published.documents import MODELS

HISTORY = "/history"
_NO_HISTORY = "This build has no history of its records. /events has what they say today."


def takes(words: Words) -> Takes:
    """What histories take."""
    return Takes({}, tuple(MODELS["History"].model_fields), filters=(), own=("fields",))


async def of_event(call: Call, query: Query, event: str) -> Content:
    """The history of an event. Raises ApiError where there is none."""
    versions = await _versions(call, event, lambda successor: f"events/{successor}{HISTORY}")
    shown = {each.number for each in versions if each.hash}
    return await _history(call, query, event, versions, versions, f"events/{event}", shown)


async def of_fact(call: Call, query: Query, event: str, own: str) -> Content:
    """The history of a fact. Raises ApiError where there is none."""
    return await _of_statement(call, query, FACTS, event, own)


async def of_claim(call: Call, query: Query, event: str, own: str) -> Content:
    """The history of a claim. Raises ApiError where there is none."""
    return await _of_statement(call, query, CLAIMS, event, own)


async def event_as_it_was(call: Call, query: Query, event: str, digits: str) -> Content:
    """The document of a version of an event. Raises ApiError where there is none."""
    versions = await _versions(call, event, lambda successor: f"events/{successor}@{digits}")
    version, document = await _version(call, event, versions, digits)
    return _as_it_was(document, query, _is_lasting(version, versions, digits))


async def fact_as_it_was(call: Call, query: Query, event: str, own: str, digits: str) -> Content:
    """The document of a fact in a version of its event. Raises ApiError where there is none."""
    return await _statement_as_it_was(call, query, FACTS, event, own, digits)


async def claim_as_it_was(call: Call, query: Query, event: str, own: str, digits: str) -> Content:
    """The document of a claim in a version of its event. Raises ApiError where there is none."""
    return await _statement_as_it_was(call, query, CLAIMS, event, own, digits)


async def _of_statement(call: Call, query: Query, kind: Kind, event: str, own: str) -> Content:
    of_event = await _versions(call, event, lambda successor: f"{kind.name}/{successor}/{own}{HISTORY}")
    statement = statement_id(event, own)
    versions, shown = await versions_of_statement(call.database, kind.name, statement)
    if not versions:
        raise await missing_statement(call, kind, event, own, HISTORY)
    path = statement_path(kind.name, statement)[1:]
    return await _history(call, query, statement, versions, of_event, path, shown)


async def _statement_as_it_was(call: Call, query: Query, kind: Kind, event: str, own: str, digits: str) -> Content:
    versions = await _versions(call, event, lambda successor: f"{kind.name}/{successor}/{own}@{digits}")
    version, document = await _version(call, event, versions, digits)
    said = next((each for each in document[kind.name] if own_part(each["id"]) == own), None)
    if said is None:
        raise await _not_then(call, kind, event, own, digits)
    return _as_it_was(entry_in(document, said), query, _is_lasting(version, versions, digits))


async def _not_then(call: Call, kind: Kind, event: str, own: str, digits: str) -> ApiError:
    """What is told of a fact or claim that a version of its event does not have."""
    statement = statement_id(event, own)
    if kind not in (await kinds_called(call.database, [statement])).values():
        return await missing_statement(call, kind, event, own, f"@{digits}")
    message = f"The {kind.noun} '{statement}' was not there in version {digits} of its event."
    return failure("not-found", message)


async def _versions(call: Call, event: str, path_of: Callable[[str], str]) -> Sequence[Version]:
    """The versions of an event. Raises ApiError where there are none."""
    versions = await versions_of(call.database, EVENTS, event)
    if versions:
        return versions
    if not await is_event(call.database, event):
        raise await missing_event(call, event, path_of)
    raise failure("not-found", _NO_HISTORY)


async def _version(call: Call, event: str, versions: Sequence[Version], digits: str) -> tuple[Version, Document]:
    version = version_in(versions, digits.lower())
    document = await document_of(call.database, event, version.number) if version else None
    if version is None or document is None:
        there = list(dict.fromkeys(each.hash for each in reversed(versions) if each.hash))
        raise failure("version-unknown", f"The event '{event}' has no version '{digits}'.", allowed=there)
    return version, document


def _is_lasting(version: Version, versions: Sequence[Version], digits: str) -> bool:
    """Whether what is there stays as it is: of the present version, names may change that stand in registries."""
    return digits == version.hash and version.number < len(versions)


def _as_it_was(document: Mapping[str, Any], query: Query, lasting: bool) -> Content:
    content = single(to_json(document), query.fields)
    return content._replace(headers={**content.headers, "Cache-Control": FOREVER}) if lasting else content


async def _history(
    call: Call,
    query: Query,
    key: str,
    versions: Sequence[Version],
    of_event: Sequence[Version],
    path: str,
    shown: Container[int],
) -> Content:
    """The history of an event, or of a fact or claim by those versions that are about it, at a path below /api/v1/;
    `shown` are the numbers of those that have it."""
    sql = f"select {CHANGE} from versions where registry = ? and key = ? order by version"
    rows = await call.database.execute(sql, [EVENTS, path.split("/")[1]])
    told = {change["version"]: change for change in (from_json(change) for (change,) in rows)}
    changes = [
        {
            **told[each.number],
            "lines": [line._asdict() for line in each.lines],
            "document": f"{path}@{each.hash}" if each.number in shown else None,
        }
        for each in versions
    ]
    since = await history_since(call.database)
    history = {"id": key, "title": of_event[-1].title, "since": since, "versions": changes}
    return single(to_json(history), query.fields)
