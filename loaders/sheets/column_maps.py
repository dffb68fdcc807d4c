"""Column maps: which column of somebody's sheet is which field of a record, as a file that is written once and kept."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo

from datasette_timeline.published.folding import fold
from loaders.problems import Problem
from loaders.reading.locating import problem_of_finding, problem_of_yaml
from loaders.reading.validating import validate
from loaders.reading.yaml_reader import Positions, in_quotes, read
from loaders.sheets.cells import SheetError
from schema.fields import fields_of, inner_model
from schema.records import Event

ONE_OR_MANY = ("by",)
"""Fields of which one alone may stand without a list."""
_PARTS = ("year", "month", "day", "time", "end-year", "end-month", "end-day", "end-time")
DATE_PARTS = tuple(f"date.{part}" for part in (*_PARTS, "end"))
"""Parts of a date that stand in columns of their own."""
MEDIA, COMMENT, ID = "url", "comment", "id"
"""An address whose source is to be cited; words for whoever fills in the draft; the id of the record."""
_ASIDE = (MEDIA, COMMENT, ID, *DATE_PARTS)
_LEFT_OUT = {"status", "added", "corrections", "withdrawn", "translations", "external", "sought", "names_private"}
_NUMBERED = re.compile(r"([a-z_]+)\.([1-9])\.([a-z_]+)")


def _words(value: object) -> object:
    return [value] if isinstance(value, str) else value


class ColumnMap(BaseModel):
    """What the columns of a sheet are to records, and how cells are written."""

    model_config = ConfigDict(extra="forbid")

    sheet: str | None = Field(None, min_length=1, description="Name of the sheet; needed where a file has several.")
    columns: dict[str, Annotated[list[str], BeforeValidator(_words)]] = Field(
        description="Of each column that is read, as its header calls it, the field; several in a list."
    )
    constants: dict[str, str] = Field({}, description="Fields that are the same in every row, each with its value.")
    dates: Literal["day-first", "month-first"] | None = Field(None, description="What 03/04/1993 means.")
    serials: Literal["1900", "1904"] | None = Field(None, description="From which year on days are numbered.")
    decimals: Literal["point", "comma"] | None = Field(None, description="What stands before decimals.")
    separator: str | None = Field(None, min_length=1, description="What parts several keys, names or addresses.")


class Target(NamedTuple):
    """A field of a draft: of the event itself, or of the n-th item that a row gives to one of its lists."""

    list_name: str
    """Empty for a field of the event itself."""
    number: int
    name: str
    field: FieldInfo


def targets() -> dict[str, FieldInfo]:
    """The fields that columns may be, as maps call them, but for `url`, `comment`, `id` and the parts of a date."""
    found = {}
    for keys, field in fields_of(Event):
        if keys[0] in _LEFT_OUT or keys[-1] in ("weak", "compatible_with") or (len(keys) > 1 and keys[-1] == "id"):
            continue
        if len(keys) == 2 or (len(keys) == 1 and (inner_model(field.annotation) is None)):
            found[".".join(keys)] = field
    return {name: field for name, field in found.items() if inner_model(field.annotation) is None}


def target_of(written: str) -> Target | None:
    """The field that is meant by 'title', 'claims.value' or 'claims.2.value'; None where there is none."""
    known = targets()
    numbered = _NUMBERED.fullmatch(written)
    name = f"{numbered[1]}.{numbered[3]}" if numbered else written
    if name not in known:
        return None
    head, _, tail = name.rpartition(".")
    return Target(head, int(numbered[2]) if numbered else 1, tail, known[name])


def read_map(path: Path) -> tuple[ColumnMap | None, list[Problem]]:
    """The map in a file, or what is wrong with it. Raises SheetError where the file cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SheetError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SheetError(f"{path}: byte {error.start:,} is not UTF-8; save the file as UTF-8") from None
    data, mistakes = read(text)
    positions = Positions(text)
    if mistakes:
        return None, [problem_of_yaml(mistake, path.name, positions.lines) for mistake in mistakes]
    valid, findings = validate(ColumnMap, data, path.name)
    if valid is None:
        return None, [problem_of_finding(finding, positions) for finding in findings]
    return ColumnMap.model_validate(valid), []


def unknown_fields(column_map: ColumnMap) -> Iterator[tuple[str, str]]:
    """Every field that the map names and records do not have, each with what may have been meant."""
    for names in column_map.columns.values():
        yield from ((name, near_field(name)) for name in names if not is_field(name))
    yield from ((name, near_field(name)) for name in column_map.constants if target_of(name) is None)


def is_field(name: str) -> bool:
    """Whether a column may be that."""
    return name in _ASIDE or target_of(name) is not None


def near_field(name: str) -> str:
    """What may have been meant by a field that there is not."""
    near = get_close_matches(name, [*targets(), *_ASIDE], 1, 0.5)
    if near:
        return f"did you mean {near[0]!r}?"
    return "fields are such as title, date, summary, type, places.place, claims.value, sources.source, url, comment"


def suggested(header: str) -> str:
    """The field that a header seems to be about; nothing where it tells of none."""
    return _SUGGESTIONS.get(" ".join(re.findall(r"[^\W_]+", fold(header))), "")


def map_text(column_map: ColumnMap, examples: Mapping[str, str]) -> str:
    """The map as a file to keep; columns without a field stand as comments, each with an example of what is in it."""
    lines = ["# Which column is which field of a record. See docs/sheets.md.", "columns:"]
    if column_map.sheet:
        lines.insert(1, f"sheet: {_plain(column_map.sheet)}")
    for header, names in column_map.columns.items():
        told = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
        example = f" # such as {examples[header]}" if examples.get(header) else ""
        lines.append(f"  {_plain(header)}: {told}" if names else f"  # {_plain(header)}: {example}".rstrip())
    if column_map.constants:
        lines.append("constants:")
        lines += [f"  {name}: {_plain(value)}" for name, value in column_map.constants.items()]
    lines += [
        f"{name}: {_plain(value)}"
        for name in ("dates", "serials", "decimals", "separator")
        if (value := getattr(column_map, name))
    ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    told = read(f"{text}: {text}")
    return text if told == ({text: text}, []) and ":" not in text else in_quotes(text)


_SUGGESTIONS = {
    fold(word): field
    for field, words in {
        "date": "date|day|when|start date|event date|datum|fecha|data|tarix|дата|ամսաթիվ",
        "date.end": "end|end date|until|to|дата окончания",
        "date.year": "year|jahr|il|год|տարի",
        "date.month": "month|monat|месяц|ամիս",
        "date.day": "day of month",
        "date.time": "time|hour|время",
        "title": "title|headline|event|event name|name|what|titel|titulo|titre|baslıq|название|заголовок|վերնագիր",
        "summary": "summary|text|description|details|body|notes text|beschreibung|описание|текст|նկարագրություն",
        "type": "type|event type|kind|category|вид|тип",
        "importance": "importance|значимость",
        "places.place": "place|location|where|town|ort|lieu|yer|место|վայր",
        "actors.actor": "actor|who|side|party|участник",
        "tags": "tags|tag|keywords|метки",
        "url": "url|link|source url|media|source|source link|ссылка|источник",
        "comment": "note|notes|comment|comments|remarks|примечание|комментарий",
        "claims.value": "figure|number|count|число",
    }.items()
    for word in words.split("|")
}
"""Fields by what people call the columns, in some languages."""
