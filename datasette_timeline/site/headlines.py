"""What a filtered timeline is called: a period by its name, places and actors by theirs, in one line."""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple

from markupsafe import Markup

from datasette_timeline.charts.histogram import Period
from datasette_timeline.database.names import Named
from datasette_timeline.filters.days import parse_date_range
from datasette_timeline.filters.event_filter import AS_OF, NAMES, EventFilter
from datasette_timeline.i18n.reader import Reader

_DATES = ("from", "to")
_TOLD = ("importance", "about", "source", "changed_since")
"""Filters whose values say little without the filter's name."""
_MOST = 3
"""Values of one filter that are named; of others it is said how many there are."""


class Headline(NamedTuple):
    """A headline as plain text for titles, and for a page, where each name is marked with its language."""

    text: str
    words: Markup


def headline(reader: Reader, wanted: EventFilter, periods: Iterable[Period]) -> Headline:
    """What the events of a filter are called, in the chosen language; 'Timeline' where all are wanted.

    Of which day the record is, is said above the whole page.
    """
    parts = [_either(reader, name, wanted[name]) for name in NAMES if name not in (*_DATES, AS_OF) and wanted[name]]
    if when := _when(reader, wanted, periods):
        parts.append(_said(reader, when))
    if not parts:
        return Headline(reader.texts.plain("timeline.title"), reader.texts("timeline.title"))
    text = ", ".join(each.text for each in parts)
    return Headline(text[:1].upper() + text[1:], Markup(", ").join(each.words for each in parts))


def _said(reader: Reader, named: Named) -> Headline:
    return Headline(named.text, reader.say(named))


def _either(reader: Reader, name: str, values: Sequence[str]) -> Headline:
    """The values of one filter: 'talks or ceasefire'."""
    t = reader.texts
    said = [_said(reader, value_name(reader, name, value)) for value in values[:_MOST]]
    if len(values) > _MOST:
        more = len(values) - _MOST
        said.append(Headline(t.plain_count("headline.more", more), t.count("headline.more", more)))
    joined = reduce(lambda first, second: _joined(reader, first, second), said)
    if name not in _TOLD:
        return joined
    field = f"field.{name}"
    return Headline(f"{t.plain(field)}: {joined.text}", Markup("{}: {}").format(t(field), joined.words))


def _joined(reader: Reader, first: Headline, second: Headline) -> Headline:
    t = reader.texts
    return Headline(
        t.plain("headline.or", first=first.text, second=second.text),
        t("headline.or", first=first.words, second=second.words),
    )


def value_name(reader: Reader, name: str, value: str) -> Named:
    """What one part of a filter is called."""
    if name in _DATES:
        return reader.date_range(value)
    if name in ("changed_since", AS_OF):
        return reader.moment(value)
    if name in ("q", "year"):
        return Named(f"“{value}”" if name == "q" else value, reader.lang)
    return reader.label(name, value)


def _when(reader: Reader, wanted: EventFilter, periods: Iterable[Period]) -> Named | None:
    """A period's name if that is the time wanted, else the dates in words; None where no time is."""
    first, last = (next(iter(wanted[name]), None) for name in _DATES)
    if not (first or last):
        return None
    days = (parse_date_range(first).first if first else None, parse_date_range(last).last if last else None)
    called = (each.named(reader.lang, reader.content_lang) for each in periods if (each.first, each.last) == days)
    return next(called, None) or _dates(reader, first, last)


def _dates(reader: Reader, first: str | None, last: str | None) -> Named:
    if first and last:
        return reader.date_range(first, last)
    forms = reader.texts.language.dates
    pattern = forms.or_later if first else forms.or_earlier
    return Named(pattern.format(date=reader.date_range(first or last or "").text), forms.language)
