"""Sheets hold records whole: what was taken apart into rows is put together again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.sheets.exported import digest, exported, mark
from loaders.sheets.layout import Form, forms, is_list
from loaders.sheets.tabulating import Records, forms_for, records_in, table_rows
from schema.fields import fields_of, inner_model

ROOT = Path(__file__).parents[3]
DATASETS = [ROOT / "tests" / "records" / "base", ROOT, *sorted((ROOT / "examples").glob("*/registries"))]


def put_together(every: tuple[Form, ...], records: Records) -> dict[str, dict[str, Any]]:
    """The records that the rows tell of, without lists that are empty."""
    made: dict[str, dict[str, Any]] = {name: {} for name in records}
    for form in every:
        entries = made[form.registry.name]
        for row in table_rows(form, records):
            key, *ids = row.belongs
            item: Any = entries.setdefault(key, {})
            for name in form.keys[:-1]:
                item = next(each for each in item[name] if each["id"] == ids[0]) if ids else item.setdefault(name, {})
            if form.keys:
                siblings = item.setdefault(form.keys[-1], [])
                assert row.position == len(siblings)
                item = {}
                siblings.append(item)
            for column, text in zip(form.columns, row.cells, strict=True):
                if text and not column.path:
                    siblings[-1] = text
                elif text:
                    _put(item, column.path, text)
    return made


def _put(item: Any, path: tuple[str | int, ...], text: str) -> None:
    *before, last = path
    for step, after in zip(before, path[1:], strict=True):
        fresh: Any = [] if isinstance(after, int) else {}
        if isinstance(step, str):
            item = item.setdefault(step, fresh)
        else:
            if step == len(item):
                item.append(fresh)
            item = item[step]
    if isinstance(last, str):
        item[last] = text
    else:
        assert last == len(item)
        item.append(text)


def plain(value: Any, model: Any) -> Any:
    """A record without empty lists, and with lists where one item stands alone."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        inner = inner_model(field.annotation)
        if (inside := value.get(key)) in (None, [], {}):
            continue
        if is_list(field) and not isinstance(inside, list):
            inside = [inside]
        if inner:
            inside = [plain(each, inner) for each in inside] if is_list(field) else plain(inside, inner)
        found[key] = inside
    return found


@pytest.mark.parametrize("root", DATASETS, ids=lambda path: path.name)
def test_rows_put_together_are_the_records(root: Path) -> None:
    records = records_in(root if (root / "registries").exists() else root.parent)
    every = forms_for(records)
    again = put_together(every, records)
    for form in every:
        if form.is_of_records:
            name = form.registry.name
            assert again[name] == {key: plain(data, form.registry.model) for key, data in records[name].items()}


def leaves(form: Form) -> Iterator[str]:
    for keys, field in fields_of(form.registry.model):
        if not inner_model(field.annotation):
            yield ".".join(keys)


def test_every_field_of_every_record_has_a_column() -> None:
    every = forms()
    for record in every:
        if record.is_of_records:
            told = {
                ".".join((*form.keys, *(step for step in column.path if isinstance(step, str))))
                for form in every
                if form.registry == record.registry
                for column in form.columns
            }
            assert told == set(leaves(record))


def test_sheets_and_columns_have_names_that_spreadsheets_take() -> None:
    names = [form.name for form in forms()]
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) <= 31
    assert all(len(set(form.header)) == len(form.header) for form in forms())


def test_one_row_is_a_whole_claim() -> None:
    claims = next(form for form in forms() if form.name == "claims")
    assert [column.name for column in claims.columns if column.needed] == ["about", "by", "sources.source"]
    assert claims.header[:4] == ["event id", "id", "about", "by"]
    assert {column.name: (column.terms, column.refers, column.goes_on) for column in claims.columns[1:3]} == {
        "about": ("claim-subject", "", ""),
        "by": ("", "actors", "claims.by"),
    }


def test_what_a_row_was_is_known_whatever_the_order() -> None:
    cells = {"title": "Talks in Lakeside", "date": "1992-03", "note": ""}
    was = exported(mark(3, cells))
    assert was is not None
    assert was.position == 3
    assert all(was.had(name, text) for name, text in cells.items())
    assert was.had("title", " Talks in Lakeside\r\n")
    assert not was.had("title", "Talks in Riverside")
    assert not was.had("note", "Talks in Lakeside")
    assert digest("a", "b") != digest("b", "a")


@pytest.mark.parametrize("text", ["", "3", "x:aaaaa", "3:aaaa", "3:AAAAA", "=1"])
def test_what_is_no_mark_of_ours_is_none(text: str) -> None:
    assert exported(text) is None
