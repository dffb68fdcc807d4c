"""What a page says of itself in its head: canonical address, cards for social networks, structured data for machines.

A page passes `head=page_head(shell, path, ...)` and its template includes `_head.html` in the block `head`.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from datasette_timeline.database.settings import setting
from datasette_timeline.filters.urls import with_query
from datasette_timeline.formats import schema_org
from datasette_timeline.http.caching import release_of
from datasette_timeline.http.external_links import is_web_address
from datasette_timeline.i18n.languages.loading import DEFAULT
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
    return Head(
        title=title,
        description=description,
        kind=kind,
        canonical=absolute(shell, shell.link(path)),
        alternates=[(each.code, _in_language(shell, path, each.code)) for each in shell.languages],
        image=own or _picture(shell, image, image_query),
        image_alt=shell.dataset["title"] if own else image_alt or _whole(shell),
        data=[schema_org.script(each) for each in data],
        indexed=indexed,
    )


def dataset_data(shell: Shell) -> schema_org.Data:
    """The dataset as a whole, for the `data` of a head."""
    database = path_url(shell, str(shell.datasette.urls.database(shell.database.name)) + ".db")
    downloads = {"application/vnd.sqlite3": database, "application/json": path_url(shell, "/api/v1/events")}
    return schema_org.dataset_data(shell.dataset, path_url(shell, "/"), downloads)


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
