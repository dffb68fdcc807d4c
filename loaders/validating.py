"""Plain data against the record models, and the models' complaints in a curator's words."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from loaders.problems import FieldPath, Finding, declare

LONGEST_SHOWN_LIST = 8

KEY_UNKNOWN = declare(
    "key-unknown",
    "A record has only the keys of the record format.",
    wrong="sumary: The parties met.",
    right="summary: The parties met.",
)
KEY_MISSING = declare(
    "key-missing",
    "A record has every key that the record format requires.",
    wrong="- {place: prague}",
    right="- {place: prague, role: venue}",
)
TYPE_WRONG = declare(
    "type-wrong",
    "A value is text, a list or a mapping, as its key requires.",
    wrong="tags: talks",
    right="tags: [talks]",
)
VALUE_NOT_ALLOWED = declare(
    "value-not-allowed",
    "A value with a closed list is one of that list.",
    wrong="type: negotiations",
    right="type: talks",
)
VALUE_FORMAT = declare(
    "value-format",
    "Keys, ids, language tags and outside identifiers have their own form.",
    wrong="actor: United_Nations",
    right="actor: united-nations",
)
NUMBER_INVALID = declare(
    "number-invalid",
    "A number is written in digits, with a point before decimals and nothing else.",
    wrong="low: 1,500",
    right="low: 1500",
)
FLAG_INVALID = declare(
    "flag-invalid", "A yes-or-no field says true, or is left out.", wrong="weak: yes", right="weak: true"
)
DATE_INVALID = declare(
    "date-invalid",
    "A date is one that the calendar has, in the supported part of EDTF.",
    wrong="date: 30 April 1993",
    right="date: 1993-04-30",
)
TEXT_EMPTY = declare(
    "text-empty", "Text that is given is not empty.", wrong='title: ""', right="title: Talks in Prague"
)
TEXT_TOO_LONG = declare(
    "text-too-long",
    "A title has at most 160 characters, a key at most 80.",
    wrong="title: (half a page)",
    right="title: Talks in Prague",
)
LIST_EMPTY = declare(
    "list-empty",
    "A list that must say something is not empty: every event, fact and claim names its sources.",
    wrong="sources: []",
    right="sources: [{source: un-sres-822-1993}]",
)

_CODES = {
    "extra_forbidden": KEY_UNKNOWN,
    "missing": KEY_MISSING,
    "string_type": TYPE_WRONG,
    "list_type": TYPE_WRONG,
    "model_type": TYPE_WRONG,
    "model_attributes_type": TYPE_WRONG,
    "int_type": NUMBER_INVALID,
    "float_type": NUMBER_INVALID,
    "bool_type": FLAG_INVALID,
    "literal_error": VALUE_NOT_ALLOWED,
    "string_pattern_mismatch": VALUE_FORMAT,
    "string_too_short": TEXT_EMPTY,
    "string_too_long": TEXT_TOO_LONG,
    "too_short": LIST_EMPTY,
    "whole_number": NUMBER_INVALID,
    "number": NUMBER_INVALID,
    "flag": FLAG_INVALID,
    "date_invalid": DATE_INVALID,
    "day_expected": DATE_INVALID,
}
"""Every kind of error that the models can raise; a test finds any that is not here."""


_EXPECTED = {
    "string_type": ("text", "write plain text"),
    "list_type": ("a list", "write [a, b], or one entry a line, each after '- '"),
}


def validate(
    model: type[BaseModel], data: Any, path: str, field: FieldPath = (), *, trapped: frozenset[FieldPath] = frozenset()
) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Valid data with every field of the model, or None and what is wrong with it.

    `field` is where the data stands in the file. What the reader has already complained of (`trapped`) is passed over.
    """
    if data is None and field in trapped:
        return None, []
    try:
        record = model.model_validate(data)
    except ValidationError as error:
        return None, list(_findings(model, error, path, field, trapped))
    return record.model_dump(by_alias=True), []


def _findings(
    model: type[BaseModel], error: ValidationError, path: str, field: FieldPath, trapped: frozenset[FieldPath]
) -> Iterator[Finding]:
    told: set[tuple[FieldPath, str]] = set()
    for details in error.errors(include_url=False):
        place = (*field, *_without_branches(details["loc"], model))
        code = _CODES[details["type"]]
        if (place, code) not in told and not _was_trapped(place, trapped):
            told.add((place, code))
            yield _finding(code, details, model, path, place)


def _was_trapped(place: FieldPath, trapped: frozenset[FieldPath]) -> bool:
    return any(place[:length] in trapped for length in range(1, len(place) + 1))


def _without_branches(loc: tuple[int | str, ...], model: type[BaseModel]) -> FieldPath:
    """The path without the names that pydantic adds for the branches of a union (`int`, `float`)."""
    return tuple(step for step in loc if step not in ("int", "float", "function-before[_number(), union[int,float]]"))


def _finding(code: str, details: ErrorDetails, model: type[BaseModel], path: str, place: FieldPath) -> Finding:
    value, context, name = details["input"], details.get("ctx", {}), place[-1] if place else "the record"
    if code == KEY_UNKNOWN:
        known = list(_keys_at(model, details["loc"][:-1]))
        near = get_close_matches(str(name), known, 1)
        cure = f"did you mean {near[0]!r}?" if near else f"the keys here are {_listed(known)}"
        return Finding(code, path, place, f"{name!r} is not a key of the record format here", cure, at_key=True)
    if code == KEY_MISSING:
        described = _description(model, details["loc"])
        return Finding(code, path, place[:-1], f"missing required key {name!r}", described, at_key=True)
    if code == VALUE_NOT_ALLOWED:
        return _not_allowed(str(value), context.get("expected", ""), path, place)
    if code == TYPE_WRONG:
        expected, how = _EXPECTED.get(
            details["type"], ("a mapping of keys to values", "write 'key: value', one a line")
        )
        return Finding(code, path, place, f"{name!r} is {_sort(value)}, but {expected} is needed here", how)
    if code == VALUE_FORMAT:
        return Finding(
            code, path, place, f"{value!r} does not have the form of {_article(str(name))}", _form(str(name))
        )
    if code == TEXT_EMPTY:
        return Finding(code, path, place, f"{name!r} is empty", "write it, or leave the key out")
    if code == TEXT_TOO_LONG:
        longest = context.get("max_length", 0)
        return Finding(code, path, place, f"{name!r} has {len(value)} characters; {longest} is the most", "shorten it")
    if code == LIST_EMPTY:
        return Finding(code, path, place, f"{name!r} is empty", _description(model, details["loc"]))
    if details["type"] == "date_invalid":
        return Finding(code, path, place, context["message"], context["hint"], offset=context["offset"])
    shown = repr(value) if isinstance(value, str) else _sort(value)
    return Finding(code, path, place, f"{shown}: {details['msg']}")


def _not_allowed(value: str, expected: str, path: str, place: FieldPath) -> Finding:
    allowed = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    near = get_close_matches(value, allowed, 1)
    name = place[-1] if isinstance(place[-1], str) else place[-2]
    message = f"{value!r} is not one of the values of {name!r}"
    if len(allowed) <= LONGEST_SHOWN_LIST:
        cure = f"the values are {_listed(allowed)}"
    elif near:
        cure = f"did you mean {near[0]!r}? 'python -m loaders explain {VALUE_NOT_ALLOWED}' lists them all"
    else:
        cure = f"the values are {_listed(allowed)}"
    return Finding(VALUE_NOT_ALLOWED, path, place, message, cure)


def _sort(value: Any) -> str:
    return {str: "text", list: "a list", dict: "a mapping", type(None): "empty"}.get(type(value), "a number")


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + f" and {words[-1]}" if len(words) > 1 else "".join(words)


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model that describes the mapping at `loc`."""
    current: type[BaseModel] | None = model
    for step in loc:
        if isinstance(step, int) or current is None:
            continue
        current = _inner_model(_field(current, step))
    return current


def _field(model: type[BaseModel], name: str) -> Any:
    for key, info in model.model_fields.items():
        if name in (key, info.alias):
            return info
    return None


def _inner_model(info: Any) -> type[BaseModel] | None:
    pending = [info.annotation] if info is not None else []
    while pending:
        annotation = pending.pop()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation
        pending.extend(getattr(annotation, "__args__", ()))
    return None


def _keys_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> Iterator[str]:
    found = _model_at(model, loc)
    if found is not None:
        for key, info in found.model_fields.items():
            yield info.alias or key


def _description(model: type[BaseModel], loc: tuple[int | str, ...]) -> str:
    found = _model_at(model, loc[:-1])
    info = _field(found, str(loc[-1])) if found is not None else None
    return (info.description or "") if info is not None else ""


_FORMS = {
    "language": ("a language tag", "write a BCP 47 tag, such as en, ru or hy-Latn"),
    "wikidata": ("a Wikidata id", "write Q and digits, such as Q399"),
    "event": ("an event id", "write a date and words joined by hyphens, such as 1994-05-12-ceasefire"),
    "successor": ("an event id", "write a date and words joined by hyphens, such as 1994-05-12-ceasefire"),
    "version": ("a version", "write three numbers, such as 1.4.0"),
    "iso": ("an ISO 3166 code", "write it as AZ or AZ-KAL"),
}


def _article(name: str) -> str:
    return _FORMS.get(name, ("a key", ""))[0]


def _form(name: str) -> str:
    return _FORMS.get(name, ("", "write lower-case letters and digits joined by hyphens, such as new-york"))[1]
