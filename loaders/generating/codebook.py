"""The closed lists in CONTRIBUTING.md: tables between markers, made from the vocabulary, so they cannot go stale."""

import re
from collections.abc import Mapping

from loaders.generating.markdown import plain, table
from schema import vocabulary

CONTRIBUTING = "CONTRIBUTING.md"

_MARKED = re.compile(r"(<!-- table: ([a-z-]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


class TableError(ValueError):
    """The markers in CONTRIBUTING.md do not name every table once; the argument says which is wrong."""


def with_fresh_tables(page: str) -> str:
    """The page with every marked table as the vocabulary says now. Raises TableError."""
    tables = _tables()
    named = [match[2] for match in _MARKED.finditer(page)]
    for name in sorted({*named, *tables}):
        if name not in tables:
            raise TableError(f"{CONTRIBUTING} has a marker for {name!r}, and there is no such table")
        if named.count(name) != 1:
            raise TableError(f"{CONTRIBUTING} has {named.count(name)} markers '<!-- table: {name} -->', and needs one")
    return _MARKED.sub(lambda match: f"{match[1]}\n{tables[match[2]]}{match[3]}", page)


def _tables() -> dict[str, str]:
    return {
        "importance": table(
            ("Level", "Name", "Meaning"),
            [(level, plain(one.label), plain(one.definition)) for level, one in vocabulary.IMPORTANCES.items()],
        ),
        "event-types": _terms("Type", vocabulary.EVENT_TYPES),
        "place-roles": _terms("Role", vocabulary.PLACE_ROLES),
        "actor-roles": _terms("Role", vocabulary.ACTOR_ROLES),
        "claim-subjects": _terms("About", vocabulary.CLAIM_SUBJECTS),
        "relations": table(
            ("Relation", "This event …", "The other event's page says: it …"),
            [(f"`{name}`", plain(one.definition), plain(one.inverse)) for name, one in vocabulary.RELATIONS.items()],
        ),
        "statuses": _terms("Status", vocabulary.STATUSES),
        "actor-kinds": _terms("Kind", vocabulary.ACTOR_KINDS),
        "place-kinds": _terms("Kind", vocabulary.PLACE_KINDS),
        "place-precisions": _terms("Precision", vocabulary.PLACE_PRECISIONS),
        "source-kinds": _terms("Kind", vocabulary.SOURCE_KINDS),
        "retirements": _terms("Retirement", vocabulary.RETIREMENTS),
    }


def _terms(head: str, terms: Mapping[str, str]) -> str:
    return table((head, "Meaning"), [(f"`{term}`", plain(definition)) for term, definition in terms.items()])
