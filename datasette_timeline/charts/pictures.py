"""Drawings as pictures, for slides and for programs that take no SVG: one at a time, each in a process of its own."""

import asyncio
import math
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette

_PROGRAM = str(Path(__file__).with_name("rasterizing.py"))
_ZOOM = 2.0
_MOST_PIXELS = 16_000_000
"""Four bytes each while it is drawn: a very long drawing gets fewer to a pixel of its own."""
_SECONDS = 60
"""By the clock, for a machine that stands still; what it may compute, the program limits itself."""
_WAITING = 10


class NoPictureError(Exception):
    """There is no picture now: too many wait, or it took too long or too much memory. Its text says so to people."""


@dataclass
class _Queue:
    """Those who want a picture: one at a time is drawn, and so many wait."""

    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    waiting: int = 0


async def picture_of(datasette: Datasette, svg: str, width: int, height: int, zoom: float = _ZOOM) -> bytes:
    """The PNG of a drawing of that many pixels, so many times as wide and high. Raises NoPictureError."""
    queue = _queue_of(datasette)
    if queue.waiting >= _WAITING:
        raise NoPictureError("Too many pictures are being drawn at the moment. Please ask again in a little while.")
    queue.waiting += 1
    try:
        async with queue.free:
            return await asyncio.to_thread(_drawn, svg, zoom_for(width, height, zoom))
    finally:
        queue.waiting -= 1


def zoom_for(width: int, height: int, zoom: float = _ZOOM) -> float:
    """How many pixels a pixel of the drawing gets: as many as are wanted, but never too many."""
    return min(zoom, math.sqrt(_MOST_PIXELS / (width * height)))


def _drawn(svg: str, zoom: float) -> bytes:
    command = [sys.executable, "-I", _PROGRAM, str(zoom)]
    try:
        return subprocess.run(command, input=svg.encode(), capture_output=True, check=True, timeout=_SECONDS).stdout
    except subprocess.TimeoutExpired:
        raise NoPictureError("This picture takes too long to draw. The SVG is the same drawing.") from None
    except (subprocess.CalledProcessError, OSError):
        raise NoPictureError("This picture could not be drawn. The SVG is the same drawing.") from None


@memoize_per_datasette
def _queue_of(datasette: Datasette) -> _Queue:
    return _Queue()
