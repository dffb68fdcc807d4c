"""`rename`: call an event or an entry otherwise."""

import argparse

from loaders.commands.editing import MEANT, Editing, add_editing

HELP = "call an event or an entry otherwise, everywhere"


def declare(parser: argparse.ArgumentParser) -> None:
    """What is renamed, and to what."""
    add_editing(parser)
    parser.add_argument("old", metavar="OLD", help=MEANT)
    parser.add_argument("new", metavar="NEW", help="the new id or key")


def run(options: argparse.Namespace) -> int:
    """Move the file or entry, change what names it, retire the old name if it was published."""

    def change(editing: Editing) -> list[str]:
        from loaders.editing.renaming import rename, still_named

        old = editing.meant(options.old)
        new = options.new.removeprefix(f"{old.registry}/")
        rename(editing.workspace, old, new, editing.day, options.reason)
        left = still_named(editing.workspace, old)
        return [f"Texts and comments still have {old.key!r}; look at {', '.join(left)}"] if left else []

    def as_now(message: str) -> str:
        return message.replace(options.old.rpartition("/")[2], options.new.rpartition("/")[2])

    return Editing(options).run(change, as_now)
