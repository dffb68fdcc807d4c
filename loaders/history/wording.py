"""Edits in words for readers: what each changes, with the names that keys stand for.

Every edit is in one line, and a line says all that its edits changed: both values, or the whole of what came or went.
The fields of a figure are one thing to readers, and so is their line.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from datasette_timeline.published.languages import language_name
from loaders.baking.dates import dated
from loaders.baking.documents import figure
from loaders.history.edits import CITED, MARKS, PARAGRAPH, Edit, Item, edits
from loaders.problems import listed, shortened
from loaders.reading.entries import Data, Dataset, Entry, label
from schema.fields import inner_model, marks_of
from schema.records import Dated, Refers, TermOf
from schema.registries import ALL
from schema.vocabulary import LISTS

_FIGURE = ("value", "low", "high")
_NAMES: Mapping[str, str] = {
    "actors": "actor",
    "affiliations": "office",
    "as_of": "day of the statement",
    "by": "claimant",
    "by_note": "note on the claimant",
    "claims": "claim",
    "compatible_with": "claim that may be true as well",
    "corrections": "public correction",
    "date_note": "note on the date",
    "examples": "proposed search",
    "facts": "fact",
    "group": "who is counted",
    "languages": "language",
    "member_of": "membership",
    "names": "name",
    "not_ucdp": "refused UCDP row",
    "of": "wording of the original that it follows",
    "periods": "period",
    "places": "place",
    "pax": "PA-X id",
    "radius_km": "radius in km",
    "relations": "relation",
    "sides": "side",
    "sought": "search for a source",
    "sources": "source",
    "tags": "tag",
    "translations": "translation",
    "ucdp": "UCDP id",
    "url": "address",
    "used_by": "user",
    "weak": "rests on reference works alone",
    "withdrawn": "withdrawal",
    MARKS: "source",
    PARAGRAPH: "a paragraph ends behind it",
}
"""What fields are called where the name in records does not say it; lists as one of their items."""
_READER = "en"
"""The language of these words."""
_LONGEST_HEAD = 60
"""So many letters of a text say which one is meant."""


class Line(NamedTuple):
    """What readers are told of some edits."""

    text: str
    edits: tuple[Edit, ...]


class Names:
    """What keys stand for, in the later of two versions of a dataset that knows them."""

    def __init__(self, before: Dataset, after: Dataset) -> None:
        self._versions = (after, before)

    def of(self, registry: str, key: str) -> str:
        """The name of an entry, of a source with its publisher; the key itself where no version has it."""
        entry = self.entry(registry, key)
        if entry is None:
            return key
        if registry == "sources":
            return f"“{label(entry)}” ({entry.data['publisher']})"
        return f"“{label(entry)}”" if registry == "events" else label(entry)

    def entry(self, registry: str, key: str) -> Entry | None:
        """The entry of that key; None where no version has it."""
        return next((found for each in self._versions if (found := each.registry(registry).get(key))), None)


def lines(registry: str, before: Data, after: Data, names: Names) -> list[Line]:
    """What differs between two versions of an entry, in the order of its fields."""
    found = edits(ALL[registry].model, before, after)
    return [_line([*together], names) for _, together in groupby(found, key=_subject)]


def summed_up(registry: str, data: Data, names: Names) -> str:
    """All that an entry says, in one text."""
    return _whole("", ALL[registry].model, data, names)


def _subject(edit: Edit) -> tuple[str, ...]:
    """What a line is about: the fields of one figure are one subject."""
    if edit.path[-1] in _FIGURE and _is_of_claim(edit):
        return edit.path[:-1]
    return (*edit.path, edit.kind)


def _is_of_claim(edit: Edit) -> bool:
    return bool(edit.within) and edit.within[-1].name == "claims"


def _line(together: Sequence[Edit], names: Names) -> Line:
    first = together[0]
    words = _of_figure(first.within[-1]) if _subject(first) == first.path[:-1] else _of_one(first, names)
    about = [_head(item.name, item.before, names) for item in first.within]
    return Line(_sentence(": ".join([*about, words])), tuple(together))


def _of_figure(item: Item) -> str:
    before, after = (_figure(claim) or "no figure" for claim in (item.before, item.after))
    return f"{before} → {after}"


def _figure(claim: Data) -> str | None:
    low, high = (claim[name] if claim["value"] is None else claim["value"] for name in ("low", "high"))
    return figure(low, high)


def _of_one(edit: Edit, names: Names) -> str:
    about = _about(edit)
    before, after = (_said(edit, value, names) for value in (edit.before, edit.after))
    match edit.kind:
        case "added":
            return f"{about} added: {after}"
        case "removed":
            return f"{about} removed: {before}"
        case "moved":
            return f"{about}: in another order"
    return f"{about}: {before} → {after}"


def _about(edit: Edit) -> str:
    """What an edit is of: its field, or a sentence and what of it."""
    at = next((place for place, name in enumerate(edit.names[:-1]) if name in CITED), None)
    if at is None:
        return " ".join(map(_name, edit.names))
    number, *rest = edit.names[at + 1 :]
    return ", ".join([" ".join(map(_name, edit.names[: at + 1])), f"sentence {number}", *map(_name, rest)])


def _name(field: str) -> str:
    return _NAMES.get(field, field.replace("_", " "))


def _said(edit: Edit, value: Any, names: Names) -> str:
    """A value in words, of an item all that it says; nothing for what is not there."""
    if value is None or edit.kind == "moved":
        return ""
    if edit.field is None and isinstance(value, tuple):
        text, sources = value
        return " – ".join([f"“{text}”", *_listed([names.of("sources", key) for key in sources])])
    return _value(edit.names[-1], edit.field, value, names)


def _listed(words: Sequence[str]) -> list[str]:
    return [listed(words)] if words else []


def _value(name: str, field: FieldInfo | None, value: Any, names: Names) -> str:
    if isinstance(value, dict):
        return _whole(name, inner_model(field and field.annotation), value, names)
    if isinstance(value, list):
        return listed([_value(name, field, each, names) for each in value])
    if isinstance(value, bool):
        return "yes" if value else "no"
    for mark in marks_of(field) if field else ():
        if isinstance(mark, TermOf):
            return term(mark.list_name, value)
        if isinstance(mark, Refers):
            return names.of(mark.registry, value)
        if isinstance(mark, Dated):
            return dated(value).label
    if name == "importance":
        return term(name, str(value))
    return f"“{value}”" if isinstance(value, str) else str(value)


def term(list_name: str, key: str) -> str:
    """A member of a closed list in words; one that the list has no longer, as it is."""
    terms = LISTS[list_name].terms
    return terms[key].label if key in terms else key


def _whole(name: str, model: type[BaseModel] | None, item: Data, names: Names) -> str:
    """All that an item says: what it is, then the rest, field by field."""
    head = _HEADS.get(name)
    known = head.fields if head else ()
    rest = [
        f"{_name(key)}: {_value(key, field, item[key], names)}"
        for own, field in (model.model_fields.items() if model else ())
        if (key := field.alias or own) not in known and item.get(key) not in (None, [], False)
    ]
    return "; ".join([*([head.words(item, names)] if head else []), *rest])


def _head(name: str, item: Data, names: Names) -> str:
    """Which item it is, in few words."""
    if name == "claims":
        return _claim(item, names)
    return (
        f"{_name(name)} {shortened(_HEADS[name].words(item, names), _LONGEST_HEAD)}" if name in _HEADS else _name(name)
    )


class _Head(NamedTuple):
    """What says which item of a list it is."""

    fields: tuple[str, ...]
    words: Callable[[Data, Names], str]


def _claim(claim: Data, names: Names) -> str:
    """A claim by what it is about and who makes it."""
    subject = term("claim-subject", claim["about"])
    counted = f" ({claim['group']})" if claim["group"] else ""
    who = listed([names.of("actors", key) for key in claim["by"]])
    return f"{subject}{counted} according to {who}"


def _claim_and_figure(claim: Data, names: Names) -> str:
    return ": ".join([_claim(claim, names), *filter(None, [_figure(claim)])])


def _linked(registry: str, field: str) -> _Head:
    return _Head((field,), lambda item, names: names.of(registry, item[field]))


_HEADS: Mapping[str, _Head] = {
    "facts": _Head(("id", "text"), lambda item, _: f"“{item['text']}”"),
    "claims": _Head(("id", "about", "group", "by", *_FIGURE), _claim_and_figure),
    "withdrawn": _Head(("id",), lambda item, _: item["id"]),
    "sources": _linked("sources", "source"),
    "places": _linked("places", "place"),
    "actors": _linked("actors", "actor"),
    "relations": _linked("events", "event"),
    "sought": _linked("perspectives", "perspective"),
    "translations": _Head(("language",), lambda item, _: f"into {_language(item)}"),
    "names": _Head(("name", "language"), lambda item, _: f"“{item['name']}” ({_language(item)})"),
    "affiliations": _Head(
        ("actor", "role"), lambda item, names: f"{item['role']} of {names.of('actors', item['actor'])}"
    ),
    "corrections": _Head(("date", "note"), lambda item, _: f"{dated(item['date']).label}, “{item['note']}”"),
    "not_ucdp": _Head(("ged_id",), lambda item, _: str(item.get("ged_id") or "every one")),
    "periods": _Head(("label",), lambda item, _: f"“{item['label']}”"),
    "sides": _Head(("side",), lambda item, _: item["side"]),
}


def _language(item: Data) -> str:
    return language_name(item["language"], _READER)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
