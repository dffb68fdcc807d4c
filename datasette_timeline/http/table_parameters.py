"""Parameters that Datasette's pages read without looking: what is wrong with them, said before it breaks a page."""

import json
from collections.abc import Callable, Mapping
from typing import Any

_BOOLEANS = ("1", "0", "on", "off", "true", "false")
_MOST_DIGITS = 9
_FACET = "_facet"


def misread_parameter(pairs: list[tuple[str, str]]) -> str | None:
    """A sentence about the first parameter that Datasette cannot read; None where it can read all."""
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            return "This address has a parameter with a NUL character in it, which no column or value has."
        kind = _FACET if name.startswith(_FACET) and name != "_facet_size" else name
        expected, fits = _EXPECTED.get(kind, ("", _anything))
        if not fits(value):
            return f"{name}: '{value}' is not {expected}."
    return None


def facet_column(value: str) -> str:
    """The column that a facet which can be read names, plainly or in JSON."""
    if not value.startswith("{"):
        return value
    read = json.loads(value)
    return str(read.get("column") or read["simple"])


def _anything(value: str) -> bool:
    return True


def _is_number(value: str) -> bool:
    return (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS) or not value


def _is_facet(value: str) -> bool:
    """Whether it names a column, plainly or in JSON."""
    return not value.startswith("{") or _has_texts(value, "column") or _has_texts(value, "simple")


def _is_way(value: str) -> bool:
    return _has_texts(value, "table", "column", "value")


def _has_texts(value: str, *names: str) -> bool:
    try:
        read: Any = json.loads(value)
    except (ValueError, RecursionError):
        return False
    return isinstance(read, dict) and all(isinstance(read.get(name), str) for name in names)


_EXPECTED: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    "_timelimit": ("a number of milliseconds", _is_number),
    "_facet_size": ("a number, or max", lambda value: value == "max" or _is_number(value)),
    "_json_infinity": (f"one of {', '.join(_BOOLEANS)}", lambda value: value.lower() in _BOOLEANS),
    "_through": ('a JSON object with the texts "table", "column" and "value"', _is_way),
    _FACET: ('the name of a column, or a JSON object like {"column": "type"}', _is_facet),
}
