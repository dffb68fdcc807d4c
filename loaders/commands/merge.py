"""`merge`: make one of two records of the same."""

import argparse

from loaders.commands.editing import MEANT, Editing, add_editing

HELP = "make one of two records of one event, or of two entries of one thing"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which one goes, and which one stays."""
    add_editing(parser)
    parser.add_argument("gone", metavar="RECORD", help=MEANT)
    parser.add_argument("kept", metavar="INTO", help="the one of the two that stays, with its id or key")


def run(options: argparse.Namespace) -> int:
    """Move over what the other one lacks, point everything to it, and name what a person has to decide."""

    def change(editing: Editing) -> list[str]:
        from loaders.editing.merging import TO_DECIDE, merge
        from loaders.editing.renaming import still_named
        from loaders.editing.withdrawing import drop_unneeded_waivers

        workspace = editing.workspace
        gone = editing.meant(options.gone)
        kept = editing.meant(options.kept if "/" in options.kept else f"{gone.registry}/{options.kept}")
        to_do = merge(workspace, gone, kept, editing.day, options.reason)
        drop_unneeded_waivers(workspace)
        named = still_named(workspace, gone, but_in=TO_DECIDE)
        return [*to_do, *([f"Texts and comments still have {gone.key!r}; look at {', '.join(named)}"] if named else [])]

    return Editing(options).run(change)
