"""What the operator sets for this plugin in Datasette's metadata, and which files come with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette

CONFIG = "datasette-timeline"
"""Name of the plugin's settings, under `plugins` in Datasette's metadata."""
STATIC = Path(__file__).parent.parent / "plugin" / "static"
"""Where the files for browsers are; Datasette finds them beside the hooks."""

OVERVIEW = "overview"
"""The setting that tells one of several datasets where their site lists them all. Operators do not set it."""


@memoize_per_datasette
def settings_of(datasette: Datasette) -> Mapping[str, Any]:
    """All settings of the plugin that are given. Read once: Datasette copies all its metadata for whoever asks."""
    return {**(datasette.plugin_config(CONFIG) or {}), **_overruling(datasette)}


def overrule(datasette: Datasette, settings: Mapping[str, Any]) -> None:
    """Set these settings whatever the metadata say, before anybody asks; None takes one away."""
    _overruling(datasette).update(settings)


@memoize_per_datasette
def _overruling(datasette: Datasette) -> dict[str, Any]:
    return {}


def setting(datasette: Datasette, name: str) -> Any:
    """A setting of the plugin; None where it is not given."""
    return settings_of(datasette).get(name)
