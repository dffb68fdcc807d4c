"""Plain data against the record models, and the models' complaints in a curator's words."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from loaders.problems import LONGEST_QUOTE, FieldPath, Finding, declare, listed, shortened
from loaders.reading.lookalikes import BEGIN_ENTRIES, begins_with_dash, oddity
from loaders.reading.yaml_reader import in_quotes
from schema.fields import inner_model
from schema.records import LINE_PATTERN

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
    wrong="date: 4 June 1991",
    right="date: 1991-06-04",
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
TEXT_LINE_BREAK = declare(
    "text-line-break",
    "Titles, names, labels, groups, units, locators, publishers and the like are one line.",
    wrong='name: "Lake\\nCity"',
    right="name: Lake City",
)
URL_INVALID = declare(
    "url-invalid",
    "An address begins with http:// or https://, names a host and holds no spaces.",
    wrong="url: www.example.org",
    right="url: https://www.example.org/",
)
LIST_EMPTY = declare(
    "list-empty",
    "A list that must say something is not empty: every event, fact and claim names its sources.",
    wrong="sources: []",
    right="sources: [{source: un-resolution-1-1946}]",
)

_CODES = {
    "extra_forbidden": KEY_UNKNOWN,
    "missing": KEY_MISSING,
    "string_type": TYPE_WRONG,
    "list_type": TYPE_WRONG,
    "model_type": TYPE_WRONG,
    "dict_type": TYPE_WRONG,
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
    "web_address": URL_INVALID,
}
"""Every kind of error that the models can raise; a test finds any that is not here."""

_NEEDED = {
    "string_type": ("text", "write plain text"),
    "list_type": ("a list", "write [a, b], or one entry a line, each after '- '"),
    "dict_type": ("a mapping of keys to values", "write {a: b}, or one a line, each as a: b"),
    "literal_error": ("a single value", "write the value alone"),
    "int_type": ("a whole number", "write it in digits, such as 1500"),
    "float_type": ("a number", "write it in digits, such as 1500 or 13.6"),
    "bool_type": ("true or false", "write true, or leave the key out"),
}
"""What the models ask for where something of another sort stands, and how to write it."""

_MALFORMED = {
    "whole_number": ("is not a whole number", "write at most 15 digits and nothing else, such as 1500"),
    "number": ("is not a number", "write at most 15 digits, with a point before decimals, such as 1500 or 13.6"),
    "flag": ("is neither true nor false", "write true, or leave the key out"),
    "day_expected": ("is not a single day", "write it as 2026-11-22"),
    "web_address": ("is not a web address", "write it in full, from https:// on"),
}
"""What is wrong with a text that the models refuse, and what to write."""


def validate(
    model: type[BaseModel], data: Any, path: str, field: FieldPath = (), *, skipped: frozenset[FieldPath] = frozenset()
) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Valid data with every field of the model, or None and what is wrong with it.

    `field` is where the data stands in the file. What the reader has already complained of (`skipped`) is passed over.
    """
    if data is None and field in skipped:
        return None, []
    try:
        record = model.model_validate(data)
    except ValidationError as error:
        return None, list(_findings(model, error, data, path, field, skipped))
    return record.model_dump(by_alias=True), []


def _findings(
    model: type[BaseModel],
    error: ValidationError,
    data: Any,
    path: str,
    field: FieldPath,
    skipped: frozenset[FieldPath],
) -> Iterator[Finding]:
    told: set[tuple[FieldPath, str]] = set()
    for details in error.errors(include_url=False):
        if details["type"] == "int_type" and details["loc"][-1] == "int":
            continue  # one branch of int | float; the other complains as well
        inner = _place_in(data, details["loc"], is_missing=details["type"] == "missing")
        place = (*field, *inner)
        code = _code_of(details)
        if (place, code) not in told and not _was_reported(place, skipped):
            told.add((place, code))
            yield _finding(code, details, model, path, field, inner)


def _code_of(details: ErrorDetails) -> str:
    is_of_line = details["type"] == "string_pattern_mismatch" and details["ctx"]["pattern"] == LINE_PATTERN
    return TEXT_LINE_BREAK if is_of_line else _CODES[details["type"]]


def _was_reported(place: FieldPath, skipped: frozenset[FieldPath]) -> bool:
    return any(place[:length] in skipped for length in range(1, len(place) + 1))


def _place_in(data: Any, loc: tuple[int | str, ...], *, is_missing: bool) -> FieldPath:
    """Where in the data as written an error is.

    Pydantic's path goes on into branches of unions, and into items where one text stands for a list of one.
    """
    place: list[int | str] = []
    for step in loc:
        is_there = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        if not is_there:
            return (*place, step) if is_missing else tuple(place)
        place.append(step)
        data = data[step]
    return tuple(place)


def _finding(
    code: str, details: ErrorDetails, model: type[BaseModel], path: str, field: FieldPath, inner: FieldPath
) -> Finding:
    value, context, place = details["input"], details.get("ctx", {}), (*field, *inner)
    name = next((step for step in reversed(inner) if isinstance(step, str)), "")
    if code == KEY_UNKNOWN:
        known = list(_keys_at(model, inner[:-1]))
        near = get_close_matches(name, known, 1)
        cure = f"did you mean {near[0]!r}?" if near else f"the keys here are {listed(known)}"
        message = f"{shortened(name)!r} is not a key of the record format here"
        if odd := oddity(name):
            message, cure = f"{message}: {odd[0]}", odd[1]
        return Finding(code, path, place, message, cure, at_key=True)
    if code == KEY_MISSING:
        described = _description(model, inner)
        return Finding(code, path, place[:-1], f"missing required key {name!r}", described, at_key=True)
    if details["type"] == "date_invalid":
        return Finding(code, path, place, context["message"], context["hint"], offset=context["offset"])
    if details["type"] in _MALFORMED:
        wrong, cure = _MALFORMED[details["type"]]
        cure = (figure_cure(name, value) if code == NUMBER_INVALID else "") or cure
        return Finding(code, path, place, f"{shortened(value)!r} {wrong}", cure)
    is_single = isinstance(value, (str, int))
    if details["type"] in _NEEDED and not (is_single and code == VALUE_NOT_ALLOWED):
        needed, cure = _NEEDED[details["type"]]
        cure = _cure_of_sort(needed, value) or cure
        code = TYPE_WRONG if code == VALUE_NOT_ALLOWED else code
        return Finding(
            code, path, place, f"{_subject(field, inner)} is {sort_of(value)}, but {needed} is needed here", cure
        )
    if code == TYPE_WRONG:
        keys = listed([f"{key}:" for key in _keys_at(model, inner)])
        message = f"{_subject(field, inner)} is {sort_of(value)}, but a mapping of keys to values is needed here"
        return Finding(code, path, place, message, f"its keys are {keys}")
    if code == VALUE_NOT_ALLOWED:
        return _not_allowed(str(value), name, context.get("expected", ""), path, place)
    if code == TEXT_LINE_BREAK:
        message = f"{name!r} is one line, but a line break follows {value.partition(chr(10))[0][-20:]!r}"
        return Finding(code, path, place, message, "write it on one line")
    if code == VALUE_FORMAT:
        return Finding(
            code, path, place, *misformed(value, ".".join(step for step in inner if isinstance(step, str)), name)
        )
    if code == TEXT_TOO_LONG:
        longest = context.get("max_length", 0)
        return Finding(code, path, place, f"{name!r} has {len(value)} characters; {longest} is the most", "shorten it")
    cure = "write it; what is not known is left out, key and all" if code == TEXT_EMPTY else _description(model, inner)
    return Finding(code, path, place, f"{name!r} is empty", cure)


def _cure_of_sort(needed: str, value: Any) -> str:
    """What to do where brackets or a dash have made another sort of thing than was meant."""
    if needed == "text" and isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        meant = " ".join(f"[{', '.join(value)}]".split())  # in one line, as every message is
        return f"text in square brackets needs quotes: {in_quotes(shortened(meant))}"
    first = next(iter(value), "") if isinstance(value, dict) else value
    has_dash = needed == "a list" and isinstance(first, str) and begins_with_dash(first)
    return BEGIN_ENTRIES if has_dash else ""


def _subject(field: FieldPath, inner: FieldPath) -> str:
    """What an error is about, in words."""
    if not (field or inner):
        return "the record"
    return repr(inner[-1]) if inner and isinstance(inner[-1], str) else "this entry"


def _not_allowed(value: str, name: str, expected: str, path: str, place: FieldPath) -> Finding:
    allowed = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    near = get_close_matches(value, allowed, 1)
    message = f"{shortened(value)!r} is not one of the values of {name!r}"
    if len(allowed) > LONGEST_SHOWN_LIST and near:
        cure = f"did you mean {near[0]!r}? 'python -m loaders explain {VALUE_NOT_ALLOWED}' lists them all"
    else:
        cure = f"the values are {listed(allowed)}"
    return Finding(VALUE_NOT_ALLOWED, path, place, message, cure)


def sort_of(value: Any) -> str:
    """What a value as read is: text, a list, a mapping, or empty."""
    return {str: "text", list: "a list", dict: "a mapping of keys", type(None): "empty"}.get(type(value), "a number")


def _model_at(model: type[BaseModel], inner: FieldPath) -> type[BaseModel] | None:
    """The model that describes the mapping at this place."""
    current: type[BaseModel] | None = model
    for step in inner:
        if isinstance(step, str) and current is not None:
            info = _field(current, step)
            current = inner_model(info.annotation) if info is not None else None
    return current


def _field(model: type[BaseModel], name: str) -> FieldInfo | None:
    for key, info in model.model_fields.items():
        if name == (info.alias or key):
            return info
    return None


def _keys_at(model: type[BaseModel], inner: FieldPath) -> Iterator[str]:
    found = _model_at(model, inner)
    if found is not None:
        for key, info in found.model_fields.items():
            yield info.alias or key


def _description(model: type[BaseModel], inner: FieldPath) -> str:
    found = _model_at(model, inner[:-1])
    info = _field(found, str(inner[-1])) if found is not None else None
    return (info.description or "") if info is not None else ""


_CLAIMED = frozenset({"value", "low", "high"})
_ABOUT = "write value: {0}, and 'About {0}' in text"


class Form(NamedTuple):
    """What a value that follows a pattern is called, and how it is written."""

    name: str
    help: str


_KEY_FORM = Form("a key", "write at most 80 lower-case letters and digits joined by hyphens, such as new-york")
_ID_FORM = Form("an event id", "write a date and words joined by hyphens, such as 1991-06-04-ceasefire")
_FORMS = {
    "id": Form(
        "the id of a fact or claim",
        "leave it out, and 'python -m loaders format' writes it; of what is withdrawn, write the id that it had",
    ),
    "withdrawn.successor": Form(
        "the id of a fact or claim", "write it as k7f2 or, of another event, as 1991-06-04-ceasefire/k7f2"
    ),
    "language": Form("a language tag", "write a BCP 47 tag, such as en, ru or hy-Latn"),
    "wikidata": Form("a Wikidata id", "write Q and digits, such as Q42"),
    "event": _ID_FORM,
    "successor": Form("an event id or a key", "write what it is called now, such as 1991-06-04-ceasefire"),
    "retired": Form(
        "an event id, or a registry and a key", "write it as 1991-06-04-ceasefire, or as actors/united-nations"
    ),
    "version": Form("a version", "write three numbers, such as 1.4.0"),
    "iso": Form("an ISO 3166 code", "write it as CH or CH-GE"),
}


def misformed(value: str, *names: str) -> tuple[str, str]:
    """Of a value that does not have the form of its field, called by any of its names: what is wrong, what to do."""
    form = next((_FORMS[name] for name in names if name in _FORMS), _KEY_FORM)
    message = f"{shortened(value)!r} does not have the form of {form.name}"
    odd = oddity(value)
    return (f"{message}: {odd[0]}", odd[1]) if odd else (message, form.help)


_IN_THOUSANDS = r"[0-9]{1,3}(?:[,' \xa0][0-9]{3})+"
_FIGURE = rf"({_IN_THOUSANDS}|[0-9]+(?:\.[0-9]+)?)"
_FIGURES = tuple(
    (re.compile(written.replace("N", _FIGURE), re.IGNORECASE), cure)
    for written, cure in (
        (f"({_IN_THOUSANDS})", "write {name}: {0}"),
        (r"(?:about|around|circa|ca?\.?|approx(?:\.|imately)?|some|nearly|almost|roughly|~)\s*N", _ABOUT),
        (r"(?:at least|more than|over|above|>=?|≥)\s*N|N\s*(?:\+|or more|and more)", "write low: {0}"),
        (r"(?:at most|up to|less than|fewer than|under|below|<=?|≤)\s*N|N\s*or (?:less|fewer)", "write high: {0}"),
        (r"(?:(?:from|between)\s*)?N\s*(?:-|\u2013|\u2014|to|and|or)\s*N", "write low: {0} and high: {1}"),
    )
)


def figure_cure(name: str, written: str) -> str:
    """How to write a figure that somebody has put in words; empty where it cannot be told."""
    for pattern, cure in _FIGURES if len(written) <= LONGEST_QUOTE else ():
        if (found := pattern.fullmatch(written.strip())) and (name in _CLAIMED or cure is _FIGURES[0][1]):
            return cure.format(*(re.sub("[,' \xa0]", "", number) for number in found.groups() if number), name=name)
    return ""
