"""One module a command: what it is for, which options it takes, and what it does.

They are imported together for every run, so they import what is heavy only in `run`; what a command needs for itself
stands beside it.
"""

import argparse
from typing import Protocol

from loaders.commands import (
    add,
    ask,
    basemap,
    build,
    bundle,
    check,
    diff,
    expect,
    explain,
    export,
    formatting,
    importing,
    init,
    match,
    merge,
    new,
    package,
    purge,
    register,
    release,
    rename,
    restore,
    schema,
    serve,
    sheet,
    verify,
    withdraw,
)


class Command(Protocol):
    """What a command's module has."""

    HELP: str

    def declare(self, parser: argparse.ArgumentParser) -> None:
        """Add the options that it takes."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it, and return the exit code."""


COMMANDS: dict[str, Command] = {
    "init": init,
    "check": check,
    "build": build,
    "import": importing,
    "new": new,
    "add": add,
    "rename": rename,
    "withdraw": withdraw,
    "merge": merge,
    "format": formatting,
    "sheet": sheet,
    "diff": diff,
    "expect": expect,
    "match": match,
    "explain": explain,
    "schema": schema,
    "basemap": basemap,
    "register": register,
    "release": release,
    "bundle": bundle,
    "verify": verify,
    "restore": restore,
    "purge": purge,
    "package": package,
    "export": export,
    "ask": ask,
    "serve": serve,
}
"""Every command by its name, in the order of `--help`."""
