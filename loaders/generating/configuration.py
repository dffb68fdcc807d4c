"""What Datasette 1.0 reads beside metadata.yml: datasette.yaml, made of what the stable line reads elsewhere.

Datasette 0.65 takes settings from settings.json and everything else from metadata.yml, and heeds no datasette.yaml.
Datasette 1.0 reads metadata.yml as well, with its plugins, facets and who may see what, but wants settings and queries
in datasette.yaml.
"""

from pathlib import Path
from typing import Any

import yaml

from loaders.generating import metadata

NAME = "datasette.yaml"
"""What the file is called; it lies beside metadata.yml."""
_SETTINGS = "settings.json"
_HEAD = f"# Generated for Datasette 1.0: `python -m loaders schema` takes it from {_SETTINGS} and metadata.yml.\n"
_MOVED = ("allow_sql", "permissions", "queries")
"""What Datasette 1.0 looks for here alone, for the whole site or for a database."""


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stay as they read."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def configuration(beside: Path) -> str:
    """What the file says, as a metadata.yml and the settings.json beside it are now; there may be no settings.

    Raises ValueError where one cannot be read.
    """
    path = beside.with_name(_SETTINGS)
    settings = metadata.read(path.read_text(encoding="utf-8"), _SETTINGS) if path.is_file() else {}
    site = metadata.read(beside.read_text(encoding="utf-8"))
    databases = {name: _moved(database or {}) for name, database in (site.get("databases") or {}).items()}
    whole = {
        "settings": settings,
        **_moved(site),
        "databases": {name: each for name, each in databases.items() if each},
    }
    return _HEAD + yaml.dump(whole, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _moved(part: dict[str, Any]) -> dict[str, Any]:
    return {key: part[key] for key in _MOVED if key in part}
