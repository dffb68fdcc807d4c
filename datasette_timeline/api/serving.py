"""What all addresses under /api/v1/ share: for scripts of any site, kept by caches, pinned to a release.

A module with an address of its own does this::

    PATH = r"(?:/releases/(?P<release>[^/]+))?/api/v1/events[.]geojson$"

    async def geojson(datasette, request):
        async def make(call: Call) -> Content: ...

        return await serve(datasette, request, make)
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from datasette import Forbidden, NotFound, Response

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.catalogue import Catalogue, catalogue_of
from datasette_timeline.database.datasette_types import Database, Datasette, Request
from datasette_timeline.filters.urls import with_query
from datasette_timeline.http.api_errors import ApiError, failure
from datasette_timeline.http.caching import PREFLIGHT, Content, Edition, Reply, edition_of, respond

JSON = "application/json"


@dataclass(frozen=True)
class Call:
    """One request to the API."""

    datasette: Datasette
    request: Request
    edition: Edition
    catalogue: Catalogue
    release: str | None
    """The version that the address is pinned to."""

    @property
    def database(self) -> Database:
        """The timeline's database."""
        return timeline_database(self.datasette)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, in order."""
        return parse_qsl(self.request.query_string, keep_blank_values=True)

    @property
    def path(self) -> str:
        """What the request asks for, under /api/v1/."""
        return str(self.request.path).partition("/api/v1/")[2]

    def url(self, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """The whole address of something under /api/v1/, pinned where this one is."""
        pinned = f"/releases/{self.release}" if self.release else ""
        address = with_query(str(self.datasette.urls.path(f"{pinned}/api/v1/{path}")), pairs)
        return str(self.datasette.absolute_url(self.request, address))


async def serve(
    datasette: Datasette,
    request: Request,
    make: Callable[[Call], Awaitable[Content]],
    tables: Sequence[str] = (),
) -> Response:
    """The response to a request for what `make` makes, or an error in the API's one shape.

    `tables` are those beside the records that whoever asks has to be allowed to see.
    """
    if request.method == "OPTIONS":
        return Reply(status=204, headers=dict(PREFLIGHT), content_type=None)
    try:
        return await _serve(datasette, request, make, tables)
    except ApiError as error:
        return error.response(request.method)


async def _serve(
    datasette: Datasette, request: Request, make: Callable[[Call], Awaitable[Content]], tables: Sequence[str]
) -> Response:
    release = request.url_vars.get("release")
    try:
        edition = await edition_of(datasette)

        async def content() -> Content:
            catalogue = await catalogue_of(timeline_database(datasette))
            assert catalogue  # noqa: S101 (edition_of has looked)
            pinned = None if release is None else _ensure_here(unquote(release), edition)
            return await make(Call(datasette, request, edition, catalogue, pinned))

        forever = unquote(release or "") == edition.release
        return await respond(datasette, request, edition, content, forever=forever, tables=tables)
    except Forbidden:
        raise failure("forbidden", "The operator of this site does not show this data to everyone.") from None
    except NotFound as missing:
        raise failure("not-found", str(missing)) from None


def _ensure_here(release: str, edition: Edition) -> str:
    """The release, if it is the one that this site has. Raises ApiError."""
    here = [edition.release, edition.version]
    if release in here:
        return release
    message = (
        f"This site has version {edition.version} of the dataset, in full {edition.release}, not '{release}'. A pinned "
        "address keeps working where that version was exported to; /api/v1/ always has the current one."
    )
    raise failure("release-unknown", message, allowed=here)
