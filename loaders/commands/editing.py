"""What rename, withdraw and merge have in common: which records are meant, what is tried, told and written."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_root, cache, day

if TYPE_CHECKING:
    from loaders.editing.mentions import Address
    from loaders.problems import Problem

MEANT = "an event's id, or the key of an actor, place, source, tag or perspective, as actors/KEY where several have it"


def add_editing(parser: argparse.ArgumentParser) -> None:
    """Let users say why, on which day, and look before they write."""
    add_root(parser)
    parser.add_argument("--reason", metavar="TEXT", help="why, in one sentence for readers who come to the old address")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; say what would be done")
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would be done as a patch")
    parser.add_argument("--no-cache", action="store_true", help="read everything anew")
    parser.add_argument("--today", type=day, metavar="DATE", help="the day that counts as today (YYYY-MM-DD)")


class Editing:
    """One run of such a command."""

    def __init__(self, options: argparse.Namespace) -> None:
        from loaders.editing.workspace import Workspace

        self._options = options
        self.workspace: Workspace = Workspace(options.root, today=options.today, cache=cache(options))
        self.day: date = options.today or datetime.now(UTC).date()

    def meant(self, text: str) -> "Address":
        """What the user names. Raises NotDone where that is nothing, or several things."""
        from loaders.editing.mentions import found
        from loaders.editing.renaming import NotDone
        from loaders.reading.nearness import nearest

        addresses = found(self.workspace.dataset, text)
        if len(addresses) > 1:
            forms = " or ".join(f"{each.registry}/{each.key}" for each in addresses)
            raise NotDone(f"{text!r} is several things: say {forms}")
        if not addresses:
            known = [key for entries in self.workspace.dataset.entries.values() for key in entries]
            near = nearest(text.rpartition("/")[2], known)
            retired = self.workspace.dataset.registry("retired").get(text)
            question = f"; did you mean {near!r}?" if near else ""
            if retired and retired.data["successor"]:
                question = f"; it is {retired.data['successor']!r} now"
            raise NotDone(f"there is no event, actor, place, source, tag or perspective {text!r}{question}")
        return addresses[0]

    def run(self, change: Callable[["Editing"], list[str]], as_now: Callable[[str], str] = str) -> int:
        """Change, try, tell and write. `change` returns what a person has to look at then."""
        from loaders.editing.documents import CannotEdit
        from loaders.editing.renaming import NotDone

        if self.workspace.before.errors:
            print("There are errors in the records: mend what 'python -m loaders check' shows first.", file=sys.stderr)
            return PROBLEMS
        try:
            to_do = change(self)
        except NotDone as error:
            return misuse(str(error))
        except CannotEdit as error:
            return misuse(f"{error}; nothing was changed")
        after = self.workspace.after()
        new = self.workspace.new_problems(after, as_now)
        if errors := [problem for problem in new if problem.level == "error"]:
            self._report(errors)
            print("Nothing was changed: the records would have these errors then.", file=sys.stderr)
            return PROBLEMS
        return self._finish(to_do, new)

    def _finish(self, to_do: list[str], warnings: "list[Problem]") -> int:
        options = self._options
        if not (options.diff or options.dry_run):
            try:
                self.workspace.write()
            except OSError as error:
                print(f"Nothing was changed: the disk refused ({error.strerror}).", file=sys.stderr)
                return PROBLEMS
        if options.diff:
            sys.stdout.writelines(self.workspace.patch())
        else:
            self._tell()
        stream = sys.stderr if options.diff else sys.stdout
        if options.dry_run and not options.diff:
            print("Nothing was written.")
        for line in to_do:
            print(line, file=stream)
        if warnings:
            print("New warnings of 'check':", file=stream)
            self._report(warnings, stream is sys.stdout)
        return CLEAN

    def _tell(self) -> None:
        would = "would be " if self._options.dry_run else ""
        for old, new in self.workspace.changes:
            if old and new and old != new:
                print(f"{old}: {would}renamed to {new}")
            elif old and new:
                print(f"{old}: {would}changed")
            else:
                print(f"{old or new}: {would}{'deleted' if old else 'written'}")

    def _report(self, problems: "list[Problem]", to_output: bool = False) -> None:
        from loaders.problems import reports

        print(reports.FORMATS[reports.default_format()](problems), end="", file=sys.stdout if to_output else sys.stderr)
