"""/releases: every release that can be cited and had again, with its files, their sizes and sums."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from datasette import NotFound, Response

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.downloads import Listed
from datasette_timeline.database.releases import Release, releases_of
from datasette_timeline.http.caching import Content, edition_of, for_readers, respond
from datasette_timeline.http.downloads import may_download
from datasette_timeline.pages.downloads import in_bytes
from datasette_timeline.published.downloads import RELEASES, SUMS
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

_FIRST: Mapping[str, str] = {
    "conflict.db": "database",
    "data-changelog.md": "data-changelog-md",
    "codebook.md": "codebook-md",
    SUMS: "sums",
}
"""Files that people look for, each with the last part of the key of what it has; they come first."""
_ARCHIVE = "archive"


class File(NamedTuple):
    """A file as the page lists it."""

    name: str
    href: str
    size: str
    """In words."""
    hash: str
    """SHA-256, in hexadecimal digits."""
    about: str = ""
    """The last part of the key of what it has, `downloads.has.<about>`."""


class Shown(NamedTuple):
    """A release as the page has it."""

    release: Release
    first: Sequence[File]
    files: Sequence[File]
    """All that are in its folder."""


@Page("/releases", order=79, sitemap="pages", guarded=False)
async def releases_page(datasette: Datasette, request: Request) -> Response:
    """The page. It is another one as soon as a release is laid beside the others."""
    database = timeline_database(datasette)
    may_have = await may_download(datasette, request, database)
    releases = await releases_of(datasette, database) if may_have else ()
    edition = await edition_of(datasette)
    known = [(each.version, each.changed, each.archive) for each in releases]
    edition = replace(edition, identity=f"{edition.identity} {known}")

    async def make() -> Content:
        shell = await open_shell(datasette, request)
        page = shell.html("releases.html", **_context(shell, releases))
        return Content(page.encode(), "text/html; charset=utf-8")

    return await respond(datasette, request, edition, make, terms=for_readers(datasette))


@Page("/releases/{version}", pattern=r"/releases/(?P<version>\d[\d.]*)/?")
async def release_page(datasette: Datasette, request: Request) -> Response:
    """Where on the page of all a release is. Raises NotFound where there is none."""
    database, version = timeline_database(datasette), request.url_vars["version"]
    releases = await releases_of(datasette, database) if await may_download(datasette, request, database) else ()
    if version not in {each.version for each in releases}:
        raise NotFound(f"There is no release {version}.")
    shell = await open_shell(datasette, request)
    return Response.redirect(f"{shell.link(f'/{RELEASES}')}#v{version}")


def _context(shell: Shell, releases: Sequence[Release]) -> dict[str, Any]:
    title, lede = shell.texts.plain("nav.releases"), shell.texts.plain("releases.lede")
    return {
        "section": "downloads",
        "head": page_head(shell, f"/{RELEASES}", title, lede),
        "releases": [_shown(shell, release) for release in releases],
    }


def _shown(shell: Shell, release: Release) -> Shown:
    files = {name: _file(shell, f"{release.version}/{name}", listed) for name, listed in sorted(release.files.items())}
    first = [files[name]._replace(about=about) for name, about in _FIRST.items() if name in files]
    if release.packed:
        first.insert(0, _file(shell, release.archive, release.packed)._replace(about=_ARCHIVE))
    return Shown(release, first, list(files.values()))


def _file(shell: Shell, path: str, listed: Listed) -> File:
    address = str(shell.datasette.urls.path(f"/{RELEASES}/{path}"))
    name = path.partition("/")[2] or path
    return File(name, address, in_bytes(shell, listed.size), listed.hash)
