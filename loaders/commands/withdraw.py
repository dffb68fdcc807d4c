"""`withdraw`: take a record back."""

import argparse

from loaders.commands.editing import MEANT, Editing, add_editing

HELP = "take a record back, and tell its readers why"


def declare(parser: argparse.ArgumentParser) -> None:
    """What is withdrawn, and what goes with it."""
    add_editing(parser)
    parser.add_argument("record", metavar="RECORD", help=MEANT)
    parser.add_argument(
        "--with-unused", action="store_true", help="with it goes what nothing else names: sources, actors, places, tags"
    )


def run(options: argparse.Namespace) -> int:
    """Delete the record, what names it, and what nothing else needs; retire what was published of these."""

    def change(editing: Editing) -> list[str]:
        from loaders.editing.renaming import still_named
        from loaders.editing.withdrawing import unused, withdraw
        from loaders.problems import listed
        from loaders.reading.files import registry_of

        workspace = editing.workspace
        meant = editing.meant(options.record)
        withdraw(workspace, meant, editing.day, options.reason)
        named = still_named(workspace, meant)
        to_do = [f"It is named still; look at {', '.join(named)}"] if named else []
        left = unused(workspace, workspace.after())
        if options.with_unused:
            _withdraw_unused(editing, options.reason)
        elif left:
            names = listed([f"{each.registry}/{each.key}" for each in left])
            to_do.append(f"Nothing else names {names}: --with-unused withdraws these, too.")
        if options.reason and not any(registry_of(path) == "retired" for _, path in workspace.changes):
            to_do.append(
                f"The reason is kept nowhere: {meant.words} was never published, and no reader comes to its address. "
                "Say it in the message of the commit."
            )
        return to_do

    return Editing(options).run(change)


def _withdraw_unused(editing: Editing, reason: str | None) -> None:
    """Until nothing is left that only what went had named."""
    from loaders.editing.retiring import retire, was_published
    from loaders.editing.withdrawing import take_out, unused

    workspace = editing.workspace
    while left := unused(workspace, workspace.after()):
        take_out(workspace, left)
        for each in left:
            if was_published(workspace.dataset, each) and reason:
                retire(workspace, each, editing.day, reason, None)
