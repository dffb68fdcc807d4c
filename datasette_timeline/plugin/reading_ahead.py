"""What a server reads as soon as it runs, so that the first who searches or filters does not wait for it."""

import asyncio
import gc
import sys
from contextlib import suppress

from datasette_timeline.database.attached import attached_timeline
from datasette_timeline.database.catalogue import catalogue_of
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.filters.collection_sets import all_row_sets
from datasette_timeline.filters.event_sets import sets_of
from datasette_timeline.filters.search_sets import search_sets
from datasette_timeline.http.asgi import App, Receive, Scope, Send
from datasette_timeline.listing.name_index import name_index
from datasette_timeline.map.place_counts import places_named


def reading_names_ahead(datasette: Datasette, app: App) -> App:
    """The application, which reads names from when the server starts on, until that is done or the server stops."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        reading = asyncio.create_task(_read_names(datasette))
        try:
            await app(scope, receive, send)
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading

    return wrapped


async def _read_names(datasette: Datasette) -> None:
    if database := attached_timeline(datasette):
        try:
            for read in (name_index, catalogue_of, search_sets, sets_of, places_named, all_row_sets):
                await read(database)
        except Exception as error:
            sys.stderr.write(f"{database.name}: names could not be read ahead, only when somebody asks: {error}\n")
    gc.collect()
    gc.freeze()  # what stays is not looked through again and again, which would hold up answers
