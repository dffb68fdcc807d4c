"""What every page of the publication has around it: masthead, languages, footer; and how its template is rendered.

A page does this::

    shell = await open_shell(datasette, request)
    rows = await shell.rows("select ...", key)
    return shell.render("actor.html", section="actors", actor=...)

Its template extends publication.html and finds there, besides what the page passes: `t` (texts.Texts), `link(path,
query)` for addresses of our own pages, which keeps the chosen language and day, `file_link(path)` for those of our
files, which keeps the day, `linked(text, url)` for addresses of elsewhere,
`static(name)` for files of static/, `reader` (reader.Reader), `say(named)` for its names and dates with their language,
`claim_line(summary)` for cards, `lang`, `content_lang` (language of titles and summaries), `in_content` (the attribute
that says so, where the page is in another), `suggesting` (the one that makes a search box suggest, if the operator lets
it), `dataset` (facts by name), `urls` (Datasette's), and for records
`in_words(edtf)`, `figure_in_words(t, low, high)`, `statement_path(kind, id)`, `language_name(code, lang)`,
`full_stop(text)` and `is_web_address(url)`; `for_spreadsheets(address)` for links to CSV.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import NotFound, Response
from markupsafe import Markup

from datasette_timeline.database.attached import ensure_readable, timeline_database
from datasette_timeline.database.catalogue import catalogue_of
from datasette_timeline.database.collections import Collection, collections_of
from datasette_timeline.database.datasette_compat import datasettes_static_url
from datasette_timeline.database.datasette_types import Database, Datasette, Request, Row
from datasette_timeline.database.dates import dates_of
from datasette_timeline.database.lookups import facts_of
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.names import names_of
from datasette_timeline.database.settings import OVERVIEW, setting
from datasette_timeline.database.statements import statement_path
from datasette_timeline.database.translations import translations_of
from datasette_timeline.filters.cited_view import RESULT
from datasette_timeline.filters.event_filter import AS_OF, TABLE
from datasette_timeline.filters.urls import path_within, with_query
from datasette_timeline.http.drafts import drafts_of
from datasette_timeline.http.external_links import is_web_address, linked
from datasette_timeline.http.past_states import as_of, in_its_time
from datasette_timeline.http.static_files import is_ours, static_url
from datasette_timeline.http.templates import environment_of
from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.loading import DEFAULT
from datasette_timeline.i18n.languages.progress import progress_of
from datasette_timeline.i18n.languages.site import languages_of
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.i18n.texts import Texts, full_stop, texts_in
from datasette_timeline.listing.claim_summaries import claim_line, claim_range, figure_in_words
from datasette_timeline.published import previews
from datasette_timeline.published.languages import language_name
from datasette_timeline.published.spreadsheets import for_spreadsheets
from datasette_timeline.site.declaring import Page, has_something, offered
from datasette_timeline.site.discovery import discovery_links, feed_links
from datasette_timeline.site.previewing import Preview, preview_of
from datasette_timeline.site.suggesting import SUGGESTIONS, suggests

_TABLES_ORDER = 60
DATA_LANG = "_lang"
"""The parameter that chooses the language of Datasette's own pages."""


@dataclass(frozen=True)
class Shell:
    """One request for a page of the publication, and what its pages share."""

    datasette: Datasette
    request: Request
    database: Database
    dataset: Mapping[str, str]
    """Facts about the dataset by name: title, version, licence and so on."""
    languages: tuple[Language, ...]
    """Those a reader can choose: the interface's that the dataset has names in."""
    reader: Reader
    """Who asks, and what things are called for them."""
    collections: Sequence[Collection] = ()
    """Data of others that stand beside the records."""
    asked_by: str = "lang"
    """The parameter that chooses the language: Datasette's own pages take `lang` for a column."""
    unreviewed: frozenset[str] = frozenset()
    """The drafts among the events, by id."""

    @property
    def drafts(self) -> int:
        """How many events nobody has reviewed; none but in a build for curators."""
        return int(self.dataset.get("drafts", 0))

    @property
    def preview(self) -> Preview | None:
        """What is wrong with the records, where the site shows them while they are edited."""
        state = previews.state()
        return preview_of(state, path_within(self.datasette, str(self.request.path))) if state else None

    @property
    def as_of(self) -> str | None:
        """The day or moment whose record is read, as filters write it; None where it is today's."""
        return as_of()

    @property
    def texts(self) -> Texts:
        """The words of the page."""
        return self.reader.texts

    @property
    def lang(self) -> str:
        """Code of the chosen language."""
        return self.reader.lang

    @property
    def content_lang(self) -> str:
        """Language of titles, summaries and claims."""
        return self.reader.content_lang

    def link(self, path: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """The address of one of our own pages, in the language that the reader chose and of the same day's record."""
        pairs = list(query)
        if self.as_of and not any(name == AS_OF for name, _ in pairs):
            pairs.append((AS_OF, self.as_of))
        return self.in_language(path, self.lang, pairs)

    def in_language(self, path: str, language: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """The address of one of our own pages in a language of the site."""
        chosen = [] if language == DEFAULT else [("lang", language)]
        return with_query(str(self.datasette.urls.path(path)), [*query, *chosen])

    def data_link(self, address: str) -> str:
        """An address of Datasette's own pages, in the language that the reader chose and of the same day's record."""
        address = in_its_time(address, TABLE.spell(AS_OF))
        if self.lang == DEFAULT:
            return address
        return f"{address}{'&' if '?' in address else '?'}{urlencode({DATA_LANG: self.lang})}"

    def file_link(self, path: str) -> str:
        """The address of a file of ours, which has no language, of the same day's record."""
        return in_its_time(str(self.datasette.urls.path(path)))

    @property
    def database_file(self) -> str:
        """The address of the database itself, of the same day's record."""
        address = f"{self.datasette.urls.database(self.database.name)}.db"
        return in_its_time(address, TABLE.spell(AS_OF))

    def static(self, name: str) -> str:
        """The address of a file in static/, or of one of Datasette's; it changes with the file."""
        return static_url(self.datasette, name) if is_ours(name) else datasettes_static_url(self.datasette, name)

    @property
    def _today(self) -> str:
        """This page as the record of today has it."""
        given = parse_qsl(self.request.query_string, keep_blank_values=True)
        of_the_past = (AS_OF, TABLE.spell(AS_OF), RESULT)
        return with_query(self.request.path, [pair for pair in given if pair[0] not in of_the_past])

    @property
    def _suggesting(self) -> Markup:
        """The attribute of a search box that suggest.js takes up, with a space before it; empty where nothing does."""
        address = self.link(SUGGESTIONS)
        return Markup(' data-suggest="{}"').format(address) if suggests(self.datasette) else Markup("")

    @cached_property
    def _language_links(self) -> list[tuple[Language, str]]:
        path = self.request.path
        given = parse_qsl(self.request.query_string, keep_blank_values=True)
        kept = [pair for pair in given if pair[0] not in (self.asked_by, "fragment")]
        return [
            (
                language,
                with_query(path, [*kept, *([] if language.code == DEFAULT else [(self.asked_by, language.code)])]),
            )
            for language in self.languages
        ]

    @property
    def _overview(self) -> str | None:
        """Where the site lists all of its datasets; None where it has this one alone."""
        address = setting(self.datasette, OVERVIEW)
        return with_query(address, [] if self.lang == DEFAULT else [("lang", self.lang)]) if address else None

    @property
    def _menu(self) -> list[tuple[str, str]]:
        """What the menu leads to: Datasette's page of the tables among ours."""
        entries = [(page.order, page.name, self.link(page.address)) for page in offered() if page.menu]
        tables = (_TABLES_ORDER, "data", self.data_link(self.datasette.urls.database(self.database.name)))
        return [(name, address) for _, name, address in sorted([*entries, tables])]

    @property
    def _footer(self) -> list[Page]:
        """The pages that the footer leads to: those alone that have something to show."""
        names = {each.name for each in self.collections}
        pages = (page for page in offered() if page.footer and has_something(page, names))
        return sorted(pages, key=lambda page: page.footer)

    def html(self, template: str, **context: Any) -> str:
        """The rendered template."""
        return environment_of(self.datasette).get_template(template).render({**self.context, **context})

    @property
    def context(self) -> dict[str, Any]:
        """What every page can use."""
        return {
            "t": self.texts,
            "reader": self.reader,
            "say": self.reader.say,
            "headline_of": self._headline,
            "draft_mark": self._draft_mark,
            "claim_line": partial(claim_line, self.reader),
            "lang": self.lang,
            "content_lang": self.content_lang,
            "suggesting": self._suggesting,
            "in_content": self.texts.attribute(self.content_lang),
            "dataset": self.dataset,
            "drafts": self.drafts,
            "watched": self.preview,
            "as_of": self.as_of,
            "today": self._today,
            "partly": bool(progress_of(self.texts.language).lacking),
            "languages": self._language_links,
            "menu": self._menu,
            "collections": self.collections,
            "footer": self._footer,
            "overview": self._overview,
            "link": self.link,
            "linked": linked,
            "full_stop": full_stop,
            "for_spreadsheets": for_spreadsheets,
            "is_web_address": is_web_address,
            "language_name": language_name,
            "in_words": self.reader.date,
            "statement_path": statement_path,
            "figure_in_words": figure_in_words,
            "claim_range": partial(claim_range, self.texts),
            "static": self.static,
            "urls": self.datasette.urls,
            "database": self.database.name,
            "tables_url": self.datasette.urls.database(self.database.name),
            "data_link": self.data_link,
            "file_link": self.file_link,
            "database_file": self.database_file,
            "request": self.request,
            "discovery": discovery_links(self.datasette, self.request),
            "feeds": feed_links(self.datasette, self.request),
            "site": self.datasette.absolute_url(self.request, self.datasette.urls.instance()),
        }

    def _headline(self, event: str, title: str) -> Markup:
        return self.reader.say(self.reader.headline(event, title)) + self._draft_mark(event)

    def _draft_mark(self, event: str) -> Markup:
        """What marks an event as a draft wherever it is named, with a space before it; empty where it is none."""
        if event not in self.unreviewed:
            return Markup("")
        return Markup(' <span class="flag flag-draft">{}</span>').format(self.texts("mark.draft"))

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        """The page as a response; an error may be none after the next build, so no cache keeps it."""
        headers = {} if status == HTTPStatus.OK else {"Cache-Control": "no-cache"}
        return Response.html(self.html(template, **context), status=status, headers=headers)

    async def rows(self, sql: str, *params: str | int) -> list[Row]:
        """The rows of a query with positional parameters."""
        return list(await self.database.execute(sql, params))


async def open_shell(datasette: Datasette, request: Request, *tables: str, asked_by: str = "lang") -> Shell:
    """The shell for a request, whose parameter `asked_by` chooses the language.

    Raises NotFound where no database has a timeline, Forbidden where it, or one of the tables, may not be seen.
    """
    database = timeline_database(datasette)
    for table in ("events", *tables):
        await ensure_readable(datasette, request, database, table)
    catalogue = await catalogue_of(database)
    if catalogue is None:
        raise NotFound("The database holds no timeline.")
    facts, named = await facts_of(database), await languages_of_places(database)
    known = languages_of(datasette).by_code
    languages = tuple(language for code, language in known.items() if code == DEFAULT or code in named)
    wanted = request.args.get(asked_by) or DEFAULT
    offered = {language.code for language in languages}
    texts = texts_in(wanted if wanted in offered else DEFAULT, known)
    content_lang = facts.get("language", DEFAULT)
    reader = Reader(
        texts,
        await names_of(database),
        await dates_of(database),
        catalogue,
        content_lang,
        known,
        await translations_of(database),
    )
    collections = list((await collections_of(database)).values())
    return Shell(
        datasette, request, database, facts, languages, reader, collections, asked_by, await drafts_of(database)
    )


@memoize_per_snapshot
async def languages_of_places(database: Database) -> frozenset[str]:
    """The languages in which the dataset names places."""
    return frozenset(row[0] for row in await database.execute("select distinct language from place_names"))
