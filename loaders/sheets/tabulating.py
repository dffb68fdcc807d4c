"""Records as rows of sheets: every value as the record has it, in text."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from loaders.reading.files import read_files
from loaders.reading.yaml_reader import read
from loaders.sheets.layout import FEWEST_NUMBERED, IN_SHEETS, Form, forms
from loaders.sheets.layout import Path as Place
from schema.registries import ALL

Records = dict[str, dict[str, dict[str, Any]]]
"""Records as their files have them: by registry, then by id or key."""


class TableRow(NamedTuple):
    """A row of a sheet: whose it is, its place in the list of the record, and its cells, '' where nothing is."""

    belongs: tuple[str, ...]
    position: int
    cells: tuple[str, ...]


class _Item(NamedTuple):
    """What a row is made of."""

    belongs: tuple[str, ...]
    position: int
    data: Any


def records_in(root: Path) -> Records:
    """What the files of the dataset below a root say, every scalar as it is written, where they have no errors."""
    found: Records = {name: {} for name in IN_SHEETS}
    for file in read_files(root)[0]:
        if file.registry in found:
            data, _ = read(file.text)
            if isinstance(data, dict):
                found[file.registry] |= {Path(file.path).stem: data} if ALL[file.registry].shape == "file" else data
    return found


def forms_for(records: Records) -> tuple[Form, ...]:
    """Every sheet, with as many numbered columns as the longest of the short lists takes, and one for another item."""
    longest = max(
        (
            len(_value(item.data, column.path[:-1]) or ())
            for form in forms()
            for column in form.columns
            if column.name.endswith(".1")
            for item in _items(form, records[form.registry.name])
        ),
        default=0,
    )
    return forms(max(FEWEST_NUMBERED, longest + 1))


def table_rows(form: Form, records: Records) -> Iterator[TableRow]:
    """The rows of a sheet, in the order of the records and of the lists in them."""
    for belongs, position, data in _items(form, records[form.registry.name]):
        yield TableRow(belongs, position, tuple(_value(data, column.path) or "" for column in form.columns))


def _items(form: Form, entries: Mapping[str, dict[str, Any]]) -> Iterator[_Item]:
    for key, data in entries.items():
        items = [_Item((key,), 0, data)]
        for name in form.keys:
            items = [inner for item in items for inner in _inside(item, name, len(form.belongs))]
        yield from (item for item in items if not (form.skips_first and item.position == 0))


def _inside(item: _Item, name: str, depth: int) -> Iterator[_Item]:
    """What an item has under a key: the items of a list, each with its place, or a mapping."""
    value = item.data.get(name)
    if isinstance(value, dict):
        yield item._replace(data=value)
        return
    # One item alone may stand without its list, as the claimant of a claim does.
    for position, each in enumerate(value if isinstance(value, list) else [value] if value else []):
        has_lists = len(item.belongs) < depth and isinstance(each, dict)
        belongs = (*item.belongs, each.get("id", "")) if has_lists else item.belongs
        yield _Item(belongs, position, each)


def _value(data: Any, place: Place) -> Any:
    """The value at a place; None where there is none."""
    for step in place:
        if isinstance(step, str):
            data = data.get(step) if isinstance(data, dict) else None
        elif isinstance(data, list):
            data = data[step] if step < len(data) else None
        elif step:
            return None
    return data
