"""Languages by name, in the language that the reader chose."""

from functools import cache

from babel import Locale


@cache
def language_name(code: str, reader: str) -> str:
    """What a BCP 47 tag means: 'hy-Latn' is Armenian (Latin). The tag itself where the language has no known name."""
    locale = Locale.parse(reader)
    language, *subtags = code.split("-")
    name = locale.languages.get(language.lower())
    if name is None:
        return code
    details = [locale.scripts.get(subtag.title()) or locale.territories.get(subtag.upper()) for subtag in subtags]
    known = ", ".join(filter(None, details))
    return f"{name} ({known})" if known else str(name)
