"""`sheet import`: what was written in a spreadsheet becomes changes of records, and drafts."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_root, cache, day

if TYPE_CHECKING:
    from loaders.editing.workspace import Workspace
    from loaders.problems import Problem
    from loaders.sheets.cells import Book, Remark
    from loaders.sheets.column_maps import ColumnMap
    from loaders.sheets.importing import Importing

HELP = "take what was written in a spreadsheet into the records: changes of an export, and drafts of others' rows"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which file, how it is to be read, and whether to write."""
    add_root(parser)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="an .xlsx, .ods or .csv file, or a folder of .csv files"
    )
    parser.add_argument("--map", type=Path, metavar="FILE", help="which column is which field (default: FILE.map.yml)")
    parser.add_argument("--sheet", metavar="NAME", help="the sheet to read, where a file of others has several")
    parser.add_argument("--dates", choices=("day-first", "month-first"), help="what 03/04/1993 means")
    parser.add_argument("--serials", choices=("1900", "1904"), help="what a day such as 34060 is counted from")
    parser.add_argument("--decimals", choices=("point", "comma"), help="what stands before decimals")
    parser.add_argument("--dry-run", action="store_true", help="write no record; say what would be done")
    parser.add_argument("--diff", action="store_true", help="write no record; show what would be done as a patch")
    parser.add_argument("--no-cache", action="store_true", help="read everything anew")
    parser.add_argument("--today", type=day, metavar="DATE", help="the day that counts as today (YYYY-MM-DD)")


def run(options: argparse.Namespace) -> int:
    """Read the file, hold it against the records, say what was found, and write all of it or nothing."""
    from loaders.editing.workspace import Workspace
    from loaders.sheets.asking import at_terminal, is_terminal, nobody
    from loaders.sheets.cells import SheetError
    from loaders.sheets.dates_in_cells import Rules
    from loaders.sheets.importing import Importing
    from loaders.sheets.own_sheets import is_ours_to_read
    from loaders.sheets.workbooks import read_workbook

    try:
        book = read_workbook(options.file)
        column_map = _map(options, book) if options.map or not is_ours_to_read(book) else None
    except SheetError as error:
        return misuse(str(error))
    except _Stopped:
        return PROBLEMS
    workspace = Workspace(options.root, today=options.today, cache=cache(options))
    rules = Rules(
        options.dates or (column_map.dates if column_map else None),
        options.serials or (column_map.serials if column_map else None),
        options.decimals or (column_map.decimals if column_map else None),
    )
    importing = Importing(book, workspace, at_terminal if is_terminal() else nobody, rules, column_map)
    importing.take(options.sheet)
    _tell(importing.remarks, options)
    if importing.has_errors:
        print("Nothing was changed: mend what is wrong in the sheet, and import it again.", file=sys.stderr)
        return PROBLEMS
    return _finish(options, workspace, importing)


class _Stopped(Exception):  # noqa: N818 (nothing has gone wrong)
    """What there is to say has been said."""


def _map(options: argparse.Namespace, book: "Book") -> "ColumnMap | None":
    """The column map: the one that was named, the one beside the file, or what is answered; None for TimelineJS."""
    from loaders.problems import reports
    from loaders.sheets.asking import is_terminal
    from loaders.sheets.column_maps import map_text, read_map
    from loaders.sheets.foreign_sheets import sheet_of, suggestions
    from loaders.sheets.timelinejs import is_timelinejs

    beside = options.file.with_name(f"{options.file.name}.map.yml")
    path = options.map or (beside if beside.is_file() else None)
    if path:
        column_map, problems = read_map(path)
        if column_map is None:
            print(reports.text(problems), end="", file=sys.stderr)
            raise _Stopped
        options.sheet = options.sheet or column_map.sheet
        return column_map
    remarks: list[Remark] = []
    sheet = sheet_of(book, options.sheet, remarks)
    if sheet is None:
        _tell(remarks, options)
        raise _Stopped
    if is_timelinejs(sheet):
        return None
    column_map, examples = suggestions(sheet)
    if is_terminal():
        return _asked(column_map, examples, beside)
    print(
        f"{book.path.name}, {sheet.name}: nobody has said which column is which field. Save this as {beside.name}, "
        "put the right fields in, and import the file again:",
        file=sys.stderr,
    )
    print(map_text(column_map, examples), end="")
    raise _Stopped


def _asked(start: "ColumnMap", examples: dict[str, str], path: Path) -> "ColumnMap":
    """Ask column by column, and save what was answered."""
    from loaders.processes.atomic_replace import write_atomically
    from loaders.sheets.asking import typed_line
    from loaders.sheets.column_maps import ColumnMap, is_field, map_text, near_field, targets

    print("Which field of a record is each column? An empty line takes what is in brackets.", file=sys.stderr)
    print(f"'-' leaves a column out, '?' lists the fields: {', '.join(list(targets())[:5])} …", file=sys.stderr)
    columns: dict[str, list[str]] = {}
    for header, suggested in start.columns.items():
        proposed = suggested[0] if suggested else "-"
        while True:
            try:
                typed = typed_line(f"  {header!r}, such as {examples[header]!r} [{proposed}]: ") or proposed
            except EOFError:
                print("stopped; nothing was saved", file=sys.stderr)
                raise _Stopped from None
            if typed == "?":
                print(f"    {', '.join(targets())}, url, comment, id", file=sys.stderr)
            elif typed == "-" or is_field(typed):
                break
            else:
                print(f"    there is no field {typed!r}: {near_field(typed)}", file=sys.stderr)
        columns[header] = [] if typed == "-" else [typed]
    made = ColumnMap(columns={header: names for header, names in columns.items() if names})
    try:
        write_atomically(path, map_text(start.model_copy(update={"columns": columns}), examples).encode())
        print(f"Saved as {path}, and used from now on.", file=sys.stderr)
    except OSError as error:
        print(f"{path} cannot be written ({error.strerror}): used this once.", file=sys.stderr)
    return made


def _finish(options: argparse.Namespace, workspace: "Workspace", importing: "Importing") -> int:
    """Look at the records as they will be, give ids, write, and say what is left to do."""
    from loaders.commands.additions import CURED

    give_ids(workspace)
    after = workspace.after()
    problems = workspace.new_problems(after)
    wrong = [each for each in problems if each.level == "error" and not importing.is_to_fill_in(each)]
    if wrong := [each for each in wrong if each.code not in CURED]:
        _report(wrong, importing, options)
        print("Nothing was changed: the records would have these errors then.", file=sys.stderr)
        return PROBLEMS
    if not workspace.changes:
        print("Nothing is to be changed.", file=_stream(options))
        return CLEAN
    if options.diff:
        sys.stdout.writelines(workspace.patch())
    else:
        would = "would be " if options.dry_run else ""
        for old, new in workspace.changes:
            print(f"{new}: {would}{'changed' if old else 'written'}")
    if not (options.diff or options.dry_run):
        try:
            workspace.write()
        except OSError as error:
            print(f"Nothing was changed: the files cannot be written ({error.strerror}).", file=sys.stderr)
            return PROBLEMS
    _report(problems, importing, options)
    if importing.new:
        print("New records are drafts: fill in what they lack; 'python -m loaders check' tells.", file=_stream(options))
    if options.dry_run and not options.diff:
        print("Nothing was written.")
    return CLEAN


def give_ids(workspace: "Workspace") -> None:
    """Give ids to facts and claims that are new, as `format` does."""
    from loaders.commands.additions import CURED, additions

    after = workspace.after()
    changed = {new for _, new in workspace.changes}
    with_errors = {problem.path for problem in after.errors if problem.code not in CURED}
    for path, missing in additions(after.dataset, with_errors, None).items():
        if path in changed:
            for addition in missing:
                workspace.put(path, addition.change(workspace.text(path)))


def _tell(remarks: "list[Remark]", options: argparse.Namespace) -> None:
    for remark in remarks:
        print(remark.text, end="", file=sys.stderr if remark.level == "error" else _stream(options))


def _report(problems: "list[Problem]", importing: "Importing", options: argparse.Namespace) -> None:
    """Problems of the records by the cells that they come of; those of which no cell is known by their files."""
    from loaders.problems import reports

    others = []
    for problem in problems:
        remark = importing.told(problem)
        if remark is None:
            others.append(problem)
        else:
            _tell([remark], options)
    print(reports.text(others), end="", file=sys.stderr)


def _stream(options: argparse.Namespace) -> TextIO:
    return sys.stderr if options.diff else sys.stdout
