"""What an embed of one event, fact or claim shows: what its record says when it is read, or in the version that an
editor has pinned."""

from datasette_timeline.database.statements import event_of
from datasette_timeline.embedding.subjects import document_of
from datasette_timeline.filters.embed_address import STATEMENT_VIEW, EmbedAddress
from datasette_timeline.listing.questions import Document
from datasette_timeline.site.shell import Shell
from datasette_timeline.site.versions import History, Pinned, find_pinned, history_of, history_of_statement


def event_in(address: EmbedAddress) -> str:
    """The id of the event in focus, or that of the fact or claim in focus."""
    return event_of(address.shown) if address.view == STATEMENT_VIEW else address.shown


async def pinned_in(shell: Shell, address: EmbedAddress) -> Pinned | None:
    """The version that an address pins; None where it pins none, or there is no such version."""
    if address.digits is None:
        return None
    pinned = await find_pinned(shell, event_in(address), address.digits)
    history = await _history_of_statement(shell, address) if pinned and address.view == STATEMENT_VIEW else None
    return pinned.of_statement(history) if pinned and history else pinned


async def document_in(shell: Shell, address: EmbedAddress) -> Document | None:
    """The document of the event, under the id that it has today; None where there is none."""
    if address.digits is None:
        return await document_of(shell, event_in(address))
    pinned = await pinned_in(shell, address)
    return {**pinned.document, "id": pinned.event} if pinned else None


async def version_to_pin(shell: Shell, address: EmbedAddress) -> tuple[str, str] | None:
    """The hash of the version that an editor can pin, and the day from which it stood: the one that is pinned, else the
    present one. None where there is none, or it is not committed yet."""
    if pinned := await pinned_in(shell, address):
        return (pinned.hash, pinned.began.day) if pinned.began.day else None
    history = await history_of(shell, "events", event_in(address))
    standing = history.standing if history else None
    return (standing.hash, standing.day) if standing and standing.hash and standing.day else None


async def _history_of_statement(shell: Shell, address: EmbedAddress) -> History | None:
    for kind in ("facts", "claims"):
        if history := await history_of_statement(shell, kind, address.shown):
            return history
    return None
