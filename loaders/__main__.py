"""What is done to records, a command for each.

`python -m loaders init | check | build | import | new | add | rename | withdraw | merge | format | sheet | diff |
expect | match | explain | schema | basemap | register | release | bundle | verify | restore | purge | package |
export | ask | serve`
"""

if __name__ == "__main__":  # before anything else is imported: from here on Ctrl-C ends the program in one word
    import os

    try:
        from loaders.processes import interrupts

        interrupts.exit_on_interrupt()
    except KeyboardInterrupt:
        os.write(2, b"stopped\n")
        os._exit(130)

import argparse
import difflib
import gc
import io
import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from loaders.commands import COMMANDS
from loaders.commands.exit_codes import CLEAN, MISUSE, PROBLEMS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 clean, 1 problems, 2 misuse."""
    options = parser().parse_args(arguments)
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


class _Parser(argparse.ArgumentParser):
    """Says, where it is called wrongly, what may have been meant, and where everything is listed."""

    def error(self, message: str) -> NoReturn:
        """End the program with what was wrong and what to do."""
        self.print_usage(sys.stderr)
        wrong = re.match(r"argument COMMAND: invalid choice: '([^']*)'", message)
        if wrong:
            message = f"there is no command {wrong[1]!r}"
            if near := difflib.get_close_matches(wrong[1], COMMANDS, 1):
                message += f"; did you mean {near[0]!r}?"
        self.exit(MISUSE, f"{self.prog}: error: {message}\n'{self.prog} --help' lists what it takes.\n")


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; `run` of what it parsed is the command's."""
    whole = _Parser(
        prog="python -m loaders", description="Check records of conflict events and bake them into one SQLite file."
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        each = commands.add_parser(name, help=command.HELP)
        command.declare(each)
        each.set_defaults(run=command.run)
    return whole


if __name__ == "__main__":
    # A run makes millions of objects, keeps nearly all of them, has no cycles to collect, and ends. Looking for garbage
    # among them takes a quarter of its time.
    gc.disable()
    try:
        ended = main()
    except SystemExit as stop:  # argparse: help was asked for, or a word was wrong
        ended = int(stop.code or CLEAN)
    interrupts.leave(ended)
