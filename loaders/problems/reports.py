"""Problems for people (text), for GitHub's pull requests, and for programs (JSON, SARIF).

Of one kind of problem in one file, no form shows more than MOST_SHOWN, and then says how many there are.
"""

import json
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from urllib.parse import quote

from loaders.problems import MOST_SHOWN, RULES, Problem, plural

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def shown(problems: Sequence[Problem]) -> list[Problem]:
    """The problems of each file, with a closing one for each kind of which there are too many to show."""
    told: list[Problem] = []
    for _, of_file in groupby(problems, key=lambda problem: problem.path):
        counts: Counter[str] = Counter()
        first_hidden: dict[str, Problem] = {}
        for problem in of_file:
            counts[problem.code] += 1
            if counts[problem.code] <= MOST_SHOWN:
                told.append(problem)
            else:
                first_hidden.setdefault(problem.code, problem)
        for code, problem in first_hidden.items():
            message = f"and {counts[code] - MOST_SHOWN:,} more of [{code}] in this file"
            cure = "mend those above, and check again"
            told.append(Problem(problem.path, problem.line, problem.column, problem.level, code, "", message, cure))
    return told


def text(problems: Sequence[Problem]) -> str:
    """The contract's form: one line each, with excerpt and help below."""
    return "".join(map(_text, shown(problems)))


def _text(problem: Problem) -> str:
    where = f"{problem.path}:{problem.line}:{problem.column}"
    subject = f"{problem.field}: " if problem.field else ""
    report = f"{where}: {problem.level}[{problem.code}] {subject}{problem.message}\n"
    if problem.excerpt.strip():
        number = str(problem.line).rjust(5)
        shown = "".join(character if character.isprintable() else " " for character in problem.excerpt)
        before, meant = shown[: problem.caret], shown[problem.caret : problem.caret + problem.width]
        report += f"{number} | {shown}\n"
        report += f"{' ' * len(number)} | {' ' * _width(before)}{'^' * max(1, _width(meant))}\n"
    if problem.help:
        report += f"   help: {problem.help}\n"
    return report


def _width(shown: str) -> int:
    """How many columns of a terminal the text takes."""
    if shown.isascii():
        return len(shown)
    narrow = sum(not unicodedata.combining(character) for character in shown)
    return narrow + sum(unicodedata.east_asian_width(character) in "WF" for character in shown)


def github(problems: Sequence[Problem]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "".join(
        f"::{problem.level} file={_property(problem.path)},line={problem.line},col={problem.column},"
        f"title={_property(problem.code)}::{_data(_sentence(problem))}\n"
        for problem in shown(problems)
    )


def _sentence(problem: Problem) -> str:
    subject = f"{problem.field}: " if problem.field else ""
    cure = f" ({problem.help})" if problem.help else ""
    return f"{subject}{problem.message}{cure}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def as_json(problems: Sequence[Problem]) -> str:
    """A JSON array of problems."""
    return json.dumps([problem._asdict() for problem in shown(problems)], ensure_ascii=False, indent=1) + "\n"


def sarif(problems: Sequence[Problem]) -> str:
    """SARIF 2.1.0, which code hosts and editors read."""
    problems = shown(problems)
    codes = sorted({problem.code for problem in problems})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": RULES[code].text},
            "defaultConfiguration": {"level": RULES[code].level},
        }
        for code in codes
    ]
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": problem.level,
            "message": {"text": _sentence(problem)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(problem.path)},
                        "region": {
                            "startLine": problem.line,
                            "startColumn": problem.column,
                            "endColumn": problem.column + problem.width,
                        },
                    }
                }
            ],
        }
        for problem in problems
    ]
    driver = {"name": "conflict-events-timeline", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "text": text,
    "github": github,
    "json": as_json,
    "sarif": sarif,
}


def default_format() -> str:
    """The form for whoever asks for none: GitHub's in its workflows, text elsewhere."""
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def summary(problems: Sequence[Problem], file_count: int) -> str:
    """'3 errors, 1 warning in 2 of 412 files'."""
    levels = Counter(problem.level for problem in problems)
    files = len({problem.path for problem in problems})
    if not problems:
        return f"no problems in {plural(file_count, 'file')}"
    counted = ", ".join(plural(levels[level], level) for level in ("error", "warning") if levels[level])
    return f"{counted} in {files:,} of {plural(max(files, file_count), 'file')}"
