"""What people paste into their pages to show an embed."""

from collections.abc import Iterable
from html import escape

DEFAULT_WIDTH = 600
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


def frame(address: str, title: str, width: str | int, height: int) -> str:
    """A frame alone: for sites that allow no script. `width` in pixels or as '100%'."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" loading="lazy" '
        f'sandbox="{SANDBOX}" referrerpolicy="strict-origin-when-cross-origin" frameborder="0"></iframe>'
    )


def element(
    script: str, address: str, title: str, page: str, events: Iterable[tuple[str, str, str]], credit: str
) -> str:
    """The element that frames and sizes the embed, around a list for readers without scripts.

    `events` are date, title and address of each.
    """
    listed = "".join(
        f'\n    <li>{escape(date)}: <a href="{escape(href)}">{escape(name)}</a></li>' for date, name, href in events
    )
    items = f"\n  <ol>{listed}\n  </ol>" if listed else ""
    return (
        f'<conflict-timeline src="{escape(address)}" title="{escape(title)}">'
        f'\n  <p><a href="{escape(page)}">{escape(title)}</a></p>{items}'
        f"\n  <p>{escape(credit)}</p>"
        "\n</conflict-timeline>"
        f'\n<script async src="{escape(script)}"></script>'
    )
