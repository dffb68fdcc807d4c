"""What is being done at the moment, for who waits for it."""

import contextlib
import sys


class Progress(contextlib.AbstractContextManager["Progress"]):
    """One line on a terminal that says what is being done; silence everywhere else."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def __call__(self, words: str) -> None:
        """Say so: "reading", and three dots after it."""
        if self._shown:
            print(f"\r\033[K{words} …", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
