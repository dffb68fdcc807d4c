"""What the operator sets for this plugin in Datasette's metadata."""

from typing import Any

CONFIG = "datasette-timeline"
"""Name of the plugin's settings, under `plugins` in Datasette's metadata."""


def setting(datasette: Any, name: str) -> Any:
    """A setting of the plugin; None where it is not given."""
    return (datasette.plugin_config(CONFIG) or {}).get(name)
