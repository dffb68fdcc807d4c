"""What a page says of itself in its head: canonical address, cards for social networks, structured data for machines.

A page passes `head=page_head(shell, path, ...)` and its template includes `_head.html` in the block `head`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.downloads import Offered
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.record_dates import last_change
from datasette_timeline.database.settings import setting
from datasette_timeline.filters.urls import with_query
from datasette_timeline.formats import schema_org
from datasette_timeline.http.caching import release_of
from datasette_timeline.http.downloads import may_download
from datasette_timeline.http.external_links import is_web_address
from datasette_timeline.http.past_states import in_its_time
from datasette_timeline.i18n.languages.loading import DEFAULT
from datasette_timeline.published.downloads import FILES, FOLDER
from datasette_timeline.published.longitudes import shortest
from datasette_timeline.published.media_types import MEDIA_TYPES, media_type_of
from datasette_timeline.site.shell import Shell


class Head(NamedTuple):
    """What goes into the head of a page."""

    title: str
    description: str
    kind: str
    """Open Graph type: website or article."""
    canonical: str
    alternates: Sequence[tuple[str, str]]
    """Language codes and addresses of the same page in the other languages of the interface."""
    image: str
    image_alt: str
    """What the image shows."""
    published: str | None
    """When an article was published, ISO 8601."""
    changed: str | None
    """When it last changed."""
    data: Sequence[Markup]
    indexed: bool
    """Whether search engines should keep the page."""


def page_head(
    shell: Shell,
    path: str,
    title: str,
    description: str,
    *,
    kind: str = "website",
    data: Sequence[schema_org.Data] = (),
    image: str = "/card.png",
    image_query: Iterable[tuple[str, str]] = (),
    image_alt: str | None = None,
    indexed: bool = True,
) -> Head:
    """The head of the page at `path`, an address of ours without its query.

    `image` is one too, asked for with `image_query`; `image_alt` says what it shows where that is not the whole
    dataset.
    """
    own = _own_image(shell)
    picture = own or _picture(shell, image, image_query)
    article = next((each for each in data if each["@type"] == "Article"), {})
    return Head(
        title=title,
        description=description,
        kind=kind,
        canonical=_in_language(shell, path, shell.lang),
        alternates=[(each.code, _in_language(shell, path, each.code)) for each in shell.languages],
        image=picture,
        image_alt=shell.dataset["title"] if own else image_alt or _whole(shell),
        published=article.get("datePublished"),
        changed=article.get("dateModified"),
        data=[schema_org.script({**each, "image": picture} if each is article else each) for each in data],
        indexed=indexed,
    )


async def dataset_data(shell: Shell, offered: Offered | None = None) -> schema_org.Data:
    """The dataset as a whole, for the `data` of a head.

    Files are named by the page alone that is made anew when they are.
    """
    coverage, downloads = await _coverage_of(shell.database), list(_downloads(shell, offered))
    if await may_download(shell.datasette, shell.request, timeline_database(shell.datasette)):
        downloads = [_database(shell), *downloads]
    return schema_org.dataset_data(shell.dataset, path_url(shell, "/"), coverage, downloads)


def _database(shell: Shell) -> schema_org.Download:
    database = timeline_database(shell.datasette)
    return schema_org.Download(absolute(shell, shell.database_file), MEDIA_TYPES[".db"], database.size, database.hash)


def _downloads(shell: Shell, offered: Offered | None) -> Iterator[schema_org.Download]:
    """What the API puts together, and files of it and of the tables, where they were made."""
    yield schema_org.Download(in_its_time(path_url(shell, "/api/v1/events")), "application/json")
    files = offered.files if offered else {}
    for name in FILES:
        if name not in files:
            yield schema_org.Download(in_its_time(path_url(shell, f"/api/v1/{name}")), media_type_of(name))
    for path, listed in files.items():
        if path in FILES or "/" in path or path.endswith(".zip"):
            yield schema_org.Download(
                path_url(shell, f"/{FOLDER}/{path}"), media_type_of(path), listed.size, listed.hash
            )


_KEYWORDS = "select label from tags order by event_count desc, key limit 20"
_VARIABLES = """
select label, definition from terms where list = 'claim-subject' and term in
(select about from claims where low is not null or high is not null) order by position
"""
_SITES = """
select latitude, longitude from places
where key in (select place from event_places where role = 'site') and precision in ('exact', 'locality')
"""


@memoize_per_snapshot
async def _coverage_of(database: Database) -> schema_org.Coverage:
    """What the dataset is about, as its records have it."""
    return schema_org.Coverage(
        await last_change(database),
        [label for (label,) in await database.execute(_KEYWORDS)],
        [(label, definition) for label, definition in await database.execute(_VARIABLES)],
        _box_around([(latitude, longitude) for latitude, longitude in await database.execute(_SITES)]),
    )


def _box_around(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float] | None:
    """South, west, north and east of what holds the points; west is more than east where it crosses the 180th meridian,
    as in RFC 7946, 5.2.
    """
    if not points:
        return None
    latitudes = [latitude for latitude, _ in points]
    west, east = shortest((longitude, longitude) for _, longitude in points)
    return min(latitudes), west, max(latitudes), east


def absolute(shell: Shell, address: str) -> str:
    """An address of this site with its host."""
    return str(shell.datasette.absolute_url(shell.request, address))


def path_url(shell: Shell, path: str) -> str:
    """The permanent address of one of our pages: absolute, in no particular language."""
    return absolute(shell, str(shell.datasette.urls.path(path)))


def record_url(shell: Shell, record: str) -> str | None:
    """The address of a record in the repository, by its path there; None where the operator names no repository."""
    repository = setting(shell.datasette, "repository")
    return f"{repository.rstrip('/')}/{record}" if is_web_address(repository) else None


def _in_language(shell: Shell, path: str, code: str) -> str:
    return with_query(path_url(shell, path), [] if code == DEFAULT else [("lang", code)])


def _picture(shell: Shell, path: str, query: Iterable[tuple[str, str]]) -> str:
    """A picture of ours in the page's language; its address changes with what it may show, as networks keep it."""
    return absolute(shell, shell.link(path, [*query, ("v", release_of(shell.dataset))]))


def _whole(shell: Shell) -> str:
    events = shell.texts.plain_count("events", int(shell.dataset.get("event_count", 0)))
    return f"{shell.dataset['title']}: {events}"


def _own_image(shell: Shell) -> str | None:
    """The image that the operator has set for the whole site."""
    image = setting(shell.datasette, "preview_image")
    if not image:
        return None
    if is_web_address(image):
        return str(image)
    return absolute(shell, str(shell.datasette.urls.path(image)))
