"""How wide a column will be, told in its head: rows that come later must not push aside those that are read already.

Browsers draw a long table while it is still coming, and give a column more room when a longer word comes. The head has
the longest text and the longest word of all rows, unseen, so that the first drawing has the widths of the last.
"""

import re
from collections.abc import Iterable

from markupsafe import Markup

_LONGEST = 60
"""Letters; what is longer is broken over lines, see `.cell` in datasette.css."""
_BREAKS = re.compile(r"[ \t\n-]+")
"""Where browsers may break a line; they do not at a no-break space."""


def widest(cells: Iterable[object]) -> str:
    """The longest line that the cells of a column have, and in a second line the longest word."""
    texts = [cell.striptags() if isinstance(cell, Markup) else str(cell) for cell in cells]
    longest = max(texts, key=len, default="")
    word = max((word for text in texts for word in _BREAKS.split(text)), key=len, default="")
    return longest[:_LONGEST] if word in longest[:_LONGEST] else f"{longest[:_LONGEST]}\n{word}"
