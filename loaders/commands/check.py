"""`check`: report every problem in the records."""

import argparse
import sys
from pathlib import Path

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_reading, add_root, cache, day

HELP = "report every problem in the records"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which records, and which kind of report."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="report only problems of these files and folders")
    parser.add_argument("--format", choices=("text", "github", "json", "sarif"), help="form of the report")
    parser.add_argument("--strict", action="store_true", help="let warnings fail the check too")
    parser.add_argument("--today", type=day, metavar="DATE", help="the day that counts as today (YYYY-MM-DD)")


def run(options: argparse.Namespace) -> int:
    """Print the problems, and how many there are."""
    from loaders.loading.datasets import load
    from loaders.problems import reports

    try:
        wanted = [_relative(path, options.root) for path in options.paths]
    except ValueError as error:
        return misuse(str(error))
    loaded = load(options.root, today=options.today, jobs=options.jobs, cache=cache(options))
    problems = [problem for problem in loaded.problems if _is_wanted(problem.path, wanted)]
    checked = [path for path in loaded.paths if _is_wanted(path, wanted)]
    if wanted and not (checked or problems):
        return misuse(f"there are no records in {', '.join(options.paths)}; they are in events/ and registries/")
    print(reports.FORMATS[options.format or reports.default_format()](problems), end="")
    print(reports.summary(problems, len(checked)), file=sys.stderr)
    failing = problems if options.strict else [problem for problem in problems if problem.level == "error"]
    return PROBLEMS if failing else CLEAN


def _relative(text: str, root: Path) -> str:
    """The path from the root of what a user names, be it seen from here or from the root."""
    found = [path.resolve() for path in (Path(text), root / text) if path.exists()]
    if not found:
        raise ValueError(f"there is no file or folder {text!r}")
    inside = [path for path in found if path == root or root in path.parents]
    if not inside:
        raise ValueError(f"{text!r} is not inside {root}")
    return inside[0].relative_to(root).as_posix()


def _is_wanted(path: str, wanted: list[str]) -> bool:
    return not wanted or any(path == one or one == "." or path.startswith(f"{one}/") for one in wanted)
