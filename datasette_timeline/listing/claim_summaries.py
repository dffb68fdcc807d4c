"""What the claims of one event say, in one line for each subject: 'deaths: 161 to 613, three accounts'.

Figures are put together only where all claims on a subject can be compared; elsewhere the line says how many accounts
there are. No line picks a figure: a range runs from the lowest to the highest that anyone gives.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from datasette_timeline.i18n.reader import Reader
from datasette_timeline.i18n.texts import Texts


class ClaimRow(NamedTuple):
    """A claim as the table `claims` has it."""

    about: str
    group: str | None
    unit: str | None
    low: float | None
    high: float | None
    claimants: str
    comparable_set: int
    contested: bool


class ClaimSummary(NamedTuple):
    """The claims of an event on one subject."""

    about: str
    group: str | None
    """Whom or what the figures count; None where claims differ in that, or do not say."""
    unit: str | None
    low: float | None
    """The lowest figure that any account gives; None without comparable figures, as are the next two."""
    high: float | None
    open_above: bool
    """Whether the highest figure is an 'at least'."""
    open_below: bool
    """Whether the lowest figure is an 'up to'."""
    accounts: int
    """How many different claimants."""
    claimant: str | None
    """Who makes the claim, where it is one account alone."""
    contested: bool

    @property
    def has_figures(self) -> bool:
        """Whether the line can say numbers."""
        return self.low is not None


def summarise(claims: Iterable[ClaimRow], subjects: Sequence[str]) -> list[ClaimSummary]:
    """One summary for each subject: contested ones first, then those with any figure, then as `subjects` has them."""
    order = {subject: position for position, subject in enumerate(subjects)}
    ordered = sorted(claims, key=lambda claim: claim.about)
    by_subject = {about: list(rows) for about, rows in groupby(ordered, key=lambda claim: claim.about)}
    counting = {about for about, rows in by_subject.items() if any(_has_figure(claim) for claim in rows)}
    return sorted(
        (_summary(about, rows) for about, rows in by_subject.items()),
        key=lambda each: (not each.contested, each.about not in counting, order.get(each.about, len(order))),
    )


def _has_figure(claim: ClaimRow) -> bool:
    return claim.low is not None or claim.high is not None


def _summary(about: str, claims: list[ClaimRow]) -> ClaimSummary:
    claimants = {claim.claimants for claim in claims}
    bounds = [(claim.low, claim.high) for claim in claims]
    comparable = len({claim.comparable_set for claim in claims}) == 1 and all(_has_figure(claim) for claim in claims)
    group, unit = (claims[0].group, claims[0].unit) if comparable else (None, None)
    figures = [figure for bound in bounds for figure in bound if figure is not None] if comparable else []
    low, high = min(figures, default=None), max(figures, default=None)
    return ClaimSummary(
        about,
        group,
        unit,
        low,
        high,
        open_above=comparable and (high, None) in bounds,
        open_below=comparable and (None, low) in bounds,
        accounts=len(claimants),
        claimant=claims[0].claimants if len(claimants) == 1 else None,
        contested=any(claim.contested for claim in claims),
    )


def claim_line(reader: Reader, summary: ClaimSummary) -> Markup:
    """The summary in words: 'deaths: 161 to 613, three accounts'."""
    say, t = reader.say, reader.texts
    subject = say(reader.term("about", summary.about))
    if summary.group:
        subject = Markup("{} ({})").format(subject, t.foreign(summary.group, reader.content_lang))
    if summary.accounts == 1:
        claimant = t.foreign(summary.claimant, reader.content_lang)
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
