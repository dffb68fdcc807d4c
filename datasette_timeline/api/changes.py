"""/changes: what was added, changed, corrected, renamed and withdrawn, and why; for whoever keeps a copy."""

from datasette_timeline.api.collections import Selection, page
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.ordering import Sort, Term
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.database.changes import CHANGE, DATE, REGISTRIES
from datasette_timeline.filters.change_filter import ChangeFilter
from datasette_timeline.http.api_errors import failure
from datasette_timeline.http.caching import Content
from datasette_timeline.published.documents import MODELS

_WHICH = (Term("versions.registry", str), Term("versions.key", str))
_VERSION = Term("versions.version", float)
_SORTS = {
    "-date": Sort("The newest first.", (Term(DATE, str, descending=True), *_WHICH, _VERSION._replace(descending=True))),
    "date": Sort("The oldest first, as a copy follows them.", (Term(DATE, str), *_WHICH, _VERSION)),
}


def takes(words: Words) -> Takes:
    """What /changes takes."""
    kind = Choice("kind", "What became of the records.", words.terms("version-kind"))
    registry = Choice("registry", "Registries of the records; all where none is named.", REGISTRIES)
    return Takes(
        _SORTS,
        tuple(MODELS["Change"].model_fields),
        (kind, registry),
        filters=(),
        own=("since", "until", "sort", "limit", "cursor", "fields"),
    )


async def changes(call: Call, query: Query) -> Content:
    """A page of changes. Raises ApiError where the file has no history, which is not the same as no change."""
    if not call.catalogue.has_history:
        message = "This build has no history of its records, so nobody can say what changed. /events has what they say."
        raise failure("history-missing", message)
    wanted = ChangeFilter(query.chosen["kind"], query.chosen["registry"], query.since, query.until)
    return await page(call, query, Selection("versions", CHANGE, wanted.where()))
