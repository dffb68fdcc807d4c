"""The closed lists in CONTRIBUTING.md: tables between markers, made from the vocabulary, so they cannot go stale."""

import re

from loaders.generating.markdown import plain, table
from schema.vocabulary import LISTS, ClosedList

CONTRIBUTING = "CONTRIBUTING.md"

_MARKED = re.compile(r"(<!-- table: ([a-z-]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


class TableError(ValueError):
    """The markers in CONTRIBUTING.md do not name every table once; the argument says which is wrong."""


def with_fresh_tables(page: str, *, has_all: bool = True) -> str:
    """The page with every marked table as the vocabulary says now. Raises TableError.

    The guide of a dataset may have some of them; that of the program has all.
    """
    tables = _tables()
    named = [match[2] for match in _MARKED.finditer(page)]
    for name in sorted({*named, *tables}):
        if name not in tables:
            raise TableError(f"{CONTRIBUTING} has a marker for {name!r}, and there is no such table")
        if named.count(name) > 1 or (has_all and name not in named):
            raise TableError(f"{CONTRIBUTING} has {named.count(name)} markers '<!-- table: {name} -->', and needs one")
    return _MARKED.sub(lambda match: f"{match[1]}\n{tables[match[2]]}{match[3]}", page)


def _tables() -> dict[str, str]:
    made = {name: _terms(each) for name, each in LISTS.items()}
    made["importance"] = table(
        ("Level", "Name", "Meaning"),
        [(int(level), plain(term.label), plain(term.definition)) for level, term in LISTS["importance"].terms.items()],
    )
    made["relation"] = table(
        ("Relation", "This event …", "The other event's page says: it …"),
        [(f"`{name}`", plain(one.definition), plain(one.inverse)) for name, one in LISTS["relation"].terms.items()],
    )
    return made


def _terms(closed: ClosedList) -> str:
    field = closed.lists.partition(" ")[0]
    rows = [(f"`{name}`", plain(term.definition)) for name, term in closed.terms.items()]
    return table((field.capitalize(), "Meaning"), rows)
