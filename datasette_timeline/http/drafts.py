"""Builds that include drafts, and previews, for curators to look at: every page and answer of such a site says so."""

from datasette_timeline.database.attached import attached_timeline
from datasette_timeline.database.datasette_types import Database, Datasette
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.published import previews

_NOINDEX = (b"x-robots-tag", b"noindex")


async def is_unpublished(datasette: Datasette) -> bool:
    """Whether the site is for curators alone: it shows drafts, or is a preview."""
    return previews.state() is not None or await drafts_in(datasette) > 0


async def drafts_in(datasette: Datasette) -> int:
    """How many drafts the site shows."""
    database = attached_timeline(datasette)
    return await _count(database) if database else 0


@memoize_per_snapshot
async def drafts_of(database: Database) -> frozenset[str]:
    """The ids of events that nobody has reviewed."""
    if not await _count(database):
        return frozenset()
    return frozenset(row[0] for row in await database.execute("select id from events where status <> 'reviewed'"))


@memoize_per_snapshot
async def _count(database: Database) -> int:
    found = (await database.execute("select value from dataset where name = 'drafts'")).first()
    return int(found["value"]) if found else 0


def unindexed_with_drafts(datasette: Datasette, app: App) -> App:
    """The application, whose answers search engines leave out that are not for readers."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not await is_unpublished(datasette):
            await app(scope, receive, send)
            return

        async def marking(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], _NOINDEX]}
            await send(message)

        await app(scope, receive, marking)

    return wrapped
