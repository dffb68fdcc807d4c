"""What search boxes suggest while somebody types.

The answer is a part of a page rather than JSON: names, counts, dates and languages are written as on all pages, by the
same templates and texts, and scripts have nothing to put together.
"""

from datasette import NotFound, Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.search_words import MOST_WORDS, search_words
from datasette_timeline.listing.suggestions import Suggestions, suggestions_for
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.shell import open_shell
from datasette_timeline.site.suggesting import SUGGESTIONS, suggests

_FEWEST_LETTERS = 2


@Page(SUGGESTIONS, filtered=True)
async def suggestions(datasette: Datasette, request: Request) -> Response:
    """A list box; it is empty for less than two letters, and for what cannot be searched for."""
    if not suggests(datasette):
        raise NotFound("This site suggests nothing.")
    shell = await open_shell(datasette, request)
    text = (request.args.get("q") or "").strip()
    if not _can_be_searched_for(text):
        return shell.render("_suggestions.html", q="", found=Suggestions())
    found = await suggestions_for(shell.database, shell.reader, text)
    return shell.render("_suggestions.html", q=text, found=found)


def _can_be_searched_for(text: str) -> bool:
    return len(text) >= _FEWEST_LETTERS and 0 < len(search_words(text)) <= MOST_WORDS
