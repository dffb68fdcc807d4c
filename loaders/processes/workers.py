"""Work in several processes, each on a pipe of its own: it takes a chunk, sends back what it made of it, and so on.

There is no lock that a process could die with, and no thread that waits for one: whoever ends, and however, the others
see the end of their pipe and end too. Workers hear nothing of Ctrl-C, which is the parent's affair.
"""

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar, cast

from loaders.processes.atomic_replace import leave_temporaries_to_parent
from loaders.processes.interrupts import interrupts_deferred

Chunk = TypeVar("Chunk")
Made = TypeVar("Made")


class WorkerLostError(OSError):
    """A worker process did not live to do its work."""


def map_in_processes(
    work: Callable[[Chunk], Made],
    chunks: Sequence[Chunk],
    count: int,
    *,
    start: Callable[..., None],
    words: object,
    method: str | None = None,
) -> Iterator[Made]:
    """What `work` makes of each chunk, in order, by `count` processes that each called `start(words)` first.

    Raises WorkerLostError where one was killed, and RuntimeError where `work` failed.
    """
    context: Any = multiprocessing.get_context(method or _method())
    with ExitStack() as ending:
        connections: list[Connection] = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            connections.append(ours)
            # A forked process has these ends too, and while it does, nobody sees that the parent has gone.
            inherited = connections if context.get_start_method() == "fork" else []
            process = context.Process(target=_serve, args=(theirs, work, start, words, inherited), daemon=True)
            with interrupts_deferred():  # so that from its first moment a worker hears nothing of an interrupt
                process.start()
            theirs.close()
            ending.callback(process.join)
            ending.callback(_close_all, connections)  # comes first, for else nobody knows that there is no more to do
        yield from _in_order(connections, chunks)


def _close_all(connections: Sequence[Connection]) -> None:
    for connection in connections:
        connection.close()


def made_ahead(make: Callable[[], Iterator[Made]]) -> Iterator[Made]:
    """What `make` gives, one by one: another process makes the next while this one is busy with the last.

    Raises what `make` raises, and WorkerLostError where that process was killed. Where processes cannot be forked, all
    is made here.
    """
    if not shares_memory():
        yield from make()
        return
    context: Any = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_make_ahead, args=(ours, theirs, make), daemon=True)
    with interrupts_deferred():
        process.start()
    theirs.close()
    try:
        while True:
            kind, made = ours.recv()
            if kind == _RAISED:
                raise made
            if kind == _ENDED:
                return
            yield made
    except EOFError:
        raise WorkerLostError("the process that reads ahead was killed, perhaps for want of memory") from None
    finally:
        ours.close()  # comes first: who still has something to say hears that nobody listens
        process.join()


_MADE, _RAISED, _ENDED = range(3)


def _make_ahead(other: Connection, connection: Connection, make: Callable[[], Iterator[Any]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_temporaries_to_parent()
    other.close()
    try:
        try:
            for made in make():
                connection.send((_MADE, made))
        except BrokenPipeError:
            raise
        except Exception as error:
            connection.send((_RAISED, error))
        else:
            connection.send((_ENDED, None))
    except BrokenPipeError:
        return  # nobody is there to work for


def shares_memory() -> bool:
    """Whether workers start with all that this process has, and nothing need be sent to them first."""
    return _method() == "fork"


def _method() -> str | None:
    """Forked workers start with all modules loaded; where forking is not safe, the platform's own way."""
    return "fork" if os.uname().sysname == "Linux" else None


def _in_order(connections: Sequence[Connection], chunks: Sequence[object]) -> Iterator[Any]:
    waiting = iter(enumerate(chunks))
    busy: dict[Connection, int] = {}
    made: dict[int, Any] = {}
    turn = 0
    try:
        for connection in connections:
            _hand_out(connection, waiting, busy)
        while busy:
            for connection in cast("list[Connection]", wait([*busy])):
                is_made, answer = connection.recv()
                if not is_made:
                    raise RuntimeError(answer)
                made[busy.pop(connection)] = answer
                _hand_out(connection, waiting, busy)
            while turn in made:
                yield made.pop(turn)
                turn += 1
    except (EOFError, OSError):
        raise WorkerLostError("a worker process was killed, perhaps for want of memory; try --jobs 1") from None


def _hand_out(connection: Connection, waiting: Iterator[tuple[int, Any]], busy: dict[Connection, int]) -> None:
    """Give a worker that has nothing to do the next chunk, if there is one."""
    for position, chunk in waiting:
        connection.send(chunk)
        busy[connection] = position
        return


def _serve(
    connection: Connection,
    work: Callable[[Any], Any],
    start: Callable[[Any], None],
    words: object,
    inherited: list[Connection],
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_temporaries_to_parent()
    for other in inherited:
        other.close()
    start(words)
    try:
        while True:
            chunk = connection.recv()
            try:
                answer = True, work(chunk)
            except Exception:
                answer = False, traceback.format_exc()
            connection.send(answer)
    except (EOFError, OSError):
        return  # nobody is there to work for
