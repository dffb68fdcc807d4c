"""Several servers of one site on one port: started together, again where one dies, and stopped together."""

import os
import secrets
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from datasette_timeline.published.workers import SHARED_PORT, STATES

_SOON = 5.0
"""Seconds: a server that ends sooner would do so again."""
_POLL = 0.05
_PATIENCE = 10.0
"""Seconds that servers have to finish what they are answering; they take 4 for it."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Stopped(Exception):  # noqa: N818 (not an error: somebody wants the servers to end)
    """Somebody wants the servers to end."""


def supervise(command: Sequence[str], address: tuple[str, int], count: int) -> int:
    """Keep `count` processes of the command going, which all listen at the address, until told to stop.

    Returns 1 where one ends as soon as it has started, having said why; else 0.
    """
    with tempfile.TemporaryDirectory(prefix="states-") as states, _raising_when_stopped():
        environment = {
            **os.environ,
            SHARED_PORT: "1",
            STATES: states,
            # What one signs, such as the cookie of whoever logs in, another must know for its own.
            "DATASETTE_SECRET": os.environ.get("DATASETTE_SECRET") or secrets.token_hex(32),
        }
        started: dict[int, float] = {}
        try:
            _start(command, environment, started)
            while not _is_listening(address):  # the others would only say the same of what is wrong
                if _ended(started, os.WNOHANG):
                    return 1
                time.sleep(_POLL)
            for _ in range(count - 1):
                _start(command, environment, started)
            while lived := _ended(started):
                if lived < _SOON:
                    print("A server ended as soon as it had started.", file=sys.stderr)
                    return 1
                _start(command, environment, started)
        except _Stopped:
            return 0
        finally:
            _stop(started)
    return 1


@contextmanager
def _raising_when_stopped() -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise _Stopped

    before = {each: signal.signal(each, stop) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _start(command: Sequence[str], environment: Mapping[str, str], started: dict[int, float]) -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # or one might be started and not known
    try:
        started[os.posix_spawn(command[0], [*command], environment, setsigmask=before)] = time.monotonic()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ended(started: dict[int, float], options: int = 0) -> float:
    """How long the server lived that has ended, which is forgotten; 0 where none has."""
    pid, _ = os.waitpid(-1, options)
    return time.monotonic() - started.pop(pid) if pid else 0.0


def _is_listening(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return False
    return True


def _stop(started: Mapping[int, float]) -> None:
    """End the servers, which finish what they are answering, and wait for them, but not for ever."""
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)  # to be told once is enough
    left, until = set(started), time.monotonic() + _PATIENCE
    for pid in left:
        os.kill(pid, signal.SIGTERM)
    while left:
        left -= {pid for pid in left if os.waitpid(pid, os.WNOHANG)[0]}
        if time.monotonic() > until:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
        time.sleep(_POLL)
