"""/site.webmanifest: what the site is called and how it looks where somebody keeps it beside their programs."""

import json

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.http.caching import Content, edition_of, respond
from datasette_timeline.http.static_files import static_url
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.shell import Shell, open_shell

ADDRESS = "/site.webmanifest"
_TYPE = "application/manifest+json"
_SIZES = (192, 512)
_PAPER = "#fdfcfa"


@Page(ADDRESS)
async def manifest(datasette: Datasette, request: Request) -> Response:
    """The web app manifest, in the language of the dataset."""

    async def make() -> Content:
        shell = await open_shell(datasette, request)
        return Content(json.dumps(_members(shell), ensure_ascii=False).encode(), _TYPE)

    return await respond(datasette, request, await edition_of(datasette), make)


def _members(shell: Shell) -> dict[str, object]:
    home = str(shell.datasette.urls.instance())
    return {
        "name": shell.dataset["title"],
        "description": shell.dataset["description"],
        "lang": shell.content_lang,
        "id": home,
        "start_url": home,
        "scope": home,
        "display": "browser",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": [
            {"src": static_url(shell.datasette, f"icon-{size}.png"), "type": "image/png", "sizes": f"{size}x{size}"}
            for size in _SIZES
        ],
    }
