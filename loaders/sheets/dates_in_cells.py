"""Dates as they stand in sheets. What a cell leaves open, such as which number is the day, is never guessed."""

import re
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from loaders.problems import shortened
from loaders.sheets.asking import Asker, Choice, Question
from loaders.sheets.cells import Book, Cell
from loaders.sheets.refusals import Refused
from schema.dates import DateError, parse_date

Order = Literal["day-first", "month-first"]
System = Literal["1900", "1904"]
ORDERS: Final[tuple[Order, ...]] = ("day-first", "month-first")
SYSTEMS: Final[tuple[System, ...]] = ("1900", "1904")

_NUMBERS = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}")
_SERIAL = re.compile(r"[1-9][0-9]{4}(\.[0-9]+)?")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?")
_FORMAT_WORDS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_AS_TEXT = "as text, with an apostrophe in front"


class Rules(NamedTuple):
    """What a user has said of the dates and figures of a file."""

    order: Order | None = None
    """What 03/04/1993 means."""
    system: System | None = None
    """From which year on days are numbered."""
    decimals: Literal["point", "comma"] | None = None
    """What stands before decimals."""


class DateReader:
    """Reads the dates of one book; what it found out stands in `notes`, each with the address of a cell."""

    def __init__(self, book: Book, rules: Rules, ask: Asker) -> None:
        self._book, self.rules, self._ask = book, rules, ask
        self._orders: dict[tuple[str, int], Order] = {}
        self._systems: dict[tuple[str, int], System] = {}
        self.notes: list[tuple[str, str]] = []

    def read(self, cell: Cell, row: str = "") -> str:
        """The date in a cell that is not empty, as EDTF; `row` shows the row to whoever is asked. Raises Refused."""
        if isinstance(cell.value, date):
            return self._of_date(cell, cell.value)
        if cell.kind in ("number", "text"):
            return self._of_text(cell, str(cell.written if cell.kind == "number" else cell.value).strip(), row)
        raise Refused(cell, f"{shortened(cell.written)!r} is a {_name(cell)} and no date", "write a day as 1991-06-04")

    def _of_date(self, cell: Cell, value: date) -> str:
        if shown := _without_day(cell):
            cure = f"write it {_AS_TEXT}: '{value:%Y-%m} if the day is not known, '{value:%Y-%m-%d} if it is"
            raise Refused(cell, f"the cell shows {shown}, and holds {value:%Y-%m-%d}", cure)
        if isinstance(value, datetime):
            self._note(cell, f"the time of day, {value:%H:%M}, was left out: it belongs into date_note")
            value = value.date()
        return value.isoformat()

    def _of_text(self, cell: Cell, text: str, row: str) -> str:
        if _SERIAL.fullmatch(text):
            return self._of_serial(cell, text, row)
        if found := _NUMBERS.fullmatch(text):
            return self._of_numbers(cell, found, row)
        if _SHORT_YEAR.fullmatch(text):
            raise Refused(cell, f"{text!r} has a year of two digits", "write it in full, as 1991-06-04")
        try:
            return parse_date(text).text
        except DateError as error:
            raise Refused(cell, error.message, error.hint or "write a day as 1991-06-04") from None

    def _of_numbers(self, cell: Cell, found: re.Match[str], row: str) -> str:
        text, first, second, year = found[0], int(found[1]), int(found[3]), int(found[4])
        days = {"day-first": _day(year, second, first), "month-first": _day(year, first, second)}
        readings = [*dict.fromkeys(day for day in days.values() if day)]
        if not readings:
            raise Refused(cell, f"{text!r} is no day of the calendar", "write a day as 1991-06-04")
        if len(readings) == 1:
            day = readings[0]
            if first != second:
                self._note(cell, f"{text!r} was read as {_label(day)}, since there is no month {max(first, second)}")
        else:
            order = self._order(cell, text, (_label(days["day-first"]), _label(days["month-first"])), row)
            day = days[order] or readings[0]
        if ":" in text:
            self._note(cell, f"the time of day in {text!r} was left out: it belongs into date_note")
        return day.isoformat()

    def _order(self, cell: Cell, text: str, labels: tuple[str, str], row: str) -> Order:
        column = (cell.sheet, cell.column)
        told = self.rules.order or self._orders.get(column)
        if told:
            return told
        message = f"{text!r} is {labels[0]} or {labels[1]}"
        choices = (
            Choice("d", f"{labels[0]}, here", "day-first"),
            Choice("D", f"{labels[0]}, and the day first in the whole column", "day-first column"),
            Choice("m", f"{labels[1]}, here", "month-first"),
            Choice("M", f"{labels[1]}, and the month first in the whole column", "month-first column"),
        )
        answer = self._ask(Question(cell.address, message, row, choices))
        for order in ORDERS:
            if answer and answer.startswith(order):
                if answer.endswith("column"):
                    self._orders[column] = order
                return order
        cure = "say --dates day-first or --dates month-first, or write the day as 1991-06-04"
        raise Refused(cell, message, cure)

    def _of_serial(self, cell: Cell, text: str, row: str) -> str:
        days = {system: day_numbered(int(text.partition(".")[0]), system) for system in SYSTEMS}
        labels = {system: _label(day) for system, day in days.items()}
        column = (cell.sheet, cell.column)
        system = self.rules.system or self._systems.get(column)
        if not system:
            message = (
                f"{text} in a column of dates may be a day as spreadsheets number them: {labels['1900']}, or "
                f"{labels['1904']} where they count from 1904"
            )
            if self._book.since_1904:
                message += ", as this file does"
            choices = tuple(
                Choice(system[2:], f"{labels[system]}, and days are counted from {system} in the whole column", system)
                for system in SYSTEMS
            )
            answer = self._ask(Question(cell.address, message, row, choices))
            system = next((each for each in SYSTEMS if each == answer), None)
            if not system:
                cure = "give the cells the format of a date, or say --serials 1900 or --serials 1904"
                raise Refused(cell, message, cure)
            self._systems[column] = system
        self._note(cell, f"{text} was read as {labels[system]}, the day of that number counted from {system}")
        return days[system].isoformat()

    def _note(self, cell: Cell, message: str) -> None:
        self.notes.append((cell.address, message))


def day_numbered(number: int, system: System) -> date:
    """The day that spreadsheets give a number; counted from 1900 they know a 29 February of that year, the 60th."""
    if system == "1904":
        return date(1904, 1, 1) + timedelta(days=number)
    return date(1899, 12, 30 if number > 60 else 31) + timedelta(days=number)


def is_time_of_day(text: str) -> bool:
    """Whether a text is a time such as 07:50."""
    return _CLOCK.fullmatch(text) is not None


def _without_day(cell: Cell) -> str:
    """What a cell shows that holds a day and shows none; nothing where it shows the day, or nobody knows."""
    if cell.format:
        codes = _FORMAT_WORDS.sub("", cell.format).lower()
        has_day = "d" in codes or not re.search("[my]", codes)
        return "" if has_day else f"no day (its format is {cell.format!r})"
    numbers = {int(number) for number in re.findall(r"[0-9]+", cell.written)}
    is_shown = not cell.written or not isinstance(cell.value, date) or cell.value.day in numbers
    return "" if is_shown else repr(shortened(cell.written))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _label(day: date | None) -> str:
    return parse_date(day.isoformat()).label if day else ""


def _name(cell: Cell) -> str:
    names = {"boolean": "yes or no", "percentage": "percentage", "currency": "sum of money", "time": "time of day"}
    return names.get(cell.kind, "stretch of time" if cell.kind == "duration" else cell.kind)
