"""Addresses of the files of static/, as Datasette serves them for this plugin."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "static"


def static_url(datasette: Any, name: str) -> str:
    """The address of a file in static/; it changes with the file."""
    return f"{datasette.urls.static_plugins(_plugin_name(), name)}?v={_fingerprint(name)}"


@cache
def _plugin_name() -> str:
    """The name under which Datasette serves our static files."""
    from datasette.plugins import get_plugins  # which loads this plugin, and so cannot be loaded by it

    return next(str(plugin["name"]) for plugin in get_plugins() if plugin["static_path"] == str(_FOLDER))


@cache
def _fingerprint(name: str) -> str:
    return sha256((_FOLDER / name).read_bytes()).hexdigest()[:12]
