"""What happens when Datasette starts: settings and files are looked at, and timelines are served as timelines.

Whatever would break pages later stops the start, with one sentence that says what is wrong and where.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path

import click
from datasette import hookimpl

from datasette_timeline.database.datasette_compat import StartupError, look_up_rules_alone, print_no_variables
from datasette_timeline.database.datasette_types import Datasette, FileDatabase
from datasette_timeline.database.releases import releases_folder
from datasette_timeline.database.served import Inspection, ServedDatabase
from datasette_timeline.database.snapshots import DESCRIPTION, described, read_once
from datasette_timeline.database.sql_limits import limits_of
from datasette_timeline.http.security_headers import datasettes_sources
from datasette_timeline.http.site_address import site_address
from datasette_timeline.i18n.languages.site import languages_of
from datasette_timeline.map.settings import map_settings
from datasette_timeline.pages.people import answer_days
from datasette_timeline.pages.security_contact import expiry
from datasette_timeline.published.contract import breach, is_timeline
from datasette_timeline.site.suggesting import suggests
from datasette_timeline.tables.layout import layout_of
from datasette_timeline.tables.query_page import kinds_of_parameters


class CannotStartError(StartupError, click.ClickException):
    """Why there is nothing to serve. `datasette` prints it as one line and ends."""

    def __init__(self, sentence: str) -> None:
        click.ClickException.__init__(self, sentence)


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Refuse to start with what could not be served, and take over the databases that hold a timeline."""

    async def inner() -> None:
        print_no_variables()
        look_up_rules_alone(datasette)
        try:
            map_settings(datasette)
            languages_of(datasette)
            limits_of(datasette)
            site_address(datasette)
            datasettes_sources(datasette)
            answer_days(datasette)
            expiry(datasette)
            suggests(datasette)
            layout_of(datasette)
            releases_folder(datasette)
            kinds_of_parameters(datasette)
        except StartupError as error:
            raise CannotStartError(str(error)) from None
        served = {name: _served(database) for name, database in datasette.databases.items()}
        datasette.databases = OrderedDict(served)
        known = {name: part for name, part in (datasette.inspect_data or {}).items() if name in served}
        ours = {name: Inspection(each) for name, each in served.items() if isinstance(each, ServedDatabase)}
        datasette.inspect_data = {**known, **ours}

    return inner


def _served(database: FileDatabase) -> FileDatabase | ServedDatabase:
    """The database, or what serves it where it holds a timeline."""
    if database.is_memory:
        return database
    path = Path(database.path)
    try:
        if not read_once(path, is_timeline):
            return database
        if found := read_once(path, breach):
            raise CannotStartError(f"{path.name} cannot be served: {found}.")
        served = ServedDatabase(database)
    except (OSError, sqlite3.Error) as error:
        raise CannotStartError(f"{path.name} cannot be read as a database ({error}).") from None
    said = described(path)
    if said and said.get("hash") not in (None, served.snapshot.hash):
        raise CannotStartError(
            f"{path.name} is not the file that {DESCRIPTION} beside it describes (its hash differs): one of the two "
            "was changed or damaged. Build both anew."
        )
    database.close()
    return served
