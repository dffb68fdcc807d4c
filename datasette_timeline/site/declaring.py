"""What a page says of itself where it is declared. Menu, footer, sitemaps and routes follow from it."""

import re
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass

from datasette import Response

View = Callable[..., Awaitable[Response]]


class Instead(Exception):  # noqa: N818 (an answer, not an error)
    """What a page answers that is not the page: nothing to keep."""

    def __init__(self, response: Response):
        super().__init__()
        self.response = response


_PART = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True)
class Page:
    """One kind of page, and the decorator of the view that answers for it, which enrols both::

    @Page("/sources/{key}", order=40, sitemap="sources", records="select '/sources/' || key, null from sources")
    async def source_page(datasette, request): ...
    """

    address: str
    """Its path, with what differs in braces: the view finds that in `request.url_vars`."""
    extensions: tuple[str, ...] = ()
    """What the address may end with for files of the page; the view finds it as `extension`, None for the page."""
    pattern: str = ""
    """The regular expression of its path, where the address alone does not say it."""
    order: int = 0
    """Where it stands among the others: lower is earlier."""
    menu: bool = False
    footer: int = 0
    """Its place among the links in the footer, from 1; 0 for none."""
    collection: str = ""
    """The collection of others' data without which it has nothing to show, and is not offered."""
    sitemap: str = ""
    """The sitemap that it is on: `pages` where it is there once."""
    records: str = ""
    """Where it is there for each record: SQL for all paths, each with the day of its last change or null."""
    filtered: bool = False
    """Whether its parameters make countless pages, which crawlers should leave alone."""
    guarded: bool = True
    """Whether caches keep it, and errors that readers can do something about become pages."""

    @property
    def name(self) -> str:
        """What it is by in the words of the interface: `nav.about` says what /about is called."""
        return self.address.strip("/") or "home"

    @property
    def route(self) -> str:
        """The regular expression of its whole path."""
        ends = "|".join(map(re.escape, self.extensions))
        pattern = self.pattern or _PART.sub(r"(?P<\1>[^/]+?)", re.escape(self.address))
        return f"^{pattern}{f'(?P<extension>{ends})?' if ends else ''}$"

    def __call__(self, view: View) -> View:
        """Enrol the page with its view."""
        _PAGES[self] = view
        return view


_PAGES: dict[Page, View] = {}


def pages() -> Iterator[tuple[Page, View]]:
    """All pages with their views, in their order. Whoever imports `datasette_timeline.pages` enrols those there."""
    return iter(sorted(_PAGES.items(), key=lambda each: each[0].order))


def has_something(page: Page, collections: Collection[str]) -> bool:
    """Whether a page has something to show where these collections of others' data are."""
    return not page.collection or page.collection in collections


def offered() -> list[Page]:
    """The pages that are there once and have a name, in their order: what menu, footer and suggestions choose from."""
    return [page for page, _ in pages() if page.menu or page.footer]
