"""What a cell says to a field of a record: text as the record has it, whatever a spreadsheet has made of it."""

import re
from typing import Any, Literal, get_args

from pydantic.fields import FieldInfo

from loaders.problems import shortened
from loaders.reading.lookalikes import name_of
from loaders.sheets.cells import Cell, plain
from loaders.sheets.dates_in_cells import DateReader
from loaders.sheets.refusals import Refused
from schema.fields import marks_of
from schema.records import Dated, FreeText, Refers, TermOf, Voice

Sort = Literal["date", "number", "flag", "key", "term", "line", "text"]
"""What a field takes: dates as EDTF; numbers; true or nothing; keys, ids and the like; terms; one line; any text."""

LONGEST_CELL = 32_767
"""So many characters a spreadsheet keeps of a cell."""
_MOST_DIGITS = 15
_SHORTENED = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[Ee][+-]?[0-9]+")
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SPACED = re.compile(r"-?[0-9]{1,3}([ '\u2019][0-9]{3})+(\.[0-9]+)?")
_GROUPS = {
    "point": re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|-?[0-9]+\.[0-9]+"),
    "comma": re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?|-?[0-9]+,[0-9]+"),
}
_SPACES = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", "\u201a": "'"})
_FLAGS = {"true": "true", "yes": "true", "1": "true", "false": "", "no": "", "0": ""}
_VALUES_ALONE = "copy the column, and paste it back as values only (Ctrl+Shift+V)"
_DIGITS = "give the cell the format of a plain number, and write the figure in digits"


def sort_of(field: FieldInfo) -> Sort:
    """What a field of the record models takes."""
    marks = list(marks_of(field))
    for sort, kind in (("date", Dated), ("key", Refers), ("term", TermOf)):
        if any(isinstance(mark, kind) for mark in marks):
            return sort  # type: ignore[return-value]
    parts = set(_parts(field.annotation))
    if bool in parts:
        return "flag"
    if {int, float} & parts:
        return "number"
    free = next((mark for mark in marks if isinstance(mark, FreeText)), None)
    if free is None:
        return "key"
    return "line" if free.is_line else "text"


def _parts(annotation: Any) -> list[Any]:
    inside = [part for each in get_args(annotation) for part in _parts(each)]
    return [annotation, *(type(each) for each in get_args(annotation) if isinstance(each, int)), *inside]


def is_ours(field: FieldInfo) -> bool:
    """Whether a field has words of the database's own, and not a name or title as others wrote it."""
    return Voice.OURS in marks_of(field) or Voice.CLAIMANT in marks_of(field)


class ValueReader:
    """Reads the cells of one book; what it made plainer on the way stands in `notes`, by the addresses of cells."""

    def __init__(self, dates: DateReader) -> None:
        self.dates, self._decimals = dates, dates.rules.decimals
        self.notes: list[tuple[str, str]] = []

    def read(self, cell: Cell, sort: Sort, *, is_ours: bool = False, row: str = "") -> str | None:
        """What the cell says to a field of that sort; None where it is empty. Raises Refused."""
        if cell.is_empty and cell.merged:
            message = "the cell was merged with others, of which the first alone has what stands there"
            raise Refused(cell, message, "part them ('Merge Cells' once more), and fill in each")
        if cell.is_empty:
            return None
        _refuse_what_is_no_value(cell)
        if sort == "date":
            return self.dates.read(_tidy(cell), row)
        if sort == "number":
            return self._number(cell)
        if sort == "flag":
            return self._flag(cell)
        if sort in ("key", "term"):
            return self._key(cell)
        return self._text(cell, sort, is_ours=is_ours)

    def all_notes(self) -> list[tuple[str, str]]:
        """What there is to know of values, dates included."""
        return [*self.dates.notes, *self.notes]

    def _number(self, cell: Cell) -> str:
        if cell.kind == "number":
            return _digits(cell)
        text = _SPACES.sub(" ", str(cell.value)).strip()
        if cell.kind != "text":
            raise Refused(cell, f"{shortened(cell.written)!r} is a {_NAMES.get(cell.kind, cell.kind)}", _DIGITS)
        if _PLAIN.fullmatch(text) and not (self._decimals == "comma" and "." in text):
            return text
        if _SHORTENED.fullmatch(text):
            raise _shortened_number(cell, text)
        if _SPACED.fullmatch(text):
            bare = re.sub("[ '\u2019]", "", text)
            self.notes.append((cell.address, f"{text!r} was read as {bare}"))
            return bare
        readings = {decimals: _plainly(text, decimals) for decimals in ("point", "comma")}
        meant = readings[self._decimals] if self._decimals else _alone(readings)
        if meant:
            self.notes.append((cell.address, f"{text!r} was read as {meant}"))
            return meant
        if all(readings.values()):
            cure = "write it in digits alone, with a point before decimals; or say --decimals point or --decimals comma"
            raise Refused(cell, f"{text!r} is {readings['point']} or {readings['comma']}", cure)
        return text  # the record models say what is wrong with it, and what to write

    def _flag(self, cell: Cell) -> str | None:
        if cell.kind == "boolean":
            return "true" if cell.value else None
        text = cell.written.strip()
        return _FLAGS.get(text.casefold(), text) or None

    def _key(self, cell: Cell) -> str:
        if cell.kind != "text":
            message = (
                f"the spreadsheet has made a {_NAMES.get(cell.kind, cell.kind)} of what stood here ({cell.written})"
            )
            raise Refused(cell, message, "write it as text, with an apostrophe in front: '0012, '1e5, '1994-05")
        text = str(cell.value)
        bare = _UNSEEN.sub("", _SPACES.sub(" ", text)).strip()
        if _SHORTENED.fullmatch(bare) and "+" in bare:
            raise _shortened_number(cell, bare)
        return bare

    def _text(self, cell: Cell, sort: Sort, *, is_ours: bool) -> str:
        if cell.kind == "number":
            return _digits(cell)
        if cell.kind == "boolean":
            raise Refused(cell, f"the spreadsheet has made a {_NAMES['boolean']} of what stood here", _AS_TEXT)
        if cell.kind != "text":
            raise Refused(
                cell, f"the spreadsheet has made a {_NAMES.get(cell.kind, cell.kind)} of what stood here", _AS_TEXT
            )
        text = str(cell.value)
        if _SHORTENED.fullmatch(text.strip()) and "+" in text:
            raise _shortened_number(cell, text.strip())
        spaced = _SPACES.sub(" ", text)
        if spaced != text:
            self._tell(f"{name_of(_SPACES.findall(text)[0])}s were made spaces", cell)
        seen = _UNSEEN.sub("", spaced)
        if seen != spaced:
            name = name_of(_UNSEEN.findall(spaced)[0])
            self._tell(f"characters that nobody sees were left out ({name})", cell)
        quoted = seen.translate(_QUOTES) if is_ours else seen
        if quoted != seen:
            self._tell("curly quotation marks were made straight ones", cell)
        lines = [" ".join(line.split()) for line in quoted.strip().splitlines()]
        if sort == "line" and len(lines) > 1:
            self._tell("line breaks were made spaces", cell)
            return " ".join(line for line in lines if line)
        return "\n".join(lines)

    def _tell(self, what: str, cell: Cell) -> None:
        self.notes.append((cell.address, what))


_NAMES = {
    "date": "date",
    "time": "time of day",
    "duration": "stretch of time",
    "percentage": "percentage",
    "currency": "sum of money",
    "boolean": "yes-or-no value",
}
_AS_TEXT = "write it as text, with an apostrophe in front"


def _refuse_what_is_no_value(cell: Cell) -> None:
    if cell.kind == "formula":
        raise Refused(
            cell, f"a formula stands here ({shortened(str(cell.value))}), and no result is taken of one", _VALUES_ALONE
        )
    if cell.kind == "error":
        raise Refused(cell, f"the spreadsheet shows an error here: {cell.written}", "mend or empty the cell")
    if cell.kind == "text" and str(cell.value).strip() in _ERRORS:
        raise Refused(cell, f"the spreadsheet had an error here: {str(cell.value).strip()}", "mend or empty the cell")
    if cell.kind == "text" and len(str(cell.value)) == LONGEST_CELL:
        message = f"the text has {LONGEST_CELL:,} characters, the most that a spreadsheet keeps: it may be cut off"
        raise Refused(cell, message, "look at its end, and shorten it by a character if it is whole")


_ERRORS = (
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "Err:502",
    "Err:504",
)


def _digits(cell: Cell) -> str:
    """A number in digits alone. Raises Refused for one of which a spreadsheet has kept but the first digits."""
    text = cell.written if not isinstance(cell.value, int | float) else plain(cell.value)
    if len(text.lstrip("-").partition(".")[0]) > _MOST_DIGITS:
        message = f"{text} has more than {_MOST_DIGITS} digits, of which spreadsheets keep no more: the last are lost"
        raise Refused(cell, message, "write it anew as text, with an apostrophe in front")
    return text


def _shortened_number(cell: Cell, text: str) -> Refused:
    message = f"{text!r} is a number that a spreadsheet has shortened, or an id that it took for one"
    return Refused(cell, message, "write it in full: a figure in digits, an id with an apostrophe in front")


def _plainly(text: str, decimals: str) -> str:
    """A figure with separators as it is with a point alone; nothing where it is none of that form."""
    if not _GROUPS[decimals].fullmatch(text):
        return ""
    return text.replace(",", "") if decimals == "point" else text.replace(".", "").replace(",", ".")


def _alone(readings: dict[str, str]) -> str:
    """The one reading that there is; nothing where there are two or none."""
    found = [reading for reading in readings.values() if reading]
    return found[0] if len(found) == 1 else ""


def _tidy(cell: Cell) -> Cell:
    """A cell of text without spaces that are none."""
    return (
        cell._replace(value=_UNSEEN.sub("", _SPACES.sub(" ", cell.value)).strip())
        if isinstance(cell.value, str)
        else cell
    )
