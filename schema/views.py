"""SQL views made for people: the questions that most readers of the data ask, already joined."""

from typing import NamedTuple

from schema.tables import CLAIMS, COMPARABLE_SETS, EVENT_VERSIONS, EVENTS, VERSION_CHANGES, VERSIONS, Table
from schema.vocabulary import CASUALTY_SUBJECTS, IMPORTANCES, SOURCE_KINDS


class View(NamedTuple):
    """A view of the SQLite file: its select statement, and what Datasette says of it and its columns."""

    description: str
    columns: dict[str, str]
    select: str


def _told(table: Table, *names: str) -> dict[str, str]:
    """Columns that the view has as the table has them."""
    return {name: table.columns[name].description for name in names}


_OF_EVENT = {"event": "Id of the event.", "title": "Headline of the event."}
_OF_CLAIM = """about, group, claimants, by_note, sides, as_of, low, high, unit, text, weak, agreement, support"""
_CLAIM_COLUMNS = {
    **_OF_EVENT,
    "date_label": "When, in words.",
    **_told(EVENTS, "date_earliest", "date_latest"),
    **_told(CLAIMS, *_OF_CLAIM.split(", ")),
    "sources": "Titles of the sources, separated by '; '.",
    "source_publishers": "Who published each of them, separated by '; '.",
    "source_perspectives": "Whose side each of them speaks from, separated by '; '.",
    "source_urls": "Where each of them can be read, separated by '; '; those without an address are left out.",
    "claim": "Id of the claim.",
}


def _of_sources(column: str, name: str) -> str:
    """A column of the sources of a claim, joined in the order of the record."""
    return f"""(select group_concat({column}, '; ') from
         (select sources.{column} from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position) as cited) as {name}"""


_CLAIM_SELECT = f"""
select events.id as event, events.title, events.date_label, events.date_earliest, events.date_latest,
       {", ".join(f'claims."{name}"' for name in _OF_CLAIM.split(", "))},
       {_of_sources("title", "sources")},
       {_of_sources("publisher", "source_publishers")},
       {_of_sources("perspective", "source_perspectives")},
       {_of_sources("url", "source_urls")},
       claims.id as claim
from claims join events on events.id = claims.event
"""

_SOURCE_KIND_COLUMNS = {kind: kind.replace("-", "_") for kind in SOURCE_KINDS}

_IMPORTANCE_COLUMNS = {level: importance.label for level, importance in IMPORTANCES.items()}

_NEUTRAL = "How many of them speak from a neutral perspective and are no reference works; see perspectives."
_EVENT_COLUMNS = {
    **_OF_EVENT,
    "date_label": "When, in words.",
    "year": "Year of the first day.",
}

_AGREEMENT_COLUMNS = {
    "claims": "Number of claims.",
    "contested": "Claims on questions where sides contradict each other, or figures differ.",
    "agreed": "Claims on questions where accounts agree.",
    "alone": "Claims on questions where no other claimant speaks.",
}

_AGREEMENT_COUNTS = """count(statement) as claims, count(*) filter (where contested = 1) as contested,
       count(*) filter (where agreement = 'agree') as agreed, count(*) filter (where accounts = 1) as alone"""

_OF_SET = _told(COMPARABLE_SETS, "agreement", "accounts")

_TIMELINE = """id, date_label, date_earliest, date_latest, title, type, importance, places, actors, tags, contested,
       claim_count, source_count, summary"""

_AS_OF = ("title", "type", "importance", "date", "date_earliest", "date_latest", "summary")

VIEWS: dict[str, View] = {
    "timeline": View(
        "Every event in order of time, with its actors, places and tags by name.",
        _told(EVENTS, *map(str.strip, _TIMELINE.split(","))),
        f"\nselect {_TIMELINE}\nfrom events order by sort_key, id\n",
    ),
    "contested_claims": View(
        "Claims on the same event, subject, group and unit where sides contradict each other, or figures differ.",
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
    # --- how good the records are, as the page /quality tells it ----------------------------------------------------
    "event_perspectives": View(
        "From which perspectives the sources of each event speak.",
        {
            **_EVENT_COLUMNS,
            "perspective": "Key of the perspective.",
            "neutral": "1 where it is neither a party to the conflict nor its close ally.",
            "sources": "How many of the event's sources speak from it.",
            "reference_works": "How many of these are reference works.",
        },
        """
select events.id as event, events.title, events.date_label, events.year, sources.perspective, perspectives.neutral,
       count(*) as sources, count(*) filter (where sources.kind = 'reference') as reference_works
from (
  select event, source from event_sources
  union
  select facts.event, source from fact_sources join facts on facts.id = fact_sources.fact
  union
  select claims.event, source from claim_sources join claims on claims.id = claim_sources.claim
) as cited
join events on events.id = cited.event
join sources on sources.key = cited.source
join perspectives on perspectives.key = sources.perspective
group by events.number, events.id, sources.perspective, perspectives.key
order by events.number, sources.perspective
""",
    ),
    "event_quality": View(
        "What each event rests on: how many sources, of how many perspectives, and what is uncertain of it.",
        {
            **_EVENT_COLUMNS,
            "importance": "1 landmark, 2 major, 3 detail.",
            "sources": "Number of different sources, of the summary, the facts and the claims.",
            "perspectives": "How many perspectives these sources speak from.",
            "neutral_sources": _NEUTRAL,
            "reference_works_only": "1 where every source is a reference work.",
            "weak_statements": "Facts and claims that rest on reference works alone.",
            "certain_day": "1 where its day or days are known; 0 where uncertain, about, one of several, or no day.",
        },
        """
select events.id as event, events.title, events.date_label, events.year, events.importance,
       cast(cited.sources as integer) as sources, cast(cited.perspectives as integer) as perspectives,
       cast(cited.neutral_sources as integer) as neutral_sources,
       cast(cited.sources = cited.reference_works as integer) as reference_works_only,
       cast(coalesce(said.weak, 0) as integer) as weak_statements,
       cast(not events.date_uncertain and events.date_kind <> 'one-of' and events.date_precision = 'day' as integer)
         as certain_day
from events join (
  select event, sum(sources) as sources, count(*) as perspectives,
         sum(case when neutral then sources - reference_works else 0 end) as neutral_sources,
         sum(reference_works) as reference_works
  from event_perspectives group by event
) as cited on cited.event = events.id
left join (
  select event, count(*) as weak
  from (select event from facts where weak union all select event from claims where weak) as weakly group by event
) as said on said.event = events.id
order by events.sort_key, events.id
""",
    ),
    "statement_quality": View(
        "What each fact and claim rests on, and whether other claimants speak on the same point.",
        {
            "statement": "Id of the fact or claim.",
            "kind": "fact or claim.",
            **_EVENT_COLUMNS,
            "about": "What the claim is about.",
            "group": "Whom or what a figure counts.",
            "unit": "What is counted; persons where empty.",
            "claimants": "Who makes the claim.",
            "figure": "The figure in words.",
            "text": "The statement.",
            "sources": "Number of its sources.",
            "perspectives": "How many perspectives they speak from.",
            "neutral_sources": _NEUTRAL,
            "weak": "1 where it is marked as resting on reference works alone.",
            "unmarked": "1 where it rests on reference works alone, is not marked, and is no such work's own claim.",
            "contested": "1 where sides contradict each other on its question, or figures differ.",
            **_OF_SET,
        },
        """
select said.id as statement, said.kind, said.event, events.title, events.date_label, events.year, said.about,
       said."group", said.unit, said.claimants, said.figure, said.text,
       cast(cited.sources as integer) as sources, cast(cited.perspectives as integer) as perspectives,
       cast(cited.neutral_sources as integer) as neutral_sources, cast(said.weak as integer) as weak,
       cast(cited.sources = cited.reference_works and not said.weak and not exists (
         select 1 from claim_claimants join actors on actors.key = claim_claimants.actor
         where claim_claimants.claim = said.id and actors.kind = 'reference-work'
       ) as integer) as unmarked,
       cast(said.contested as integer) as contested, said.agreement, cast(said.accounts as integer) as accounts
from (
  select id, 'fact' as kind, event, position, null as about, null as "group", null as unit, null as claimants,
         null as figure, text, weak, null as contested, null as agreement, null as accounts
  from facts
  union all
  select claims.id, 'claim', claims.event, claims.position, claims.about, claims."group", claims.unit,
         claims.claimants, claims.figure, claims.text, claims.weak, claims.contested, claims.agreement,
         comparable_sets.accounts
  from claims join comparable_sets
  on comparable_sets.event = claims.event and comparable_sets.number = claims.comparable_set
) as said
join events on events.id = said.event
join (
  select statement, count(*) as sources, count(distinct perspective) as perspectives,
         count(*) filter (where neutral and sources.kind <> 'reference') as neutral_sources,
         count(*) filter (where sources.kind = 'reference') as reference_works
  from (
    select distinct fact as statement, source from fact_sources
    union all
    select distinct claim, source from claim_sources
  ) as citations
  join sources on sources.key = citations.source join perspectives on perspectives.key = sources.perspective
  group by statement
) as cited on cited.statement = said.id
order by events.sort_key, events.id, said.kind desc, said.position
""",
    ),
    "place_quality": View(
        "What is known of each place, and how many events name it.",
        {
            "place": "Key of the place.",
            "label": "Name in every side's usage, in one line.",
            "kind": "What sort of place.",
            "country": "Key of the country.",
            "events_here": "Published events that name it itself; 0 where it only lies around other places.",
            "events": "Published events here or in any place inside it.",
            "languages": "In how many languages it has a name.",
            "precision": "How exact its point is; empty where it has no coordinates.",
            "geonames": "GeoNames id.",
            "wikidata": "Wikidata item.",
        },
        """
select key as place, label, kind, country,
       cast((select count(distinct event) from event_places where place = places.key) as integer) as events_here,
       event_count as events,
       cast((select count(distinct language) from place_names where place = places.key) as integer) as languages,
       precision, geonames, wikidata
from places order by label, key
""",
    ),
    "events_by_year": View(
        "Events, their importance and their claims, year by year; years without an event are left out.",
        {
            "year": "Year of the first day.",
            "events": "Events that begin in it.",
            **{label: f"Of these of importance {level}." for level, label in _IMPORTANCE_COLUMNS.items()},
            "contested": "Events with claims that differ.",
            "facts": "Number of facts.",
            "claims": "Number of claims.",
        },
        "\nselect year, count(*) as events, "
        + ", ".join(
            f'count(*) filter (where importance = {level}) as "{label}"' for level, label in _IMPORTANCE_COLUMNS.items()
        )
        + """,
       count(*) filter (where contested) as contested, sum(fact_count) as facts, sum(claim_count) as claims
from events where year is not null group by year order by year
""",
    ),
    "events_by_type": View(
        "Events by type and decade.",
        {
            "type": "What kind of event.",
            "decade": "First year of the decade in which they begin; empty for a type that no event has.",
            "events": "Number of events.",
        },
        """
select terms.term as type, events.year / 10 * 10 as decade, count(events.id) as events
from terms left join events on events.type = terms.term
where terms.list = 'event-type' group by terms.position, terms.list, terms.term, decade order by terms.position, decade
""",
    ),
    "sources_by_perspective": View(
        "Sources by whose side they speak from, and of what kind they are.",
        {
            "perspective": "Key of the perspective.",
            "label": "What readers see.",
            "neutral": "1 where it is neither a party to the conflict nor its close ally.",
            "sources": "Number of sources.",
            "citing_events": "Events that cite one of them.",
            **{name: f"Sources of the kind {kind}." for kind, name in _SOURCE_KIND_COLUMNS.items()},
        },
        """
select perspectives.key as perspective, perspectives.label, perspectives.neutral, count(sources.key) as sources,
       coalesce(cited.events, 0) as citing_events, """
        + ", ".join(
            f"count(*) filter (where sources.kind = '{kind}') as {name}" for kind, name in _SOURCE_KIND_COLUMNS.items()
        )
        + """
from perspectives left join sources on sources.perspective = perspectives.key
left join (select perspective, count(*) as events from event_perspectives group by perspective) as cited
  on cited.perspective = perspectives.key
group by perspectives.key, cited.events order by perspectives.label, perspectives.key
""",
    ),
    "sources_by_language": View(
        "Sources by language.",
        {"language": "BCP 47 language tag.", "sources": "Number of sources."},
        "\nselect language, count(*) as sources from sources group by language order by sources desc, language\n",
    ),
    "sources_by_kind": View(
        "Sources by kind, and what their entries lack.",
        {
            "kind": "What sort of document.",
            "sources": "Number of sources.",
            "copies": "Those that repeat another's text.",
            "without_date": "Those whose date of publication is not known.",
            "without_address": "Those with no address where they can be read.",
            "without_archived_copy": "Those with no address of an archived copy.",
            "without_reading_day": "Those of which nobody has noted when they were last read.",
        },
        """
select terms.term as kind, count(sources.key) as sources, count(sources.copy_of) as copies,
       count(sources.key) - count(sources.published) as without_date,
       count(sources.key) - count(sources.url) as without_address,
       count(sources.key) - count(sources.archive_url) as without_archived_copy,
       count(sources.key) - count(sources.accessed) as without_reading_day
from terms left join sources on sources.kind = terms.term
where terms.list = 'source-kind' group by terms.position, terms.list, terms.term order by terms.position
""",
    ),
    "claims_by_subject": View(
        "Claims by subject, and whether other claimants speak on the same point.",
        {"about": "What the claims are about.", **_AGREEMENT_COLUMNS},
        f"""
select terms.term as about, {_AGREEMENT_COUNTS}
from terms left join statement_quality on statement_quality.about = terms.term
where terms.list = 'claim-subject' group by terms.position, terms.list, terms.term order by terms.position
""",
    ),
    "claimant_claims": View(
        "Every claim once for each of those who make it.",
        {
            "actor": "Key of the actor who makes it.",
            "label": "Heading name of the actor.",
            "statement": "Id of the claim.",
            **_EVENT_COLUMNS,
            "about": "What the claim is about.",
            "claimants": "All who make it.",
            "figure": "The figure in words.",
            "text": "The claim in one sentence.",
            "sources": "Number of its sources.",
            "weak": "1 where it is marked as resting on reference works alone.",
            "contested": "1 where sides contradict each other on its question, or figures differ.",
            **_OF_SET,
        },
        """
select actors.key as actor, actors.label, statement, event, title, date_label, year, about, claimants, figure, text,
       sources, weak, contested, agreement, accounts
from statement_quality join claim_claimants on claim_claimants.claim = statement
join actors on actors.key = claim_claimants.actor
""",
    ),
    "claims_by_claimant": View(
        "Claims by who makes them, alone or with others, and what they rest on: the same columns for everybody.",
        {
            "actor": "Key of the actor.",
            "label": "Heading name.",
            **_AGREEMENT_COLUMNS,
            "events": "Events on which it makes claims.",
            "weak": "Claims that rest on reference works alone.",
            "one_source": "Claims that rest on one source.",
        },
        f"""
select actor, label, {_AGREEMENT_COUNTS}, count(distinct event) as events, sum(weak) as weak,
       count(*) filter (where sources = 1) as one_source
from claimant_claims group by actor, label order by claims desc, label, actor
""",
    ),
    "names_by_language": View(
        "How many actors and places have a name in each language, and how many names these are.",
        {
            "language": "BCP 47 language tag.",
            "actors": "Number of actors.",
            "actor_names": "Number of their names.",
            "places": "Number of places.",
            "place_names": "Number of their names.",
        },
        """
select language, count(distinct actor) as actors, count(actor) as actor_names, count(distinct place) as places,
       count(place) as place_names
from (
  select language, actor, null as place from actor_names
  union all
  select language, null, place from place_names
) as names
group by language order by count(distinct actor) + count(distinct place) desc, language
""",
    ),
    "waivers_by_code": View(
        "Accepted warnings by code.",
        {"code": "The warning's code.", "rule": "What the rule wants.", "waivers": "Number of accepted warnings."},
        "\nselect code, rule, count(*) as waivers from waivers group by code, rule order by code\n",
    ),
    # --- what became of the records --------------------------------------------------------------------------------
    "changes": View(
        "Every change of what is published, newest first: a row for each line of what changed.",
        {
            **_told(VERSIONS, "date", "kind", "registry", "key", "title"),
            "edit": "What sort of edit it is; empty where the version has no lines.",
            "text": "What changed; empty where the version has no lines, as the first one of a record.",
            **_told(VERSION_CHANGES, "statement"),
            **_told(VERSIONS, "reason", "version", "hash"),
        },
        """
select versions.date, versions.kind, versions.registry, versions.key, versions.title, version_changes.edit,
       coalesce(version_changes.text, '') as text, version_changes.statement, versions.reason, versions.version,
       versions.hash
from versions left join version_changes
on version_changes.registry = versions.registry and version_changes.key = versions.key
   and version_changes.version = versions.version
order by versions.revision desc, versions.registry, versions.key, version_changes.position
""",
    ),
    "events_as_of": View(
        "What events said at any moment: where valid_from <= :moment and (valid_to is null or valid_to > :moment).",
        {
            "event": EVENT_VERSIONS.columns["event"].description,
            **_told(VERSIONS, "version", "hash"),
            "valid_from": VERSIONS.columns["date"].description,
            "valid_to": VERSIONS.columns["until"].description,
            **_told(EVENT_VERSIONS, *_AS_OF),
        },
        f"""
select said.event, said.version, versions.hash, versions.date as valid_from, versions.until as valid_to,
       {", ".join(f"said.{name}" for name in _AS_OF)}
from event_versions as said join versions
on versions.registry = 'events' and versions.key = said.event and versions.version = said.version
order by said.date_earliest, said.event, said.version
""",
    ),
}
