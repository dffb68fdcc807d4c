"""Answers put together from JSON that is there already, without reading it."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json, to_json

from datasette_timeline.api.ordering import Value, encode_cursor
from datasette_timeline.api.serving import JSON, Call
from datasette_timeline.http.caching import Content


def envelope(call: Call, items: Sequence[bytes], total: int, next_page: str | None = None, **more: Any) -> Content:
    """The answer with these items, each one JSON; `more` are further members of the envelope."""
    head = to_json({"dataset_version": call.edition.version, "total": total, "next": next_page, **more})
    body = b"".join((head[:-1], b',"items":[', b",".join(items), b"]}"))
    return Content(body, JSON, {"Link": f'<{next_page}>; rel="next"'} if next_page else {})


def single(item: bytes, fields: Sequence[str]) -> Content:
    """The answer that is one document."""
    return Content(chosen_fields(item, fields), JSON)


def chosen_fields(item: bytes, fields: Sequence[str]) -> bytes:
    """The JSON object with these members alone, in this order; as it is where none are named."""
    if not fields:
        return item
    whole = from_json(item)
    return to_json({name: whole[name] for name in fields})


def next_url(call: Call, name: str, values: Sequence[Value]) -> str:
    """The address of the page after the item with these values in the sort of that name."""
    kept = [(each, value) for each, value in call.pairs if each != "cursor"]
    return call.url(call.path, [*kept, ("cursor", encode_cursor(name, values))])
