"""A hand-written file that stands for itself, beside the records: read by its model, with all that is wrong with it."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from loaders.problems import FieldPath, field_text
from loaders.reading.entries import Data
from loaders.reading.validating import validate
from loaders.reading.yaml_reader import FILE_EMPTY, Positions, read

Unclear = Callable[[Data], Iterable[tuple[FieldPath, str]]]
"""Finds in valid data what no model can tell: where, and what to do."""


class FormError(ValueError):
    """A file is not as it should be; `faults` says where, what and what to do, one fault a line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Form(NamedTuple):
    """What a file says, and where it says it."""

    path: str
    data: Data
    positions: Positions

    def where(self, *field: str | int) -> str:
        """'expectations/record.yml:12', where the value of a field stands."""
        return f"{self.path}:{self.positions.find(field).line + 1}"


def read_form(text: str, path: str, model: type[BaseModel], unclear: Unclear | None = None) -> Form | None:
    """A file of a model by its text; None where it says nothing at all. Raises FormError."""
    data, mistakes = read(text)
    if [mistake.code for mistake in mistakes] == [FILE_EMPTY]:
        return None
    faults = [(mistake.mark.line + 1, mistake.field, mistake.message, mistake.help) for mistake in mistakes]
    valid, findings = validate(model, data, path, skipped=frozenset(mistake.field for mistake in mistakes))
    positions = Positions(text)
    faults += [(_line(positions, each.field), each.field, each.message, each.help) for each in findings]
    if valid is not None and unclear is not None:
        faults += [(_line(positions, field), field, cure, "") for field, cure in unclear(valid)]
    if faults or valid is None:
        raise FormError([*_told(path, sorted(faults, key=lambda fault: fault[0]))])
    return Form(path, valid, positions)


def _line(positions: Positions, field: FieldPath) -> int:
    return positions.find(field).line + 1


def _told(path: str, faults: Iterable[tuple[int, FieldPath, str, str]]) -> Iterator[str]:
    for line, field, message, cure in faults:
        what = f"{message}; {cure}" if cure else message
        yield f"{path}:{line}: {field_text(field) or 'the file'}: {what}"
