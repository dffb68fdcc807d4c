"""How long readers may take: who takes nothing of an answer for a while is let go, so that a server can end, too."""

import asyncio

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send

MOST_SECONDS = 30
"""Without taking anything. Servers hold back some 64 KB for a reader, so even 2 KB a second are enough to stay."""


class SlowClientError(Exception):
    """The reader takes nothing."""


def dropping_slow_clients(datasette: Datasette, app: App) -> App:
    """The application, which stops answering whoever takes nothing."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        is_gone = scope["type"] != "http"

        async def impatient(message: Message) -> None:
            nonlocal is_gone
            if is_gone:
                raise SlowClientError
            if not message.get("body"):
                await send(message)  # which holds up nobody
                return
            try:
                async with asyncio.timeout(MOST_SECONDS):
                    await send(message)
            except TimeoutError:
                is_gone = True
                raise SlowClientError from None

        if is_gone:
            await app(scope, receive, send)
            return
        try:
            await app(scope, receive, impatient)
        except SlowClientError:
            return  # whereupon the server closes the connection

    return wrapped
