"""What the operator sets for this plugin in Datasette's metadata, and which files come with it."""

from pathlib import Path
from typing import Any

from datasette_timeline.database.datasette_types import Datasette

CONFIG = "datasette-timeline"
"""Name of the plugin's settings, under `plugins` in Datasette's metadata."""
STATIC = Path(__file__).parent.parent / "plugin" / "static"
"""Where the files for browsers are, base maps among them; Datasette finds them beside the hooks."""


def setting(datasette: Datasette, name: str) -> Any:
    """A setting of the plugin; None where it is not given."""
    return (datasette.plugin_config(CONFIG) or {}).get(name)
