"""What rows of our sheets make of the records: their changes, three ways held together.

A row knows of each cell whether it was changed since the export, and of each value of the record whether that was.
What was changed in the sheet alone goes into the record; what was changed in the record alone stays; what was changed
in both to different things is said and left. Rows that are gone take nothing with them.
"""

from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from difflib import get_close_matches
from typing import Any, NamedTuple

from loaders.problems import FieldPath, shortened
from loaders.reading.event_ids import event_id
from loaders.reading.validating import misformed
from loaders.sheets.cells import Cell
from loaders.sheets.layout import AS_EXPORTED, Column, Form, own_column
from loaders.sheets.list_items import STATEMENT_ID, ItemList, has_same_id, is_row, is_same, item_of, unchanged
from loaders.sheets.nested import in_order, put
from loaders.sheets.own_sheets import OwnRow
from loaders.sheets.refusals import Refused
from loaders.sheets.tabulating import Records, TableRow, table_rows
from schema.dates import DateError
from schema.records import is_event_id, is_key

Place = tuple[str, str, FieldPath]
"""Where a value is: its registry, the id or key of its record, and the path in it."""

_DRAFT = "draft"
_MOST_NAMED = 5


class Merged(NamedTuple):
    """The records as they are to be, which are new, and of which cell each value that a row has comes."""

    records: Records
    new: dict[tuple[str, str], OwnRow]
    cells: dict[Place, Cell]


class Merging:
    """One import. What is wrong or to be known of cells stands in `refused` and `notes`."""

    def __init__(self, now: Records, retired: Mapping[str, str]) -> None:
        """`retired` has what took the place of ids and keys that are no longer in use, '' where nothing did."""
        self._now, self._retired = now, retired
        self._after: Records = deepcopy(now)
        self._new: dict[tuple[str, str], OwnRow] = {}
        self._cells: dict[Place, Cell] = {}
        self._called: dict[tuple[str, str, str, str], int] = {}
        """Where new statements are in their lists, by what their rows call them."""
        self.refused: list[Refused] = []
        self.notes: list[tuple[str, str]] = []
        self.gone: list[tuple[str, str]] = []
        """What the records have and the sheets do not."""

    def merge(self, forms: tuple[Form, ...], rows: Mapping[str, list[OwnRow]]) -> Merged:
        """Take the rows of all sheets."""
        for form in forms:
            if form.is_of_records and form.name in rows:
                self._records(form, rows[form.name])
        for form in forms:
            if not form.is_of_records and form.name in rows:
                self._items(form, rows[form.name])
        self._forget_what_rows_call_them()
        for registry, key in self._new:
            model = next(form.registry.model for form in forms if form.registry.name == registry)
            self._after[registry][key] = in_order(self._after[registry][key], model)
        return Merged(self._after, self._new, self._cells)

    # --- whole records ------------------------------------------------------------------------------------------------

    def _records(self, form: Form, rows: list[OwnRow]) -> None:
        now = {row.belongs[0]: row for row in table_rows(form, self._now)}
        seen: dict[str, OwnRow] = {}
        for row in rows:
            try:
                key = self._record(form, row, now)
                if first := seen.get(key):
                    own = own_column(form.registry)
                    message = f"the {own} {key!r} is also that of {first.cell(own).address}"
                    raise Refused(row.cell(own), message, "each record has one row: take one of the two out")
                seen[key] = row
            except Refused as refused:
                self.refused.append(refused)
        self._say_gone(form, [key for key in now if key not in seen])

    def _record(self, form: Form, row: OwnRow, now: Mapping[str, TableRow]) -> str:
        own, name, key = own_column(form.registry), form.registry.name, row.belongs[0]
        if row.was and not row.was.had(own, key):
            command = f"'python -m loaders rename' gives {'records' if name == 'events' else 'entries'} another one"
            raise Refused(row.cell(own), f"the {own} was changed to {key!r}", f"put back what stood here; {command}")
        if row.was:
            if key not in now:
                self._no_longer(row, own, key)
            else:
                self._changes(form, row, now[key], (name, key, ()), self._after[name][key])
            return key
        key = key or self._new_key(form, row)
        if key in now:
            self._unmarked(row, now[key])
        elif (name, key) not in self._new:
            self._new_record(row, key)
        return key

    def _no_longer(self, row: OwnRow, own: str, key: str) -> None:
        """A record that is gone: what was not changed in the sheet is passed over."""
        successor = self._retired.get(key if own == "event id" else f"{row.form.registry.name}/{key}", "")
        instead = f"; it is {successor!r} now" if successor else ""
        if row.is_changed:
            cure = "export the sheets anew, and change it there"
            raise Refused(row.cell(own), f"{key!r} is not among the records any more{instead}", cure)
        self.notes.append((row.cell(own).address, f"{key!r} is not among the records any more{instead}: passed over"))

    def _unmarked(self, row: OwnRow, now: TableRow) -> None:
        """A row without what it was at the export, of a record that there is: no one knows what was changed."""
        form = row.form
        told = dict(zip(form.header, (*now.belongs, *now.cells), strict=True))
        if told.get("status") == _DRAFT:
            told["status"] = row.texts.get("status", "")  # whatever the row says: a new record is a draft
        if not all(is_same(row.texts.get(column.name, ""), told[column.name]) for column in form.columns):
            message = f"there is a record {now.belongs[0]!r} already, and the row does not say what it has changed"
            cure = "export the sheets anew, and change it there; a new record takes another one"
            raise Refused(row.cell(own_column(form.registry)), message, cure)
        self._know(form, row, (form.registry.name, now.belongs[0], ()))

    def _new_key(self, form: Form, row: OwnRow) -> str:
        """The id of a new event, made of its date and title; entries of registries bring their keys. Raises Refused."""
        if form.registry.name != "events":
            cure = "write lower-case letters and digits joined by hyphens, such as new-york"
            raise Refused(row.cell(own_column(form.registry)), "a new entry has no key", cure)
        try:
            made = event_id(row.texts.get("date", ""), row.texts.get("title", ""))
        except DateError as error:
            raise Refused(row.cell("date"), error.message, error.hint or "write a day as 1991-06-04") from None
        if not made:
            raise Refused(row.cell("title"), "a new record needs a title, of which its id is made", "write one")
        return made

    def _new_record(self, row: OwnRow, key: str) -> None:
        form, name, own = row.form, row.form.registry.name, row.cell(own_column(row.form.registry))
        if not (is_event_id(key) if name == "events" else is_key(key)):
            message, cure = misformed(key, "event" if name == "events" else "")
            raise Refused(own, message, cure)
        if (key if name == "events" else f"{name}/{key}") in self._retired:
            raise Refused(own, f"{key!r} is retired, and stays so", "give the new one another")
        data: dict[str, Any] = {}
        for column in form.columns:
            if text := row.texts.get(column.name):
                put(data, column.path, text)
        if name == "events":
            if data.get("status", _DRAFT) != _DRAFT:
                self.notes.append((row.cell("status").address, "a new record is a draft until somebody has read it"))
            data["status"] = _DRAFT
        self._after[name][key] = data
        self._new[name, key] = row
        self._know(form, row, (name, key, ()))

    # --- items of lists -----------------------------------------------------------------------------------------------

    def _items(self, form: Form, rows: list[OwnRow]) -> None:
        now: defaultdict[tuple[str, ...], list[TableRow]] = defaultdict(list)
        for each in table_rows(form, self._now):
            now[each.belongs].append(each)
        by_list: defaultdict[tuple[str, ...], list[OwnRow]] = defaultdict(list)
        for row in rows:
            try:
                _refuse_another_one(form, row)
                by_list[self._known(form, row.belongs)].append(row)
            except Refused as refused:
                self.refused.append(refused)
        left: list[str] = []
        for belongs, own in by_list.items():
            changed = [row for row in own if row.is_changed]
            try:
                items = self._list(form, (changed or own)[0], belongs)
            except Refused as refused:  # rows that nobody has changed may be of what was withdrawn since
                self.refused += [refused] if changed else []
                continue
            taken = self._of_list(form, own, now[belongs], items, belongs)
            left += [belongs[0] for each in now[belongs] if each.position not in taken]
        left += [belongs[0] for belongs, each in now.items() if belongs not in by_list for _ in each]
        self._say_gone(form, left)

    def _list(self, form: Form, row: OwnRow, belongs: tuple[str, ...]) -> ItemList:
        """The list of a record whose items the rows are. Raises Refused where there is no such record or statement."""
        own, name, key = form.belongs[0], form.registry.name, belongs[0]
        if key not in self._after[name]:
            near = get_close_matches(key, [*self._after[name]], 1)
            cure = f"did you mean {near[0]!r}?" if near else f"write the {own} of a record, or a row for it in {name!r}"
            message = f"there is no record {shortened(key)!r}" if key else "the row does not say whose it is"
            raise Refused(row.cell(own), message, cure)
        record = self._after[name][key]
        path: FieldPath = ()
        keys = form.keys
        if len(belongs) > 1:
            statements = record.get(keys[0], [])
            position = next((place for place, each in enumerate(statements) if each.get("id") == belongs[1]), None)
            if position is None:
                position = self._called.get((name, key, keys[0], belongs[1]))
            if position is None:
                singular = keys[0].removesuffix("s")
                message = (
                    f"{key!r} has no {singular} {belongs[1]!r}"
                    if belongs[1]
                    else f"the row does not say of which {singular} it is"
                )
                cure = f"write the id of a {singular} of this record; a new one may have one of your own, such as k7f2"
                raise Refused(row.cell(form.belongs[1]), message, cure)
            path, keys = (keys[0], position), keys[1:]
        return ItemList(record, (*path, *keys))

    def _of_list(
        self, form: Form, rows: list[OwnRow], now: list[TableRow], items: "ItemList", belongs: tuple[str, ...]
    ) -> set[int]:
        """Take the rows of one list; return the places of the items that have one."""
        place: Place = (form.registry.name, belongs[0], items.path)
        taken: set[int] = set()
        unmatched: list[OwnRow] = []
        for row in rows:
            at = unchanged(form, row, now, taken)
            if at is None:
                unmatched.append(row)
            else:
                taken.add(at.position)
                self._item_changes(form, row, at, place, items)
        for row in unmatched:
            try:
                self._unmatched(form, row, now, taken, place, items)
            except Refused as refused:
                self.refused.append(refused)
        return taken

    def _item_changes(self, form: Form, row: OwnRow, at: TableRow, place: Place, items: "ItemList") -> None:
        where: Place = (place[0], place[1], (*place[2], at.position))
        try:
            if row.is_bare and any(at.cells):
                self._say_gone(form, [place[1]])
                return
            if not form.columns[0].path:
                self._value_change(row, at, items, form.columns[0])
            else:
                self._changes(form, row, at, where, items.items[at.position])
            self._know(form, row, where)
        except Refused as refused:
            self.refused.append(refused)

    def _value_change(self, row: OwnRow, at: TableRow, items: "ItemList", column: Column) -> None:
        text = row.texts.get(column.name, "")
        if text and text != at.cells[0]:
            items.set(at.position, text)

    def _unmatched(
        self, form: Form, row: OwnRow, now: list[TableRow], taken: set[int], place: Place, items: "ItemList"
    ) -> None:
        """A row of which no item is what it was: a new one, one that has been taken over already, or a conflict."""
        for at in now:
            if at.position not in taken and is_row(form, row, at):
                taken.add(at.position)
                self._call(form, row, at.position)
                self._know(form, row, (place[0], place[1], (*place[2], at.position)))
                return
        if row.was and not row.is_changed:
            return  # the item was changed in the records, or taken out of them, and not in the sheet
        if row.was:
            at_place = next((at for at in now if at.position == row.was.position and at.position not in taken), None)
            same_id = [at for at in now if at.position not in taken and has_same_id(form, row, at)]
            if found := same_id[0] if same_id else at_place:
                taken.add(found.position)
                self._item_changes(form, row, found, place, items)
                return
            message = "the row was changed here, and what it was is not in the record any more"
            cure = f"export the sheets anew, and change it there; if it is a copy of another row, empty {AS_EXPORTED!r}"
            raise Refused(row.first, message, cure)
        if row.is_bare:
            return
        lacking = next((column for column in form.columns if column.needed and not row.texts.get(column.name)), None)
        if lacking and lacking.name != "status":
            message = f"the row has no {lacking.name!r}"
            raise Refused(row.cell(lacking.name), message, lacking.field.description or "write it")
        if (given := row.texts.get("id", "")) and any(_has(each, given) for each in items.items):
            message = f"{row.belongs[0]!r} has a {_singular(form)} {given!r} already"
            raise Refused(row.cell("id"), message, "empty the cell, or write another word")
        self._call(form, row, len(items.items))
        self._know(form, row, (place[0], place[1], (*place[2], len(items.items))))
        items.append(item_of(form, row))

    # --- new statements, which rows of other sheets call by any word --------------------------------------------------

    def _call(self, form: Form, row: OwnRow, position: int) -> None:
        if word := row.texts.get("id"):
            self._called[form.registry.name, row.belongs[0], form.keys[0], word] = position

    def _known(self, form: Form, belongs: tuple[str, ...]) -> tuple[str, ...]:
        """Whose rows are, with the id that a statement has by now."""
        if len(belongs) < 2:
            return belongs
        position = self._called.get((form.registry.name, belongs[0], form.keys[0], belongs[1]))
        if position is None:
            return belongs
        statement = self._after[form.registry.name][belongs[0]][form.keys[0]][position]
        return belongs[0], str(statement.get("id", belongs[1]))

    def _forget_what_rows_call_them(self) -> None:
        """Of new statements keep the ids that have the form of one; others are given by and by."""
        for registry, key, name, word in self._called:
            for statement in self._after[registry][key][name]:
                if statement.get("id") == word and not STATEMENT_ID.fullmatch(word):
                    del statement["id"]

    # --- cells --------------------------------------------------------------------------------------------------------

    def _changes(self, form: Form, row: OwnRow, now: TableRow, place: Place, data: dict[str, Any]) -> None:
        """Put what was changed in a row into a record, or an item. Conflicts are said cell by cell."""
        was = row.was
        told = dict(zip(form.header, (*now.belongs, *now.cells), strict=True))
        for column in reversed(form.columns):  # so that of a short list the last is taken out first
            if column.name not in row.texts or was is None:
                continue
            text, value = row.texts[column.name], told[column.name]
            if was.had(column.name, text) or is_same(text, value):
                continue
            if not was.had(column.name, value):
                self._conflict(row.cell(column.name), value, text)
            elif not text and column.needed:
                message = f"{column.name!r} was emptied, and no {_noun(form)} is without it"
                self.refused.append(Refused(row.cell(column.name), message, "put back what stood here"))
            else:
                put(data, column.path, text)
        self._know(form, row, place)

    def _conflict(self, cell: Cell, value: str, text: str) -> None:
        there, here = (repr(shortened(each)) if each else "empty" for each in (value, text))
        message = f"changed here and in the records since the export: {here} here, {there} there"
        self.refused.append(Refused(cell, message, "write what is right into both, or export the sheets anew"))

    def _know(self, form: Form, row: OwnRow, place: Place) -> None:
        registry, key, path = place
        self._cells.setdefault(place, row.first)
        for column in form.columns:
            if column.name in row.cells:
                self._cells[registry, key, (*path, *column.path)] = row.cells[column.name]

    def _say_gone(self, form: Form, keys: list[str]) -> None:
        if not keys:
            return
        named = [*dict.fromkeys(keys)]
        more = f" and {len(named) - _MOST_NAMED:,} more" if len(named) > _MOST_NAMED else ""
        rows = f"{len(keys):,} rows" if len(keys) > 1 else "1 row"
        are = "are" if len(keys) > 1 else "is"
        message = f"{rows} of the records {are} not in the sheet, and nothing was deleted: "
        message += f"{', '.join(named[:_MOST_NAMED])}{more}"
        self.gone.append((form.name, message))


def _refuse_another_one(form: Form, row: OwnRow) -> None:
    """A row stays with the record, and the statement, that it was of. Raises Refused."""
    if row.was is None:
        return
    for name, text in zip(form.belongs, row.belongs, strict=True):
        if not row.was.had(name, text):
            cure = "put back what stood here, and write a new row instead"
            raise Refused(row.cell(name), "the row was of another one when it was exported", cure)
    if "id" in row.texts and not row.was.had("id", row.texts["id"]):
        raise Refused(row.cell("id"), f"the id was changed to {row.texts['id']!r}", "put back what stood here")


def _has(value: Any, given: str) -> bool:
    return isinstance(value, dict) and value.get("id") == given


def _singular(form: Form) -> str:
    return form.keys[-1].removesuffix("s")


def _noun(form: Form) -> str:
    return "record" if form.is_of_records else f"row of {form.name!r}"
