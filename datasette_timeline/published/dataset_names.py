"""What datasets are called in addresses."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_LETTERS = 40
_RESERVED = frozenset(
    ("api", "assets", "embed", "favicon", "health", "oembed", "robots", "search", "sitemap", "sitemaps", "static")
)
"""What stands, or may come to stand, at the top of a site itself."""


class DatasetNameError(ValueError):
    """What was given names no dataset; the message says why, and what to write."""


class Named(NamedTuple):
    """A dataset's folder, and its name in addresses."""

    name: str
    folder: Path

    @property
    def base(self) -> str:
        """The path of its home page."""
        return f"/{self.name}/"


def named(texts: Iterable[str]) -> list[Named]:
    """The datasets of texts like `name=folder`, in their order. Raises DatasetNameError."""
    found: dict[str, Named] = {}
    for text in texts:
        name, _, folder = text.partition("=")
        if not folder:
            raise DatasetNameError(
                f"{text!r} is no dataset: write its name and its folder, such as somewhere=/srv/somewhere"
            )
        if not _NAME.fullmatch(name) or len(name) > _MOST_LETTERS:
            raise DatasetNameError(
                f"{name!r} is no name of a dataset: write small letters a to z, digits, and hyphens between them, "
                f"at most {_MOST_LETTERS}; it stands in addresses"
            )
        if name in _RESERVED:
            raise DatasetNameError(
                f"no dataset can be called {name!r}: the site itself answers there; choose another name"
            )
        if name in found:
            raise DatasetNameError(f"two datasets are called {name!r}: choose another name for one of them")
        found[name] = Named(name, Path(folder).absolute())
    return list(found.values())
