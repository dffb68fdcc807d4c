"""The server of a preview, and the program that started it: when one can answer, and when the other has ended."""

import os
import sys
import threading
from pathlib import Path

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.published.previews import PREVIEW, SERVING


def ending_with_its_watcher(datasette: Datasette, app: App) -> App:
    """The application, which says that it can answer as soon as it can, and ends when nobody holds its input open."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return

        async def saying_so(message: Message) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                threading.Thread(target=_end_with_input, daemon=True).start()
                Path(os.environ[PREVIEW]).with_name(SERVING.format(pid=os.getpid())).touch()

        await app(scope, receive, saying_so)

    return wrapped


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(0)  # nothing is written here, and nobody waits for an answer
