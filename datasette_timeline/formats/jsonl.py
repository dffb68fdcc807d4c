"""JSON Lines: the published documents as they are, one on each line."""

from pydantic_core import to_json

from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.view import View


def render(view: View) -> bytes:
    """The view's documents, each followed by a newline."""
    return b"".join(to_json(document) + b"\n" for document in view.documents)


FORMAT = Format(
    name="jsonl",
    label="JSON Lines",
    extension="jsonl",
    content_type="application/jsonl",
    about="JSON Lines: the documents, one on each line.",
    render=render,
    order=40,
)
