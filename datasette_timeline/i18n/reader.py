"""Who reads: the language that they chose, and what dates, actors, places and terms are called in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from datasette_timeline.database.catalogue import Catalogue
from datasette_timeline.database.dates import Dates
from datasette_timeline.database.names import Named, Names
from datasette_timeline.database.translations import Translation, Translations
from datasette_timeline.filters.days import DateRange, parse_date_range, parse_moment
from datasette_timeline.i18n.date_labels import date_label, date_range_label, start_label
from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.texts import Texts
from datasette_timeline.published.dates import LABEL_LANGUAGE

_NO_LETTERS = re.compile(r"\W+")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Reader:
    """A reader of a dataset, in one language."""

    texts: Texts
    names: Names
    dates: Dates
    """Those of the records, by their EDTF text."""
    catalogue: Catalogue
    content_lang: str
    """Language of titles, summaries and claims."""
    languages: Mapping[str, Language]
    """The languages of the site, by code."""
    translations: Translations
    """Those of events."""

    @property
    def lang(self) -> str:
        """Code of the chosen language."""
        return self.texts.language.code

    def actor(self, key: str, label: str) -> Named:
        """What the actor is called in the chosen language."""
        return self.names.of("actor", key, label, self.lang, self.content_lang)

    def place(self, key: str, label: str) -> Named:
        """What the place is called in the chosen language."""
        return self.names.of("place", key, label, self.lang, self.content_lang)

    def translation(self, event: str) -> Translation | None:
        """Title and summary of an event in the chosen language, by its id; None where the record has no others."""
        return None if self.lang == self.content_lang else self.translations.get(self.lang, {}).get(event)

    @property
    def has_unread(self) -> bool:
        """Whether titles and summaries in the chosen language are translations that no native speaker has read."""
        told = {} if self.lang == self.content_lang else self.translations.get(self.lang, {})
        return any(not each.reviewed for each in told.values())

    def headline(self, event: str, title: str) -> Named:
        """The title of an event in the chosen language, by its id; else that of its record, which is given."""
        told = self.translation(event)
        return Named(told.title, self.lang) if told else Named(title, self.content_lang)

    def summary(self, event: str, summary: str) -> Named:
        """Its summary in the same way."""
        told = self.translation(event)
        return Named(told.summary, self.lang) if told else Named(summary, self.content_lang)

    def date(self, edtf: str, label: str | None = None) -> Named:
        """A date of the records in the chosen language; `label` is that of the database, where it is at hand.

        Of a date that only an earlier version of a record has, the database knows no more than its label.
        """
        forms, known = self.texts.language.dates, self.dates.get(edtf)
        if forms.language == LABEL_LANGUAGE and (label or known):
            return Named(label or self.dates[edtf].label, LABEL_LANGUAGE)
        if known:
            return Named(date_label(known, forms), forms.language)
        try:
            return self.date_range(edtf)
        except ValueError:
            return Named(label or edtf, LABEL_LANGUAGE)

    def start(self, edtf: str, *, with_year: bool) -> Named:
        """Where a date of the records begins, in short: '27 Sep'."""
        forms = self.texts.language.dates
        return Named(start_label(self.dates[edtf], forms, with_year=with_year), forms.language)

    def years(self, edtf: str | None) -> str | None:
        """The year of a date of the records, or its first and last one; None where there is no date."""
        if edtf is None or edtf in self.dates:
            return self.dates[edtf].years if edtf else None
        return "–".join(dict.fromkeys(_YEAR.findall(edtf)))

    def date_range(self, first: str, last: str | None = None) -> Named:
        """What lies from one day, month or year, as filters take them, to another, in the chosen language."""
        start, end = parse_date_range(first), parse_date_range(last or first)
        forms = self.texts.language.dates
        if forms.language != LABEL_LANGUAGE:
            return Named(date_range_label(start.part, end.part, forms), forms.language)
        return Named(_english_range(start, end), LABEL_LANGUAGE)

    def moment(self, text: str, *, seconds: bool = False) -> Named:
        """A day, or a moment in UTC, as filters take them and as the history has them, in the chosen language.

        Of a moment the minute is told, and the second where that is wanted.
        """
        moment = parse_moment(text)
        day = self.date_range(moment.day.first)
        return (
            day._replace(text=f"{day.text}, {moment.time if seconds else moment.time[:5]} UTC") if moment.time else day
        )

    def by_alphabet(self, name: str) -> str:
        """What to sort names by, so that they stand in the order of the chosen language's alphabet."""
        return self.texts.language.alphabet.key(name)

    def term(self, field: str, value: str) -> Named:
        """A value of a closed list in words: of type, about, importance or contested."""
        return self.texts.named(f"{field}.{value}") or Named(self.catalogue.label(field, value), self.content_lang)

    def column(self, name: str) -> Named:
        """A column of a table in words; as the file calls it where there are none."""
        return self.texts.named(f"column.{name}") or Named(name.replace("_", " "), self.content_lang)

    def meaning(self, words: str) -> Named:
        """What a code of a collection means, given in the words of the file."""
        key = _NO_LETTERS.sub("-", words.lower()).strip("-")
        return self.texts.named(f"meaning.{key}") or Named(words, self.content_lang)

    def relation(self, relation: str, label: str, *, inverse: bool) -> Named:
        """How an event relates to another one, or that one to it; `label` is that of the dataset."""
        said = self.texts.named(f"{'relation-inverse' if inverse else 'relation'}.{relation}")
        return said or Named(label, self.content_lang)

    def label(self, field: str, value: str) -> Named:
        """A value of any filter that takes keys or terms, or of an order or language, in words."""
        if field in ("actor", "place"):
            return self.names.of(field, value, self.catalogue.label(field, value), self.lang, self.content_lang)
        if field == "source":
            language = self.catalogue.title_languages.get(value, self.content_lang)
            return Named(self.catalogue.label(field, value), language)
        if field == "lang" and value in self.languages:
            return Named(self.languages[value].name, value)
        return self.term(field, value)

    def say(self, named: Named) -> Markup:
        """A name for a page, marked with its language where that is not the page's."""
        return self.texts.foreign(*named)


def _english_range(start: DateRange, end: DateRange) -> str:
    """'27 September to 10 November 2020': what both have is said once."""
    if start == end:
        return start.label
    shared = 0
    if (start.part.year == end.part.year) and start.part.month and end.part.month:
        shared = 2 if start.part.day and end.part.day and start.part.month == end.part.month else 1
    words = start.label.split()
    return f"{' '.join(words[: len(words) - shared])} to {end.label}"
