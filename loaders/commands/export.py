"""`export`: write the whole site as plain files that need no server; or all tables and views as Parquet."""

import argparse
import sys
from pathlib import Path

from loaders.commands.exit_codes import CLEAN, misuse
from loaders.commands.options import add_root
from loaders.commands.progress import Progress

HELP = "write the whole site as plain files that need no server; or, with 'parquet', tables and views for query engines"


def declare(parser: argparse.ArgumentParser) -> None:
    """What, where to, and which events."""
    add_root(parser)
    parser.add_argument(
        "form",
        nargs="?",
        choices=["site", "parquet"],
        default="site",
        metavar="{site,parquet}",
        help="the whole site, also without the word; or all tables and views as Parquet, by year",
    )
    parser.add_argument(
        "folder",
        type=Path,
        metavar="DIR",
        help=(
            "where to; an older export there is replaced. It has one dataset, that of --root: of several, write each "
            "into a DIR of its own"
        ),
    )
    parser.add_argument("--base-url", metavar="URL", help="where DIR will be served, for the addresses that pages name")
    parser.add_argument(
        "--languages", metavar="CODES", help="of these languages alone, such as 'en,fr'; all that the site has without"
    )
    parser.add_argument(
        "--without",
        metavar="KINDS",
        help="no pages of these kinds of records, such as 'facts,claims,sources', which are most of the files",
    )
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="QUERY",
        help="these events alone, such as 'place=geneva', without lists and search; repeatable",
    )
    parser.add_argument(
        "--only-changed", metavar="BASE", help="only the pages that differ from a commit, branch or tag, before and now"
    )


def run(options: argparse.Namespace) -> int:
    """Export, and say how much."""
    from loaders.exporting import ExportError, export
    from loaders.problems import plural
    from loaders.problems.extras import not_installed

    if options.form == "parquet":
        return _parquet(options)
    if str(options.folder) == "parquet":
        return misuse("say where to: export parquet DIR; for the site in a folder of that name: export site parquet")
    if options.only_changed is not None:
        return _changed(options)
    if options.filter and (options.languages or options.without):
        return misuse(
            "--languages and --without choose among the pages of the whole site, and --filter has none of them"
        )
    asked = {
        "base_url": options.base_url,
        "filters": options.filter,
        "languages": _listed(options.languages),
        "without": _listed(options.without),
    }
    try:
        with Progress() as progress:
            done = export(options.root, options.folder, **asked, progress=progress)
    except ExportError as error:
        return misuse(str(error))
    views = f" in {plural(done.views, 'view')}" if done.views > 1 else ""
    print(f"{options.folder}: {plural(done.events, 'event')}{views}, {plural(done.files, 'file')}.")
    if not done.parquet:
        print(f"There are no Parquet files: {not_installed('pyarrow', 'parquet')}.", file=sys.stderr)
    return CLEAN


def _parquet(options: argparse.Namespace) -> int:
    from loaders.engines.errors import EngineError, require
    from loaders.exporting import ExportError
    from loaders.problems import plural

    if options.filter or options.languages or options.without or options.only_changed is not None:
        return misuse(
            "--filter, --languages, --without and --only-changed choose pages, and Parquet files have all rows: "
            "leave them out"
        )
    try:
        require("parquet", "pyarrow", "sqlglot")
        from loaders.exporting.partitions import export_parquet

        with Progress() as progress:
            done = export_parquet(options.root, options.folder, progress)
    except (EngineError, ExportError) as error:
        return misuse(str(error))
    held = f"{plural(done.tables, 'table')} and {plural(done.views, 'view')}"
    print(f"{options.folder}: {held} in {plural(done.files, 'file')}.")
    for terms in done.terms:
        print(f"Licence of imported rows: {terms}.")
    return CLEAN


def _listed(written: str | None) -> list[str]:
    """What is written with commas between."""
    return [each.strip() for each in (written or "").split(",") if each.strip()]


def _changed(options: argparse.Namespace) -> int:
    from loaders.exporting import ExportError
    from loaders.exporting.changed import export_changed
    from loaders.exporting.writing import DEFAULT_BASE
    from loaders.problems import plural

    if options.filter or options.languages or options.without:
        return misuse("--only-changed and --filter choose pages each in its own way, as do --languages and --without")
    try:
        with Progress() as progress:
            done = export_changed(
                options.root, options.folder, options.only_changed, options.base_url or DEFAULT_BASE, progress
            )
    except ExportError as error:
        return misuse(str(error))
    differ = "differs" if done.pages == 1 else "differ"
    print(f"{options.folder}: {plural(done.pages, 'page')} {differ} from {options.only_changed}.")
    return CLEAN
