"""What differs between two versions of a record: every edit, and nothing else.

Fields are those of the record models. Items of lists are known by what makes them the same: a fact or claim by its id,
a link by what it leads to; so that an item that was changed is not taken for one that went and another that came. Of
summaries and texts of the dataset the sentences are looked at, each with the sources that its marks name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from loaders.reading.entries import Data
from schema.fields import inner_model
from schema.records import SourceCitation

_SAME: Mapping[str, tuple[str, ...]] = {
    "facts": ("id",),
    "claims": ("id",),
    "withdrawn": ("id",),
    "sources": ("source",),
    "places": ("place",),
    "actors": ("actor",),
    "relations": ("event",),
    "translations": ("language",),
    "names": ("name", "language"),
    "affiliations": ("actor", "role"),
    "sought": ("perspective",),
    "not_ucdp": ("ged_id",),
    "periods": ("label",),
    "sides": ("side",),
}
"""By list, the fields that an item is known by; what is not listed is known by all that it says."""
CITED = ("summary", "text")
"""Texts that are looked at by sentence where they are kept so."""
_SENTENCES = "sentences"
MARKS, PARAGRAPH = "marks", "paragraph"
"""Of a sentence: the keys of its sources, and whether a paragraph ends behind it."""
_MARK = SourceCitation.model_fields["source"]

Sentence = tuple[str, Sequence[str], str]
"""Its text, the keys of its sources, and the space behind it."""


class Item(NamedTuple):
    """An item of a list of a record, in both versions."""

    name: str
    """That of the list."""
    before: Data
    after: Data


class Edit(NamedTuple):
    """One difference."""

    path: tuple[str, ...]
    """Names of fields; behind that of a list, what the item is known by; behind that of a text with marks, the number
    of a sentence, where it stands now, or stood."""
    kind: str
    """added, removed, changed; or moved: the items of a list stand in another order."""
    before: Any = None
    after: Any = None
    """Values as records have them; of a sentence that came or went, its text and the keys of its sources."""
    field: FieldInfo | None = None
    """That whose value it is, or an item of its value; None for a sentence."""
    within: tuple[Item, ...] = ()
    """The items that it is in, from the outside in."""
    names: tuple[str, ...] = ()
    """Names of fields that lead to it from there; behind that of a text with marks, the number of a sentence."""


class _Place(NamedTuple):
    """Where a value stands in a record."""

    path: tuple[str, ...] = ()
    within: tuple[Item, ...] = ()
    field: FieldInfo | None = None
    names: tuple[str, ...] = ()

    def at(self, name: str, field: FieldInfo | None) -> "_Place":
        """A field inside."""
        return self._replace(path=(*self.path, name), field=field, names=(*self.names, name))

    def item(self, key: str) -> "_Place":
        """An item of the list that stands there."""
        return self._replace(path=(*self.path, key))

    def inside(self, item: Item, key: str) -> "_Place":
        """What an item of that list has inside."""
        return _Place((*self.path, key), (*self.within, item))

    def of(self, kind: str, before: Any = None, after: Any = None) -> Edit:
        return Edit(self.path, kind, before, after, self.field, self.within, self.names)


def edits(model: type[BaseModel], before: Data, after: Data) -> list[Edit]:
    """Every edit that makes the second version of a record out of the first, in the order of the model's fields."""
    return list(_of_record(_Place(), model, before, after))


def _of_record(place: _Place, model: type[BaseModel], before: Data, after: Data) -> Iterator[Edit]:
    by_sentence = _SENTENCES in before and _SENTENCES in after
    for own, field in model.model_fields.items():
        name = field.alias or own
        if name in CITED and by_sentence:
            yield from _of_sentences(place.at(name, None), before[_SENTENCES], after[_SENTENCES])
        else:
            yield from _of_value(place.at(name, field), before.get(name), after.get(name))


def _of_value(place: _Place, before: Any, after: Any) -> Iterator[Edit]:
    if before == after and type(before) is type(after):
        return
    if isinstance(before, list) and isinstance(after, list):
        yield from _of_items(place, before, after)
    elif before is None or after is None:
        yield place.of("added" if before is None else "removed", before, after)
    elif isinstance(before, dict) and (model := inner_model(place.field and place.field.annotation)):
        yield from _of_record(place, model, before, after)
    else:
        yield place.of("changed", before, after)


def _of_items(place: _Place, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Edit]:
    name = place.path[-1]
    old, new = _known(name, before), _known(name, after)
    model = inner_model(place.field and place.field.annotation)
    for key in old:
        if key not in new:
            yield place.item(key).of("removed", before=old[key])
    for key in new:
        if key not in old:
            yield place.item(key).of("added", after=new[key])
        elif model:
            inside = place.inside(Item(name, old[key], new[key]), key)
            yield from _of_record(inside, model, old[key], new[key])
    stayed = [key for key in old if key in new], [key for key in new if key in old]
    if stayed[0] != stayed[1]:
        yield place.of("moved", *stayed)


def _of_sentences(place: _Place, before: Sequence[Sentence], after: Sequence[Sentence]) -> Iterator[Edit]:
    old, new = [text for text, *_ in before], [text for text, *_ in after]
    for kind, first, end, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pairs = min(end - first, stop - start) if kind in ("equal", "replace") else 0
        for number in range(pairs):
            at = place.at(str(start + number + 1), None)
            yield from _of_sentence(at, before[first + number], after[start + number])
        for number in range(first + pairs, end):
            yield place.at(str(number + 1), None).of("removed", before=tuple(before[number][:2]))
        for number in range(start + pairs, stop):
            yield place.at(str(number + 1), None).of("added", after=tuple(after[number][:2]))


def _of_sentence(place: _Place, before: Sentence, after: Sentence) -> Iterator[Edit]:
    yield from _of_value(place, before[0], after[0])
    yield from _of_items(place.at(MARKS, _MARK), [*before[1]], [*after[1]])
    yield from _of_value(place.at(PARAGRAPH, None), "\n" in before[2], "\n" in after[2])


def _known(name: str, items: Sequence[Any]) -> dict[str, Any]:
    """The items of a list by what they are known by; of several that are the same, all but the first are numbered."""
    met: Counter[str] = Counter()
    found: dict[str, Any] = {}
    for item in items:
        key = _key(name, item)
        met[key] += 1
        found[key if met[key] == 1 else f"{key}#{met[key]}"] = item
    return found


def _key(name: str, value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return " ".join(str(value.get(field)) for field in _SAME.get(name, tuple(value)))
