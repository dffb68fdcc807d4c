"""What the operator sets for this plugin in Datasette's metadata."""

from typing import Any

from datasette_timeline.datasette_types import Datasette

CONFIG = "datasette-timeline"
"""Name of the plugin's settings, under `plugins` in Datasette's metadata."""


def setting(datasette: Datasette, name: str) -> Any:
    """A setting of the plugin; None where it is not given."""
    return (datasette.plugin_config(CONFIG) or {}).get(name)
