"""What pages say, in the language that the reader chose.

The words of each language are data: `languages/<code>.yml`. What a language lacks is said in English, and marked as
English, so that screen readers pronounce it right.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any

from markupsafe import Markup, escape

from datasette_timeline.database.names import Named
from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.loading import DEFAULT, languages_of_files, shipped_files

LANGUAGES: Mapping[str, Language] = languages_of_files(shipped_files())
"""Those that come with the plugin, by code."""


class MissingTextWarning(UserWarning):
    """A page asks for a text that even English lacks."""


@dataclass(frozen=True)
class Texts:
    """The words of one language, with English behind them."""

    language: Language

    def plain(self, key: str, /, **values: Any) -> str:
        """The text where no markup can go: titles and attributes."""
        return _without_second_stops(self._text(key).text, values).format(**values)

    def __call__(self, key: str, /, **values: Any) -> Markup:
        """The text for a page; values are escaped. English that stands in is marked with its language."""
        return self._filled(self._text(key), values) if values else _without_values(self, key)

    def named(self, key: str) -> Named | None:
        """The text and the language it is in; None where even English has none."""
        for language in self._languages:
            if key in language.words:
                return Named(language.words[key], language.code)
        return None

    def count(self, key: str, number: int, /, **values: Any) -> Markup:
        """The text for that many: '1 event', '1,200 events'. The text takes the number as {n}."""
        return self._filled(self._counted(key, number), {"n": self.number(number), **values})

    def plain_count(self, key: str, number: int, /, **values: Any) -> str:
        """The same where no markup can go."""
        return self._counted(key, number).text.format(n=self.number(number), **values)

    def number(self, number: float) -> str:
        """The number with thousands set apart."""
        return self.language.number(number)

    def foreign(self, text: object, language: str) -> Markup:
        """The text, marked with its language where that is not the page's."""
        if language == self.language.code:
            return escape(text)
        return Markup('<span lang="{}">{}</span>').format(language, text)

    def attribute(self, language: str) -> Markup:
        """The attribute for an element in a language, with a space before it; empty where it is the page's own."""
        return Markup("") if language == self.language.code else Markup(' lang="{}"').format(language)

    @property
    def _languages(self) -> tuple[Language, ...]:
        fallback = self.language.fallback
        return (self.language, fallback) if fallback else (self.language,)

    def _text(self, key: str) -> Named:
        return self.named(key) or Named(_plain_words(key), DEFAULT)

    def _counted(self, key: str, number: int) -> Named:
        for language in self._languages:
            for form in (f"={number}", language.plural(number), "other"):
                if f"{key}.{form}" in language.words:
                    return Named(language.words[f"{key}.{form}"], language.code)
        return Named(f"{{n}} {_plain_words(key)}", DEFAULT)

    def _filled(self, text: Named, values: Mapping[str, Any]) -> Markup:
        parts = _parts(_without_second_stops(text.text, values))
        filled = [f"{words}{escape(values[name])}" if name else words for words, name in parts]
        return self.foreign(Markup("".join(filled)), text.language)  # noqa: S704 (each part is escaped)


def full_stop(text: str) -> Markup:
    """The text with the full stop of its sentence, unless it ends in one: Russian and Armenian dates do."""
    return escape(text) if _ends_in_stop(text) else escape(text) + "."


def _ends_in_stop(text: object) -> bool:
    return (text.striptags() if isinstance(text, Markup) else str(text)).endswith(".")


def _without_second_stops(text: str, values: Mapping[str, Any]) -> str:
    """The text, less full stops behind values that end in one."""
    for name, value in values.items():
        if f"{{{name}}}." in text and _ends_in_stop(value):
            text = re.sub(rf"(\{{{name}\}})\.(?=\s|$)", r"\1", text)
    return text


@cache
def _parts(text: str) -> tuple[tuple[str, str | None], ...]:
    """The words of a text as HTML, each with the name of the value that follows: a page fills some hundreds."""
    return tuple((str(escape(words)), name) for words, name, _, _ in Formatter().parse(text))


@cache
def _without_values(texts: Texts, key: str) -> Markup:
    """A text that is always the same: most of those on a page."""
    return texts.foreign(*texts._text(key))


def _plain_words(key: str) -> str:
    """What is said where even English lacks a text: the last part of its key. The log tells of it, once."""
    warnings.warn(f"languages/en.yml has no text '{key}'.", MissingTextWarning, stacklevel=1)
    return key.rpartition(".")[2].replace("-", " ")


def texts_in(code: str, languages: Mapping[str, Language] = LANGUAGES) -> Texts:
    """The texts of a language by its code; English where it is not one of them."""
    return Texts(languages.get(code, languages[DEFAULT]))
