"""What a newer program would have in a dataset's folder: its own files there, never what somebody has written."""

from pathlib import Path
from typing import NamedTuple

from loaders.starting.program import program
from loaders.starting.texts import TOOL, files

_REQUIREMENTS = "requirements.txt"


class Renewed(NamedTuple):
    """A file that would change."""

    path: Path
    old: str
    """Empty for a file that is not there."""
    new: str


def renewed(root: Path) -> list[Renewed]:
    """The files that are other than this program makes them, in the order of their paths. Raises OSError."""
    wanted = {root / name: text for name, text in files(TOOL).items()}
    requirements = root / _REQUIREMENTS
    if requirements.is_file():
        wanted[requirements] = program(root).named_in(requirements.read_text(encoding="utf-8"))
    found = (
        Renewed(path, path.read_text(encoding="utf-8") if path.is_file() else "", text)
        for path, text in sorted(wanted.items())
    )
    return [each for each in found if each.old != each.new]
