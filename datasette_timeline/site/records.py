"""What all pages of records have in common: the functions that their templates use beside the shell's."""

from typing import Any

from datasette import Response
from markupsafe import Markup, escape

from datasette_timeline.database.datasette_types import Row
from datasette_timeline.http.external_links import is_web_address
from datasette_timeline.i18n.languages.language import language_name
from datasette_timeline.i18n.texts import Texts
from datasette_timeline.site.shell import Shell


def render_record(shell: Shell, template: str, status: int = 200, **context: Any) -> Response:
    """The page; templates get `in_words(edtf)`, `language_name(code, lang)`, `is_web_address(url)`."""
    return shell.render(
        template,
        status=status,
        **{
            "in_words": shell.reader.date,
            "figure_in_words": figure_in_words,
            "language_name": language_name,
            "is_web_address": is_web_address,
            **context,
        },
    )


def figure_in_words(t: Texts, low: float | None, high: float | None) -> Markup:
    """A claim's figure in the reader's language: '35 to 58', 'at least 20'."""
    if low is None:
        return t("card.up-to", high=t.number(_whole(high or 0)))
    if high is None:
        return t("card.at-least", low=t.number(_whole(low)))
    if low == high:
        return escape(t.number(_whole(low)))
    return t("card.range", low=t.number(_whole(low)), high=t.number(_whole(high)))


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


async def rows_of(shell: Shell, sql: str, *params: str | int) -> list[Row]:
    """The rows of a query with positional parameters."""
    return list(await shell.database.execute(sql, params))
