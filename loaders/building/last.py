"""What was built last, kept so that the next build need only put in what has changed since."""

from pathlib import Path
from typing import NamedTuple

from loaders.baking.filling import Baked, Portion
from loaders.baking.following import Following
from loaders.loading.cache import Cache, packed, unpacked

_NAME = "baked"


class Last(NamedTuple):
    """A file that was baked: its SHA-256, what is in it, and what that follows from."""

    seal: bytes
    baked: Baked
    following: Following


def kept(folder: Path | None, output: Path) -> Last | None:
    """What is known of the file that was last baked for a place; None where nothing is."""
    value = Cache(folder, _NAME).get(str(output.resolve()), b"")
    if value is None:
        return None
    seal, (counts, portions, *others), follows = unpacked(value)
    baked = Baked(counts, {key: Portion(*portion) for key, portion in portions.items()}, *others)
    return Last(seal, baked, Following(*follows))


def keep(folder: Path | None, output: Path, last: Last) -> None:
    """Remember what was baked for a place."""
    cache = Cache(folder, _NAME)
    counts, portions, *others = last.baked
    baked = counts, {key: tuple(portion) for key, portion in portions.items()}, *others
    cache.put(str(output.resolve()), b"", packed((last.seal, baked, tuple(last.following))))
    cache.save()
