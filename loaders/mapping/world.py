"""Natural Earth's map of the world, as it lies beside this module; `.ci/natural-earth` made it and says of what."""

import json
import lzma
from collections.abc import Mapping
from functools import cache
from itertools import accumulate, chain
from pathlib import Path

PER_DEGREE = 1000
"""Coordinates are whole thousandths of a degree: about 100 m, finer than the data are true."""

Line = list[tuple[int, int]]
"""Points of longitude and latitude; a ring repeats its first one at its end."""

_FILE = Path(__file__).with_name("natural-earth.topojson.xz")


@cache
def world() -> Mapping[str, list[Line]]:
    """The lines and rings of each layer, in the order in which layers are painted. A ring in a ring is a hole."""
    topology = json.loads(lzma.decompress(_FILE.read_bytes()))
    return {
        name: [_points(topology["arcs"][number]) for number in chain.from_iterable(layer["arcs"])]
        for name, layer in topology["objects"].items()
    }


def _points(steps: list[list[int]]) -> Line:
    longitudes, latitudes = zip(*steps, strict=True)
    return list(zip(accumulate(longitudes), accumulate(latitudes), strict=True))
