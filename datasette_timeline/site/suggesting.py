"""Whether search boxes suggest values while somebody types: the operator may switch that off."""

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.settings import setting

SUGGESTIONS = "/search/suggest"
"""Where scripts find what to suggest."""


def suggests(datasette: Datasette) -> bool:
    """Whether the setting `suggestions` leaves them on. Raises StartupError for what says neither."""
    given = setting(datasette, "suggestions")
    if given is None or isinstance(given, bool):
        return given is not False
    raise StartupError(f"The setting 'suggestions' is {given!r}, but must be true or false.")
