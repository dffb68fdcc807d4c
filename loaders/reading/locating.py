"""From a finding to a problem with line, column, excerpt and level."""

from loaders.problems import RULES, Finding, Problem, field_text, shortened
from loaders.reading.yaml_reader import Mark, Positions, YamlProblem

_LONGEST_EXCERPT, _BEFORE_CARET = 160, 60
_LONGEST_WORDS = 600
"""Of field, message and help each; a file may have values, and so quotations, of any length."""


def problem_of_yaml(mistake: YamlProblem, path: str, lines: list[str]) -> Problem:
    """A surprise of YAML as a problem."""
    return _problem(mistake.code, path, field_text(mistake.field), mistake.message, mistake.help, mistake.mark, lines)


def problem_of_finding(finding: Finding, positions: Positions) -> Problem:
    """A finding as a problem, placed as closely as the file allows."""
    mark = positions.find(finding.field, at_key=finding.at_key)
    value = positions.value(finding.field)
    if value and finding.needle:
        mark = _at_needle(positions.lines, value, finding.needle, finding.skip) or mark
    elif value and value.line == value.end_line and finding.offset is not None:
        mark = _at_offset(positions.lines, value, finding.offset)
    field = field_text(finding.field)
    return _problem(finding.code, finding.path, field, finding.message, finding.help, mark, positions.lines)


def _at_offset(lines: list[str], value: Mark, offset: int) -> Mark:
    quote = lines[value.line][value.column : value.column + 1] in ("'", '"')
    column = min(value.column + quote + offset, max(value.end_column - 1 - quote, value.column))
    return Mark(value.line, column, value.line, column + 1)


def _at_needle(lines: list[str], value: Mark, needle: str, skip: int) -> Mark | None:
    """Where the needle stands within the value for the `skip`-th time, counted from 0; None where it is escaped."""
    for number in range(value.line, min(value.end_line + 1, len(lines))):
        line = lines[number][: value.end_column] if number == value.end_line else lines[number]
        column = line.find(needle, value.column if number == value.line else 0)
        while column >= 0:
            if not skip:
                return Mark(number, column, number, column + len(needle))
            skip -= 1
            column = line.find(needle, column + len(needle))
    return None


def _problem(code: str, path: str, field: str, message: str, help_text: str, mark: Mark, lines: list[str]) -> Problem:
    if mark.line >= len(lines):  # libyaml adds a line break that the file lacks
        mark = Mark(len(lines) - 1, len(lines[-1]), len(lines) - 1, len(lines[-1]))
    excerpt = lines[mark.line]
    end = mark.end_column if mark.end_line == mark.line else len(excerpt)
    width = max(1, min(end, len(excerpt)) - mark.column)
    excerpt, caret = _shortened(excerpt, mark.column)
    width = min(width, max(1, len(excerpt) - caret))
    level = RULES[code].level
    field, message, help_text = (shortened(words, _LONGEST_WORDS) for words in (field, message, help_text))
    return Problem(path, mark.line + 1, mark.column + 1, level, code, field, message, help_text, excerpt, caret, width)


def _shortened(line: str, caret: int) -> tuple[str, int]:
    """A stretch of a long line around the caret, and where the caret is in it."""
    if len(line) <= _LONGEST_EXCERPT:
        return line, caret
    start = 0 if caret < _LONGEST_EXCERPT * 2 // 3 else caret - _BEFORE_CARET
    shown = line[start : start + _LONGEST_EXCERPT]
    before, after = "…" * (start > 0), "…" * (start + _LONGEST_EXCERPT < len(line))
    return before + shown + after, caret - start + len(before)
