"""The command line: `python -m loaders check | build | new | explain | schema | release | export | serve`."""

if __name__ == "__main__":  # before anything else is imported: from here on Ctrl-C ends the program in one word
    import os

    try:
        from loaders.processes import stopping

        stopping.on_interrupt()
    except KeyboardInterrupt:
        os.write(2, b"stopped\n")
        os._exit(130)

import argparse
import contextlib
import gc
import io
import os
import sqlite3
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent
CLEAN, PROBLEMS, MISUSE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 clean, 1 problems, 2 misuse."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # for terminals that cannot show every script
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough: `python -m loaders check | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"python -m loaders: {error.strerror or error}", file=sys.stderr)
        return PROBLEMS
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m loaders", description="Check records of conflict events and bake them into one SQLite file."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    root = argparse.ArgumentParser(add_help=False)
    root.add_argument(
        "--root", type=_folder, default=PROGRAM, metavar="DIR", help="use the events/ and registries/ of this folder"
    )
    cached = argparse.ArgumentParser(add_help=False)
    cached.add_argument("--no-cache", action="store_true", help="read everything anew")
    cached.add_argument("--jobs", type=_positive, metavar="N", help="worker processes (default: one per core)")

    check = commands.add_parser("check", parents=[root, cached], help="report every problem in the records")
    check.add_argument("paths", nargs="*", metavar="PATH", help="report only problems of these files and folders")
    check.add_argument("--format", choices=("text", "github", "json", "sarif"), help="form of the report")
    check.add_argument("--strict", action="store_true", help="let warnings fail the check too")
    check.add_argument("--today", type=_day, metavar="DATE", help="the day that counts as today (YYYY-MM-DD)")
    check.set_defaults(run=_check)

    build = commands.add_parser("build", parents=[root, cached], help="check the records and bake the database")
    build.add_argument("--output", type=Path, metavar="FILE", help="the database (default: conflict.db in the root)")
    build.add_argument("--include-drafts", action="store_true", help="publish drafts too, for a look at them")
    build.set_defaults(run=_build)

    new = commands.add_parser("new", parents=[root], help="begin a record: a file to fill in")
    new.add_argument("date", metavar="DATE", help="when it happened, such as 1994-05-12 or 1994-05")
    new.add_argument("words", nargs="+", metavar="WORD", help="what happened, in a few words: they become the id")
    new.set_defaults(run=_new)

    explain = commands.add_parser("explain", help="say what a rule wants, with an example")
    explain.add_argument("code", nargs="?", metavar="CODE", help="the code in brackets; without it, all are listed")
    explain.set_defaults(run=_explain)

    schema = commands.add_parser(
        "schema", help="write what follows from schema/: JSON Schemas, column help, tables of terms"
    )
    schema.add_argument("--check", action="store_true", help="only say whether they are up to date")
    schema.set_defaults(run=_schema)

    release = commands.add_parser("release", parents=[root], help="list what is published, so that it cannot vanish")
    release.add_argument("--check", action="store_true", help="only say whether everything is listed")
    release.set_defaults(run=_release)

    export = commands.add_parser("export", parents=[root], help="write the site as plain files, and the dataset")
    export.add_argument("folder", type=Path, metavar="DIR", help="where to; an older export there is replaced")
    export.add_argument("--base-url", default="http://localhost:8000/", metavar="URL", help="where DIR will be served")
    export.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="QUERY",
        help="a set of events, such as 'place=geneva'; repeatable",
    )
    export.set_defaults(run=_export)

    serve = commands.add_parser("serve", parents=[root], help="serve the built database on this machine")
    serve.add_argument("--port", type=_positive, default=8001, metavar="N", help="port (default: 8001)")
    serve.set_defaults(run=_serve)
    return parser


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text!r}")
    return path.resolve()


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-22") from None


def _cache(options: argparse.Namespace) -> Path | None:
    from loaders.loading.cache import cache_folder

    return None if getattr(options, "no_cache", False) else cache_folder(options.root)


def _misuse(message: str) -> int:
    print(f"python -m loaders: {message}", file=sys.stderr)
    return MISUSE


# --- check ------------------------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    from loaders.loading.datasets import load
    from loaders.problems import reports

    try:
        wanted = [_relative(path, options.root) for path in options.paths]
    except ValueError as error:
        return _misuse(str(error))
    loaded = load(options.root, today=options.today, jobs=options.jobs, cache=_cache(options))
    problems = [problem for problem in loaded.problems if _is_wanted(problem.path, wanted)]
    checked = [path for path in loaded.paths if _is_wanted(path, wanted)]
    if wanted and not (checked or problems):
        return _misuse(f"there are no records in {', '.join(options.paths)}; they are in events/ and registries/")
    form = options.format or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    print(reports.FORMATS[form](problems), end="")
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


# --- build ------------------------------------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    from loaders.baking.building import build
    from loaders.problems import plural

    output: Path = (options.output or options.root / "conflict.db").absolute()
    if not output.parent.is_dir():
        return _misuse(f"there is no folder {output.parent}")
    if output.is_dir():
        return _misuse(f"{output} is a folder")
    before = _identity(output)
    progress = _Progress()
    try:
        with progress:
            built = build(
                options.root,
                output,
                cache=_cache(options),
                include_drafts=options.include_drafts,
                jobs=options.jobs,
                progress=progress,
            )
    except (OSError, sqlite3.OperationalError) as error:
        print(f"The build stopped: {getattr(error, 'strerror', None) or error}.", file=sys.stderr)
        after = _identity(output)
        state = "is as it was before" if after == before else "is new, but undescribed"
        state = f"{output.name} {state}" if after else f"There is no {output.name} yet"
        print(f"{state}. Make room or mend the folder, and build again.", file=sys.stderr)
        return PROBLEMS
    if built.failed:
        return _report_failure(built.problems, built.file_count, output)
    if built.unchanged:
        print(f"{output.name} is up to date: nothing has changed ({built.seconds:.1f} s).")
    else:
        made = ", ".join(
            plural(built.counts[f"{noun}s"], noun) for noun in ("event", "claim", "source", "actor", "place")
        )
        print(f"{output.name}: {made}; built in {built.seconds:.1f} s.")
    if built.drafts:
        print(f"Skipped {plural(built.drafts, 'draft')}; --include-drafts shows them.")
    if built.problems:
        shown = "shows it" if len(built.problems) == 1 else "shows them"
        print(f"{plural(len(built.problems), 'warning')}; 'python -m loaders check' {shown}.")
    return CLEAN


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells one file at a path from another."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _report_failure(problems: Sequence[object], file_count: int, output: Path) -> int:
    from loaders.problems import Problem, reports

    found = [problem for problem in problems if isinstance(problem, Problem)]
    form = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    print(reports.FORMATS[form](found), end="")
    state = f"{output.name} was not touched" if output.exists() else f"no {output.name} was made"
    print(f"{reports.summary(found, file_count)}; {state}", file=sys.stderr)
    return PROBLEMS


class _Progress(contextlib.AbstractContextManager["_Progress"]):
    """One line on a terminal that says what is being done; silence everywhere else."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def __call__(self, words: str) -> None:
        if self._shown:
            print(f"\r\033[K{words} …", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


# --- new --------------------------------------------------------------------------------------------------------------


def _new(options: argparse.Namespace) -> int:
    from loaders.commands.scaffolding import NotBegun, begin
    from schema.dates import DateError

    try:
        begun = begin(options.root, options.date, " ".join(options.words))
    except DateError as error:
        return _misuse(f"{error.message}{f'; {error.hint}' if error.hint else ''}")
    except NotBegun as error:
        return _misuse(str(error))
    except OSError as error:
        return _misuse(f"the file cannot be written ({error.strerror})")
    if begun.neighbours:
        print(f"From the same time there is already: {', '.join(begun.neighbours)}")
    print(f"Wrote {begun.path}. Fill it in, take out what you do not need, and run 'make check'.")
    return CLEAN


# --- explain, schema, release, export, serve --------------------------------------------------------------------------


def _explain(options: argparse.Namespace) -> int:
    from loaders.commands.explanations import explain, overview

    if options.code is None:
        print(overview(), end="")
        return CLEAN
    try:
        print(explain(options.code), end="")
    except KeyError as error:
        return _misuse(str(error.args[0]))
    return CLEAN


def _schema(options: argparse.Namespace) -> int:
    from loaders.commands import generated_files

    try:
        outdated = generated_files.outdated()
    except ValueError as error:
        return _misuse(str(error))
    if not options.check:
        generated_files.write(outdated)
    for path in outdated:
        name = generated_files.shown(path)
        print(f"{name} is out of date; run 'python -m loaders schema'" if options.check else f"wrote {name}")
    return PROBLEMS if options.check and outdated else CLEAN


def _release(options: argparse.Namespace) -> int:
    from loaders.commands import published_ids
    from loaders.loading.datasets import load
    from loaders.problems import plural

    loaded = load(options.root, cache=_cache(options))
    if loaded.errors:
        print("There are errors in the records; 'python -m loaders check' shows them.", file=sys.stderr)
        return PROBLEMS
    listed = published_ids.grown(loaded.dataset)
    if options.check:
        if listed.new:
            print(f"{published_ids.PUBLISHED_FILE} lacks {plural(listed.new, 'id')}; run 'python -m loaders release'")
        return PROBLEMS if listed.new else CLEAN
    if listed.total:
        published_ids.write(options.root, listed)
    print(f"{published_ids.PUBLISHED_FILE}: {plural(listed.total, 'id')}, {listed.new:,} of them new.")
    return CLEAN


def _export(options: argparse.Namespace) -> int:
    from loaders.exporting import ExportError, export
    from loaders.problems import plural

    progress = _Progress()
    try:
        with progress:
            done = export(
                options.root, options.folder, base_url=options.base_url, filters=options.filter, progress=progress
            )
    except ExportError as error:
        return _misuse(str(error))
    views = f" in {plural(done.views, 'view')}" if done.views > 1 else ""
    print(f"{options.folder}: {plural(done.events, 'event')}{views}, {plural(done.files, 'file')}.")
    if not done.parquet:
        print("There are no Parquet files, which need pyarrow: pip install pyarrow, and export again.", file=sys.stderr)
    return CLEAN


def _serve(options: argparse.Namespace) -> int:
    from loaders.commands.serving import serve

    return serve(options.root, options.port)


if __name__ == "__main__":
    # A run makes millions of objects, keeps nearly all of them, has no cycles to collect, and ends. Looking for garbage
    # among them takes a quarter of its time.
    gc.disable()
    try:
        ended = main()
    except SystemExit as stop:  # argparse: help was asked for, or a word was wrong
        ended = int(stop.code or CLEAN)
    stopping.leave(ended)
