"""What every page of the publication has around it: masthead, languages, footer; and how its template is rendered.

A page does this::

    shell = await open_shell(datasette, request)
    rows = await shell.database.execute(...)
    return shell.render("actor.html", section="actors", actor=...)

Its template extends publication.html and finds there, besides what the page passes: `t` (texts.Texts), `link(path,
query)` for addresses of our own pages, which keeps the chosen language, `linked(text, url)` for addresses of elsewhere,
`static(name)` for files of static/, `say(named)` for names and dates with their language, `claim_line(summary)` for
cards, `lang`, `content_lang` (language of titles and summaries), `in_content` (the attribute that says so, where the
page is in another), `dataset` (facts by name), `urls` (Datasette's).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from datasette.utils.asgi import NotFound, Response
from markupsafe import Markup

from datasette_timeline.cards import claim_line
from datasette_timeline.catalogue import Catalogue, catalogue_of
from datasette_timeline.database import ensure_readable, timeline_database
from datasette_timeline.datasette_types import Database, Datasette, Request
from datasette_timeline.date_labels import date_label
from datasette_timeline.days import parse_stretch
from datasette_timeline.embedding.discovery import discovery_links
from datasette_timeline.names import Named, Names, names_of
from datasette_timeline.outward import linked
from datasette_timeline.remembering import once_per_database
from datasette_timeline.static_files import static_url
from datasette_timeline.templating import environment_of
from datasette_timeline.texts import DEFAULT, LANGUAGES, Language, Texts, texts_in
from datasette_timeline.urls import with_query


@dataclass(frozen=True)
class Shell:
    """One request for a page of the publication, and what its pages share."""

    datasette: Datasette
    request: Request
    database: Database
    catalogue: Catalogue
    dataset: Mapping[str, str]
    """Facts about the dataset by name: title, version, licence and so on."""
    languages: tuple[Language, ...]
    """Those a reader can choose: the interface's that the dataset has names in."""
    texts: Texts
    names: Names

    @property
    def drafts(self) -> int:
        """How many events nobody has reviewed; none but in a build for curators."""
        return int(self.dataset.get("drafts", 0))

    @property
    def lang(self) -> str:
        """Code of the chosen language."""
        return self.texts.language.code

    @property
    def content_lang(self) -> str:
        """Language of titles, summaries and claims."""
        return self.dataset.get("language", DEFAULT)

    def link(self, path: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """The address of one of our own pages, in the language that the reader chose."""
        chosen = [] if self.lang == DEFAULT else [("lang", self.lang)]
        return with_query(str(self.datasette.urls.path(path)), [*query, *chosen])

    def actor(self, key: str, label: str) -> Named:
        """What the actor is called in the chosen language."""
        return self.names.of("actor", key, label, self.lang, self.content_lang)

    def place(self, key: str, label: str) -> Named:
        """What the place is called in the chosen language."""
        return self.names.of("place", key, label, self.lang, self.content_lang)

    def date(self, edtf: str, label: str) -> Named:
        """An event's date in the chosen language."""
        if self.lang != self.content_lang and (own := date_label(edtf, self.texts.language.dates)):
            return Named(own, self.lang)
        return Named(label, self.content_lang)

    def stretch(self, text: str) -> Named:
        """A day, month or year as filters take them, in the chosen language."""
        return self.date(text, parse_stretch(text).label)

    def term(self, field: str, value: str) -> Named:
        """A value of a closed list in words: of type, about, importance or contested."""
        return self.texts.named(f"{field}.{value}") or Named(self.catalogue.label(field, value), self.content_lang)

    def label(self, field: str, value: str) -> Named:
        """A value of any filter that takes keys or terms, or of an order or language, in words."""
        if field in ("actor", "place"):
            return self.names.of(field, value, self.catalogue.label(field, value), self.lang, self.content_lang)
        if field == "lang" and value in LANGUAGES:
            return Named(LANGUAGES[value].name, value)
        return self.term(field, value)

    def static(self, name: str) -> str:
        """The address of a file in static/; it changes with the file."""
        return static_url(self.datasette, name)

    @cached_property
    def _language_links(self) -> list[tuple[Language, str]]:
        path = self.request.path
        given = parse_qsl(self.request.query_string, keep_blank_values=True)
        kept = [pair for pair in given if pair[0] not in ("lang", "fragment")]
        return [
            (language, with_query(path, [*kept, *([] if language.code == DEFAULT else [("lang", language.code)])]))
            for language in self.languages
        ]

    def say(self, named: Named) -> Markup:
        """A name for a page, marked with its language where that is not the page's."""
        return self.texts.foreign(*named)

    def html(self, template: str, **context: Any) -> str:
        """The rendered template."""
        return (
            environment_of(self.datasette)
            .get_template(template)
            .render(
                {
                    "t": self.texts,
                    "say": self.say,
                    "claim_line": partial(claim_line, self),
                    "lang": self.lang,
                    "content_lang": self.content_lang,
                    "in_content": self.texts.attribute(self.content_lang),
                    "dataset": self.dataset,
                    "drafts": self.drafts,
                    "languages": self._language_links,
                    "link": self.link,
                    "linked": linked,
                    "static": self.static,
                    "urls": self.datasette.urls,
                    "database": self.database.name,
                    "request": self.request,
                    "discovery": discovery_links(self.datasette, self.request),
                    "site": self.datasette.absolute_url(self.request, self.datasette.urls.instance()),
                    **context,
                }
            )
        )

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        """The page as a response; an error may be none after the next build, so no cache keeps it."""
        headers = {} if status == HTTPStatus.OK else {"Cache-Control": "no-cache"}
        return Response.html(self.html(template, **context), status=status, headers=headers)


async def open_shell(datasette: Datasette, request: Request) -> Shell:
    """The shell for a request. Raises NotFound where no database has a timeline, Forbidden where it may not be seen."""
    database = timeline_database(datasette)
    await ensure_readable(datasette, request, database, "events")
    catalogue = await catalogue_of(database)
    if catalogue is None:
        raise NotFound("The database holds no timeline.")
    facts, named = await _dataset_facts(database)
    languages = tuple(language for code, language in LANGUAGES.items() if code == DEFAULT or code in named)
    wanted = request.args.get("lang") or DEFAULT
    offered = {language.code for language in languages}
    return Shell(
        datasette,
        request,
        database,
        catalogue,
        facts,
        languages,
        texts_in(wanted if wanted in offered else DEFAULT),
        await names_of(database),
    )


@once_per_database
async def _dataset_facts(database: Database) -> tuple[Mapping[str, str], frozenset[str]]:
    """Facts about the dataset, and the languages in which it names places."""
    facts = dict(tuple(row) for row in await database.execute("select name, value from dataset"))
    named = {language for (language,) in await database.execute("select distinct language from place_names")}
    return facts, frozenset(named)
