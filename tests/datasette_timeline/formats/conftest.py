"""Views of the invented conflict."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from datasette_timeline.database.dates import Dates
from datasette_timeline.database.record_dates import RecordDates
from datasette_timeline.formats.view import Period, View

EventPatch = Callable[..., dict[str, Any]]


@pytest.fixture
def view(documents: list[dict[str, Any]], facts: dict[str, str], dates: Dates) -> View:
    """All events, as a site at lakes.example would serve them."""
    return View(
        documents=documents,
        dataset=facts,
        title="All events",
        site="https://lakes.example/dorna/",
        page="https://lakes.example/dorna/timeline",
        itself="https://lakes.example/dorna/api/v1/events.any",
        authority="lakes.example,2026",
        types={"armed-clash": "armed clash", "talks": "talks"},
        subjects={"deaths": "deaths"},
        agreements={"sides-contradict": "sides contradict each other"},
        records={"1990-05-04-clash-at-mill-bridge": RecordDates("2026-01-01", "2026-02-03")},
        dates=dates,
        periods=[Period("The blockade", dates["1991-05-10/1991-08"])],
    )


@pytest.fixture
def viewed(view: View) -> Callable[..., View]:
    """A view of one event: the clash, with other values, and with dates of its own."""

    def make(record: RecordDates | None = None, **values: Any) -> View:
        clash = next(each for each in view.documents if each["id"] == "1990-05-04-clash-at-mill-bridge")
        records = {clash["id"]: record} if record else view.records
        return replace(view, documents=[{**clash, **values}], records=records)

    return make
