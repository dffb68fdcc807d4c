"""/people: whom the record names and whom it does not, and what becomes of requests."""

from datasette import Response

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.settings import setting
from datasette_timeline.http.external_links import contact_link
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import open_shell

ANSWER_DAYS = 30
"""Within so many days requests are answered, where the setting `answer_days` says nothing else."""

_MOST_REQUESTS = 200

_STANDINGS = """
select term, label, definition, (select count(*) from actors where standing = term) as named
from terms where list = 'person-standing' order by position
"""
_UNNAMED = "select count(*) as people, count(distinct event) as events from event_people"
_REQUESTS = "select * from requests order by date desc, position desc limit ?"


@Page("/people", order=72, footer=4, sitemap="pages")
async def people_page(datasette: Datasette, request: Request) -> Response:
    """The policy: by what right persons are named, what stands in place of a name, and how to ask for a change."""
    shell = await open_shell(datasette, request)
    contact = setting(datasette, "contact")
    return shell.render(
        "people.html",
        section="people",
        head=page_head(shell, "/people", shell.texts.plain("nav.people"), shell.texts.plain("people.lede")),
        standings=await shell.rows(_STANDINGS),
        unnamed=(await shell.rows(_UNNAMED))[0],
        requests=await shell.rows(_REQUESTS, _MOST_REQUESTS),
        contact=contact_link(contact) if contact else None,
        days=answer_days(datasette),
    )


def answer_days(datasette: Datasette) -> int:
    """Within how many days requests are answered. Raises StartupError where the setting is not a number of days."""
    days = setting(datasette, "answer_days") or ANSWER_DAYS
    if type(days) is int and days > 0:
        return days
    raise StartupError(f"The setting 'answer_days' is {days!r}, but must be a number of days, such as {ANSWER_DAYS}.")
