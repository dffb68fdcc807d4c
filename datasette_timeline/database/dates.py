"""The dates of a database by their EDTF text: what each of them means was settled when the file was built."""

from collections.abc import Mapping

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import once_per_database
from datasette_timeline.published.dates import Date

Dates = Mapping[str, Date]


@once_per_database
async def dates_of(database: Database) -> Dates:
    """Every date that the database holds."""
    rows = await database.execute(f"select {', '.join(Date._fields)} from dates")
    return {row["edtf"]: Date(*row) for row in rows}
