"""What scripts need in a copy of the site without a server, where they search and filter: JSON for who writes the copy.

Only a site that is asked for its files has these addresses (the setting `as_files`).
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from datasette import NotFound, Response

from datasette_timeline.charts.histogram_view import periods_of
from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.catalogue import LINKS
from datasette_timeline.database.datasette_types import Datasette, Request, Row
from datasette_timeline.database.settings import setting
from datasette_timeline.filters.event_sets import sets_of
from datasette_timeline.listing.event_texts import EventTexts, texts_of
from datasette_timeline.listing.search_tables import search_tables
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.shell import Shell, open_shell

_TEXTS = (
    *("events", "timeline.title", "timeline.contested", "timeline.landmarks", "timeline.all", "timeline.year-alone"),
    *("headline.or", "headline.more", "chips.label", "chips.remove", "chips.remove-all", "choices.whole"),
    *("choices.counts-events", "filters.selected", "filters.left-out", "filters.show-events", "empty.title"),
    *("empty.advice", "empty.without", "pager.label", "pager.page", "timeline.continued", "histogram.bar"),
    *("search.for", "search.read", "search.read-place", "search.read-actor", "search.read-date", "search.read-year"),
    *("search.read-word", "search.read-phrase", "search.read-name", "search.read-without", "search.or"),
    *("search.stop-words", "search.plain", "search.mentions", "search.mentions-note", "search.mentions-first"),
    *("search.instead", "search.most", "search.missing", "search.places", "search.actors", "search.sources"),
    *("search.none", "search.none-one", "search.alone", "search.meant", "search.in-fact", "search.in-claim"),
    *("search.sort-relevance", "search.sort-date", "registry.order", "section.timeline", "nav.search"),
    *("search.problem", "offline.needs-script", "offline.unknown", "offline.reading", "offline.all-events"),
)
"""What scripts say, by key; a text that depends on a number is there in each of its forms."""
_FIELDS = (*LINKS, "type", "importance", "about", "agreement")
_NAMED = ("from", "to", "q", "year", "contested")
"""Filters whose values need no name."""
_EVENTS = """
select id, title, date, date_label, type, contested, agreement, status from events order by number
"""


@Page("/offline/tables.json", filtered=True)
async def offline_tables(datasette: Datasette, request: Request) -> Response:
    """The tables of the search, see `listing/search_tables.py`."""
    await _shell(datasette, request)
    return Response.json(await search_tables(timeline_database(datasette)))


@Page("/offline/words.json", filtered=True)
async def offline_words(datasette: Datasette, request: Request) -> Response:
    """What is said in a language: texts, names of what can be filtered by, periods, and what events are found with."""
    shell = await _shell(datasette, request)
    events = await shell.rows(_EVENTS)
    told = await shell.database.execute_fn(partial(texts_of, events=[row["id"] for row in events]))
    return Response.json(
        {
            "language": shell.lang,
            "texts": dict(_texts(shell)),
            "later": shell.texts.language.dates.or_later,
            "earlier": shell.texts.language.dates.or_earlier,
            "labels": await _labels(shell),
            "containing": sorted(shell.reader.catalogue.containing),
            "periods": [
                [shell.reader.say(each.named(shell.lang, shell.content_lang)), each.first or "", each.last or ""]
                for each in await periods_of(shell.database)
            ],
            "events": [_event(shell, row, told[row["id"]]) for row in events],
        }
    )


async def _shell(datasette: Datasette, request: Request) -> Shell:
    if not setting(datasette, "as_files"):
        raise NotFound("A site with a server searches by itself.")
    return await open_shell(datasette, request)


def _texts(shell: Shell) -> Iterable[tuple[str, str]]:
    """Every form of the texts; what the language lacks is said in English."""
    language = shell.texts.language
    for words in (*([language.fallback.words] if language.fallback else []), language.words):
        for key, text in words.items():
            if key in _TEXTS or key.rpartition(".")[0] in _TEXTS or key.removeprefix("field.") in (*_FIELDS, *_NAMED):
                yield key, text


async def _labels(shell: Shell) -> Mapping[str, Mapping[str, str]]:
    """What each value of a filter is called, as HTML: closed lists in their order, all else by the alphabet."""
    reader, by_field = shell.reader, (await sets_of(shell.database)).by_field
    labels: dict[str, dict[str, str]] = {}
    for field in _FIELDS:
        called = {value: reader.label(field, value) for value in by_field[field]}
        if field in LINKS:
            order = sorted(called, key=lambda value: (reader.by_alphabet(called[value].text), value))
        else:
            order = [value for value in reader.catalogue.allowed(field) if value in called]
        labels[field] = {value: str(reader.say(called[value])) for value in order}
    return labels


def _event(shell: Shell, row: Row, told: EventTexts) -> Mapping[str, Any]:
    """What an event is found with: its line as HTML, and its texts, each with where it is from, who says it, which
    statement it is and its language, if that is not the page's."""
    texts = [
        [text.origin, text.claimants.replace("; ", ", "), text.text, text.language or shell.content_lang]
        for text in told.in_language(shell.lang)
    ]
    return {"line": shell.html("_hit_line.html", row=row).strip(), "texts": texts}
