"""`build`: check the records and bake the database."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.imports import add_release, report, sources_of
from loaders.commands.options import add_reading, add_root, add_server, cache
from loaders.commands.progress import Progress

if TYPE_CHECKING:
    from loaders.building import Built
    from loaders.importing.merging import Source

HELP = "check the records and bake the database"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which records, and which database."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="the database (default: conflict.db in the root)")
    parser.add_argument("--without-history", action="store_true", help="tell nothing of earlier versions of records")
    parser.add_argument("--include-drafts", action="store_true", help="publish drafts too, for a look at them")
    parser.add_argument("--with-ged", nargs="+", type=Path, metavar="FILE", help="import files of UCDP GED, too")
    add_release(parser)
    add_server(parser, "load the database into PostgreSQL, too: postgresql+psycopg://USER@HOST/DATABASE")


def run(options: argparse.Namespace) -> int:
    """Build, and say what was built or why nothing was."""
    import sqlite3

    from loaders.building.placing import identity
    from loaders.importing.errors import SourceError

    output: Path = (options.output or options.root / "conflict.db").absolute()
    if not output.parent.is_dir():
        return misuse(f"there is no folder {output.parent}")
    if output.is_dir():
        return misuse(f"{output} is a folder")
    try:
        sources = sources_of("ged", options.with_ged, options.release) if options.with_ged else []
    except ValueError as error:
        return misuse(str(error))
    if options.database_url and (amiss := _not_for_a_server(options)):
        return misuse(amiss)
    before, stood = identity(output), _imports_beside(output)
    try:
        built = _build(options, output, sources)
    except SourceError as error:
        _report_stop(error, output, is_as_before=identity(output) == before, cure="Choose another file")
        return PROBLEMS
    except (OSError, sqlite3.OperationalError) as error:
        _report_stop(error, output, is_as_before=identity(output) == before, cure="Make room or mend the folder")
        return PROBLEMS
    if built.failed:
        _report_failure(built, output)
        return PROBLEMS
    _report(built, output, options)
    if stood and not (built.unchanged or sources):
        print(f"The tables of what was imported are gone: {', '.join(stood)}; import the files again.")
    code = report(built.imported, sources) if built.imported else CLEAN
    return max(code, _load(options, output)) if options.database_url else code


def _not_for_a_server(options: argparse.Namespace) -> str:
    """Why nothing can be loaded into PostgreSQL, as far as that is known before a build; nothing where it can."""
    from loaders.engines.errors import EngineError
    from loaders.engines.servers import ensure_url

    if options.include_drafts:
        return "drafts are for a look at them, and a database server is for others: leave out one of the two options"
    try:
        ensure_url(options.database_url)
    except EngineError as error:
        return str(error)
    return ""


def _load(options: argparse.Namespace, output: Path) -> int:
    """Load what was built into PostgreSQL, and say how much; return the exit code."""
    import time

    from loaders.engines.errors import EngineError
    from loaders.engines.postgresql import load

    started = time.perf_counter()
    try:
        with Progress() as progress:
            loaded = load(output, options.database_url, options.database_schema, progress)
    except EngineError as error:
        print(f"{error}.", file=sys.stderr)
        print(f"{output.name} is built; the schema {options.database_schema} was not touched.", file=sys.stderr)
        return PROBLEMS
    held = f"{loaded.tables} tables and {loaded.views} views, {loaded.rows:,} rows"
    seconds = time.perf_counter() - started
    print(f"PostgreSQL, schema {options.database_schema}: {held}; loaded in {seconds:.1f} s.")
    return CLEAN


def _imports_beside(output: Path) -> list[str]:
    """The importers whose tables the database has, as the description beside it says."""
    try:
        tables = json.loads(output.with_name("inspect-data.json").read_bytes())[output.stem]["tables"]
    except (OSError, ValueError, LookupError, TypeError):
        return []
    return [name.removesuffix("_flags") for name in tables if name.endswith("_flags")] if "imports" in tables else []


def _build(options: argparse.Namespace, output: Path, sources: "list[Source]") -> "Built":
    from loaders.building import build

    with Progress() as progress:
        return build(
            options.root,
            output,
            cache=cache(options),
            include_drafts=options.include_drafts,
            with_history=not options.without_history,
            sources=sources,
            jobs=options.jobs,
            progress=progress,
        )


def _report(built: "Built", output: Path, options: argparse.Namespace) -> None:
    from loaders.problems import plural

    if built.unchanged:
        print(f"{output.name} is up to date: nothing has changed ({built.seconds:.1f} s).")
    else:
        nouns = ("event", "claim", "source", "actor", "place")
        made = ", ".join(plural(built.counts[f"{noun}s"], noun) for noun in nouns)
        print(f"{output.name}: {made}; built in {built.seconds:.1f} s.")
    if built.without_history and not options.without_history:
        print(f"It tells nothing of earlier versions: {built.without_history}.")
    if built.unread:
        print(f"Passed over {plural(built.unread, 'earlier version')} of entries that are not valid today.")
    if built.drafts:
        print(f"Skipped {plural(built.drafts, 'draft')}; --include-drafts shows them.")
    if built.problems:
        shown = "shows it" if len(built.problems) == 1 else "shows them"
        print(f"{plural(len(built.problems), 'warning')}; 'python -m loaders check' {shown}.")


def _report_failure(built: "Built", output: Path) -> None:
    """Say what is wrong with the records."""
    from loaders.problems import reports

    print(reports.FORMATS[reports.default_format()](built.problems), end="")
    state = f"{output.name} was not touched" if output.exists() else f"no {output.name} was made"
    print(f"{reports.summary(built.problems, built.file_count)}; {state}", file=sys.stderr)


def _report_stop(error: Exception, output: Path, *, is_as_before: bool, cure: str) -> None:
    """Say what the disk or a file refused, what stands there now, and what to do."""
    from loaders.building.placing import identity

    print(f"The build stopped: {getattr(error, 'strerror', None) or error}.", file=sys.stderr)
    state = "is as it was before" if is_as_before else "is new, but undescribed"
    state = f"{output.name} {state}" if identity(output) else f"There is no {output.name} yet"
    print(f"{state}. {cure}, and build again.", file=sys.stderr)
