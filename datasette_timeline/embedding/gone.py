"""What became of an event, a fact or a claim of which somebody wants an embed and that is not there."""

from dataclasses import replace
from typing import NamedTuple

from datasette_timeline.database.lookups import Retired, is_event, retired, withdrawn
from datasette_timeline.database.statements import event_of, own_part, statement_id
from datasette_timeline.database.versions import EVENTS, has_versions
from datasette_timeline.embedding.pinned import event_in
from datasette_timeline.filters.embed_address import STATEMENT_VIEW, EmbedAddress
from datasette_timeline.i18n.texts import Texts
from datasette_timeline.site.missing import withdrawal
from datasette_timeline.site.shell import Shell


class Gone(NamedTuple):
    """What to answer: 404, 410 with the reason, or 301 where `moved` shows the same under another id."""

    status: int
    title: str
    message: str
    moved: EmbedAddress | None = None


async def gone(shell: Shell, address: EmbedAddress) -> Gone:
    """What became of what the address has in focus."""
    wanted, texts = address.shown, shell.texts
    if address.digits and await has_versions(shell.database, EVENTS, event_in(address)):
        message = texts.plain("version.missing-hash", key=wanted, hash=address.digits)
        return Gone(404, texts.plain("version.missing"), message)
    if address.digits and await is_event(shell.database, event_in(address)):
        return Gone(404, texts.plain("history.none"), texts.plain("history.none-note"))
    if address.view != STATEMENT_VIEW:
        return _gone_event(texts, address, wanted, await retired(shell.database, wanted))
    once = await withdrawn(shell.database, wanted)
    if once:
        message = texts.plain("withdrawn.key", key=wanted, date=once.date, reason=once.reason)
        return Gone(410, texts.plain("withdrawn.title"), message)
    event = event_of(wanted)
    renamed = await retired(shell.database, event)
    if renamed and renamed.successor:
        own = statement_id(renamed.successor, own_part(wanted))
        return Gone(301, "", "", replace(address, focus=_pinned(own, address)))
    message = texts.plain("missing.statement-id", key=wanted)
    return Gone(404, texts.plain("missing.statement"), message)


def _pinned(key: str, address: EmbedAddress) -> str:
    """How to name the same version of what has another id."""
    return f"{key}@{address.digits}" if address.digits else key


def _gone_event(texts: Texts, address: EmbedAddress, event: str, once: Retired | None) -> Gone:
    if once is None:
        return Gone(404, texts.plain("missing.event"), texts.plain("missing.event-key", key=event))
    if once.renamed:
        return Gone(301, "", "", replace(address, focus=_pinned(once.successor or "", address)))
    message = withdrawal(texts, "withdrawn.message", event, once)
    return Gone(410, texts.plain("withdrawn.title"), message)
