"""Parameters of pages that list things: a value of a closed list, the number of a page."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from math import ceil
from typing import Any

from datasette_timeline.database.datasette_types import Request
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.filters.timeline_address import no_such_page
from datasette_timeline.listing.pagination import pages_to_show
from datasette_timeline.site.shell import Shell

_MOST_DIGITS = 7

Given = str | Sequence[str] | None
"""What an address has for a parameter: a value, several of them, or none."""


def choice(request: Request, name: str, allowed: Collection[str]) -> str | None:
    """The value of a parameter; None where it is not given. Raises FilterError where it is not one of those allowed."""
    value = (request.args.get(name) or "").strip()
    if not value:
        return None
    if value in allowed:
        return value
    nearest = get_close_matches(value, allowed, n=3)
    message = f"'{value}' is not one of {', '.join(allowed)}."
    raise FilterError([Problem(name, value, message, tuple(allowed), tuple(nearest))])


def page_number(request: Request, total: int, size: int) -> int:
    """The page asked for, from 1. Raises FilterError for what is not a page of so many entries."""
    value = (request.args.get("page") or "1").strip()
    if not (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS and int(value) > 0):
        raise FilterError([Problem("page", value, f"'{value}' is not the number of a page. Pages count from 1.")])
    last = max(1, ceil(total / size))
    if int(value) > last:
        raise no_such_page(int(value), last)
    return int(value)


class Listing:
    """A list of so many entries, as the parameters `given` narrow it, and the page of it that was asked for.

    Raises FilterError for what is not a page of it.
    """

    def __init__(self, shell: Shell, path: str, given: Mapping[str, Given], total: int, size: int) -> None:
        self.shell, self.path, self.given, self.total, self.size = shell, path, given, total, size
        self.number = page_number(shell.request, total, size)
        self.offset = (self.number - 1) * size

    def narrowed(self, **changes: str | None) -> str:
        """The address of the first page with other parameters; None is without."""
        return self.shell.link(self.path, _kept({**self.given, **changes}))

    @property
    def whole(self) -> bool:
        """Whether this is the list as it begins, as search engines should have it."""
        return self.number == 1 and not _kept(self.given)

    def context(self) -> dict[str, Any]:
        """What templates need of it, `_pager.html` among them: its pages, none where all is on one."""
        last = ceil(self.total / self.size)
        pages = pages_to_show(self.number, last, self.size) if last > 1 else []
        paged = [(page, {"page": str(page.number) if page.number > 1 else None}) for page in pages]
        links = [(page, self.narrowed(**number)) for page, number in paged]
        return {"narrowed": self.narrowed, "pages": links, "address": {"page": self.number}}


def _kept(given: Mapping[str, Given]) -> list[tuple[str, str]]:
    several = ((name, [value] if isinstance(value, str) else value or ()) for name, value in given.items())
    return [(name, value) for name, values in several for value in values if value]
