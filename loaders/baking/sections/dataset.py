"""What this build is: the dataset's own words, how much there is of what, and the stretches of time that it names."""

import json
from collections.abc import Iterator

from datasette_timeline.published.version import SCHEMA_VERSION
from loaders.baking.dates import dated
from loaders.baking.section import Baking, Rows, Section
from loaders.baking.stories import History
from loaders.checks.sides import sides_of
from loaders.reading.entries import Data
from schema.documents import COUNTED
from schema.properties import properties_of
from schema.records import Dataset
from schema.tables import COVERAGE, DATASET, PERIODS, SIDES, Row

_DATES = ("released", "first_released", "first_day", "last_day", "searched_to")


def _rows(baking: Baking) -> Iterator[Rows]:
    facts = _facts(baking)
    baking.dates.update(facts[name] for name in _DATES if facts.get(name))
    sides = [SIDES.row({**side, "position": at}) for at, side in enumerate(sides_of(baking.publication.dataset), 1)]
    yield {
        DATASET.name: sorted(facts.items()),
        PERIODS.name: list(_periods(baking)),
        COVERAGE.name: list(_coverage(baking)),
        SIDES.name: sides,
    }


def _facts(baking: Baking) -> dict[str, str]:
    publication = baking.publication
    datasets = [entry.data for entry in publication.registry("dataset").values()]
    dates = [dated(entry.data["date"]) for entry in publication.events]
    return {
        **{name: _plain(each[name]) for each in datasets for name in properties_of(Dataset) if each[name]},
        **({"introduction": _json(publication.introduction)} if publication.introduction else {}),
        **({"history": first} if (first := _first(baking.history)) else {}),
        "schema_version": SCHEMA_VERSION,
        "drafts": str(publication.draft_count),
        **{f"{name}_count": str(baking.counts[f"{name}s"]) for name in COUNTED},
        "first_day": min((day for when in dates if (day := when.earliest or when.latest)), default=""),
        "last_day": max((day for when in dates if (day := when.latest or when.earliest)), default=""),
        "searched_to": max((each["searched"] for each in _searches(baking) if each["searched"]), default=""),
    }


def _first(history: History) -> str | None:
    """When the first revision was committed."""
    return history.revisions[0].date if history.revisions else None


def _plain(value: str | list[str]) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: Data | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _periods(baking: Baking) -> Iterator[Row]:
    """The periods; of one that is there for its chapter alone, nothing as long as that is a draft."""
    for dataset in baking.publication.registry("dataset").values():
        for at, period in enumerate(dataset.data["periods"]):
            event = period["event"] if period["event"] in baking.publication.event_ids else None
            chapter = baking.publication.chapter(at)
            told = {"position": at + 1, "event": event, "chapter": _json(chapter) if chapter else None}
            if chapter or period["event"] or not period["chapter"]:
                yield PERIODS.row({**period, **_days(period["date"]), **told})


def _coverage(baking: Baking) -> Iterator[Row]:
    """In order of time; what is about some types of events comes after what is about all."""
    order = sorted(_searches(baking), key=lambda each: (_days(each["date"])["date_earliest"] or "", each["types"]))
    for position, each in enumerate(order, 1):
        lists = {name: "; ".join(each[name]) or None for name in ("languages", "types")}
        yield COVERAGE.row({**each, **lists, **_days(each["date"]), "position": position})


def _searches(baking: Baking) -> list[Data]:
    return [entry.data for entry in baking.publication.registry("coverage").values()]


def _days(date: str) -> dict[str, str | None]:
    when = dated(date)
    return {"date_earliest": when.earliest, "date_latest": when.latest}


SECTION = Section((DATASET, PERIODS, COVERAGE, SIDES), _rows)
