"""Ctrl-C: the program ends with one word, at whatever moment it comes, and leaves nothing half-made behind.

Nothing is unwound, for an exception could surface anywhere: amid an import, in a destructor, in a library that waits
for its threads. What is half-made is registered here and taken away, then the process ends where it stands.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

STOPPED = 128
"""With the number of a signal, the exit code that shells have for a program which that signal ended."""

_half_made: dict[object, Callable[[], object]] = {}


def exit_on_interrupt(number: signal.Signals = signal.SIGINT) -> None:
    """From here on, let Ctrl-C end the program, or another signal. Where it is ignored, as in a shell's background job,
    it stays so."""
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, _stop)


@contextmanager
def cleanup_on_interrupt(name: object, clean_up: Callable[[], object]) -> Iterator[None]:
    """Within, an interrupt calls `clean_up` before the program ends."""
    _half_made[name] = clean_up
    try:
        yield
    finally:
        _half_made.pop(name, None)


@contextmanager
def interrupts_deferred() -> Iterator[None]:
    """Within, an interrupt waits, and a process that is started never hears of one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave(code: int) -> None:
    """End the process, skipping the interpreter's own farewell: it takes long, and an interrupt amid it is loud."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # nobody reads on, or no room
            code = code or 1
    os._exit(code)


def _stop(number: int, _frame: object) -> None:
    for each in (signal.SIGINT, number):
        signal.signal(each, signal.SIG_IGN)
    for clean_up in [*_half_made.values()]:
        with suppress(Exception):
            clean_up()
    with suppress(OSError):
        os.write(2, b"\r\033[Kstopped\n" if os.isatty(2) else b"stopped\n")
    os._exit(STOPPED + number)
