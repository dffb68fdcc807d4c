"""Answers from outside Datasette: where a request is refused, or broke, before any page could be asked for it.

They need no database, no route and no permission, so they can be given whatever state the site is in. Whoever asked
gets what suits the address: programs their JSON, frames their embed, people a page.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from datasette_timeline.database.datasette_compat import site_title
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.api_errors import failure
from datasette_timeline.http.asgi import Scope, Send
from datasette_timeline.http.caching import OPEN_TO_ALL, Reply
from datasette_timeline.http.static_files import static_url
from datasette_timeline.http.templates import environment_of

_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"
_JSON = "application/json; charset=utf-8"

_API = re.compile(r"(?:/releases/[^/]*)?/api/(?!(?:v1/?)?\Z).*", re.DOTALL)
_FILE = re.compile(
    r".*\.(?:bib|cff|csv|css|db|geojson|ico|js|jsonl|parquet|png|ris|svg|txt|xml|zip)|/oembed|/time(?:gate|map)/.*",
    re.DOTALL,
)
"""Addresses that are read by programs which no page is for."""


class Kind(NamedTuple):
    """A kind of refusal."""

    title: str
    code: str
    """What the API calls it."""


KINDS: Mapping[int, Kind] = {
    400: Kind("This address cannot be read", "address-invalid"),
    403: Kind("Not open to everyone", "forbidden"),
    404: Kind("Nothing is here", "not-found"),
    405: Kind("Not possible here", "method-not-allowed"),
    413: Kind("This is too large", "body-too-large"),
    414: Kind("This address is too long", "address-too-long"),
    500: Kind("Something broke", "broken"),
    503: Kind("Too much to do", "too-slow"),
}
"""What can be refused, by HTTP status."""


async def refuse(
    datasette: Datasette, scope: Scope, send: Send, status: int, sentence: str, headers: Mapping[str, str] | None = None
) -> None:
    """Send the refusal, as `refusal` makes it."""
    await refusal(datasette, scope, status, sentence, headers).asgi_send(send)


def refusal(
    datasette: Datasette, scope: Scope, status: int, sentence: str, headers: Mapping[str, str] | None = None
) -> Reply:
    """The answer to a request that is refused with one of the statuses of `KINDS`.

    `sentence` tells people in English what is wrong and what to do. No cache keeps the answer.
    """
    path, method = path_within(datasette, str(scope["path"])), str(scope["method"])
    added = dict(headers or {})
    if is_api(path):
        allowed = added["Allow"].split(", ") if "Allow" in added else ()
        return failure(KINDS[status].code, sentence, added, allowed=allowed).response(method)
    body, content_type = _face(datasette, path, status, sentence)
    if path == "/oembed":
        added = {**OPEN_TO_ALL, **added}
    added = {"Cache-Control": "no-store", "Content-Length": str(len(body)), **added}
    return Reply(b"" if method == "HEAD" else body, status, added, content_type)


def is_api(path: str) -> bool:
    """Whether programs ask at this path of the site: the API itself, and not the page about it."""
    return bool(_API.fullmatch(path))


def _face(datasette: Datasette, path: str, status: int, sentence: str) -> tuple[bytes, str]:
    title = KINDS[status].title
    if path.endswith(".json"):
        body = {"ok": False, "error": sentence, "status": status, "title": title}
        return json.dumps(body).encode(), _JSON
    if _FILE.fullmatch(path):
        return f"{sentence}\n".encode(), _TEXT
    template = "embed_closed.html" if path == "/embed" else "closed.html"
    styles = ["publication.css", "embed.css" if path == "/embed" else "pages.css"]
    html = (
        environment_of(datasette)
        .get_template(template)
        .render(
            title=title,
            status=status,
            sentence=sentence,
            site=site_title(datasette),
            home=datasette.urls.instance(),
            styles=[static_url(datasette, style) for style in styles],
        )
    )
    return html.encode(), _HTML
