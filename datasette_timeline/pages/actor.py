"""The page of an actor: its names, what it is, its events, what it says and what others say."""

from collections.abc import Iterable
from itertools import groupby

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request, Row
from datasette_timeline.database.record_dates import of_linked
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.formats.schema_org import Data, actor_data
from datasette_timeline.listing.claims import MADE_BY, MADE_BY_OTHERS, claims_of, main_claims_of, subjects_of
from datasette_timeline.pages.event_sections import event_section, role_counts
from datasette_timeline.pages.parameters import Listing, choice
from datasette_timeline.pages.registry import RecordName, index_page, names_of_record
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.missing import open_entry
from datasette_timeline.site.page_head import page_head, path_url
from datasette_timeline.site.shell import Shell, open_shell
from datasette_timeline.site.versions import history_of

_MOST_CLAIMS = 6
_CLAIMS_PER_PAGE = 50
_MOST_USES = 200
_MOST_MEMBERS = 200

_PUBLIC = "public-role"
"""The standing of persons whom a public role makes persons of history."""
_SIDES = {"own": MADE_BY, "others": MADE_BY_OTHERS}

_CHILDREN = """
select key, label, kind, self_declared, event_count from actors where parent = ?
order by event_count desc, label limit ?
"""
_OFFICES = """
select body, label, self_declared, role, start, "end" from actor_affiliations join actors on key = body
where actor = ? order by position
"""
_PEOPLE = """
select actor, label, self_declared, role, start, "end" from actor_affiliations join actors on key = actor
where body = ? order by coalesce(start, "end", '9999'), label limit ?
"""
_USES = """
select place, label, name, language, place_names.note, event_count from place_names join places on key = place
where '; ' || used_by || ';' like '%; ' || ? || ';%' order by event_count desc, label, place, position limit ?
"""


@Page("/actors", order=30, menu=True, sitemap="pages", filtered=True)
async def actors_page(datasette: Datasette, request: Request) -> Response:
    """All actors, by name or by kind."""
    return await index_page(await open_shell(datasette, request, "actors"), "actor")


@Page(
    "/actors/{key}",
    order=30,
    sitemap="actors",
    records=f"""
    select '/actors/' || key, {of_linked("actor")} from actors where event_count + claim_count > 0 order by key
    """,
)
async def actor_page(datasette: Datasette, request: Request) -> Response:
    """One actor; 404 with the nearest where there is none."""
    shell, actor = await open_entry(datasette, request, "actor")
    key, name = actor["key"], shell.reader.actor(actor["key"], actor["label"])
    events = await event_section(shell, EventFilter({"actor": (key,)}))
    names = await names_of_record(shell, "actor", key)
    return shell.render(
        "actor.html",
        section="actors",
        head=page_head(shell, f"/actors/{key}", name.text, _description(shell, actor), data=_data(shell, actor, names)),
        history=await history_of(shell, "actors", key),
        actor=actor,
        name=name,
        names=names,
        parent=await _label(shell, actor["parent"]),
        children=await shell.rows(_CHILDREN, key, _MOST_MEMBERS),
        offices=await shell.rows(_OFFICES, key),
        people=await shell.rows(_PEOPLE, key, _MOST_MEMBERS),
        events=events,
        map=events.map,
        roles=await role_counts(shell.database, "actor", key),
        claims={
            side: (
                await subjects_of(shell.database, where, {"actor": key}),
                await main_claims_of(shell.database, shell.reader, where, {"actor": key}, _MOST_CLAIMS),
            )
            for side, where in _SIDES.items()
        },
        uses=_by_place(await shell.rows(_USES, key, _MOST_USES)),
    )


def _data(shell: Shell, actor: Row, names: Iterable[RecordName]) -> list[Data]:
    """The actor in words of schema.org; nothing that gathers what is known of a person without a public role."""
    if actor["standing"] not in (None, _PUBLIC):
        return []
    url = path_url(shell, f"/actors/{actor['key']}")
    return [actor_data(dict(actor), [each.name for each in names], url, path_url(shell, "/"))]


@Page("/actors/{key}/claims")
async def actor_claims_page(datasette: Datasette, request: Request) -> Response:
    """The claims that an actor makes, or that others make on its events, page by page."""
    shell, actor = await open_entry(datasette, request, "actor", "claims")
    path = f"/actors/{actor['key']}/claims"
    side = choice(request, "side", _SIDES) or "own"
    where, params = _SIDES[side], {"actor": actor["key"]}
    subjects = await subjects_of(shell.database, where, params)
    about = choice(request, "about", shell.reader.catalogue.allowed("about"))
    if about:
        where, params = f"{where} and about = :about", {**params, "about": about}
    total = subjects.get(about, 0) if about else sum(subjects.values())
    given = {"side": side if side != "own" else None, "about": about}
    listing = Listing(shell, path, given, total, _CLAIMS_PER_PAGE)
    name = shell.reader.actor(actor["key"], actor["label"])
    title = shell.texts.plain(f"claims.{side}-of", actor=name.text)
    return shell.render(
        "actor_claims.html",
        section="actors",
        head=page_head(shell, path, title, title, indexed=listing.whole),
        actor=actor,
        name=name,
        path=path,
        side=side,
        sides=list(_SIDES),
        about=about,
        subjects=subjects,
        total=total,
        claims=await claims_of(shell.database, shell.reader, where, params, _CLAIMS_PER_PAGE, listing.offset),
        **listing.context(),
    )


async def _label(shell: Shell, key: str | None) -> Row | None:
    if key is None:
        return None
    return (await shell.database.execute("select key, label, self_declared from actors where key = ?", [key])).first()


def _by_place(uses: list[Row]) -> list[list[Row]]:
    return [list(names) for _, names in groupby(uses, key=lambda use: use["place"])]


def _description(shell: Shell, actor: Row) -> str:
    events = shell.texts.plain_count("events", actor["event_count"])
    claims = shell.texts.plain_count("claims", actor["claim_count"])
    return f"{actor['description'] or actor['label']} {events}, {claims}."
