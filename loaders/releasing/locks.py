"""The packages that the program is locked to, as requirements/ has them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ALL, SERVING = "requirements/dev.txt", "requirements/runtime.txt"
"""The locks, from the program's root: of everything, and of what serving and building need."""
INSTALLED = Path("loaders")
"""Where a wheel has requirements/, which are in no package."""
_PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ {4}# (?:via |  )(?!-)([\w.-]+)")


class Pinned(NamedTuple):
    """A package as a lock has it; one that differs from Python to Python stands there twice."""

    name: str
    version: str
    hashes: tuple[str, ...]
    """SHA-256 of each of its files, for whatever machine, in hexadecimal digits."""
    wanted_by: tuple[str, ...]
    """The packages because of which it is there."""


def lock(program: Path, name: str) -> Path:
    """The file of a lock, of a program in its repository or as it is installed."""
    return path if (path := program / name).is_file() else program / INSTALLED / name


def pinned(text: str) -> list[Pinned]:
    """The packages of a lock, in its order."""
    return [told for block in re.split(r"\n(?=\S)", text) for told in _pinned(block)]


def _pinned(block: str) -> Iterator[Pinned]:
    if pin := _PIN.match(block):
        via = [found[1] for line in block.splitlines() if (found := _VIA.match(line))]
        yield Pinned(pin[1], pin[2], tuple(sorted(_HASH.findall(block))), tuple(via))
