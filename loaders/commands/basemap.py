"""`basemap`: cut a base map for a dataset."""

import argparse

from loaders.commands.exit_codes import CLEAN, misuse
from loaders.commands.options import add_box, add_root

HELP = "cut a base map for a dataset from Natural Earth's map of the world"


def declare(parser: argparse.ArgumentParser) -> None:
    """Whose map, of which part of the earth, and what it is called."""
    add_root(parser)
    add_box(parser, "west, south, east and north in degrees; west is more than east across 180°", required=True)
    parser.add_argument("--name", type=_name, default="base", metavar="NAME", help="its file in maps/ (default: base)")


def run(options: argparse.Namespace) -> int:
    """Write the map, and say what is left to do."""
    from loaders.mapping import write

    try:
        path = write(options.root, options.box, options.name)
    except OSError as error:
        return misuse(f"the map cannot be written: {error.filename or options.root}: {error.strerror}")
    except ValueError as error:
        return misuse(str(error))
    shown = path.relative_to(options.root)
    beside = shown.with_suffix(".layers.json")
    print(f"Wrote {shown} ({path.stat().st_size:,} bytes), and {beside}, which says how it is drawn.")
    metadata = options.root / "metadata.yml"
    if not metadata.is_file() or f"basemap: {shown}" not in metadata.read_text("utf-8"):
        print(f"To show it, metadata.yml has to say:\n\nplugins:\n  datasette-timeline:\n    basemap: {shown}\n")
    print("Look at it: borders are as Natural Earth draws them. What of them does not suit your dataset, take out.")
    return CLEAN


def _name(text: str) -> str:
    if not text.replace("-", "").isalnum() or not text.isascii():
        raise argparse.ArgumentTypeError(f"{text!r} is no name of a map: letters, digits and hyphens")
    return text
