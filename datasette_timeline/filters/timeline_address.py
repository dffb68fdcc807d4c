"""The address of a timeline page: its filter, its order, its form and its page of events, read and written; and what it
was cited for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from datasette_timeline.database.catalogue import Catalogue
from datasette_timeline.filters.cited_view import RESULT, why_no_result
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.parsing import FilterError, Problem, parse_filter

ORDERS: Mapping[str, str] = {
    "date": "number",
    "-date": "number desc",
    "importance": "importance, number",
    "claims": "claim_count desc, number",
}
"""Orders by name, in SQL over the table `events`; the first is what a timeline is."""

DEFAULT_ORDER = next(iter(ORDERS))
VIEWS = ("compact", "full", "map")
"""Forms by name: a line for each event, all that a card says, or a map; the first is what a timeline is."""


@dataclass(frozen=True)
class TimelineAddress:
    """What a timeline shows."""

    wanted: EventFilter
    order: str = DEFAULT_ORDER
    page: int = 1
    view: str = VIEWS[0]
    result: str | None = None
    """The hash of what the view had when it was cited; None where the address is no citation."""

    def query(self) -> list[tuple[str, str]]:
        """The pairs of its query string, without what goes without saying."""
        pairs = self.wanted.to_query()
        if self.order != DEFAULT_ORDER:
            pairs.append(("sort", self.order))
        if self.view != VIEWS[0]:
            pairs.append(("view", self.view))
        if self.result:
            pairs.append((RESULT, self.result))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def showing(self, wanted: EventFilter) -> "TimelineAddress":
        """Other events in the same order and form, from the first page on; they are not those that were cited."""
        return replace(self, wanted=wanted, page=1, result=None)

    @property
    def chronological(self) -> bool:
        """Whether events come in the order of time, in either direction."""
        return self.order.removeprefix("-") == DEFAULT_ORDER


def parse_address(pairs: Iterable[tuple[str, str]], catalogue: Catalogue, languages: Iterable[str]) -> TimelineAddress:
    """The address that a query string writes. Names that mean nothing here are left alone.

    Raises FilterError with every value that does not exist.
    """
    pairs = list(pairs)
    problems = [problem for name, value in pairs if (problem := _check(name, value.strip(), list(languages)))]
    try:
        wanted = parse_filter(pairs, catalogue)
    except FilterError as error:
        raise FilterError([*error.problems, *problems]) from None
    if problems:
        raise FilterError(problems)
    last = {name: value.strip() for name, value in pairs if value.strip()}
    order, view = last.get("sort", DEFAULT_ORDER), last.get("view", VIEWS[0])
    return TimelineAddress(wanted, order, int(last.get("page", "1")), view, last.get(RESULT))


def no_such_page(number: int, pages: int) -> FilterError:
    """What to say of a page after the last."""
    found = "there is only one page" if pages == 1 else f"there are only {pages} pages"
    return FilterError([Problem("page", str(number), f"'{number}' is too many: {found}.")])


def _check(name: str, value: str, languages: list[str]) -> Problem | None:
    if not value:
        return None
    if name == "sort" and value not in ORDERS:
        allowed = tuple(ORDERS)
        return Problem(name, value, f"'{value}' is not an order. Allowed: {', '.join(allowed)}.", allowed)
    if name == "view" and value not in VIEWS:
        return Problem(name, value, f"'{value}' is not a view. Allowed: {', '.join(VIEWS)}.", VIEWS)
    if name == "lang" and value not in languages:
        message = f"'{value}' is not a language of this site. Allowed: {', '.join(languages)}."
        return Problem(name, value, message, tuple(languages))
    if name == RESULT and (wrong := why_no_result(value)):
        return Problem(name, value, wrong)
    if name == "page" and not (value.isascii() and value.isdigit() and 0 < int(value) < 1_000_000):
        return Problem(name, value, f"'{value}' is not the number of a page. Pages count from 1.")
    return None


def without_blanks(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that say something: forms send their empty fields too."""
    return [(name, value.strip()) for name, value in pairs if value.strip()]
