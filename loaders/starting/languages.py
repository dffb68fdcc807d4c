"""Files for languages in which the site has no words yet: the words that every page has, for somebody to translate."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from datasette_timeline import published
from datasette_timeline.published.languages import language_name

_WORDS = Path(published.__file__).parent.parent / "i18n" / "languages"
_ENGLISH = "en"
_FIRST = re.compile(r"^dates:\n(?:  .*\n)+|^(?:skip|nav\..*): .*\n", re.MULTILINE)
"""What is needed first, as it stands in a file: dates, and what is around every page."""


def beginnings(languages: Iterable[str]) -> dict[str, str]:
    """A file by its path for each language that the site has no words in."""
    return {f"languages/{tag}.yml": "".join(_beginning(tag)) for tag in languages if tag not in _shipped()}


@cache
def _shipped() -> frozenset[str]:
    return frozenset(path.stem for path in _WORDS.glob("*.yml"))


def _beginning(tag: str) -> Iterator[str]:
    yield f"""\
# Words of the site in {language_name(tag, _ENGLISH)}. What is not here is said in English, and marked as English.
#
# Translate a line and take away the # before it. {{braces}} are filled in and stay as they are. A text stands in quotes
# if it begins with a brace, or has a colon in it. Dates are translated all together or not at all, and so is the menu.
# `datasette timeline languages {tag}` lists everything that can be translated. Names of months and plural forms come
# from Unicode CLDR.

"""
    for found in _FIRST.findall((_WORDS / f"{_ENGLISH}.yml").read_text(encoding="utf-8")):
        yield "".join(f"# {line}\n" for line in found.splitlines())
