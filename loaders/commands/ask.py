"""`ask`: answer one of the questions of the folder loaders/questions/, by the engine of your choice."""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_database_schema, add_root

if TYPE_CHECKING:
    from loaders.engines.questions import Question
    from schema.tables import Row

HELP = "answer a question to the record and to event data beside it, by SQLite, PostgreSQL, DuckDB or Spark"

_ENGINES = ("sqlite", "postgresql", "duckdb", "spark")
_WIDEST = 60
"""Letters of a cell that the form for people shows."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Which question, which engine, and where that finds the data."""
    add_root(parser, needed=False)
    parser.add_argument("question", nargs="?", metavar="QUESTION", help="its name; without one, all are listed")
    parser.add_argument("--engine", choices=_ENGINES, default="sqlite", help="who answers (default: sqlite)")
    parser.add_argument(
        "--from",
        dest="place",
        metavar="PLACE",
        help="sqlite: the database (conflict.db in the root); postgresql: the URL that 'build --database-url' took; "
        "duckdb, spark: the folder of 'export parquet', or its address on a store that the engine reads",
    )
    add_database_schema(parser, "postgresql: its schema (default: timeline)")
    parser.add_argument(
        "--spark-master",
        default="",
        metavar="URL",
        help="spark: where it runs (default: SPARK_REMOTE, SPARK_MASTER or this machine)",
    )
    parser.add_argument("--format", choices=["text", "csv", "json"], default="text", help="for people, or for programs")
    parser.add_argument("--sql", action="store_true", help="only print what the engine would be asked")


def run(options: argparse.Namespace) -> int:
    """Answer, and say how long it took; or list what can be asked."""
    from loaders.engines.questions import questions

    known = questions()
    if options.question is None:
        width = max(map(len, known))
        for question in known.values():
            print(f"{question.name:<{width}}  {question.title}")
        return CLEAN
    if options.question not in known:
        return misuse(f"there is no question {options.question!r}; 'python -m loaders ask' lists those that there are")
    question = known[options.question]
    return _print_sql(question, options.engine) if options.sql else _answer(question, options)


def _print_sql(question: "Question", engine: str) -> int:
    from loaders.engines.dialects import in_words_of
    from loaders.engines.errors import EngineError, require

    try:
        if engine != "sqlite":
            require(engine, "sqlglot")
        print(f"{in_words_of(engine, question.sql)};")
    except EngineError as error:
        return misuse(str(error))
    return CLEAN


def _answer(question: "Question", options: argparse.Namespace) -> int:
    from loaders.engines.answering import ENGINES, Place
    from loaders.engines.errors import EngineError
    from loaders.problems import plural

    address = options.place
    if address is None:
        if options.engine != "sqlite":
            return misuse(f"say where: --from PLACE, {ENGINES[options.engine].reads}")
        address = str(options.root / "conflict.db")
    started = time.perf_counter()
    try:
        with ENGINES[options.engine].opened(Place(address, options.database_schema, options.spark_master)) as ask:
            opened = time.perf_counter()
            rows = ask(question)
            ended = time.perf_counter()
    except EngineError as error:
        print(f"{error}.", file=sys.stderr)
        return PROBLEMS
    _write(question, rows, options.format)
    sys.stdout.flush()
    spent = f"{ended - opened:.2f} s" + (f", after {opened - started:.1f} s to start" if opened - started > 1 else "")
    print(f"{plural(len(rows), 'row')}, by {options.engine} in {spent}.", file=sys.stderr)
    return CLEAN


def _write(question: "Question", rows: "Sequence[Row]", form: str) -> None:
    if form == "json":
        told = [dict(zip(question.columns, row, strict=True)) for row in rows]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    elif form == "csv":
        from datasette_timeline.published.spreadsheets import csv_line

        sys.stdout.writelines(csv_line(row) for row in (question.columns, *rows))
    else:
        print(question.title, question.answers, sep="\n", end="\n\n")
        sys.stdout.writelines(f"{line}\n" for line in _table(question, rows))


def _table(question: "Question", rows: "Sequence[Row]") -> Iterable[str]:
    cells = [[*question.columns], *([*map(_shown, row)] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    to_the_right = [kind in ("int", "number") for kind in question.columns.values()]
    for line in cells:
        parts = zip(line, widths, to_the_right, strict=True)
        yield "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in parts).rstrip()


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"
    text = "" if value is None else str(value)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
