"""`as_of=2026-11-01`, or `_as_of` on Datasette's pages: the whole answer is made from the record of that day.

A moment in UTC may be given, too, `2026-11-01T18:30:00Z`; a day means its end.
"""

from contextvars import ContextVar
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

from datasette_timeline.database.attached import attached_timeline
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.past_states import NoStateError, StateNotReadyError, state_at
from datasette_timeline.filters.days import Moment, parse_moment
from datasette_timeline.filters.event_filter import AS_OF, PUBLICATION, TABLE
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.refusals import refuse
from datasette_timeline.http.security_headers import is_datasettes

_asked: ContextVar[str | None] = ContextVar("as_of", default=None)
_SECONDS_TO_WAIT = 5
_NOINDEX = (b"x-robots-tag", b"noindex")


def as_of() -> str | None:
    """The day or moment, as filters write it, whose record this request is answered from; None where it is today's."""
    return _asked.get()


def in_its_time(address: str, name: str = AS_OF) -> str:
    """An address that leads to the same day's record."""
    asked = as_of()
    return f"{address}{'&' if '?' in address else '?'}{urlencode({name: asked})}" if asked else address


def answering_from_past_states(datasette: Datasette, app: App) -> App:
    """The application, which answers from the record of the day that a request names."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        given = _given(datasette, scope) if scope["type"] == "http" else []
        database = attached_timeline(datasette) if given else None
        if database is None:
            await app(scope, receive, send)
            return
        name, value = given[-1]
        try:
            moment = _moment(name, [value for _, value in given])
            database.pin(await state_at(database, moment.text, moment.last))
        except (ValueError, NoStateError) as error:
            status = 404 if isinstance(error, NoStateError) else 400
            await refuse(datasette, scope, send, status, f"{name}={value}: {error}")
            return
        except StateNotReadyError as error:
            await refuse(datasette, scope, send, 503, str(error), {"Retry-After": str(_SECONDS_TO_WAIT)})
            return
        token = _asked.set(moment.text)
        try:
            await app(scope, receive, _unindexed(send))
        finally:
            _asked.reset(token)

    return wrapped


def _given(datasette: Datasette, scope: Scope) -> list[tuple[str, str]]:
    """What the address says of the day, if anything."""
    if AS_OF.encode() not in unquote_to_bytes(scope["query_string"]):  # names may be encoded, too
        return []
    path = path_within(datasette, scope["path"])
    dialect = TABLE if is_datasettes(datasette, path) else PUBLICATION
    pairs = parse_qsl(scope["query_string"].decode("latin-1"))
    return [(name, value.strip()) for name, value in pairs if name == dialect.spell(AS_OF) and value.strip()]


def _moment(name: str, values: list[str]) -> Moment:
    """The one that is meant. Raises ValueError, with a sentence for whoever wrote it."""
    if len(set(values)) > 1:
        raise ValueError(f"{name} is given {len(values)} times, but there can be only one.")
    return parse_moment(values[0])


def _unindexed(send: Send) -> Send:
    async def marking(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], _NOINDEX]}
        await send(message)

    return marking
