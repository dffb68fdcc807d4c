"""Starting and stopping of applications that run inside another one, by ASGI's protocol for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from datasette_timeline.http.asgi import App, Message

_SECONDS = 10
"""How long an application may take to stop."""


@asynccontextmanager
async def running(app: App) -> AsyncIterator[None]:
    """Within, the application has been told that the server runs, and afterwards that it stops."""
    told: asyncio.Queue[Message] = asyncio.Queue()
    started = asyncio.Event()

    async def send(message: Message) -> None:
        started.set()

    task = asyncio.ensure_future(app({"type": "lifespan", "asgi": {"version": "3.0"}}, told.get, send))
    task.add_done_callback(lambda _: started.set())  # one that has no lifespan says so by an error
    await told.put({"type": "lifespan.startup"})
    await started.wait()
    try:
        yield
    finally:
        await told.put({"type": "lifespan.shutdown"})
        with suppress(Exception):
            await asyncio.wait_for(task, _SECONDS)
