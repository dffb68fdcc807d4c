"""`serve`: serve the built database on this machine."""

import argparse

from loaders.commands.options import add_root, positive

HELP = "serve the built database on this machine"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which database, on which address and port, and by how many processes."""
    add_root(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="address (default: 127.0.0.1)")
    parser.add_argument("--port", type=positive, default=8001, metavar="N", help="port (default: 8001)")
    parser.add_argument(
        "--workers",
        type=positive,
        default=1,
        metavar="N",
        help="servers on the port, at most one per core (default: 1)",
    )


def run(options: argparse.Namespace) -> int:
    """Become Datasette, or keep several of it going, until stopped."""
    from loaders.commands.serving import serve

    return serve(options.root, options.host, options.port, options.workers)
