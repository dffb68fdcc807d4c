"""`sheet`: records as sheets of a spreadsheet program, to be read and edited there."""

import argparse
import sys
from pathlib import Path

from loaders.commands import sheet_importing
from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_reading, add_root, cache
from loaders.commands.progress import Progress

HELP = "write all records as a spreadsheet, and take in what was written in one"


def declare(parser: argparse.ArgumentParser) -> None:
    """What is done with sheets."""
    doing = parser.add_subparsers(required=True, metavar="export|import")
    words = "write all records, drafts included, as sheets: .xlsx, .ods, or a folder of CSV files"
    export = doing.add_parser("export", help=words, description=words)
    add_root(export)
    add_reading(export)
    export.add_argument(
        "file", type=Path, metavar="FILE", help="a file that ends in .xlsx or .ods; or a folder, for CSV"
    )
    export.set_defaults(doing=_export)
    taking = doing.add_parser("import", help=sheet_importing.HELP, description=sheet_importing.HELP)
    sheet_importing.declare(taking)
    taking.set_defaults(doing=sheet_importing.run)


def run(options: argparse.Namespace) -> int:
    """Do what is asked with sheets."""
    code: int = options.doing(options)
    return code


def _export(options: argparse.Namespace) -> int:
    """Write the records as they are, if they have no errors, and say how many."""
    from loaders.loading.datasets import load
    from loaders.problems import plural
    from loaders.sheets.cells import SheetError
    from loaders.sheets.record_book import record_book
    from loaders.sheets.tabulating import records_in
    from loaders.sheets.writing import ensure_writable, write_book

    try:
        ensure_writable(options.file)
        with Progress() as progress:
            progress("reading")
            loaded = load(options.root, jobs=options.jobs, cache=cache(options))
            if not loaded.errors:
                dataset = loaded.dataset.registry("dataset")
                title = next((entry.data["title"] for entry in dataset.values()), options.root.name)
                book = record_book(options.root, records_in(options.root), title)
                progress("writing")
                write_book(book, options.file)
    except SheetError as error:
        return misuse(str(error))
    if loaded.errors:
        count = len(loaded.errors)
        print(
            f"There {'is' if count == 1 else 'are'} {plural(count, 'error')} in the records, and sheets could not hold "
            "them as they are; 'python -m loaders check' shows them. Nothing was written.",
            file=sys.stderr,
        )
        return PROBLEMS
    rows = sum(len(sheet.rows) for sheet in book.sheets)
    events = plural(len(loaded.dataset.events), "event")
    print(f"{options.file}: {events}, {plural(rows, 'row')} in {plural(len(book.sheets), 'sheet')}.")
    return CLEAN
