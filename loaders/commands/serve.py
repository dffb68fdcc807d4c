"""`serve`: serve the built database on this machine."""

import argparse

from loaders.commands.options import add_root, positive

HELP = "serve the built database on this machine"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which database, and on which address and port."""
    add_root(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="address (default: 127.0.0.1)")
    parser.add_argument("--port", type=positive, default=8001, metavar="N", help="port (default: 8001)")


def run(options: argparse.Namespace) -> int:
    """Become Datasette, until it is stopped."""
    from loaders.commands.serving import serve

    return serve(options.root, options.host, options.port)
