"""Every importer, and what all of them may add to a file."""

from collections.abc import Mapping

from loaders.importing import agreed
from loaders.importing.acled import ACLED
from loaders.importing.ged import GED
from loaders.importing.importer import IMPORTS, Importer
from schema import matches
from schema.tables import Table
from schema.views import View

IMPORTERS: Mapping[str, Importer] = {each.name: each for each in (GED, ACLED)}
"""Every importer by its name, as the command `import` takes it."""

TABLES: tuple[Table, ...] = (
    IMPORTS,
    *agreed.TABLES,
    *(table for each in IMPORTERS.values() for table in (each.table, each.flags)),
    *matches.TABLES,
)
"""The tables that imports add to a file; a file without imports has none of them."""

VIEWS: Mapping[str, View] = {name: view for each in IMPORTERS.values() for name, view in each.views.items()}
"""The views that imports add to a file, by name."""
