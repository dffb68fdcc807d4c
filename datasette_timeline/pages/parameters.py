"""Parameters of pages that list things: a value of a closed list, the number of a page."""

from collections.abc import Collection
from difflib import get_close_matches
from math import ceil

from datasette_timeline.database.datasette_types import Request
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.listing.pagination import ListPage, pages_to_show
from datasette_timeline.site.shell import Shell

_MOST_DIGITS = 7


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
        pages = "there is only one page" if last == 1 else f"there are only {last} pages"
        raise FilterError([Problem("page", value, f"'{value}' is too many: {pages}.")])
    return int(value)


def page_links(
    shell: Shell, path: str, query: Collection[tuple[str, str]], number: int, total: int, size: int
) -> list[tuple[ListPage, str]]:
    """The links of `_pager.html`; none where everything is on one page."""
    last = ceil(total / size)
    if last <= 1:
        return []
    return [
        (page, shell.link(path, [*query, *([("page", str(page.number))] if page.number > 1 else [])]))
        for page in pages_to_show(number, last, size)
    ]
