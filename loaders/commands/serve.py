"""`serve`: serve the built database on this machine, or several datasets as one site."""

import argparse
import re

from loaders.commands.exit_codes import misuse
from loaders.commands.options import add_root, port, workers

HELP = "serve the built database on this machine, or several datasets as one site"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which database or datasets, on which address and port, and by how many processes."""
    add_root(parser, needed=False)
    parser.add_argument(
        "--dataset",
        action="append",
        dest="datasets",
        metavar="NAME=DIR",
        help="serve the database of this folder under /NAME/; once for each dataset, which make one site",
    )
    parser.add_argument("--title", metavar="TEXT", help="with --dataset: what the site is called")
    parser.add_argument("--site-url", metavar="URL", help="with --dataset: the address that readers use")
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="address (default: 127.0.0.1)")
    parser.add_argument("--port", type=port, default=8001, metavar="N", help="port (default: 8001)")
    parser.add_argument(
        "--workers",
        type=workers,
        default=1,
        metavar="N",
        help="servers on the port, one per core at most is of use (default: 1)",
    )
    parser.add_argument(
        "--watch", action="store_true", help="show the records as their files are, drafts included, on every save anew"
    )
    parser.add_argument(
        "--editor",
        type=editor,
        metavar="ADDRESS",
        help="with --watch, what opens a file: 'vscode', or an address with {path}, {line} and {column}",
    )


_EDITORS = {"vscode": "vscode://file{path}:{line}:{column}", "vscodium": "vscodium://file{path}:{line}:{column}"}
_ADDRESS = re.compile(r"(?!(?:javascript|data|vbscript):)[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


def editor(text: str) -> str:
    """The address that opens a file in an editor, with {path}, {line} and {column}."""
    address = _EDITORS.get(text, text)
    if not (_ADDRESS.fullmatch(address) and "{path}" in address):
        known = " nor ".join(map(repr, _EDITORS))
        raise argparse.ArgumentTypeError(f"{text!r} is neither {known} nor an address such as {_EDITORS['vscode']}")
    return address


def run(options: argparse.Namespace) -> int:
    """Become Datasette, or keep several of it going, or a preview, until stopped."""
    from loaders.commands.serving import preview, serve, serve_several

    if options.editor and not options.watch:
        return misuse("--editor is for --watch, whose pages tell of problems in files")
    if options.watch and (options.workers > 1 or options.datasets):
        return misuse("--watch is for one who edits one dataset: leave out --workers and --dataset")
    if (options.title or options.site_url) and not options.datasets:
        return misuse("--title and --site-url are for several datasets: name each with --dataset NAME=DIR")
    if options.watch:
        return preview(options.root, options.host, options.port, options.editor or "")
    if options.datasets:
        return serve_several(
            options.datasets, options.title, options.site_url, options.host, options.port, options.workers
        )
    return serve(options.root, options.host, options.port, options.workers)
