"""How to cite a view of the timeline, and what is told whoever comes back to a cited one."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

from datasette_timeline.filters.cited_view import cited_query
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.formats.citations import EXTENSIONS, Citation, view_citation
from datasette_timeline.listing.cited_views import Became, Contents, since
from datasette_timeline.site.page_head import path_url
from datasette_timeline.site.shell import Shell

_PATH = "/timeline"


class ToCite(NamedTuple):
    """How to cite a view."""

    citation: Citation
    files: dict[str, str]
    """Addresses of the citation in other forms, by extension."""
    for_programs: str
    """Where programs learn what has become of the view."""


class Linked(NamedTuple):
    """An event that is not as it was cited, and where the record of today tells of it."""

    event: Became
    href: str


class Cited(NamedTuple):
    """A view that was cited, and what has become of it."""

    contents: Contents
    asked: str
    """The hash of its result, as the address has it."""
    parts: Sequence[tuple[str, Sequence[Linked]]]
    """What has become of it, by kind, without what has not happened: changed, withdrawn, missed, found."""
    today: str | None
    """Address of the same view by the record of today; None where that lacks something that it asks for."""

    @property
    def verified(self) -> bool:
        """Whether it has what the address says."""
        return self.contents.result == self.asked


def to_cite(shell: Shell, wanted: EventFilter, contents: Contents, headline: str) -> ToCite:
    """How to cite the view that a filter makes and that is called so."""
    when = shell.reader.moment(contents.moment).text
    called = shell.texts.plain_count("cite-view.called", len(contents.events), view=headline, when=when)
    query = cited_query(wanted, contents.moment, contents.result)
    url = f"{path_url(shell, _PATH)}?{query}"
    pairs = parse_qsl(query)
    return ToCite(
        view_citation(called, contents.result, shell.dataset, url)._replace(language=shell.lang),
        {extension: shell.in_language(f"{_PATH}{extension}", shell.lang, pairs) for extension in EXTENSIONS},
        f"{shell.datasette.urls.path('/api/v1/views')}?{query}",
    )


async def cited(shell: Shell, wanted: EventFilter, contents: Contents, result: str) -> Cited:
    """What has become of a view that was cited with a hash of its result."""
    became = await since(shell.database, wanted, contents)

    def linked(events: Sequence[Became], end: str = "/history") -> list[Linked]:
        return [Linked(each, shell.in_language(f"/events/{quote(each.key)}{end}", shell.lang)) for each in events]

    parts = [
        ("changed", linked(became.changed)),
        ("withdrawn", linked(became.withdrawn)),
        ("missed", linked(became.missed)),
        ("found", linked(became.found, "")),
    ]
    today = shell.in_language(_PATH, shell.lang, became.today.to_query()) if became.known else None
    return Cited(contents, result, [part for part in parts if part[1]], today)
