"""What became of an event, a fact or a claim of which somebody wants an embed and that is not there."""

from dataclasses import replace
from typing import NamedTuple

from datasette_timeline.database.lookups import Retired, retired, withdrawn
from datasette_timeline.database.statements import event_of, statement_id
from datasette_timeline.filters.embed_address import STATEMENT_VIEW, EmbedAddress
from datasette_timeline.i18n.texts import Texts
from datasette_timeline.site.shell import Shell


class Gone(NamedTuple):
    """What to answer: 404, 410 with the reason, or 301 where `moved` shows the same under another id."""

    status: int
    title: str
    message: str
    moved: EmbedAddress | None = None


async def gone(shell: Shell, address: EmbedAddress) -> Gone:
    """What became of what the address has in focus."""
    wanted, texts = address.focus or "", shell.texts
    if address.view != STATEMENT_VIEW:
        return _gone_event(texts, address, wanted, await retired(shell.database, wanted))
    once = await withdrawn(shell.database, wanted)
    if once:
        message = texts.plain("withdrawn.key", key=wanted, date=once.date, reason=once.reason)
        return Gone(410, texts.plain("withdrawn.title"), message)
    event = event_of(wanted)
    renamed = await retired(shell.database, event)
    if renamed and renamed.successor:
        own = statement_id(renamed.successor, wanted.rpartition("-")[2])
        return Gone(301, "", "", replace(address, focus=own))
    message = texts.plain("missing.statement-id", key=wanted)
    return Gone(404, texts.plain("missing.statement"), message)


def _gone_event(texts: Texts, address: EmbedAddress, event: str, once: Retired | None) -> Gone:
    if once is None:
        return Gone(404, texts.plain("missing.event"), texts.plain("missing.event-key", key=event))
    if once.renamed:
        return Gone(301, "", "", replace(address, focus=once.successor))
    message = texts.plain("withdrawn.message", key=event, date=once.date, reason=once.reason)
    return Gone(410, texts.plain("withdrawn.title"), message)
