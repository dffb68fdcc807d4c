"""What the claims of an event say on each question, in one line: 'deaths (soldiers): 161 to 613, three accounts'.

No line picks a figure: a range runs from the lowest to the highest that anyone gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from datasette_timeline.i18n.reader import Reader
from datasette_timeline.i18n.texts import Texts


class ClaimSummary(NamedTuple):
    """Claims that can be compared, as the table `comparable_sets` has them."""

    about: str
    group: str | None
    """Whom or what the figures count."""
    unit: str | None
    low: float | None
    """The lowest figure that anyone gives; None without figures, as is the highest."""
    high: float | None
    open_below: bool
    """Whether the lowest figure is an 'at most'."""
    open_above: bool
    """Whether the highest figure is an 'at least'."""
    accounts: int
    """How many different claimants."""
    claimants: str
    """Who they are."""
    agreement: str
    """Whether they agree: a term of that list."""
    contested: bool

    @property
    def has_figures(self) -> bool:
        """Whether the line can say numbers."""
        return self.low is not None


QUESTIONS = """
select event, about, "group", unit, low, high, open_below, open_above, accounts, claimants, agreement, contested
from comparable_sets
"""
"""Rows for summaries, after the event that each belongs to."""


def in_order(
    summaries: Iterable[ClaimSummary], subjects: Sequence[str], agreements: Sequence[str]
) -> list[ClaimSummary]:
    """Contested questions first, the gravest before others; then those with figures; then as `subjects` has them."""
    graveness = {agreement: position for position, agreement in enumerate(agreements)}
    order = {subject: position for position, subject in enumerate(subjects)}
    return sorted(
        summaries,
        key=lambda each: (
            graveness.get(each.agreement, 0) if each.contested else len(agreements),
            not each.has_figures,
            order.get(each.about, len(order)),
        ),
    )


def claim_line(reader: Reader, summary: ClaimSummary) -> Markup:
    """The summary in words: 'deaths: 161 to 613, three accounts'."""
    say, t = reader.say, reader.texts
    subject = say(reader.term("about", summary.about))
    if summary.group:
        subject = Markup("{} ({})").format(subject, t.foreign(summary.group, reader.content_lang))
    if summary.accounts == 1:
        claimant = t.foreign(summary.claimants, reader.content_lang)
        accounts = (
            t("card.according-to", claimant=claimant)
            if summary.has_figures
            else t("card.one-account", claimant=claimant)
        )
    else:
        accounts = t.count("accounts", summary.accounts)
    figures = _figures(t, summary)
    if not figures:
        return Markup("{}: {}").format(subject, accounts)
    unit = Markup(" {}").format(t.foreign(summary.unit, reader.content_lang)) if summary.unit else ""
    return Markup("{}: {}{}, {}").format(subject, figures, unit, accounts)


def _figures(t: Texts, summary: ClaimSummary) -> Markup | None:
    """The range of figures; None where there are none, or no end of the range is known."""
    if not summary.has_figures or (summary.open_above and summary.open_below):
        return None
    return _range(t, summary.low or 0, summary.high or 0, summary.open_below, summary.open_above)


def claim_range(t: Texts, figures: Mapping[str, Any]) -> Markup:
    """From the lowest to the highest figure that some claims give: '161 to 1,000 or more'."""
    return _range(t, figures["low"], figures["high"], figures["open_below"], figures["open_above"])


def figure_in_words(t: Texts, low: float | None, high: float | None) -> Markup:
    """A claim's figure in the reader's language: '35 to 58', 'at least 20'; one end may be open."""
    known = [each for each in (low, high) if each is not None] or [0]
    return _range(t, known[0], known[-1], low is None, high is None)


def _range(t: Texts, low: float, high: float, open_below: bool, open_above: bool) -> Markup:
    least, most = t.number(low), t.number(high)
    if open_below:
        return t("card.up-to", high=most)
    if low == high:
        return t("card.at-least", low=least) if open_above else escape(least)
    return t("card.range-or-more" if open_above else "card.range", low=least, high=most)
