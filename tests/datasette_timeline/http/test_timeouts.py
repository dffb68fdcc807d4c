"""Nobody keeps the server waiting for ever."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import cast

import pytest
import uvicorn
from datasette.cli import cli
from uvicorn.server import ServerState

from datasette_timeline.database import sql_limits
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.http import timeouts
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.timeouts import SlowClientError, dropping_slow_clients
from datasette_timeline.plugin import server

START = {"type": "http.response.start", "status": 200, "headers": []}
BODY = {"type": "http.response.body", "body": b"x", "more_body": True}


def run(app: App, scope: Scope, send: Send) -> None:
    """Run an application within the limit of time."""

    async def receive() -> Message:
        raise NotImplementedError

    async def running() -> None:
        await dropping_slow_clients(cast("Datasette", None), app)(scope, receive, send)

    asyncio.run(running())


def test_who_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeouts, "MOST_SECONDS", 0.01)
    refused: list[bool] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        for _ in range(3):  # as one who would go on whatever happens
            try:
                await send(BODY)
            except SlowClientError:
                refused.append(True)
        await send(BODY)

    async def send(message: Message) -> None:
        if message is not START:
            await asyncio.Event().wait()

    run(app, {"type": "http"}, send)
    assert refused == [True] * 3


def test_who_takes_all_gets_all() -> None:
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        await send(BODY)

    async def send(message: Message) -> None:
        sent.append(message)

    run(app, {"type": "http"}, send)
    assert sent == [START, BODY]


def test_errors_and_other_protocols_pass() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        raise TimeoutError

    async def send(message: Message) -> None:
        pass

    for kind in ("http", "lifespan"):
        with pytest.raises(TimeoutError):
            run(app, {"type": kind}, send)


class Handle:
    """What is under way."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        self.cancel = cancel

    def add_done_callback(self, then: object) -> None:
        pass


class Clock:
    """A loop whose time passes when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.seconds: list[float] = []

    def call_later(self, seconds: float, then: Callable[[], None]) -> Handle:
        self.seconds.append(seconds)
        self.waiting.append(then)

        return Handle(lambda: self.waiting.remove(then))

    def create_task(self, coroutine: Coroutine[object, object, object], **options: object) -> Handle:
        coroutine.close()
        return Handle(lambda: None)


class Transport(asyncio.Transport):
    """A connection to nobody."""

    aborted = False

    def abort(self) -> None:
        self.aborted = True

    def close(self) -> None:
        pass

    def get_extra_info(self, name: str, default: object = None) -> object:
        return default

    def is_closing(self) -> bool:
        return False


@pytest.fixture
def clock() -> Clock:
    return Clock()


Connected = tuple[server.HeaderTimeoutProtocol, Transport]


@pytest.fixture
def connected(clock: Clock) -> Connected:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        pass

    config = uvicorn.Config(app, log_config=None)
    config.load()
    loop, transport = cast("asyncio.AbstractEventLoop", clock), Transport()
    protocol = server.HeaderTimeoutProtocol(config, ServerState(), {}, loop)
    protocol.connection_made(transport)
    return protocol, transport


def test_who_says_nothing_is_hung_up_on(connected: Connected, clock: Clock) -> None:
    _, transport = connected
    assert clock.seconds == [server.HEADER_SECONDS]
    clock.waiting[0]()
    assert transport.aborted


def test_who_does_not_end_is_hung_up_on_all_the_same(connected: Connected, clock: Clock) -> None:
    protocol, transport = connected
    for part in (b"GET / HTTP/1.1\r\n", b"Host: a.example\r\n", b"A: b\r\n"):
        protocol.data_received(part)
    assert clock.seconds == [server.HEADER_SECONDS]
    clock.waiting[0]()
    assert transport.aborted


def test_who_has_said_what_is_wanted_has_time(connected: Connected, clock: Clock) -> None:
    protocol, transport = connected
    protocol.data_received(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
    assert clock.waiting == []
    assert not transport.aborted


def test_who_leaves_is_not_waited_for(connected: Connected, clock: Clock) -> None:
    protocol, _ = connected
    protocol.connection_lost(None)
    assert clock.waiting == []


def test_datasette_serves_on_such_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[object, dict[str, object]]] = []

    def run(app: object, **options: object) -> None:
        ran.append((app, options))

    monkeypatch.setattr(uvicorn, "run", run)
    server.with_timeouts(lambda: uvicorn.run("app", port=1))()
    assert not sql_limits.datasets_served
    limits = {"http": server.HeaderTimeoutProtocol, "timeout_graceful_shutdown": server.STOPPING_SECONDS}
    assert ran == [("app", {**limits, "proxy_headers": False, "port": 1})]
    assert uvicorn.run is run


def test_that_is_what_the_command_does() -> None:
    assert cli.commands["serve"].callback.__wrapped__.__module__ == "datasette.cli"
