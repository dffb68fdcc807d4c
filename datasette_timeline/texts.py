"""What pages say, in the language that the reader chose.

Each language is a module of `languages` with its words by key. What a language lacks is said in English, and marked as
English, so that screen readers pronounce it right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from datasette_timeline.languages import az, en, hy, ru
from datasette_timeline.languages.forms import DateForms
from datasette_timeline.names import Named

DEFAULT = "en"


@dataclass(frozen=True)
class Language:
    """A language of the interface."""

    code: str
    """BCP 47 tag, as in `?lang=`."""
    name: str
    """What the language calls itself."""
    words: Mapping[str, str]
    """Text by key, with {placeholders}. Plural forms are key.one, key.few, key.many, key.other; key.=2 is for two."""
    plural: Callable[[int], str]
    """Which plural form goes with a whole number."""
    separator: str
    """What stands between thousands."""
    dates: DateForms


LANGUAGES: Mapping[str, Language] = {
    module.CODE: Language(module.CODE, module.NAME, module.WORDS, module.plural, module.SEPARATOR, module.DATES)
    for module in (en, az, hy, ru)
}
_FALLBACK = LANGUAGES[DEFAULT]


@dataclass(frozen=True)
class Texts:
    """The words of one language, with English behind them."""

    language: Language

    def plain(self, key: str, /, **values: Any) -> str:
        """The text where no markup can go: titles and attributes. Raises KeyError for a key that English lacks."""
        words = self.language.words if key in self.language.words else _FALLBACK.words
        return words[key].format(**values)

    def __call__(self, key: str, /, **values: Any) -> Markup:
        """The text for a page; values are escaped. English that stands in is marked with its language."""
        if not values:
            return _without_values(self.language.code, key)
        if key in self.language.words:
            return escape(self.language.words[key]).format(**values)
        return self.foreign(escape(_FALLBACK.words[key]).format(**values), DEFAULT)

    def named(self, key: str) -> Named | None:
        """The text and the language it is in; None where even English has none."""
        for language in (self.language, _FALLBACK):
            if key in language.words:
                return Named(language.words[key], language.code)
        return None

    def count(self, key: str, number: int, /, **values: Any) -> Markup:
        """The text for that many: '1 event', '1,200 events'. The text takes the number as {n}."""
        return self(self._counted(key, number), n=self.number(number), **values)

    def plain_count(self, key: str, number: int, /, **values: Any) -> str:
        """The same where no markup can go."""
        return self.plain(self._counted(key, number), n=self.number(number), **values)

    def number(self, number: float) -> str:
        """The number with thousands set apart."""
        whole = int(number) if number == int(number) else number
        return f"{whole:,}".replace(",", self.language.separator)

    def foreign(self, text: Any, language: str) -> Markup:
        """The text, marked with its language where that is not the page's."""
        if language == self.language.code:
            return escape(text)
        return Markup('<span lang="{}">{}</span>').format(language, text)

    def attribute(self, language: str) -> Markup:
        """The attribute for an element in a language, with a space before it; empty where it is the page's own."""
        return Markup("") if language == self.language.code else Markup(' lang="{}"').format(language)

    def _counted(self, key: str, number: int) -> str:
        for language in (self.language, _FALLBACK):
            for form in (f"{key}.={number}", f"{key}.{language.plural(number)}"):
                if form in language.words:
                    return form
        raise KeyError(key)


@cache
def _without_values(code: str, key: str) -> Markup:
    """A text that is always the same: most of those on a page."""
    own = LANGUAGES[code].words
    if key in own:
        return escape(own[key])
    return texts_in(code).foreign(_FALLBACK.words[key], DEFAULT)


def texts_in(code: str) -> Texts:
    """The texts of a language by its code; English where it is not one of ours."""
    return Texts(LANGUAGES.get(code, _FALLBACK))
