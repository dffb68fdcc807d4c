"""Options that several commands take, and the values that options have."""

import argparse
import re
from datetime import date, datetime
from pathlib import Path

from loaders.mapping.boxes import Box, BoxError

PROGRAM = Path(__file__).resolve().parents[2]
"""Where the program is: its repository, which is a dataset's folder, too, or where packages are installed."""

MOST_PORT = 65535
MOST_WORKERS = 128
"""No machine that serves a site has more cores for it; each server takes its own memory."""

_REGISTRIES = "registries"


def add_root(parser: argparse.ArgumentParser, *, needed: bool = True) -> None:
    """Let a command work on another folder than the one that somebody is in: `options.root`.

    Where that is no dataset's, it is the program's own; and where the program has no records beside it, a command that
    needs some says so.
    """
    parser.add_argument(
        "--root",
        type=_dataset if needed else _dataset_or_folder,
        default="",  # which argparse gives to the type, and only where nothing else is said
        metavar="DIR",
        help="use the events/ and registries/ of this folder (default: the folder you are in)",
    )


def add_box(parser: argparse.ArgumentParser, words: str, *, required: bool) -> None:
    """Let users name a part of the earth: `options.box`."""
    allow_minus(parser)
    parser.add_argument("--box", type=box, required=required, metavar="W,S,E,N", help=words)


def allow_minus(parser: argparse.ArgumentParser) -> None:
    """Take values such as -8.5,53.8 for values, and not for options; since Python 3.14 parsers do so by themselves."""
    parser._negative_number_matcher = re.compile(r"-\.?\d")


def box(text: str) -> Box:
    """A box such as -8.5,53.8,-5.3,55.5: west, south, east and north in degrees."""
    try:
        return Box.parsed(text)
    except BoxError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _dataset(text: str) -> Path:
    if found := folder(text) if text else _dataset_here():
        return found
    raise argparse.ArgumentTypeError(
        f"the folder that you are in is no dataset's: it has no {_REGISTRIES}/. Go into one that has, name it with "
        "--root DIR, or begin one: python -m loaders init DIR"
    )


def _dataset_or_folder(text: str) -> Path:
    return folder(text) if text else _dataset_here() or Path.cwd()


def _dataset_here() -> Path | None:
    return next((each for each in (Path.cwd(), PROGRAM) if (each / _REGISTRIES).is_dir()), None)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Let users say how records are read: `options.no_cache` and `options.jobs`."""
    parser.add_argument("--no-cache", action="store_true", help="read everything anew")
    parser.add_argument("--jobs", type=positive, metavar="N", help="worker processes (default: one per core)")


def add_server(parser: argparse.ArgumentParser, words: str) -> None:
    """Let users name a database on a server: `options.database_url` and `options.database_schema`."""
    parser.add_argument("--database-url", metavar="URL", help=words)
    add_database_schema(parser, "its schema (default: timeline)")


def add_database_schema(parser: argparse.ArgumentParser, words: str) -> None:
    """Let users name a schema of a database on a server: `options.database_schema`."""
    parser.add_argument("--database-schema", type=name_of_schema, default="timeline", metavar="NAME", help=words)


def name_of_schema(text: str) -> str:
    """A name that every program of PostgreSQL takes as it is, and that none of its own schemas has."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,49}", text) or text.startswith("pg_") or text == "information_schema":
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name of a schema: small letters, digits and '_', at most 50, not beginning with 'pg_'"
        )
    return text


def folder(text: str) -> Path:
    """A folder that exists, as an absolute path."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text!r}")
    return path.resolve()


def positive(text: str) -> int:
    """A whole number above 0."""
    if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def port(text: str) -> int:
    """The number of a port."""
    if (number := positive(text)) > MOST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port: they are numbered from 1 to {MOST_PORT}")
    return number


def workers(text: str) -> int:
    """How many servers to start."""
    if (number := positive(text)) > MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{text} servers are too many: start one per core, at most {MOST_WORKERS}")
    return number


def day(text: str) -> date:
    """A day such as 2026-11-22."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-22") from None


def moment(text: str) -> str:
    """A day, whose last second is meant, or a moment in UTC such as 2026-11-22T18:30:00Z; as the latter."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or text not in (found.strftime("%Y-%m-%d"), written := found.strftime("%Y-%m-%dT%H:%M:%SZ")):
        message = f"{text!r} is neither a day such as 2026-11-22 nor a moment in UTC such as 2026-11-22T18:30:00Z"
        raise argparse.ArgumentTypeError(message)
    return written if text == written else f"{text}T23:59:59Z"


def cache(options: argparse.Namespace) -> Path | None:
    """Where to keep what need not be read again; None where nothing is to be kept."""
    from loaders.loading.cache import cache_folder

    return None if options.no_cache else cache_folder(options.root)
