"""Parts of the description of the API: parameters, schemas and errors, in the words of OpenAPI 3.1."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from datasette_timeline.api.known_values import Words
from datasette_timeline.api.ordering import Sort
from datasette_timeline.api.parameters import DEFAULT_LIMIT, MOST, Takes
from datasette_timeline.database.catalogue import LINKS
from datasette_timeline.filters.event_filter import AS_OF
from datasette_timeline.filters.parsing import ONCE
from datasette_timeline.http.api_errors import CODES, Error
from datasette_timeline.published.model import Published

Schema = dict[str, Any]

SCHEMAS = "#/components/schemas/"
_MOST_VALUES = 2000
"""A longer list of allowed values is left out of the description."""
_EXAMPLES = 3

_YEAR = "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_DAY = "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
_MOMENT = f"^({_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29)(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?$"
_DATE = f"^({_YEAR}(-(0[1-9]|1[0-2])|-{_DAY})?|{_LEAP_YEAR}-02-29)$"

FILTERS: Mapping[str, str] = {
    "actor": "Ids of actors that take part.",
    "place": "Ids of places: where it happened, with everything inside.",
    "type": "Kinds of event.",
    "importance": "1 landmark, 2 major, 3 detail.",
    "year": "Years of the first day.",
    "from": "This year, month or day and later, as far as the date may lie there.",
    "to": "This year, month or day and earlier, as far as the date may lie there; not before `from`.",
    "tag": "Ids of tags.",
    "source": "Ids of sources that its summary, a fact or a claim cites.",
    "about": "Subjects of claims, with those that they include: `deaths` finds `military-deaths`, too.",
    "agreement": "Whether those agree who speak on a question: terms of the list `agreement`.",
    "contested": "1 where sides contradict each other or figures differ, 0 where neither is so.",
    "changed_since": (
        "This day and later, or this moment in UTC (`2026-03-15T18:30:00Z`) and later: events whose record has changed "
        "since, or is new. What was withdrawn or renamed, /changes tells. Refused where the dataset was built without "
        "its history."
    ),
    "q": (
        "A search, in any spelling and script: a registered name finds its place or actor, a date what may have "
        "happened then, anything else words of texts, the last maybe the beginning of one. Quotation marks keep words "
        "together, a minus leaves out. What has most parts, where nothing has all. At most 40 words."
    ),
    AS_OF: (
        "A day, or a moment in UTC: the answer is that of the record as it stood then, at the end of the day. 404 for "
        "what is earlier than the history of the record, and where a site has none; 503 with `Retry-After` while that "
        "state is being made."
    ),
}
_REPEATED = "Repeat it for several: any of them will do."


def filters(words: Words) -> dict[str, Schema]:
    """Every filter as a parameter, by name."""
    return {name: _query(name, text, _filter_schema(name, words), name not in ONCE) for name, text in FILTERS.items()}


def collection_parameters(told: Mapping[str, str]) -> list[Schema]:
    """What rows of any collection can be asked for, and the columns of each, which are not the same."""
    box = {"type": "string", "pattern": r"^-?[0-9.]+(,-?[0-9.]+){3}$"}
    kinds = {"from": {"type": "string", "pattern": _DATE}, "to": {"type": "string", "pattern": _DATE}, "box": box}
    columns = {
        "type": "object",
        "additionalProperties": {"type": "array", "items": _text()},
        "description": "A parameter for each column that is a filter, by its name; see /collections.",
    }
    return [
        *(_query(name, text, kinds.get(name, _text()), repeated=False) for name, text in told.items()),
        {
            **_query("columns", f"Values of columns. {_REPEATED}", columns, repeated=False),
            "style": "form",
            "explode": True,
        },
    ]


def parameters(accepted: Takes, words: Words, required: Iterable[str]) -> list[Schema]:
    """What an endpoint takes."""
    choices = {choice.name: choice for choice in accepted.choices}
    described: list[Schema] = []
    for name in accepted.names:
        if name in required:
            described.append({**_query(name, FILTERS[name], _text(), repeated=False), "required": True})
        elif name in accepted.asked:
            described.append({"$ref": f"#/components/parameters/{name}"})
        elif name in choices:
            described.append(
                _query(name, choices[name].description, _enum(sorted(choices[name].values)), repeated=True)
            )
        else:
            described.append(_own(name, accepted))
    return described


def _own(name: str, accepted: Takes) -> Schema:
    match name:
        case "sort":
            schema = {**_enum(list(accepted.sorts)), "default": next(iter(accepted.sorts))}
            return _query(name, _sorts(accepted.sorts), schema, repeated=False)
        case "limit":
            schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT}
            return _query(name, "Most items on a page.", schema, repeated=False)
        case "since" | "until":
            text = f"This day or moment in UTC and {'later' if name == 'since' else 'earlier'}."
            return _query(name, text, {"type": "string", "pattern": _MOMENT}, repeated=False)
        case "result":
            text = "The hash that a citation has, with its `as_of`."
            return _query(name, text, {"type": "string", "pattern": "^[0-9a-f]{16}$"}, repeated=False)
        case "cursor":
            text = "Where the page begins. Follow `next` rather than write one."
            return _query(name, text, _text(), repeated=False)
        case _:
            text = "Only these members of each item, separated by commas."
            schema = {"type": "array", "items": _enum(list(accepted.fields)), "minItems": 1}
            return {**_query(name, text, schema, repeated=False), "style": "form", "explode": False}


def _sorts(sorts: Mapping[str, Sort]) -> str:
    return "\n".join(f"- `{name}`: {sort.description}" for name, sort in sorts.items())


def _query(name: str, text: str, schema: Schema, repeated: bool) -> Schema:
    if not repeated:
        return {"name": name, "in": "query", "description": text, "schema": schema}
    several = {"type": "array", "items": schema, "minItems": 1}
    return {"name": name, "in": "query", "description": f"{text} {_REPEATED}", "schema": several}


def _filter_schema(name: str, words: Words) -> Schema:
    match name:
        case "from" | "to":
            return {"type": "string", "pattern": _DATE}
        case "changed_since" | "as_of":
            return {"type": "string", "pattern": _MOMENT}
        case "year":
            return {"type": "string", "pattern": "^[0-9]{4}$"}
        case "contested":
            return {"type": "string", "enum": ["1", "0"]}
        case "q":
            return _text()
        case "source":
            return _text() | _some(sorted(words.catalogue.allowed(name)))
        case _:
            known = words.catalogue.allowed(name)
            return _enum(sorted(known) if name in LINKS else list(known))


def _text() -> Schema:
    return {"type": "string", "minLength": 1}


def _some(values: list[str]) -> Schema:
    """Examples, in place of more values than anybody reads."""
    return {"examples": values[:_EXAMPLES]} if values else {}


def _enum(values: list[str]) -> Schema:
    return {"type": "string", **({"enum": values} if 0 < len(values) <= _MOST_VALUES else {})}


def or_partly(model: type[Published]) -> Schema:
    """The model, or those of its members that `fields` asked for."""
    return {"anyOf": [{"$ref": f"{SCHEMAS}{model.__name__}"}, {"$ref": f"{SCHEMAS}{_part(model)}"}]}


def _part(model: type[Published]) -> str:
    return f"{model.__name__}Fields"


class _Untitled(GenerateJsonSchema):
    """Without titles, which only repeat the names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schemas(models: Iterable[type[Published]]) -> dict[str, Schema]:
    """The schemas of these models and of all that they refer to; and each model again with no member required."""
    wanted: list[type[Published]] = list(models)
    every: list[type[Published]] = [*wanted, Error]
    _, generated = models_json_schema(
        [(model, "serialization") for model in every],
        ref_template=f"{SCHEMAS}{{model}}",
        schema_generator=_Untitled,
    )
    found: dict[str, Schema] = generated["$defs"]
    for schema in found.values():
        schema.pop("title", None)
    for model in wanted:
        whole = found[model.__name__]
        found[_part(model)] = {
            "type": "object",
            "description": f"Those members of {model.__name__} that `fields` asked for, and no others.",
            "properties": whole["properties"],
        }
    return dict(sorted(found.items()))


def errors() -> dict[str, Schema]:
    """A response for each status that says no, by status."""
    by_status: dict[int, list[str]] = {}
    for code, (status, meaning) in CODES.items():
        by_status.setdefault(status, []).append(f"`{code}`: {meaning}")
    return {
        f"Status{status}": {
            "description": "\n\n".join(meanings),
            "content": {"application/json": {"schema": {"$ref": f"{SCHEMAS}Error"}}},
        }
        for status, meanings in sorted(by_status.items())
    }
