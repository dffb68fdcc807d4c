"""/.well-known/security.txt (RFC 9116): where to report security problems, for programs that look there."""

from datetime import date, timedelta

from datasette import NotFound, Response

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.settings import setting
from datasette_timeline.http.external_links import is_contact
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import path_url
from datasette_timeline.site.shell import open_shell

_ADDRESS = "/.well-known/security.txt"
_GOOD_FOR = timedelta(days=365)
"""How long what it says is to be believed, counted from the day of the dataset's version: RFC 9116 wants no more."""


@Page(_ADDRESS)
async def security_txt(datasette: Datasette, request: Request) -> Response:
    """The file; 404 where the operator has set no contact, or one that is no address."""
    shell = await open_shell(datasette, request)
    contact = setting(datasette, "contact")
    if not is_contact(contact):
        raise NotFound("This site has set no contact for security problems.")
    fields = {
        "Contact": contact,
        "Expires": f"{expiry(datasette) or date.fromisoformat(shell.dataset['released']) + _GOOD_FOR}T00:00:00Z",
        "Preferred-Languages": shell.dataset["language"],
        "Canonical": path_url(shell, _ADDRESS),
    }
    return Response.text("".join(f"{name}: {value}\n" for name, value in fields.items()))


def expiry(datasette: Datasette) -> date | None:
    """Until when it is good, where the operator has set that. Raises StartupError where the setting is no day."""
    day = setting(datasette, "security_expires")
    try:
        return date.fromisoformat(str(day)) if day else None
    except ValueError:
        wanted = "a day, such as 2030-12-31"
        raise StartupError(f"The setting 'security_expires' is {day!r}, but must be {wanted}.") from None
