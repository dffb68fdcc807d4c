"""One search through several datasets: each is asked as its own search reads it, and answers for itself."""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

import httpx
from datasette import Response
from markupsafe import Markup

from datasette_timeline.database.datasette_types import Request
from datasette_timeline.http.caching import OPEN_TO_ALL, freshness
from datasette_timeline.several.frame import frame_of
from datasette_timeline.several.front import Site
from datasette_timeline.several.members import Broken, Member
from datasette_timeline.several.overview import Told, all_told

_MOST_SHOWN = 5
_PATHS = {"event": "events", "actor": "actors", "place": "places", "source": "sources"}


class Answer(NamedTuple):
    """What one dataset has for a search."""

    dataset: Told
    total: int = 0
    items: Sequence[dict[str, Any]] = ()
    """The first of them, as its API has them, each with its `url`."""
    suggestions: Sequence[str] = ()
    """What may have been meant where nothing was found."""
    problem: str | None = None
    """Why it could not be searched, in English."""
    late: bool = False
    """Whether it did not answer in time, or cannot be shown."""


async def search_page(site: Site, request: Request, asked: httpx.URL) -> Response:
    """What each dataset found; the box alone where nothing was asked."""
    query, frame = _query(request), await frame_of(site, request)
    answers = await _answers(site, query, asked) if query else []
    refused = {each.problem for each in answers if each.problem}
    everywhere = bool(answers) and all(each.problem for each in answers if not each.late) and len(refused) == 1
    return frame.render(
        "several_search.html",
        status=400 if everywhere else 200,
        q=query,
        problem=refused.pop() if everywhere else None,
        answers=answers,
        marked=Markup,  # what an API marks is escaped there
    )


async def search_json(site: Site, request: Request, asked: httpx.URL) -> Response:
    """The same for programs."""
    query = _query(request)
    if not query:
        return _json(site, {"ok": False, "error": "q: give what to search for, such as /search.json?q=words"}, 400)
    answers = await _answers(site, query, asked)
    found = [
        {
            "dataset": each.dataset.name,
            "title": each.dataset.facts["title"] if each.dataset.facts else None,
            "url": str(asked.join(each.dataset.base)),
            "total": each.total,
            "results": str(asked.join(f"{each.dataset.base}search").copy_with(params={"q": query})),
            "items": [{**item, "url": str(asked.join(item["url"]))} for item in each.items],
            "suggestions": list(each.suggestions),
            "error": each.problem or ("This dataset did not answer." if each.late else None),
        }
        for each in answers
    ]
    return _json(site, {"ok": True, "query": query, "datasets": found})


def _json(site: Site, data: Any, status: int = 200) -> Response:
    cache = freshness(site.datasette) if status == 200 else "no-cache"
    return Response.json(data, status=status, headers={**OPEN_TO_ALL, "Cache-Control": cache})


def _query(request: Request) -> str:
    return (request.args.get("q") or "").strip()


async def _answers(site: Site, query: str, asked: httpx.URL) -> list[Answer]:
    told = await all_told(site, asked)
    pairs = zip(site.members, told, strict=True)
    return list(await asyncio.gather(*(_answer(member, each, query, asked) for member, each in pairs)))


async def _answer(member: Member | Broken, told: Told, query: str, asked: httpx.URL) -> Answer:
    if isinstance(member, Broken) or told.facts is None:
        return Answer(told, late=True)
    answer = await member.get("api/v1/search", asked, [("q", query), ("limit", str(_MOST_SHOWN))])
    if answer is None or answer.is_server_error:
        return Answer(told, late=True)
    body = answer.json()
    if not answer.is_success:
        return Answer(told, problem=str(body["message"]))
    items = [{**item, "url": f"{told.base}{_PATHS[item['kind']]}/{item['id']}"} for item in body["items"]]
    return Answer(told, body["total"], items, body["suggestions"])
