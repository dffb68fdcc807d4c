"""JSON Lines: the published documents as they are, one on each line."""

from pydantic import TypeAdapter

from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.view import View
from datasette_timeline.published.documents import MODELS

_EVENT = TypeAdapter(MODELS["Event"])


def render(view: View) -> bytes:
    """The view's documents, each followed by a newline; floats have a point, always, as programs go by the first."""
    return b"".join(_EVENT.dump_json(_EVENT.validate_python(document)) + b"\n" for document in view.documents)


FORMAT = Format(
    name="jsonl",
    label="JSON Lines",
    extension="jsonl",
    content_type="application/jsonl",
    about="JSON Lines: the documents, one on each line; what may be a fraction has a point.",
    render=render,
    order=40,
)
