"""The properties of what is published, members of documents and columns of tables alike, from the record models.

A field is told once, on its line in schema/records.py: what it holds, whether it may be absent, of which closed list it
takes terms, what it names. What curators have to keep to beyond that, patterns and lengths, is not for readers.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schema.fields import inner_model, marks_of
from schema.records import Dated, Refers, TermOf


class Property(NamedTuple):
    """A member of a document, or a column of a table."""

    type: str
    """str, int, float or bool; or the name of a document."""
    description: str
    nullable: bool = False
    is_list: bool = False
    terms: str = ""
    """The closed list that it takes its terms from."""
    refers: str = ""
    """The table whose key it holds."""
    is_date: bool = False
    """Whether it is a date of the records, EDTF: the table `dates` says what it means."""
    is_day: bool = False
    """Whether it is a day, ISO 8601, from the year 1 to 9999."""
    default: int | None = None
    """What is there where the value is not."""


Properties = dict[str, Property]


def properties_of(model: type[BaseModel]) -> Properties:
    """The properties that follow from a record model: its fields by name, but for those that hold other records."""
    return {name: _property(field) for name, field in model.model_fields.items() if not inner_model(field.annotation)}


def _property(field: FieldInfo) -> Property:
    found = set(_types(field.annotation))
    is_list = list in found
    marks = {type(mark): mark for mark in marks_of(field)}
    return Property(
        type=next(kind.__name__ for kind in (bool, float, int, str) if kind in found),
        description=field.description or "",
        nullable=type(None) in found and not is_list,  # an absent list is published as an empty one
        is_list=is_list,
        terms=marks[TermOf].list_name if TermOf in marks else "",
        refers=marks[Refers].registry if Refers in marks else "",
        is_date=Dated in marks,
        is_day=Dated in marks and marks[Dated].is_day,
    )


def _types(annotation: Any) -> Iterator[type]:
    """The types that an annotation is made of: of `list[Key] | None` these are list, str and None's."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        yield from map(type, parts)
    elif isinstance(annotation, type) and not parts:
        yield annotation
    else:
        yield from [list] if origin is list else []
        for part in parts[:1] if origin is Annotated else parts:
            yield from _types(part)


def pick(properties: Properties, *names: str) -> Properties:
    """Those of these names, in their order."""
    return {name: properties[name] for name in names}


def but(properties: Properties, *names: str) -> Properties:
    """All others."""
    return {name: told for name, told in properties.items() if name not in names}


def before(properties: Properties, place: str, **more: Property) -> Properties:
    """The same with more of them before one."""
    names = list(properties)
    at = names.index(place)
    return pick(properties, *names[:at]) | more | pick(properties, *names[at:])
