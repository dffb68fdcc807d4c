"""What the pages of a site of several datasets have around them, in the language that the reader chose."""

from collections.abc import Iterable
from typing import Any

from datasette import Response

from datasette_timeline.database.attached import attached_timeline
from datasette_timeline.database.datasette_types import Request
from datasette_timeline.filters.urls import with_query
from datasette_timeline.http.caching import freshness
from datasette_timeline.http.static_files import static_url
from datasette_timeline.http.templates import environment_of
from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.loading import DEFAULT
from datasette_timeline.i18n.languages.site import languages_of
from datasette_timeline.i18n.texts import Texts, texts_in
from datasette_timeline.several.front import Site
from datasette_timeline.site.shell import languages_of_places


class Frame:
    """One request for a page of the site."""

    def __init__(self, site: Site, request: Request, languages: tuple[Language, ...]) -> None:
        """The page in one of the languages that some of its datasets have names in."""
        self.site, self.request, self.languages = site, request, languages
        wanted = request.args.get("lang") or DEFAULT
        known = languages_of(site.datasette).by_code
        self.texts: Texts = texts_in(wanted if wanted in {each.code for each in languages} else DEFAULT, known)

    @property
    def title(self) -> str:
        """What the site is called."""
        return self.site.title or self.texts.plain("sites.title")

    def link(self, path: str, query: Iterable[tuple[str, str]] = (), language: str | None = None) -> str:
        """An address of the site or of one of its datasets, in a language: that of the page where none is named."""
        code = language or self.texts.language.code
        return with_query(path, [*query, *([] if code == DEFAULT else [("lang", code)])])

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        """The page."""
        query = self.request.args.get("q")
        given = [("q", query)] if query else []
        html = (
            environment_of(self.site.datasette)
            .get_template(template)
            .render(
                t=self.texts,
                lang=self.texts.language.code,
                languages=[(each, self.link(self.request.path, given, each.code)) for each in self.languages],
                site=self.title,
                link=self.link,
                static=lambda name: static_url(self.site.datasette, name),
                **context,
            )
        )
        cache = freshness(self.site.datasette) if status == 200 else "no-cache"
        return Response.html(html, status=status, headers={"Cache-Control": cache})


async def frame_of(site: Site, request: Request) -> Frame:
    """The frame for a request."""
    codes = {DEFAULT}
    for member in site.whole:
        if database := attached_timeline(member.datasette):
            codes |= await languages_of_places(database)
    known = languages_of(site.datasette).by_code
    return Frame(site, request, tuple(each for code, each in known.items() if code in codes))
