"""A sheet file into the records: what its sheets make of the files, and of which cell each value comes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from loaders.checks.statements import ID_MISSING
from loaders.editing.adding import file_for
from loaders.editing.documents import CannotEdit, Lines
from loaders.editing.event_texts import event_text
from loaders.editing.mentions import Address
from loaders.editing.record_lines import entry_lines
from loaders.editing.renaming import put_entry
from loaders.editing.workspace import Workspace
from loaders.problems import FieldPath, Problem, field_text
from loaders.reading.yaml_reader import read
from loaders.sheets.asking import Asker
from loaders.sheets.cell_values import ValueReader
from loaders.sheets.cells import Book, Cell, Remark
from loaders.sheets.column_maps import ColumnMap
from loaders.sheets.dates_in_cells import DateReader, Rules
from loaders.sheets.foreign_sheets import drafted, gathered, sheet_of, tell_hidden
from loaders.sheets.layout import IN_SHEETS
from loaders.sheets.merging import Merged, Merging
from loaders.sheets.own_sheets import OwnSheets, is_ours_to_read
from loaders.sheets.record_book import TERMS
from loaders.sheets.record_edits import with_changes
from loaders.sheets.tabulating import Records
from loaders.sheets.written import CHOICES, README
from schema.registries import ALL, EVENTS

TO_FILL_IN = ("value-missing", "key-missing", "list-empty", "text-empty", ID_MISSING)
"""Errors that a draft may have which somebody has yet to fill in."""


class Where(NamedTuple):
    """Where a record stands: the path of its file, and the keys that lead to it there."""

    path: str
    field: FieldPath


class Importing:
    """One import. It changes the workspace alone; what is wrong or to be known stands in `remarks`."""

    def __init__(
        self, book: Book, workspace: Workspace, ask: Asker, rules: Rules, column_map: ColumnMap | None
    ) -> None:
        self._book, self._workspace, self._map = book, workspace, column_map
        self.remarks: list[Remark] = list(book.remarks)
        self._reader = ValueReader(DateReader(book, rules, ask))
        self._places: dict[tuple[str, str], Cell] = {}
        self.new: list[str] = []

    @property
    def has_errors(self) -> bool:
        """Whether anything stands in the way."""
        return any(remark.level == "error" for remark in self.remarks)

    @property
    def is_of_ours(self) -> bool:
        """Whether an export wrote the file."""
        return self._map is None and is_ours_to_read(self._book)

    def take(self, sheet_name: str | None) -> None:
        """Take the sheets of ours, or a sheet of somebody else's."""
        if self.is_of_ours:
            self._take_ours()
        elif sheet := sheet_of(self._book, sheet_name, self.remarks):
            for draft in drafted(self._book, sheet, self._map, self._reader, self._workspace.dataset, self.remarks):
                if self._workspace.text(draft.path):
                    message = f"{draft.path} is there already: it was left as it is"
                    self._note(draft.first.address, message)
                    continue
                self._put_new(draft.path, draft.text)
                self._know(draft.path, (), draft.first)
                for field, cell in draft.cells.items():
                    self._know(draft.path, field, cell)

    # --- sheets of ours -----------------------------------------------------------------------------------------------

    def _take_ours(self) -> None:
        sheets = OwnSheets(self._book, self._reader)
        self.remarks += sheets.remarks
        records, where = self._records()
        merging = Merging(records, self._retired())
        merged = merging.merge(sheets.forms, sheets.rows)
        self.remarks += [refused.remark(self._book.path.name) for refused in merging.refused]
        gone = [] if self.has_errors else merging.gone  # of a row that was refused, its record may seem gone
        self.remarks += gathered(self._book, [*merging.notes, *gone, *self._reader.all_notes()])
        for sheet in self._book.sheets:
            if sheet.name in sheets.rows:
                tell_hidden(self._book, sheet, sheets.written_columns(sheet), self.remarks)
            elif sheet.header and sheet.name not in (README, CHOICES, TERMS):
                self._note(sheet.name, "the sheet is none of those that an export writes, and was not read")
        if not self.has_errors:
            self._write(records, merged, where)

    def _records(self) -> tuple[Records, dict[tuple[str, str], Where]]:
        """What the files say, every scalar as it is written, and where each record stands."""
        found: Records = {name: {} for name in IN_SHEETS}
        where: dict[tuple[str, str], Where] = {}
        for registry in IN_SHEETS:
            for path in self._workspace.paths(registry):
                data, _ = read(self._workspace.text(path).removeprefix("\ufeff"))
                if not isinstance(data, dict):
                    cure = f"'python -m loaders check {path}' says why"
                    self.remarks.append(Remark(self._book.path.name, registry, f"{path} cannot be read", cure))
                    continue
                entries = {Path(path).stem: data} if registry == EVENTS.name else data
                for key, entry in entries.items():
                    found[registry][key] = entry
                    where[registry, key] = Where(path, () if registry == EVENTS.name else (key,))
        return found, where

    def _retired(self) -> Mapping[str, str]:
        retired = self._workspace.dataset.registry("retired")
        return {key: entry.data["successor"] or "" for key, entry in retired.items()}

    def _write(self, before: Records, merged: Merged, where: dict[tuple[str, str], Where]) -> None:
        for (registry, key), row in merged.new.items():
            where[registry, key] = self._put_record(registry, key, merged.records[registry][key], row.first)
        for registry, entries in before.items():
            for key, data in entries.items():
                after = merged.records[registry][key]
                if after != data:
                    self._change(where[registry, key], data, after, registry, merged)
        for (registry, key, path), cell in merged.cells.items():
            if found := where.get((registry, key)):
                self._know(found.path, (*found.field, *path), cell)

    def _put_record(self, registry: str, key: str, data: dict[str, Any], first: Cell) -> Where:
        if registry == EVENTS.name:
            path = f"events/{key[:4]}/{key}.yml"
            self._put_new(path, event_text(data))
            return Where(path, ())
        address = Address(registry, key)
        path = file_for(self._workspace, address, data)
        put_entry(self._workspace, address, Lines(entry_lines(key, data)), path)
        self._note(first.address, f"a new entry {key!r}, in {path}")
        return Where(path, (key,))

    def _change(
        self, where: Where, before: dict[str, Any], after: dict[str, Any], registry: str, merged: Merged
    ) -> None:
        try:
            text = with_changes(self._workspace.text(where.path), where.field, before, after, ALL[registry].model)
        except CannotEdit as error:
            key = str(where.field[0]) if where.field else Path(where.path).stem
            cell = merged.cells.get((registry, key, ()))
            cure = "change it by hand, as the sheet has it, and import the sheet once more"
            place = cell.address if cell else registry
            self.remarks.append(Remark(self._book.path.name, place, f"{where.path}: {error}", cure))
            return
        self._workspace.put(where.path, text)

    # --- both ---------------------------------------------------------------------------------------------------------

    def _put_new(self, path: str, text: str) -> None:
        self._workspace.put(path, text)
        self.new.append(path)

    def _note(self, where: str, message: str) -> None:
        self.remarks.append(Remark(self._book.path.name, where, message, level="note"))

    def _know(self, path: str, field: FieldPath, cell: Cell) -> None:
        self._places.setdefault((path, field_text(field)), cell)

    # --- what checks say of it ----------------------------------------------------------------------------------------

    def is_to_fill_in(self, problem: Problem) -> bool:
        """Whether a problem is but what a new draft lacks."""
        return problem.path in self.new and problem.code in TO_FILL_IN

    def told(self, problem: Problem) -> Remark | None:
        """A problem of the records as one of the sheet: None where no cell has to do with it."""
        cell = self._cell(problem)
        if cell is None:
            return None
        subject = f"{problem.field}: " if problem.field else ""
        message = f"{subject}{problem.message} ({problem.path}) [{problem.code}]"
        level = "note" if self.is_to_fill_in(problem) else problem.level
        return Remark(self._book.path.name, cell.address, message, problem.help, level)

    def _cell(self, problem: Problem) -> Cell | None:
        """The cell of the value that is meant, or of what is nearest around it."""
        field = problem.field
        while True:
            if found := self._places.get((problem.path, field)):
                return found
            if not field:
                return None
            field = field[: max(field.rfind("."), field.rfind("["), 0)]
