"""The dates of a database by their EDTF text: what each of them means was settled when the file was built."""

from collections.abc import Mapping

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.published.dates import Date

Dates = Mapping[str, Date]


@memoize_per_snapshot
async def dates_of(database: Database) -> Dates:
    """Every date that the database holds."""
    rows = await database.execute(f"select {', '.join(Date._fields)} from dates")
    return {row["edtf"]: Date(*row) for row in rows}
