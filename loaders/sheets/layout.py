"""How records are laid out in sheets: which sheets there are and which columns they have, from the record models.

Every field of a record has its column, called as the field is: `date`, `external.wikidata`. A list has a sheet of its
own, a row for each item, with the id or key of its record before it: `claims`, `events.tags`, `claims.sources`. Of a
list that must say something, the first item stands in the row of what has it (`by`, `sources.source`), so that one row
is a whole claim, and the list's own sheet has the others. A short list within what no id tells apart has numbered
columns: `used_by.1`, `used_by.2`.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from annotated_types import MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schema.fields import Keys, inner_model, marks_of
from schema.records import Refers, TermOf
from schema.registries import ALL, Registry

IN_SHEETS = ("events", "sources", "actors", "places", "tags", "perspectives")
"""What is edited in sheets; the other registries are about the dataset, and are edited as they are."""
FEWEST_NUMBERED = 2
AS_EXPORTED = "as exported"
"""The column in which every row has what it was when it was exported (exported.py)."""

Path = tuple[str | int, ...]
"""Keys and positions that lead from a record, or from an item of a list, to a value."""


class Column(NamedTuple):
    """A column of a sheet."""

    name: str
    path: Path
    """Where in the row's item its value is; () where the item is the value."""
    field: FieldInfo
    needed: bool = False
    """Whether a row without it is no record, item or entry."""
    goes_on: str = ""
    """The sheet that has the further items of a list whose first one stands here."""

    @property
    def description(self) -> str:
        """What the field is, for who fills it in."""
        more = f" This is the first one; others stand in the sheet '{self.goes_on}'." if self.goes_on else ""
        return f"{self.field.description or ''}{more}"

    @property
    def terms(self) -> str:
        """The closed list whose terms it takes; '' where it takes none."""
        return next((mark.list_name for mark in marks_of(self.field) if isinstance(mark, TermOf)), "")

    @property
    def refers(self) -> str:
        """The registry whose keys it takes, or 'events' for ids; '' where it takes none."""
        return next((mark.registry for mark in marks_of(self.field) if isinstance(mark, Refers)), "")


class Form(NamedTuple):
    """A sheet: what its rows are, which columns say whose they are, and which say what they are."""

    name: str
    registry: Registry
    keys: Keys
    """The keys that lead from a record to the list whose items the rows are; () for records themselves."""
    belongs: tuple[str, ...]
    """The columns that say whose a row is: the record's id or key, then the id of the fact or claim."""
    columns: tuple[Column, ...]
    skips_first: bool = False
    """Whether the first item of each list stands in the row of what has the list, and not here."""

    @property
    def header(self) -> list[str]:
        """The names of the columns, in order."""
        return [*self.belongs, *(column.name for column in self.columns)]

    @property
    def is_of_records(self) -> bool:
        """Whether a row is a whole record, and not an item of a list in one."""
        return not self.keys


def forms(numbered: int = FEWEST_NUMBERED) -> tuple[Form, ...]:
    """Every sheet, in the order in which they stand in a book, with so many columns for each of the short lists."""
    return tuple(form for name in IN_SHEETS for form in _forms(ALL[name], numbered))


def _forms(registry: Registry, numbered: int) -> Iterator[Form]:
    own = (own_column(registry),)
    yield Form(registry.name, registry, (), own, tuple(_columns(registry, registry.model, (), numbered)))
    yield from _lists(registry, registry.model, (), own, numbered)


@cache
def own_column(registry: Registry) -> str:
    """The column that has the id or key of a record: "event id", "place key"."""
    return f"{registry.singular} {'id' if registry.shape == 'file' else 'key'}"


def _lists(
    registry: Registry, model: type[BaseModel], keys: Keys, belongs: tuple[str, ...], numbered: int
) -> Iterator[Form]:
    """The sheets of the lists in a record, or in an item that has an id; each is followed by those in its items."""
    for name, field in _fields(model):
        inside, inner = (*keys, name), inner_model(field.annotation)
        if not is_list(field):
            if inner:
                yield from _lists(registry, inner, inside, belongs, numbered)
            continue
        items = _columns(registry, inner, inside, numbered) if inner else [_value(name, (), field, is_needed=True)]
        yield Form(sheet_name(registry, inside), registry, inside, belongs, tuple(items), _has_first(field))
        if inner and "id" in inner.model_fields:
            yield from _lists(registry, inner, inside, (*belongs, f"{name.removesuffix('s')} id"), numbered)


def _columns(
    registry: Registry, model: type[BaseModel], keys: Keys, numbered: int, before: str = "", path: Path = ()
) -> Iterator[Column]:
    """The columns for a model: its values, those of single models in it, and first items of lists that need one."""
    for name, field in _fields(model):
        title, place, inner = f"{before}{name}", (*path, name), inner_model(field.annotation)
        inside = (*keys, name)
        if not is_list(field):
            if inner:
                yield from _columns(registry, inner, inside, numbered, f"{title}.", place)
            else:
                yield _value(title, place, field, is_needed=field.is_required())
        elif _has_first(field):
            sheet = sheet_name(registry, inside)
            if inner:
                for column in _columns(registry, inner, inside, numbered, f"{title}.", (*place, 0)):
                    yield column._replace(goes_on=sheet)
            else:
                yield _value(title, (*place, 0), field, is_needed=True)._replace(goes_on=sheet)
        elif not inner and _is_within_unnamed(registry, keys):
            for number in range(numbered):
                yield _value(f"{title}.{number + 1}", (*place, number), field, is_needed=False)


def _is_within_unnamed(registry: Registry, keys: Keys) -> bool:
    """Whether the keys lead into items of a list that have no ids, so that no sheet could say whose a row is."""
    model: type[BaseModel] | None = registry.model
    for key in keys:
        field = next(field for name, field in _fields(model) if name == key) if model else None
        model = inner_model(field.annotation) if field else None
        if field and is_list(field) and model and "id" not in model.model_fields:
            return True
    return False


def _value(name: str, path: Path, field: FieldInfo, *, is_needed: bool) -> Column:
    return Column(name, path, field, is_needed)


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """The fields of a model, by the names that records have for them."""
    return ((field.alias or name, field) for name, field in model.model_fields.items())


def sheet_name(registry: Registry, keys: Keys) -> str:
    """What the sheet of a list is called: of events by the list alone, unless there is a registry of that name."""
    path = ".".join(keys)
    return path if registry.name == "events" and keys[0] not in IN_SHEETS else f"{registry.name}.{path}"


def is_list(field: FieldInfo) -> bool:
    """Whether a field of a record model holds a list."""
    return _is_list(field.annotation)


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(map(_is_list, get_args(annotation)))


def _has_first(field: FieldInfo) -> bool:
    return is_list(field) and any(isinstance(mark, MinLen) for mark in field.metadata)
