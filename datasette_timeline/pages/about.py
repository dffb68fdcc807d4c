"""About: what this is, how it is made, what its words mean, what was corrected, and how to cite it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from datasette import Response

from datasette_timeline.database.datasette_types import Database, Datasette, Request, Row
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.settings import setting
from datasette_timeline.formats import citations
from datasette_timeline.http.caching import Content, edition_of, respond
from datasette_timeline.http.external_links import contact_link
from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.progress import Progress, progress_of
from datasette_timeline.map.settings import map_settings
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import dataset_data, page_head, path_url
from datasette_timeline.site.shell import Shell, open_shell

_MOST_CORRECTIONS = 50

VOCABULARIES = (
    "event-type",
    "importance",
    "actor-role",
    "place-role",
    "claim-subject",
    "relation",
    "source-kind",
    "actor-kind",
    "place-kind",
    "place-precision",
)
"""The closed lists that the page explains, in its order."""
_FIELDS = {"event-type": "type", "claim-subject": "about"}
"""What filters and translations call a list, where they call it otherwise."""

_COVERAGE = {
    "events": "select count(*) from events",
    "facts": "select count(*) from facts",
    "claims": "select count(*) from claims",
    "contested": "select count(*) from claims where contested",
    "claimants": "select count(distinct actor) from claim_claimants",
    "sources": "select count(*) from sources where event_count > 0",
    "languages": "select count(distinct language) from sources where event_count > 0",
    "names": "select (select count(*) from place_names) + (select count(*) from actor_names)",
}
_PERSPECTIVES = """
select perspectives.key, label, description, neutral, count(sources.key) as sources, sum(sources.event_count) as uses
from perspectives left join sources on sources.perspective = perspectives.key and sources.event_count > 0
group by perspectives.key order by sources desc, label
"""
_SIDES = "select label from sides order by position"
_CORRECTIONS = """
select corrections.date, corrections.note, event, title from corrections join events on events.id = event
order by corrections.date desc, event, position limit ?
"""
_TYPES = "select type as term, count(*) as events from events group by type"


@Page("/about", extensions=citations.EXTENSIONS, order=70, menu=True, footer=2, sitemap="pages")
async def about_page(datasette: Datasette, request: Request) -> Response:
    """The page, or the citation of the dataset in another form."""
    shell = await open_shell(datasette, request)
    citation = citations.dataset_citation(shell.dataset, path_url(shell, "/"))
    extension = request.url_vars["extension"]
    if extension:

        async def make() -> Content:
            return citations.citation_file(citation, extension)

        return await respond(datasette, request, await edition_of(datasette), make)
    title = shell.texts.plain("nav.about")
    facts = await _facts(shell.database)
    return shell.render(
        "about.html",
        section="about",
        head=page_head(shell, "/about", title, shell.dataset["description"], data=[await dataset_data(shell)]),
        citation=citation,
        vocabularies=facts["terms"],
        agreements=facts["agreements"],
        supports=facts["supports"],
        term_fields=_FIELDS,
        progress=_progress(shell, facts["terms"]),
        coverage=facts["coverage"],
        type_counts=facts["types"],
        perspectives=await shell.rows(_PERSPECTIVES),
        sides=await shell.rows(_SIDES),
        corrections=await shell.rows(_CORRECTIONS, _MOST_CORRECTIONS),
        retired=await shell.rows("select * from retired order by date desc, id"),
        base_map=map_settings(datasette).base,
        contact=contact_link(contact) if (contact := setting(datasette, "contact")) else None,
    )


class _Spoken(NamedTuple):
    """How much the site says in one of its languages."""

    language: Language
    texts: Progress
    terms: int
    all_terms: int


def _progress(shell: Shell, lists: Iterable[tuple[str, Iterable[Row]]]) -> list[_Spoken]:
    terms = [f"{_FIELDS.get(name, name)}.{row['term']}" for name, rows in lists for row in rows]
    spoken = []
    for language in shell.languages:
        own = [term for term in terms if term in language.words or language.code == shell.content_lang]
        spoken.append(_Spoken(language, progress_of(language), len(own), len(terms)))
    return spoken


@memoize_per_snapshot
async def _facts(database: Database) -> dict[str, Any]:
    """What the page says of the dataset that takes counting."""
    terms: dict[str, list[Row]] = defaultdict(list)
    rows = await database.execute("select list, term, label, definition, inverse from terms order by list, position")
    for row in rows:
        terms[row["list"]].append(row)
    return {
        "terms": [(name, terms[name]) for name in VOCABULARIES if terms[name]],
        "agreements": terms["agreement"],
        "supports": terms["support"],
        "coverage": {name: (await database.execute(sql)).single_value() for name, sql in _COVERAGE.items()},
        "types": dict(tuple(row) for row in await database.execute(_TYPES)),
    }
