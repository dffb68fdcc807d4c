"""The shapes of the published documents, for the API: published/documents.json, from schema/documents.py.

A file, because the plugin does without schema/; and kept in the repository, because it is what the API promises.
"""

import json
from pathlib import Path
from typing import Any

from schema.documents import ALL
from schema.properties import Property

SHAPES = Path(__file__).resolve().parents[2] / "datasette_timeline" / "published" / "documents.json"
_SEEN_AT = {
    "actors": "see /actors/{id}",
    "events": "see /events/{id}",
    "perspectives": "see perspectives of /dataset",
    "places": "see /places/{id}",
    "sides": "see sides of /dataset",
    "sources": "see /sources/{id}",
    "tags": "see tags of /dataset",
}
"""Where the API has what a member names."""
_SHOWN = ("nullable", "is_list", "default")


def document_shapes() -> str:
    """The file: every kind of document by name, each after those that it holds, with its members."""
    shapes = {
        document.name: {
            "description": document.description,
            "members": {name: _member(told) for name, told in document.members.items()},
        }
        for document in ALL
    }
    return json.dumps(shapes, ensure_ascii=False, indent=2) + "\n"


def _member(told: Property) -> dict[str, Any]:
    where = f"list {told.terms}" if told.terms else _SEEN_AT.get(told.refers)
    description = f"{told.description.removesuffix('.')}; {where}." if where else told.description
    usual = Property._field_defaults
    more = {name: getattr(told, name) for name in _SHOWN if getattr(told, name) != usual[name]}
    return {"type": told.type, "description": description, **more}
