"""The keys of a dataset for editors: what can stand where a record names an actor, a place, a source …, and its names.

The JSON Schemas of schema/ refer to it. What is committed there says only what a key looks like, since nothing that
is committed follows from a record.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from loaders.reading.entries import Data, Dataset
from schema.json_schemas import key_schema, text_of
from schema.registries import ALL

_IN_MARKDOWN = str.maketrans({each: f"\\{each}" for each in "\\`*_[]<>#|"})


def with_keys(dataset: Dataset) -> str:
    """The text of the schema of keys with those that a dataset has, each with what it names.

    Entries that have problems are there, too: their keys are known. A registry that cannot be read has any.
    """
    schema = key_schema()
    for registry, form in schema["definitions"].items():
        form.update(_known(dataset, registry))
    return text_of(schema)


def is_current(text: str) -> bool:
    """Whether this is the schema of keys as it is committed, or the same with the keys of a dataset."""
    try:
        forms = json.loads(text)["definitions"]
        known = {
            registry: {name: form[name] for name in form.keys() - _OF_DATASETS} for registry, form in forms.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return bool(known == key_schema()["definitions"])


_OF_DATASETS = {"enum", "markdownEnumDescriptions", "errorMessage"}


def _known(dataset: Dataset, registry: str) -> dict[str, Any]:
    entries, described = dataset.registry(registry), _DESCRIPTIONS[registry]
    keys = sorted({*entries, *(key for name, key in dataset.broken if name == registry)})
    if not keys or registry in dataset.unread:
        return {}
    where = "events/" if registry == "events" else f"registries/{registry}"
    return {
        "enum": keys,
        "markdownEnumDescriptions": [
            " · ".join(_in_markdown(text) for text in described(entries[key].data) if text) if key in entries else ""
            for key in keys
        ],
        "errorMessage": f"There is no such {ALL[registry].singular} in {where}. Correct the key, or add it there; "
        "'python -m loaders schema --keys' brings this list up to date.",
    }


def _in_markdown(text: str) -> str:
    return " ".join(text.split()).translate(_IN_MARKDOWN)


def _named(data: Data) -> Iterator[str]:
    """Every name once, in the order of the registry, then what sort of thing it is, and a note."""
    yield from dict.fromkeys([*filter(None, [data.get("label")]), *(name["name"] for name in data["names"])])
    yield data["kind"]
    yield data.get("description") or data.get("note") or ""


def _labelled(data: Data) -> Iterator[str]:
    yield data["label"]
    yield data["description"]


def _source(data: Data) -> Iterator[str]:
    yield data["title"]
    yield data["publisher"]
    yield data["published"] or ""
    yield data["perspective"]


def _event(data: Data) -> Iterator[str]:
    yield data["title"]
    yield data["date"]
    yield data["type"]


_DESCRIPTIONS: dict[str, Callable[[Data], Iterator[str]]] = {
    "actors": _named,
    "places": _named,
    "sources": _source,
    "events": _event,
    "tags": _labelled,
    "perspectives": _labelled,
}
"""What is said of an entry, by its registry: each part of it, empty where it has none."""
