"""A drawing as a picture: SVG on standard input becomes PNG on standard output, in a process of its own.

The library holds Python's lock while it draws, for up to a second; inside the server all other answers would wait.
Here it may also be stopped, and can take only so much memory. It reads no fonts but those that lie beside this module,
so that a picture is the same on every machine.

It is run by its path, so that it imports nothing of the site.
"""

import os
import resource
import sys
from pathlib import Path

import resvg_py

MOST_MEMORY = 512 * 2**20
"""Bytes of address space; a picture of the most pixels takes a quarter of it."""
MOST_SECONDS = 10
"""Of computing, not of the clock: no picture fails because the machine is busy."""
FONTS = sorted(str(path) for path in (Path(__file__).parent / "fonts").glob("*.ttf"))
_FAMILY = "DejaVu Sans"


def png(svg: str, zoom: float) -> bytes:
    """The picture, with so many pixels to one of the drawing."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=zoom,
        skip_system_fonts=True,
        font_files=FONTS,
        font_family=_FAMILY,
        sans_serif_family=_FAMILY,
        serif_family=_FAMILY,
    )


if __name__ == "__main__":
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.stdout.buffer.write(png(sys.stdin.buffer.read().decode(), float(sys.argv[1])))
