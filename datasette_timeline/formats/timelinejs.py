"""The JSON of TimelineJS 3: a slide for each event, grouped by type where types are few, with the periods as eras.

TimelineJS gives every group a row of its own, and many rows leave no room for the slides. Dates are no more exact than
they are known, and every slide shows our own label instead of one that TimelineJS makes.
Without any event, TimelineJS shows a message of its own.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from pydantic_core import to_json

from datasette_timeline.formats.dates import Parts, stretch, stretch_of
from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.view import Document, Period, View

MOST_GROUPS = 6

_MEMBERS = ("year", "month", "day")


def render(view: View) -> bytes:
    """The view as TimelineJS reads it. Its texts are HTML, so what is plain here is escaped."""
    facts = view.dataset
    about = f'<p>{escape(view.title)}.</p><p><a href="{escape(view.page)}">{escape(view.credit)}</a></p>'
    grouped = len({document["type"] for document in view.documents}) <= MOST_GROUPS
    return to_json(
        {
            "scale": "human",
            "title": {"unique_id": "about", "text": {"headline": escape(facts["title"]), "text": about}},
            "events": [_slide(document, view, grouped) for document in view.documents],
            "eras": [era for period in view.periods if (era := _era(period, facts))],
        }
    )


def _slide(document: Document, view: View, grouped: bool) -> dict[str, Any]:
    date = document["date"]
    start, end = stretch_of(date)
    slide: dict[str, Any] = {
        "unique_id": document["id"],
        "display_date": escape(date["label"]),
        "text": {"headline": escape(document["title"]), "text": _text(document, view)},
    }
    if grouped:
        slide["group"] = escape(view.type_label(document))
    if start:
        slide["start_date"] = _date(start)
    if end:
        slide["end_date"] = _date(end)
    return slide


def _text(document: Document, view: View) -> str:
    claims, sources = len(document["claims"]), len(document["sources"])
    said = [f"{claims} claim{'s' if claims != 1 else ''}"] if claims else []
    said.append(f"{sources} source{'s' if sources != 1 else ''}")
    contested = " Contested: claimants differ." if document["contested"] else ""
    link = f'<a href="{escape(view.event_url(document["id"]))}">{" and ".join(said)}</a>'
    return f"<p>{escape(document['summary'])}</p><p>{link}.{contested}</p>"


def _era(period: Period, facts: Mapping[str, str]) -> dict[str, Any] | None:
    latest = period.latest or facts.get("last_day")
    if not (period.earliest and latest):
        return None
    start, end = stretch(period.edtf, period.earliest, period.latest)
    start, end = start or (int(period.earliest[:4]),), end or tuple(map(int, latest.split("-")))
    return {"start_date": _date(start), "end_date": _date(end), "text": {"headline": escape(period.label)}}


def _date(parts: Parts) -> dict[str, int]:
    return dict(zip(_MEMBERS, parts, strict=False))


FORMAT = Format(
    name="timelinejs",
    label="TimelineJS",
    extension="timelinejs.json",
    content_type="application/json",
    about="TimelineJS 3: a slide for each event, the periods as eras, types as groups where they are few.",
    render=render,
    order=20,
)
