"""Mends what Schemathesis asks in what a description cannot say.

A cursor is one that was given out, `from` is not later than `to`, a search has a letter or a digit, and a source is one
of this database.
"""

from typing import Any

import schemathesis

from datasette_timeline.filters.search_words import search_words


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Mend a request that is meant to be answered."""
    if case.meta is None or not case.meta.generation.mode.is_positive or not isinstance(case.query, dict):
        return
    query = case.query
    query.pop("cursor", None)
    if "from" in query and "to" in query:
        query["from"], query["to"] = sorted([query["from"], query["to"]])
    if "source" in query:
        query["source"] = "handbook"
    if isinstance(query.get("q"), str):
        query["q"] = _searchable(query["q"])
    elif "q" in query:
        query["q"] = [_searchable(text) for text in query["q"]]


def _searchable(text: str) -> str:
    return text if search_words(text) else "word"
