"""What search looks for words in, for the events of a page: their texts with the terms of these, and what they name."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_OF_EVENTS = "event in (select value from json_each(?))"
_TEXTS = """
with chosen as materialized (select value as event from json_each(?))
select id as event, 0 as part, 0 as position, 'title' as origin, null as item, '' as claimants, title as text,
       '' as language
from events where id in chosen
union all
select id, 1, 0, 'summary', null, '', summary, '' from events where id in chosen
union all
select event, 2, position, 'fact', id, '', text, '' from facts where event in chosen
union all
select event, 3, position, 'claim', id, claimants, text, '' from claims where event in chosen and text <> ''
union all
select event, 4, 0, 'title', null, '', title, language from event_translations where event in chosen
union all
select event, 4, 1, 'summary', null, '', summary, language from event_translations where event in chosen
order by 1, 2, 8, 3
"""
_TERMS = """
select id, terms from searched_texts join events using (number) where id in (select value from json_each(?))
"""
_NAMED = (
    f"""
    select distinct event, 'place', ancestor from event_places join place_ancestors using (place)
    where {_OF_EVENTS} order by event, depth
    """,
    f"select event, 'actor', actor from event_actors where {_OF_EVENTS} order by event, position",
    f"""
    select event, 'actor', actor from claims join claim_claimants on claim = id
    where {_OF_EVENTS} order by event, claims.position, claim_claimants.position
    """,
)
"""What the index finds events by: their places and all that these lie in, their actors, who makes their claims."""


class EventText(NamedTuple):
    """A text of an event."""

    origin: str
    """title, summary, fact or claim."""
    item: str | None
    """Id of the fact or claim."""
    claimants: str
    text: str
    terms: str
    """Its terms as the index has them, each between spaces."""
    language: str
    """That of a translation; empty for what the record itself says."""


class EventTexts(NamedTuple):
    """The texts of an event, first its headline, and kind and key of everything that it names, once each."""

    texts: Sequence[EventText]
    named: Sequence[tuple[str, str]]

    def in_language(self, language: str) -> Sequence[EventText]:
        """The same with headline and summary in a language, where the event has them in it."""
        told = {text.origin: text for text in self.texts if text.language == language} if language else {}
        return [told.get(text.origin, text) for text in self.texts if not text.language]


def texts_of(connection: sqlite3.Connection, events: Sequence[str]) -> Mapping[str, EventTexts]:
    """The texts of events by their ids."""
    ids = [json.dumps(events)]
    terms = {event: listed.split("\n") for event, listed in connection.execute(_TERMS, ids)}
    texts: dict[str, list[EventText]] = defaultdict(list)
    for event, _, _, origin, item, claimants, text, language in connection.execute(_TEXTS, ids):
        found = f" {terms[event][len(texts[event])]} "
        texts[event].append(EventText(origin, item, claimants, text, found, language))
    named: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for sql in _NAMED:
        for event, kind, key in connection.execute(sql, ids):
            named[event][kind, key] = None
    return {event: EventTexts(texts[event], list(named[event])) for event in events}
