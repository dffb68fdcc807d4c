"""/dataset: what is published here, and every closed list that its documents use."""

import json
from typing import Any

from datasette_timeline.api.envelopes import single
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.parameters import Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.lookups import facts_of
from datasette_timeline.formats.listing import FORMATS
from datasette_timeline.http.caching import Content
from datasette_timeline.published.documents import MODELS
from datasette_timeline.published.model import Published

_PERIODS = "select *, date as edtf, date_earliest as earliest, date_latest as latest from periods order by position"
_COVERAGE = "select *, date as edtf, date_earliest as earliest, date_latest as latest from coverage order by position"


def takes(words: Words) -> Takes:
    """What /dataset takes."""
    return Takes({}, tuple(MODELS["Dataset"].model_fields), filters=(), own=("fields",))


_DAYS = ("first_released", "first_day", "last_day", "searched_to")
"""Facts that a dataset may lack."""


async def dataset(call: Call, query: Query, wanted: str = "") -> Content:
    """The dataset."""
    return single((await describe(call.database)).model_dump_json().encode(), query.fields)


async def describe(database: Database) -> Published:
    """The dataset in one document."""

    async def rows(sql: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await database.execute(sql)]

    facts = await facts_of(database)
    terms: dict[str, list[dict[str, Any]]] = {}
    for row in await rows("select * from terms order by list, position"):
        terms.setdefault(row["list"], []).append(row)
    return MODELS["Dataset"].model_validate(
        {
            **facts,
            **{name: facts.get(name) or None for name in _DAYS},
            "examples": json.loads(facts.get("examples", "[]")),
            "introduction": json.loads(facts.get("introduction", "null")),
            "periods": [row | {"chapter": json.loads(row["chapter"] or "null")} for row in await rows(_PERIODS)],
            "coverage": [_listed(row, "languages", "types") for row in await rows(_COVERAGE)],
            "tags": await rows("select *, key as tag from tags order by key"),
            "sides": await rows("select * from sides order by position"),
            "perspectives": await rows("select *, key as perspective from perspectives order by key"),
            "vocabulary": [{"name": name, "terms": members} for name, members in terms.items()],
            "formats": [
                {
                    "format": each.extension,
                    "label": each.label,
                    "media_type": each.media_type,
                    "description": each.about,
                }
                for each in FORMATS.values()
            ],
        }
    )


def _listed(row: dict[str, Any], *joined: str) -> dict[str, Any]:
    """The row with the lists that its cells hold in one text."""
    return row | {name: row[name].split("; ") if row[name] else [] for name in joined}
