"""What Unicode CLDR knows of languages, by babel: their names in other languages among it."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


@cache
def locale_of(code: str) -> Locale:
    """What CLDR has on a language. Raises ValueError for what is no BCP 47 tag, or of no language that CLDR knows."""
    if not _TAG.fullmatch(code):
        raise ValueError(code)
    try:
        return Locale.parse(code, sep="-")
    except UnknownLocaleError:
        raise ValueError(code) from None


@cache
def language_name(code: str, reader: str) -> str:
    """What a BCP 47 tag means: 'hy-Latn' is Armenian (Latin). The tag itself where the language has no known name."""
    locale = locale_of(reader)
    language, *subtags = code.split("-")
    name = locale.languages.get(language.lower())
    if name is None:
        return code
    details = [locale.scripts.get(subtag.title()) or locale.territories.get(subtag.upper()) for subtag in subtags]
    known = ", ".join(filter(None, details))
    return f"{name} ({known})" if known else str(name)
