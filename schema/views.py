"""SQL views made for people: the questions that most readers of the data ask, already joined."""

from typing import NamedTuple

from schema.vocabulary import CASUALTY_SUBJECTS


class View(NamedTuple):
    """A view of the SQLite file: its select statement, and what Datasette says of it and its columns."""

    description: str
    columns: dict[str, str]
    select: str


_CLAIM_COLUMNS = {
    "event": "Id of the event.",
    "title": "Headline of the event.",
    "date_label": "When, in words.",
    "about": "What the claim is about.",
    "group": "Whom or what a figure counts.",
    "claimants": "Who makes the claim.",
    "by_note": "More on the claimant.",
    "low": "Lower bound of the figure.",
    "high": "Upper bound of the figure.",
    "unit": "What is counted; persons where empty.",
    "text": "The claim in one sentence.",
    "weak": "1 where it rests on reference works alone.",
    "sources": "Titles of the sources, separated by '; '.",
    "claim": "Id of the claim.",
}

_CLAIM_SELECT = """
select events.id as event, events.title, events.date_label, claims.about, claims."group", claims.claimants,
       claims.by_note, claims.low, claims.high, claims.unit, claims.text, claims.weak,
       (select group_concat(title, '; ') from
         (select sources.title from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position)) as sources,
       claims.id as claim
from claims join events on events.id = claims.event
"""

VIEWS: dict[str, View] = {
    "timeline": View(
        "Every event in order of time, with its actors, places and tags by name.",
        {
            "id": "Permanent id.",
            "date_label": "When, in words.",
            "date_earliest": "First day on which it may have happened.",
            "date_latest": "Last day on which it may have happened.",
            "title": "Headline.",
            "type": "What kind of event.",
            "importance": "1 landmark, 2 major, 3 detail.",
            "places": "Labels of the places.",
            "actors": "Labels of the actors.",
            "tags": "Labels of the tags.",
            "contested": "1 where claimants differ.",
            "claim_count": "Number of claims.",
            "source_count": "Number of different sources.",
            "summary": "What the sources agree on.",
        },
        """
select id, date_label, date_earliest, date_latest, title, type, importance, places, actors, tags, contested,
       claim_count, source_count, summary
from events order by sort_key, id
""",
    ),
    "contested_claims": View(
        "Claims on the same event, subject, group and unit by claimants who differ, side by side.",
        _CLAIM_COLUMNS,
        _CLAIM_SELECT
        + """where claims.contested
order by events.sort_key, events.id, claims.about, claims."group", claims.comparable_set, claims.position
""",
    ),
    "casualty_claims": View(
        "Every figure for dead, wounded and missing, with who gives it and for whom.",
        _CLAIM_COLUMNS,
        _CLAIM_SELECT
        + "where claims.about in ("
        + ", ".join(f"'{subject}'" for subject in CASUALTY_SUBJECTS)
        + """) and (claims.low is not null or claims.high is not null)
order by events.sort_key, events.id, claims.about, claims."group", claims.position
""",
    ),
    "source_usage": View(
        "Which source carries what: the summary, a fact or a claim of which event.",
        {
            "source": "Key of the source.",
            "source_title": "Title of the source.",
            "publisher": "Who published it.",
            "perspective": "Whose side it speaks from.",
            "event": "Id of the event.",
            "event_title": "Headline of the event.",
            "carries": "summary, fact or claim.",
            "item": "Id of the fact or claim.",
            "locator": "Where in the source.",
        },
        """
select sources.key as source, sources.title as source_title, sources.publisher, sources.perspective,
       used.event, events.title as event_title, used.carries, used.item, used.locator
from (
  select source, event, 'summary' as carries, null as item, locator, position from event_sources
  union all
  select fact_sources.source, facts.event, 'fact', facts.id, fact_sources.locator, facts.position
  from fact_sources join facts on facts.id = fact_sources.fact
  union all
  select claim_sources.source, claims.event, 'claim', claims.id, claim_sources.locator, claims.position
  from claim_sources join claims on claims.id = claim_sources.claim
) as used
join sources on sources.key = used.source
join events on events.id = used.event
order by sources.key, events.sort_key, events.id, used.carries, used.position
""",
    ),
}
