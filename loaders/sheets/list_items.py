"""Items of lists, and the rows that are theirs."""

import re
from collections.abc import Iterator
from typing import Any

from loaders.problems import FieldPath
from loaders.sheets.column_maps import ONE_OR_MANY
from loaders.sheets.layout import Form
from loaders.sheets.nested import in_order, put
from loaders.sheets.own_sheets import OwnRow
from loaders.sheets.tabulating import TableRow
from schema.fields import inner_model
from schema.records import STATEMENT_ID_PATTERN

STATEMENT_ID = re.compile(STATEMENT_ID_PATTERN)
"""The form of the ids of facts and claims."""


class ItemList:
    """The list of a record whose items the rows of a sheet are."""

    def __init__(self, record: dict[str, Any], path: FieldPath) -> None:
        self._record, self.path = record, path

    @property
    def items(self) -> list[Any]:
        """Its items; one that stands alone is a list of one."""
        found: Any = self._record
        for step in self.path:
            found = found.get(step, []) if isinstance(step, str) and isinstance(found, dict) else found[step]
        return [found] if isinstance(found, str) else list(found)

    def set(self, position: int, text: str) -> None:
        """Put another text in place of one."""
        items = self.items
        items[position] = text
        self._put(items)

    def append(self, value: Any) -> None:
        """Put an item at the end."""
        self._put([*self.items, value])

    def _put(self, items: list[Any]) -> None:
        inside: Any = self._record
        for step in self.path[:-1]:
            inside = inside.setdefault(step, {}) if isinstance(step, str) and isinstance(inside, dict) else inside[step]
        was_alone = isinstance(inside.get(self.path[-1]), str) and len(items) == 1
        inside[self.path[-1]] = items[0] if was_alone else items


def item_of(form: Form, row: OwnRow) -> Any:
    """The item that a new row is."""
    if not form.columns[0].path:
        return row.texts[form.columns[0].name]
    data: dict[str, Any] = {}
    for column in form.columns:
        if text := row.texts.get(column.name):
            put(data, column.path, text)
    model: Any = form.registry.model
    for step in form.keys:
        field = next(field for name, field in model.model_fields.items() if (field.alias or name) == step)
        model = inner_model(field.annotation)
    for name in ONE_OR_MANY:
        if len(data.get(name, ())) == 1:
            data[name] = data[name][0]
    return in_order(data, model)


def unchanged(form: Form, row: OwnRow, now: list[TableRow], taken: set[int]) -> TableRow | None:
    """The item that is what the row was at the export, where it was if there are several."""
    was = row.was
    if was is None:
        return None
    found = [
        at
        for at in now
        if at.position not in taken
        and all(was.had(name, text) or (not text and name not in row.texts) for name, text in _cells(form, at))
    ]
    return min(found, key=lambda at: abs(at.position - was.position), default=None)


def is_row(form: Form, row: OwnRow, at: TableRow) -> bool:
    """Whether an item says what a row says; an id that the row does not have may have been given since."""
    return all(
        is_same(row.texts[name], text) or (name == "id" and not STATEMENT_ID.fullmatch(row.texts[name]))
        for name, text in _cells(form, at)
        if name in row.texts
    )


def has_same_id(form: Form, row: OwnRow, at: TableRow) -> bool:
    """Whether an item has the id that a row has."""
    return bool(row.texts.get("id")) and dict(_cells(form, at)).get("id") == row.texts["id"]


def _cells(form: Form, at: TableRow) -> Iterator[tuple[str, str]]:
    return zip((column.name for column in form.columns), at.cells, strict=True)


def is_same(text: str, other: str) -> bool:
    """Whether two cells say the same."""
    return text.strip() == other.strip()
