"""A language of the interface: its own words, and what Unicode CLDR knows of it, by babel."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from babel.numbers import format_decimal

from datasette_timeline.i18n.languages.forms import DateForms
from datasette_timeline.published.alphabet import Alphabet
from datasette_timeline.published.languages import locale_of
from datasette_timeline.published.months import month_names

_MONTHS = range(1, 13)
_SOME_NUMBERS = range(200)
"""Their plural forms are all that whole numbers take, save for millions in a few languages."""


@dataclass(frozen=True, eq=False)
class Language:
    """A language of the interface. What stands in CLDR is read when it is first asked for."""

    code: str
    """BCP 47 tag, as in `?lang=`."""
    words: Mapping[str, str]
    """Text by key, with {placeholders}. Plural forms are key.one, key.few, key.many, key.other; key.=2 is for two."""
    patterns: Mapping[str, str]
    """How dates are written, by attribute of DateForms; empty where they are written in English."""
    own_name: str | None = None
    fallback: "Language | None" = None
    """English, which stands in for what is lacking; None for English itself."""
    letters: str | None = None
    """Those of its alphabet in their order, each in all its forms: 'Aa Bb Çç'."""
    reviewed_by: str | None = None
    """Who has read its words with it as a mother tongue; None where nobody has yet."""

    @cached_property
    def name(self) -> str:
        """What the language calls itself."""
        name = self.own_name or locale_of(self.code).get_display_name() or self.code
        return name[:1].title() + name[1:]

    @cached_property
    def alphabet(self) -> Alphabet:
        """What orders names: the alphabet of English where the language has none of its own."""
        behind = self.fallback.alphabet if self.fallback else None
        return Alphabet(self.letters, behind) if self.letters else behind or Alphabet("")

    @cached_property
    def dates(self) -> DateForms:
        """How dates are written: in English if the language has no patterns of its own."""
        if not self.patterns and self.fallback:
            return self.fallback.dates
        beside, alone = (month_names(str(locale_of(self.code)))[kind]["wide"] for kind in ("format", "stand-alone"))
        return DateForms(
            months=tuple(beside[month] for month in _MONTHS),
            months_alone=tuple(alone[month] for month in _MONTHS),
            **self.patterns,
            language=self.code,
        )

    @cached_property
    def forms(self) -> frozenset[str]:
        """The plural forms that whole numbers take."""
        return frozenset(map(self.plural, _SOME_NUMBERS))

    def plural(self, number: int) -> str:
        """Which plural form goes with a whole number: one, few, many, other."""
        return _plural(self.code, number)

    def number(self, number: float) -> str:
        """The number with thousands set apart: 1,200 or 1 200."""
        return _number(self.code, number)


@lru_cache(maxsize=4096)
def _plural(code: str, number: int) -> str:
    return str(locale_of(code).plural_form(number))


@lru_cache(maxsize=4096)
def _number(code: str, number: float) -> str:
    whole = int(number) if number == int(number) else number
    return format_decimal(whole, locale=locale_of(code), decimal_quantization=False)
