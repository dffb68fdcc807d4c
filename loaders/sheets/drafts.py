"""Drafts of records out of rows of somebody's sheet: what the row says and, as comments, what it leaves open."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from loaders.checks.references import bare_address, sources_by_address
from loaders.editing.choices import keys_of, terms_of
from loaders.editing.event_texts import event_text
from loaders.problems import FieldPath, shortened
from loaders.reading.entries import Dataset
from loaders.reading.event_ids import event_id
from loaders.sheets.cell_values import ValueReader, is_ours, sort_of
from loaders.sheets.cells import Cell, Row, Sheet, letters
from loaders.sheets.column_maps import COMMENT, DATE_PARTS, ID, MEDIA, ONE_OR_MANY, ColumnMap, Target, target_of
from loaders.sheets.html_texts import has_html, plain_text
from loaders.sheets.nested import in_order
from loaders.sheets.refusals import Refused
from loaders.sheets.split_dates import split_date
from schema.fields import marks_of
from schema.records import Event, Refers, TermOf, is_address, is_event_id

_NAMED = ("actors", "places", "tags", "perspectives")


class Draft(NamedTuple):
    """A record that a row makes: its id, its text, and of which cell each of its fields comes."""

    key: str
    text: str
    cells: dict[FieldPath, Cell]
    first: Cell
    """The cell by which the row is called where no other one is meant."""

    @property
    def path(self) -> str:
        """Where its file belongs."""
        return f"events/{self.key[:4]}/{self.key}.yml"


class Drafting:
    """Makes drafts of a sheet. What is wrong is in `refused`; what is to be known in `notes`, by cells' addresses."""

    def __init__(
        self,
        dataset: Dataset,
        column_map: ColumnMap,
        reader: ValueReader,
        headers: Mapping[int, str],
        *,
        with_html: bool = False,
    ) -> None:
        self._dataset, self._map, self._reader, self.headers = dataset, column_map, reader, headers
        self._with_html = with_html
        self._sources = sources_by_address(dataset)
        self._choices = {name: keys_of(dataset, name) for name in _NAMED}
        self.refused: list[Refused] = []
        self.notes: list[tuple[str, str]] = []

    def drafts(self, sheet: Sheet, columns: Mapping[int, list[str]]) -> list[Draft]:
        """A draft of each row; `columns` says which fields each column is."""
        found: dict[str, Draft] = {}
        for row in sheet.rows:
            draft = self._draft(row, columns)
            if draft is None:
                continue
            if (first := found.get(draft.key)) is not None:
                cure = "one of the two rows may go; else give one another title, or both an id of their own"
                message = f"the row makes a record {draft.key!r}, and so does that of {first.first.address}"
                self.refused.append(Refused(draft.first, message, cure))
            else:
                found[draft.key] = draft
        return list(found.values())

    def _draft(self, row: Row, columns: Mapping[int, list[str]]) -> Draft | None:
        making = _Making(self, row, columns)
        refused = len(self.refused)
        making.fill()
        return making.draft() if len(self.refused) == refused else None

    # --- what a row's cells say --------------------------------------------------------------------------------------

    def value(self, cell: Cell, target: Target, shown: str) -> tuple[str, list[str]]:
        """What a cell says to a field, and addresses to which it links. Raises Refused."""
        text = self._reader.read(cell, sort_of(target.field), is_ours=is_ours(target.field), row=shown)
        if text and self._with_html and sort_of(target.field) in ("line", "text") and has_html(text):
            plain, links = plain_text(text)
            linked = f", and its links comments ({', '.join(links)})" if links else ""
            self.notes.append((cell.address, f"HTML was made plain text{linked}"))
            return " ".join(plain.split()), links
        return " ".join((text or "").split()), []

    def term(self, text: str, target: Target) -> str:
        """A term of a closed list, however it is written: 'Exchange of prisoners' may be 'exchange-of-prisoners'."""
        mark = next((mark for mark in marks_of(target.field) if isinstance(mark, TermOf)), None)
        return (terms_of(mark.list_name).meant(text) if mark else None) or text

    def key(self, text: str, registry: str) -> str | None:
        """The key that is meant by a key, a name or, of a source, an address; None where the registry has none."""
        if self._dataset.knows(registry, text):
            return text
        if registry == "sources":
            return self._sources.get(bare_address(text))
        return self._choices[registry].meant(text) if registry in _NAMED else None

    def several(self, text: str, registry: str) -> list[str]:
        """The keys of all that have a name."""
        return self._choices[registry].bearers(text)

    def parts(self, text: str) -> list[str]:
        """The keys, names or addresses in a cell."""
        parts = text.split(self._map.separator) if self._map.separator else [text]
        return [part.strip() for part in parts if part.strip()]

    @property
    def constants(self) -> Mapping[str, str]:
        """What is the same in every row."""
        return self._map.constants

    def date(self, cells: Mapping[str, Cell], whole: Cell | None, shown: str) -> tuple[str, str] | None:
        """The date of a row and what its note says, from one cell or several. Raises Refused."""
        return split_date(self._reader, cells, whole, shown)


class _Making:
    """One row becoming a record."""

    def __init__(self, drafting: Drafting, row: Row, columns: Mapping[int, list[str]]) -> None:
        self._drafting, self._row, self._columns = drafting, row, columns
        self._data: dict[str, Any] = {}
        self._items: defaultdict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        self._cells: dict[FieldPath, Cell] = {}
        self._item_cells: defaultdict[tuple[str, int], dict[str, Cell]] = defaultdict(dict)
        self._comments: list[str] = []
        self._id: Cell | None = None
        self._shown = row_text(row)
        self.first = min(row.cells.values(), key=lambda cell: cell.column)

    def fill(self) -> None:
        """Take what every cell says."""
        parts: dict[str, Cell] = {}
        whole: Cell | None = None
        for column, names in self._columns.items():
            cell = self._row[column]
            for name in names:
                if name == "date":
                    whole = cell
                elif name in DATE_PARTS:
                    parts[name] = cell
                else:
                    self._try(cell, name)
        try:
            self._date(parts, whole)
        except Refused as refused:
            self._drafting.refused.append(refused)
        self._constants()

    def _try(self, cell: Cell, name: str) -> None:
        try:
            if name in (MEDIA, COMMENT):
                self._aside(cell, name)
            elif name == ID:
                self._id = cell if not cell.is_empty else None
            elif target := target_of(name):
                self._field(cell, target)
        except Refused as refused:
            self._drafting.refused.append(refused)

    def _date(self, parts: Mapping[str, Cell], whole: Cell | None) -> None:
        found = self._drafting.date(parts, whole, self._shown)
        cell = next((each for each in (whole, *parts.values()) if each and not each.is_empty), self.first)
        if found is None:
            place = whole or next(iter(parts.values()), None) or self.first
            raise Refused(place, "the row has no date, and every record has one", "write it, or take the row out")
        self._data["date"], note = found
        self._cells["date",] = cell
        if note:
            self._data["date_note"] = f"{self._data['date_note']} {note}" if "date_note" in self._data else note

    def _field(self, cell: Cell, target: Target) -> None:
        text, links = self._drafting.value(cell, target, self._shown)
        header = self._drafting.headers.get(cell.column, letters(cell.column))
        self._comments += [f"Link in {header}: {link}" for link in links]
        if not text:
            return
        refers = next((mark for mark in marks_of(target.field) if isinstance(mark, Refers)), None)
        if refers:
            for part in self._drafting.parts(text):
                self._key(cell, target, refers.registry, part)
        elif target.list_name:
            self._item_cells[target.list_name, target.number][target.name] = cell
            self._items[target.list_name, target.number][target.name] = self._drafting.term(text, target)
        else:
            self._data[target.name] = self._drafting.term(text, target)
            self._cells[target.name,] = cell

    def _key(self, cell: Cell, target: Target, registry: str, text: str) -> None:
        drafting = self._drafting
        key = drafting.key(text, registry)
        if key is None:
            several = drafting.several(text, registry) if registry in _NAMED else []
            if several:
                raise Refused(
                    cell, f"{shortened(text)!r} is the name of {' and '.join(several)}", "write the key of the one"
                )
            self._unknown(cell, registry, text)
            return
        if key != text:
            drafting.notes.append((cell.address, f"{shortened(text)!r} is {key} of {registry}"))
        if not target.list_name:
            self._data.setdefault(target.name, []).append(key)
            self._cells[target.name, len(self._data[target.name]) - 1] = cell
            return
        item, cells = self._items[target.list_name, target.number], self._item_cells[target.list_name, target.number]
        if target.name in ONE_OR_MANY and target.name in item:
            item[target.name] = [
                *([item[target.name]] if isinstance(item[target.name], str) else item[target.name]),
                key,
            ]
        elif target.name in item:  # several places, actors or sources in one cell: an item each
            number = 10 + len(self._items)
            self._items[target.list_name, number][target.name] = key
            self._item_cells[target.list_name, number][target.name] = cell
            return
        else:
            item[target.name] = key
        cells[target.name] = cell

    def _unknown(self, cell: Cell, registry: str, text: str) -> None:
        if registry == "sources" and is_address(text):
            self._to_register(cell, text)
            return
        self._comments.append(
            f"In {registry} there is no {text!r} (cell {cell.address}): add it there, or write its key here."
        )
        message = f"{shortened(text)!r} is not in registries/{registry}: it stands as a comment in the draft"
        self._drafting.notes.append((cell.address, message))

    def _aside(self, cell: Cell, name: str) -> None:
        """An address whose source is to be cited, or a comment."""
        text = str(cell.written).strip() if cell.kind not in ("formula", "error") else ""
        if not text:
            if not cell.is_empty:
                self._drafting.value(cell, _COMMENT_TARGET, self._shown)
            return
        header = self._drafting.headers.get(cell.column, letters(cell.column))
        if name == COMMENT:
            self._comments.append(f"{header}: {' '.join(plain_text(text)[0].split())}")
            return
        addresses = plain_text(text)[1] if has_html(text) else self._drafting.parts(text)
        for address in addresses:
            if not is_address(address):
                self._comments.append(f"{header}: {address}")
            elif key := self._drafting.key(address, "sources"):
                number = 10 + len(self._items)
                self._items["sources", number]["source"] = key
                self._item_cells["sources", number]["source"] = cell
            else:
                self._to_register(cell, address)

    def _to_register(self, cell: Cell, address: str) -> None:
        self._comments.append(f"Source to register: {address}")
        message = f"{shortened(address)} is of no source in registries/sources: it stands as a comment in the draft"
        self._drafting.notes.append((cell.address, message))

    def _constants(self) -> None:
        for written, value in self._drafting.constants.items():
            target = target_of(written)
            if target and target.list_name:
                for (list_name, number), item in self._items.items():
                    if list_name == target.list_name and (number == target.number or number >= 10):
                        item.setdefault(target.name, value)
            elif target:
                self._data.setdefault(target.name, [value] if target.name == "tags" else value)

    # --- what becomes of it -------------------------------------------------------------------------------------------

    def draft(self) -> Draft | None:
        """The record, if it can be called anything."""
        try:
            key = self._key_of_record()
        except Refused as refused:
            self._drafting.refused.append(refused)
            return None
        self._data["status"] = "draft"
        for (list_name, _number), item in self._items.items():
            items = self._data.setdefault(list_name, [])
            if item in items:
                continue
            for name, cell in self._item_cells[list_name, _number].items():
                self._cells[list_name, len(items), name] = cell
            items.append(item)
        if sources := self._data.get("sources"):
            for item in [*self._data.get("facts", ()), *self._data.get("claims", ())]:
                item["sources"] = [dict(each) for each in sources]
        return Draft(key, event_text(in_order(self._data, Event), self._comments), self._cells, self.first)

    def _key_of_record(self) -> str:
        if self._id:
            given = str(self._id.written).strip()
            if not is_event_id(given):
                cure = "write a date and words joined by hyphens, such as 1991-06-04-ceasefire; or leave the cell empty"
                raise Refused(self._id, f"{shortened(given)!r} does not have the form of an event id", cure)
            return given
        made = event_id(self._data["date"], str(self._data.get("title", "")))
        if not made:
            place = next((self._row[column] for column, names in self._columns.items() if "title" in names), self.first)
            raise Refused(place, "the row has no title, of which the id is made", "write one, or take the row out")
        return made


_COMMENT_TARGET = Target("", 1, "date_note", Event.model_fields["date_note"])


def row_text(row: Row) -> str:
    """The row as it is shown to whoever is asked: what stands in its first cells."""
    told = [shortened(" ".join(str(cell.written).split()), 30) for _, cell in sorted(row.cells.items()) if cell.written]
    return " | ".join(told[:8])
