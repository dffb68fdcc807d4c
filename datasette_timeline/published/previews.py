"""What a preview is told of the records behind it, in a file that the program writes which watches over them.

A preview shows records while they are being edited: drafts, too, and of a file with errors its last sound version. The
server finds the state in the file that the environment names; where it names none, a site is no preview.
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

PREVIEW = "TIMELINE_PREVIEW"
"""In the environment of a server: the file with the state."""
NEWS = "/preview/news"
"""What a page of a preview asks for the next state; it is answered as soon as there is one."""
SERVING = "serving-{pid}"
"""Beside that file: what a server makes as soon as it can answer."""


class Problem(NamedTuple):
    """What is wrong at a place of a file. Lines and columns count from 1, `caret` from 0 within the excerpt."""

    path: str
    line: int
    column: int
    level: str
    code: str
    field: str
    message: str
    help: str
    excerpt: str
    caret: int
    width: int


class State(NamedTuple):
    """What is known of the records since a file was saved last."""

    number: int
    """Another one whenever pages may read differently."""
    root: str
    """The folder of the dataset, absolute."""
    editor: str
    """The address that opens a file, with {path}, {line} and {column}; empty where none is known."""
    problems: tuple[Problem, ...] = ()
    earlier: tuple[str, ...] = ()
    """Files shown as they were before, since they have errors now; paths from the root."""
    missing: tuple[str, ...] = ()
    """Files of which nothing is shown, since they have had errors ever since the preview began."""
    stands_still: bool = False
    """Whether nothing of the latest changes is shown, because of errors that concern the whole."""
    stopped: str = ""
    """Why the preview could not be made, in a sentence; empty where it could."""
    configuration: str = ""
    """What is wrong with what a server reads at its start, so that the one before goes on; empty where nothing is."""
    saved: str = ""
    """The page of the record that was saved last; empty where it has none."""

    def to_json(self) -> bytes:
        """The state as its file holds it."""
        told = self._asdict() | {"problems": [problem._asdict() for problem in self.problems]}
        return json.dumps(told, ensure_ascii=False).encode()


_read: dict[tuple[str, int, int], State] = {}
"""The state that was read last, by its file."""


def state() -> State | None:
    """What is known now; None where the site is no preview."""
    name = os.environ.get(PREVIEW)
    if not name:
        return None
    found = Path(name).stat()
    key = (name, found.st_ino, found.st_mtime_ns)
    if key not in _read:
        fresh = _from_json(json.loads(Path(name).read_bytes()))
        _read.clear()
        _read[key] = fresh
    return _read[key]


def _from_json(value: dict[str, Any]) -> State:
    lists = {name: tuple(value[name]) for name in ("earlier", "missing")}
    return State(**{**value, **lists, "problems": tuple(Problem(**problem) for problem in value["problems"])})
