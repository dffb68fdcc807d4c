"""The introduction and the chapters of a dataset: they leave no time out, and cite what records cite."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from loaders.expecting.unmet import Built, Unmet
from loaders.reading.forms import Form

_WHERE = "registries/dataset.yml"
_TEXTS = """
select 'the introduction', value from dataset where name = 'introduction'
union all select * from (select label, chapter from periods where chapter is not null order by position)
"""
_CHAPTERS = "select label, date_earliest, date_latest from periods where chapter is not null order by position"


def unmet(built: Built, record: Form | None) -> Iterator[Unmet]:
    """Gaps between chapters that nobody gives a reason for, and what some of the texts have and others lack."""
    yield from _gaps(built, record)
    texts = [(label, json.loads(text)) for label, text in built.rows(_TEXTS)]
    cited = {*built.column("select key from sources where event_count > 0")}
    for label, text in texts:
        for source in sorted({each["source"] for each in text["citations"]} - cited):
            message = f"{label} cites {source!r}, and no record does"
            yield Unmet(_WHERE, message, "cite it in the record of what it is cited for")
    yield from _languages(texts)


def _gaps(built: Built, record: Form | None) -> Iterator[Unmet]:
    untold = {each["first"]: number for number, each in enumerate(record.data["between_chapters"] if record else ())}
    found = set()
    for (label, _, last), (following, first, _) in pairwise(built.rows(_CHAPTERS)):
        due = date.fromisoformat(last) + timedelta(days=1) if last else None
        if due and first and date.fromisoformat(first) != due:
            found.add(due.isoformat())
            if due.isoformat() not in untold:
                message = f"{label!r} ends on {last}, and {following!r} begins on {first}"
                cure = f"let it begin on {due}, or give a reason in expectations/record.yml, 'between_chapters'"
                yield Unmet(_WHERE, message, cure)
    for day, number in untold.items():
        if record and day not in found:
            where = record.where("between_chapters", number)
            yield Unmet(where, f"no chapter is expected to tell of {day}, and one does", "take it out of the list")


def _languages(texts: list[tuple[str, dict[str, Any]]]) -> Iterator[Unmet]:
    spoken = [(label, {each["language"] for each in text["translations"]}) for label, text in texts]
    every = set().union(*(languages for _, languages in spoken))
    for label, languages in spoken:
        for language in sorted(every - languages):
            message = f"{label} is not in {language!r}, and others of these texts are"
            yield Unmet(_WHERE, message, "translate all of them into a language, or none")
