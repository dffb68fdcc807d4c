"""The JSON of TimelineJS 3: a slide for each event, grouped by type where types are few, with the periods as eras.

TimelineJS gives every group a row of its own, and many rows leave no room for the slides. Dates are no more exact than
they are known, and every slide shows our own label instead of one that TimelineJS makes.
Without any event, TimelineJS shows a message of its own.
"""

from datetime import date
from html import escape
from itertools import takewhile
from typing import Any

from pydantic_core import to_json

from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.view import Document, Period, View
from datasette_timeline.published.dates import Date

MOST_GROUPS = 6

Numbers = tuple[int, ...]
"""(year,), (year, month) or (year, month, day)."""

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
            "eras": [_era(period, view) for period in view.periods if _overlaps(period, view)],
        }
    )


def _slide(document: Document, view: View, grouped: bool) -> dict[str, Any]:
    when = document["date"]
    start, end = _until_now(view.dates[when["edtf"]], view)
    slide: dict[str, Any] = {
        "unique_id": document["id"],
        "display_date": escape(when["label"]),
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
    contested = "".join(f" Contested: {escape(line)}." for line in view.contested(document))
    link = f'<a href="{escape(view.event_url(document["id"]))}">{" and ".join(said)}</a>'
    return f"<p>{escape(document['summary'])}</p><p>{link}.{contested}</p>"


def _era(period: Period, view: View) -> dict[str, Any]:
    start, end = _until_now(period.date, view)
    return {"start_date": _date(start), "end_date": _date(end or start), "text": {"headline": escape(period.label)}}


def _overlaps(period: Period, view: View) -> bool:
    """Whether anything in view may have happened in it: TimelineJS would make room on its axis for what did not."""
    if not period.date.earliest:
        return False
    first, last = period.date.earliest, period.date.latest or view.dataset["last_day"]
    dates = [view.dates[document["date"]["edtf"]] for document in view.documents]
    return any((when.earliest or first) <= last and (when.latest or last) >= first for when in dates)


def _until_now(when: Date, view: View) -> tuple[Numbers, Numbers | None]:
    """The same as `_stretch`, in which what goes on ends with the last day of the dataset."""
    start, end = _stretch(when)
    last_day = view.dataset.get("last_day") or ""
    if when.kind == "span" and when.ends[1] == "open" and (when.earliest or last_day) < last_day:
        return start, tuple(date.fromisoformat(last_day).timetuple()[:3])
    return start, end


def _stretch(when: Date) -> tuple[Numbers, Numbers | None]:
    """When it began and ended, as exactly as that is known; no end where it is one day, month or year, or not known.

    Where only the end is known, it stands there. What happened on one of several days has the month or year that they
    share, if they do.
    """
    first, *others = (part.known for part in when.known)
    if when.kind == "point":
        last_year = when.known[0].last_year
        return first, (last_year,) if last_year != first[0] else None
    if not others:
        return first, None
    shared = _shared(first, others[0]) if when.kind == "one-of" else ()
    return (shared, None) if shared else (first, others[0])


def _shared(first: Numbers, last: Numbers) -> Numbers:
    return tuple(number for number, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))


def _date(numbers: Numbers) -> dict[str, int]:
    return dict(zip(_MEMBERS, numbers, strict=False))


FORMAT = Format(
    name="timelinejs",
    label="TimelineJS",
    extension="timelinejs.json",
    content_type="application/json",
    about="TimelineJS 3: a slide for each event, the periods as eras, types as groups where they are few.",
    render=render,
    order=20,
)
