"""From a finding to a problem with line, column, excerpt and level."""

from loaders.problems import RULES, Finding, Problem, field_text
from loaders.reading import Mark, Positions, Trap

_LONGEST_EXCERPT = 160


def problem_of_trap(trap: Trap, path: str, lines: list[str]) -> Problem:
    """A surprise of YAML as a problem."""
    return _problem(trap.code, path, field_text(trap.field), trap.message, trap.help, trap.mark, lines)


def problem_of_finding(finding: Finding, positions: Positions) -> Problem:
    """A finding as a problem, placed as closely as the file allows."""
    mark = positions.find(finding.field, at_key=finding.at_key)
    if finding.needle:
        mark = _narrowed(positions, finding, mark)
    elif finding.offset is not None and mark.line == mark.end_line:
        line = positions.lines[mark.line] if mark.line < len(positions.lines) else ""
        quote = line[mark.column : mark.column + 1] in ("'", '"')
        column = min(mark.column + quote + finding.offset, max(mark.end_column - 1 - quote, mark.column))
        mark = Mark(mark.line, column, mark.line, column + 1)
    field = field_text(finding.field)
    return _problem(finding.code, finding.path, field, finding.message, finding.help, mark, positions.lines)


def _narrowed(positions: Positions, finding: Finding, mark: Mark) -> Mark:
    first, last = positions.extent(finding.field)
    for number in range(first, min(last + 1, len(positions.lines))):
        column = positions.lines[number].find(finding.needle)
        if column >= 0:
            return Mark(number, column, number, column + len(finding.needle))
    return mark


def _problem(code: str, path: str, field: str, message: str, help_text: str, mark: Mark, lines: list[str]) -> Problem:
    excerpt = lines[mark.line] if mark.line < len(lines) else ""
    end = mark.end_column if mark.end_line == mark.line else len(excerpt)
    width = max(1, min(end, len(excerpt)) - mark.column)
    rule = RULES[code]
    shown = excerpt if len(excerpt) <= _LONGEST_EXCERPT else excerpt[: _LONGEST_EXCERPT - 1] + "…"
    return Problem(path, mark.line + 1, mark.column + 1, rule.level, code, field, message, help_text, shown, width)
