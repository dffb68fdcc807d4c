"""The home page of several datasets: what each is called, what it is about, how much it has, and when it changed."""

import asyncio
from typing import Any, NamedTuple

import httpx
from datasette import Response

from datasette_timeline.database.attached import attached_timeline
from datasette_timeline.database.datasette_types import Request
from datasette_timeline.database.names import Named
from datasette_timeline.database.record_dates import last_change
from datasette_timeline.several.frame import frame_of
from datasette_timeline.several.front import Site
from datasette_timeline.several.members import Broken, Member

_FIELDS = "title,description,language,introduction,event_count,first_day,last_day"


class Told(NamedTuple):
    """What the home page says of a dataset."""

    name: str
    base: str
    facts: dict[str, Any] | None = None
    """Title, description, language, introduction, event_count, first_day and last_day; None where it cannot be
    shown."""
    years: str = ""
    changed: str = ""
    """The day of the last change of a record, ISO 8601; empty where nobody has noted any."""

    def title(self, language: str) -> Named | None:
        """What it is called in a language: what somebody has read of its headline there, or its own title."""
        if self.facts is None:
            return None
        translations = (self.facts["introduction"] or {}).get("translations", [])
        for each in translations:
            if each["language"] == language and each.get("headline") and each["reviewed_by"]:
                return Named(each["headline"], language)
        return Named(self.facts["title"], self.facts["language"])


async def overview(site: Site, request: Request, asked: httpx.URL) -> Response:
    """The page."""
    frame = await frame_of(site, request)
    return frame.render("several.html", datasets=await all_told(site, asked))


async def all_told(site: Site, asked: httpx.URL) -> list[Told]:
    """All datasets in the order in which the operator names them."""
    return list(await asyncio.gather(*(_told(each, asked) for each in site.members)))


async def _told(member: Member | Broken, asked: httpx.URL) -> Told:
    if isinstance(member, Broken):
        return Told(member.name, member.base)
    answer = await member.get("api/v1/dataset", asked, [("fields", _FIELDS)])
    database = attached_timeline(member.datasette)
    if not (answer and answer.is_success and database):
        return Told(member.name, member.base)
    facts = answer.json()
    first, last = (str(facts[day] or "")[:4] for day in ("first_day", "last_day"))
    years = first if first == last else f"{first}–{last}"
    return Told(member.name, member.base, facts, years, str(await last_change(database) or "")[:10])
