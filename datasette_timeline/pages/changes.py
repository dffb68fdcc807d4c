"""/changes: what was added, changed, corrected, renamed and withdrawn, day by day; as a feed and as JSON, too."""

from math import ceil
from typing import NamedTuple

from datasette import NotFound, Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.versions import history_since
from datasette_timeline.filters.change_filter import ChangeFilter, never
from datasette_timeline.filters.days import Moment, parse_moment
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.filters.urls import with_query
from datasette_timeline.formats.authority import authority_of
from datasette_timeline.formats.changes_atom import PER_PAGE as PER_FEED
from datasette_timeline.formats.changes_atom import ChangesFeed
from datasette_timeline.formats.feed import MEDIA_TYPE
from datasette_timeline.http.caching import OPEN_TO_ALL, Content, edition_of, respond
from datasette_timeline.http.past_states import in_its_time
from datasette_timeline.listing.changes import (
    PAGED,
    changes_by_day,
    count_of_changes,
    count_of_dated,
    counts_by_kind,
    dated_changes,
    present_paths,
)
from datasette_timeline.pages.parameters import Listing, choice, page_number
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head, path_url
from datasette_timeline.site.shell import Shell, open_shell

PER_PAGE = 30
_REGISTRIES = ("events", *PAGED)
"""What readers can ask for; the first is what they get without a word."""


class _Asked(NamedTuple):
    """What an address of the list asks for."""

    kind: str | None
    registry: str
    since: Moment | None
    until: Moment | None

    @property
    def given(self) -> dict[str, str | None]:
        """The parameters, by name, without what goes without saying."""
        return {
            "kind": self.kind,
            "registry": self.registry if self.registry != _REGISTRIES[0] else None,
            "since": self.since.text if self.since else None,
            "until": self.until.text if self.until else None,
        }

    @property
    def query(self) -> list[tuple[str, str]]:
        """The same as pairs."""
        return [(name, value) for name, value in self.given.items() if value]

    def wanted(self, *, any_kind: bool = False) -> ChangeFilter:
        """The changes asked for, or those with changes of other kinds."""
        kinds = (self.kind,) if self.kind and not any_kind else ()
        return ChangeFilter(kinds, (self.registry,), self.since, self.until)


@Page("/changes", extensions=(".atom", ".json"), order=77, footer=3, sitemap="pages", filtered=True)
async def changes_page(datasette: Datasette, request: Request) -> Response:
    """The list, its feed, or the way to its JSON; 400 for what cannot be understood."""
    shell = await open_shell(datasette, request, "versions", "version_changes")
    asked = _asked(shell)
    match request.url_vars["extension"]:
        case ".json":
            pairs = [("registry", asked.registry), *(pair for pair in asked.query if pair[0] != "registry")]
            return Response.redirect(in_its_time(with_query(str(datasette.urls.path("/api/v1/changes")), pairs)))
        case ".atom":
            return await _feed(shell, asked)
        case _:
            return await _page(shell, asked)


def _asked(shell: Shell) -> _Asked:
    """Raises FilterError for what cannot be understood."""
    request = shell.request
    kinds = list(shell.reader.catalogue.terms.get("version-kind", ()))
    since, until = _moment(shell, "since"), _moment(shell, "until")
    if swapped := never(since, until):
        raise FilterError([Problem("since", since.text if since else "", swapped)])
    registry = choice(request, "registry", _REGISTRIES) or _REGISTRIES[0]
    return _Asked(choice(request, "kind", kinds), registry, since, until)


def _moment(shell: Shell, name: str) -> Moment | None:
    value = (shell.request.args.get(name) or "").strip()
    try:
        return parse_moment(value) if value else None
    except ValueError as error:
        raise FilterError([Problem(name, value, str(error))]) from None


async def _page(shell: Shell, asked: _Asked) -> Response:
    wanted = asked.wanted()
    entries = await count_of_changes(shell.database, wanted)
    listing = Listing(shell, "/changes", asked.given, entries, PER_PAGE)
    counts = await counts_by_kind(shell.database, asked.wanted(any_kind=True))
    kinds = shell.reader.catalogue.terms.get("version-kind", ())
    days = await changes_by_day(shell.database, wanted, PER_PAGE, listing.offset)
    return shell.render(
        "changes.html",
        section="changes",
        head=page_head(
            shell,
            "/changes",
            shell.texts.plain("changes.title"),
            shell.texts.plain("changes.note"),
            indexed=listing.whole,
        ),
        since=await history_since(shell.database),
        days=days,
        paths=await present_paths(shell.database, days),
        asked=asked,
        kinds={kind: counts.get(kind, 0) for kind in kinds if kind in counts or kind == asked.kind},
        registries=_REGISTRIES,
        usual=_REGISTRIES[0],
        total=counts.get(asked.kind, 0) if asked.kind else sum(counts.values()),
        feed_url=with_query(str(shell.datasette.urls.path("/changes.atom")), asked.query),
        json_url=in_its_time(with_query(str(shell.datasette.urls.path("/changes.json")), asked.query)),
        timeline_url=_timeline_url(shell, asked),
        **listing.context(),
    )


def _timeline_url(shell: Shell, asked: _Asked) -> str | None:
    """The timeline of what the list has, where it has all changes of events from some time on."""
    if asked.since is None or asked.until or asked.kind or asked.registry != _REGISTRIES[0]:
        return None
    return shell.link("/timeline", [("changed_since", asked.since.text)])


async def _feed(shell: Shell, asked: _Asked) -> Response:
    if not shell.reader.catalogue.has_history:
        raise NotFound("This build has no history of its records.")
    wanted = asked.wanted()
    total = await count_of_dated(shell.database, wanted)
    number = page_number(shell.request, total, PER_FEED)

    async def make() -> Content:
        feed = ChangesFeed(
            changes=await dated_changes(shell.database, wanted, PER_FEED, (number - 1) * PER_FEED),
            dataset=shell.dataset,
            site=path_url(shell, "/"),
            authority=authority_of(shell.datasette, shell.dataset["title"]),
            kinds=shell.reader.catalogue.terms.get("version-kind", {}),
            asked=asked.query,
            page=number,
            pages=max(1, ceil(total / PER_FEED)),
            since=shell.dataset["history"],
        )
        return Content(feed.render(), f"{MEDIA_TYPE}; charset=utf-8", OPEN_TO_ALL)

    return await respond(shell.datasette, shell.request, await edition_of(shell.datasette), make)
