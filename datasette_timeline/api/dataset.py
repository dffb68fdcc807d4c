"""/dataset: what is published here, and every closed list that its documents use."""

from typing import Any

from datasette_timeline.api.envelopes import single
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.parameters import Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.lookups import facts_of
from datasette_timeline.formats.listing import FORMATS
from datasette_timeline.http.caching import Content
from datasette_timeline.published.entries import Dataset, FormatEntry, Period, Perspective, TagEntry, Term, TermList


def takes(words: Words) -> Takes:
    """What /dataset takes."""
    return Takes({}, tuple(Dataset.model_fields), filters=(), own=("fields",))


async def dataset(call: Call, query: Query, wanted: str = "") -> Content:
    """The dataset."""
    return single((await describe(call.database)).model_dump_json().encode(), query.fields)


async def describe(database: Database) -> Dataset:
    """The dataset in one document."""

    async def rows(sql: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await database.execute(sql)]

    facts = await facts_of(database)
    days = {name: facts[name] or None for name in ("first_day", "last_day")}
    terms: dict[str, list[Term]] = {}
    for row in await rows("select * from terms order by list, position"):
        terms.setdefault(row["list"], []).append(Term.model_validate(row))
    return Dataset.model_validate(
        {
            **facts,
            **days,
            "periods": [
                Period(
                    label=row["label"],
                    edtf=row["date"],
                    earliest=row["date_earliest"],
                    latest=row["date_latest"],
                    event=row["event"],
                )
                for row in await rows("select * from periods order by position")
            ],
            "tags": [
                TagEntry.model_validate({**row, "tag": row["key"]})
                for row in await rows("select * from tags order by key")
            ],
            "perspectives": [
                Perspective.model_validate({**row, "perspective": row["key"]})
                for row in await rows("select * from perspectives order by key")
            ],
            "vocabulary": [TermList(name=name, terms=members) for name, members in terms.items()],
            "formats": [
                FormatEntry(format=each.extension, label=each.label, media_type=each.media_type, description=each.about)
                for each in FORMATS.values()
            ],
        }
    )
