"""What columns, facets and their values are called: words in place of names and codes."""

from collections.abc import Mapping

from datasette_timeline.database.catalogue import LINKS
from datasette_timeline.database.names import Named
from datasette_timeline.published.languages import language_name
from datasette_timeline.site.shell import Shell

_LISTS: Mapping[tuple[str, str], str] = {
    ("actors", "kind"): "actor-kind",
    ("places", "kind"): "place-kind",
    ("place_quality", "kind"): "place-kind",
    ("sources", "kind"): "source-kind",
    ("sources_by_kind", "kind"): "source-kind",
    ("event_actors", "role"): "actor-role",
    ("event_people", "role"): "actor-role",
    ("event_places", "role"): "place-role",
    ("requests", "kind"): "request-kind",
    ("requests", "outcome"): "request-outcome",
    ("versions", "kind"): "version-kind",
    ("changes", "kind"): "version-kind",
    ("version_changes", "edit"): "edit",
    ("changes", "edit"): "edit",
}
"""Closed lists of columns whose names alone do not tell them."""
_OF_ALL = frozenset({"type", "importance", "about", "agreement", "support", "relation", "status", "contested"})
"""Columns with terms of the closed list of their name."""
_LABELS = frozenset({"sides", "side", "perspective"})
_BOOLEAN = frozenset({"weak", "inverse", "neutral", "date_uncertain", "self_declared"})


class Words:
    """What the columns and values of tables are called in the language that the reader chose."""

    def __init__(self, shell: Shell, labels: Mapping[str, Mapping[str, str]]) -> None:
        self._shell = shell
        self._labels = labels

    @property
    def sides(self) -> Mapping[str, str]:
        """What the sides are called, by key, in their order."""
        return self._labels["side"]

    def column(self, name: str) -> Named:
        """The column in words."""
        return self._shell.reader.column(name)

    def table(self, name: str) -> Named:
        """The table in words."""
        found = self._shell.texts.named(f"table-name.{name}")
        return found or Named(name.replace("_", " ").capitalize(), self._shell.content_lang)

    def value(self, table: str | None, column: str, value: object) -> Named | None:
        """A value that is a code, in words; None for all others."""
        if value in (None, ""):
            return None
        words = [self._term(table, column, each) for each in str(value).split("; ")]
        known = [each for each in words if each]
        if len(known) < len(words):
            return None
        return Named("; ".join(each.text for each in known), known[0].language)

    def _term(self, table: str | None, column: str, value: str) -> Named | None:
        reader = self._shell.reader
        if column in _LABELS:
            found = self._labels["perspective" if column == "perspective" else "side"].get(value)
            return Named(found, self._shell.content_lang) if found else None
        if column == "language":
            return Named(language_name(value, self._shell.lang), self._shell.lang)
        if column in _BOOLEAN and value in ("0", "1"):
            return self._shell.texts.named("value.yes" if value == "1" else "value.no")
        if column in LINKS:
            return reader.label(column, value) if value in reader.catalogue.links[column] else None
        field = _LISTS.get((table or "", column), column if column in _OF_ALL else None)
        return reader.term(field, value) if field else None
