"""The page of a query: its parameters as what they take, and what a misspelt name may mean.

Which parameter takes what is told by its name, and by the operator's metadata for others, of all queries or of one::

    plugins:
      datasette-timeline:
        parameters: {claimant: actor, since: day, day-in-history.day: text}
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from datasette_timeline.database.catalogue import LINKS
from datasette_timeline.database.columns import unknown_name
from datasette_timeline.database.datasette_compat import StartupError, sql_url
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.names import Named
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.settings import CONFIG, setting
from datasette_timeline.filters.urls import with_query
from datasette_timeline.site.shell import Shell
from datasette_timeline.tables.words import Words

KINDS = (*LINKS, "about", "type", "importance", "side", "day", "number", "text")
"""What a parameter can take."""
_TERMS = ("about", "type", "importance")
_EXPLAINS = re.compile(r"[a-z_]+(?:, [a-z_]+)*: ")
_INPUTS = {"day": "date", "number": "number"}


class Choice(NamedTuple):
    """One value that a parameter can have."""

    value: str
    name: Named
    selected: bool


class Parameter(NamedTuple):
    """A parameter of a query, as the form asks for it."""

    name: str
    label: Named
    value: str
    choices: Sequence[Choice]
    """None where anything can be written."""
    input: str
    """The type of its input."""


@memoize_per_datasette
def kinds_of_parameters(datasette: Datasette) -> Mapping[str, str]:
    """What parameters take, by name. Raises StartupError where the operator says something else."""
    found = setting(datasette, "parameters") or {}
    if not isinstance(found, dict) or not set(found.values()) <= set(KINDS):
        raise StartupError(
            f"plugins.{CONFIG}.parameters: give names of parameters, each with one of {', '.join(KINDS)}."
        )
    return {kind: kind for kind in KINDS} | found


def without_parameters(description: str) -> list[str]:
    """The sentences of a query's description but those that explain its parameters, as `name: what it takes.`"""
    return [each for each in re.split(r"(?<=\.) ", description) if not _EXPLAINS.match(each)]


@dataclass(frozen=True)
class QueryPage:
    """The page of a query, canned or of a visitor's own."""

    shell: Shell
    words: Words
    database: str
    columns: Mapping[str, Sequence[str]]
    """Of every table of the timeline that readers are led to; none where the database is another one."""

    @property
    def sql_url(self) -> str:
        """Where SQL is answered."""
        return sql_url(self.shell.datasette, self.database)

    @property
    def title(self) -> str:
        """What the visitor calls the query."""
        return self.shell.request.args.get("_title") or ""

    def about(self, description: str) -> str:
        """What a query tells, without what its form says of its parameters."""
        return " ".join(without_parameters(description))

    def column(self, name: str) -> Named:
        """What a column is called."""
        return self.words.column(name)

    def value(self, column: str, shown: object, query: str | None) -> object:
        """What a cell shows: a code in words, where the question is not the visitor's own, who may write such codes."""
        told = query and self.columns and not isinstance(shown, Markup)
        found = self.words.value(None, column, shown) if told else None
        return self.shell.reader.say(found) if found else shown

    def parameters(self, values: Mapping[str, str], query: str | None) -> list[Parameter]:
        """The parameters of the query, which has a name if it is a canned one."""
        kinds = kinds_of_parameters(self.shell.datasette)
        return [
            self._parameter(name, value or "", kinds.get(f"{query}.{name}") or kinds.get(name, "text"))
            for name, value in values.items()
        ]

    def _parameter(self, name: str, value: str, kind: str) -> Parameter:
        label = self.shell.texts.named(f"parameter-{name}") or self.words.column(name)
        choices = self._choices(kind, value) if self.columns else []
        return Parameter(name, label, value, choices, _INPUTS.get(kind, "text"))

    def _choices(self, kind: str, value: str) -> list[Choice]:
        names = self._names(kind)
        known = [Choice(key, name, key == value) for key, name in names.items()]
        if not known or value in names or not value:
            return known
        return [Choice(value, Named(value, self.shell.lang), selected=True), *known]

    def _names(self, kind: str) -> dict[str, Named]:
        reader = self.shell.reader
        if kind in LINKS:
            names = {key: reader.label(kind, key) for key in reader.catalogue.links[kind]}
            return dict(sorted(names.items(), key=lambda each: reader.by_alphabet(each[1].text)))
        if kind in _TERMS:
            return {term: reader.label(kind, term) for term in reader.catalogue.allowed(kind)}
        if kind == "side":
            return {key: Named(label, self.shell.content_lang) for key, label in self.words.sides.items()}
        return {}

    def mended(self, error: str, sql: str) -> list[tuple[str, str]]:
        """Names that may have been meant where the database did not find one, with the query that has them."""
        return [
            (name, self.shell.data_link(with_query(self.sql_url, [("sql", instead)])))
            for name, instead in unknown_name(error, self.columns).mended(sql)
        ]
