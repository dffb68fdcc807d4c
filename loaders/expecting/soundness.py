"""What holds of every dataset: nothing is there for nothing or stands without what carries it, sides are on a par."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from loaders.expecting.unmet import Built, Unmet, file_of
from loaders.reading.yaml_reader import read

_METADATA = "metadata.yml"


class _Rule(NamedTuple):
    """Rows that there should be none of: the query gives where each stands, in one column, and what it is."""

    sql: str
    message: str
    cure: str


_ENTRIES = (
    _Rule(
        "select 'places', key from places where event_count = 0",
        "no event is at this place, nor within it",
        "name it in an event, or take it out",
    ),
    _Rule(
        "select 'sources', key from sources where event_count = 0 or key not in (select source from source_usage)",
        "no record cites this source",
        "cite it, or take it out",
    ),
    _Rule("select 'tags', key from tags where event_count = 0", "no event has this tag", "use it, or take it out"),
    _Rule(
        "select 'perspectives', key from perspectives where key not in (select perspective from sources)"
        " and key not in (select perspective from actors where perspective is not null)",
        "no source and no actor speaks from this perspective",
        "use it, or take it out",
    ),
)
_EVENTS = (
    _Rule(
        "select id, 'status ' || status from events where status <> 'reviewed'",
        "only what was reviewed is published",
        "build without --include-drafts",
    ),
    _Rule(
        "select id, title from events where id not in (select event from event_sources)",
        "the event has no source",
        "cite one",
    ),
    _Rule(
        "select event, id from facts where id not in (select fact from fact_sources)",
        "the fact has no source",
        "cite one",
    ),
    _Rule(
        "select event, id from claims where id not in (select claim from claim_sources)",
        "the claim has no source",
        "cite one",
    ),
    _Rule(
        "select event, id from claims where id not in (select claim from claim_claimants)",
        "nobody makes the claim",
        "name the claimant in 'by'",
    ),
    _Rule(
        "select event, id from claims where figure is null and text is null",
        "the claim says nothing",
        "give it a value or a text",
    ),
    _Rule(
        "select event, claim from claim_claimants join claims on claims.id = claim where perspective is null",
        "its claimant speaks from no perspective",
        "give the claimant one, or say 'perspective' in the claim",
    ),
    _Rule(
        "select event, about from comparable_sets where contested and accounts < 2",
        "this is contested, and there is one account",
        "add who says otherwise",
    ),
    _Rule(
        "select id, title from events where contested and id not in (select event from contested_claims)",
        "the event is contested, and nothing shows who differs",
        "add the claims of those who differ",
    ),
)

_SHARED = """
select town.key, names.language from places as town join places as district on district.key = town.parent
join place_names as names on names.place = town.key
where exists (select * from place_names as same where same.place = district.key and same.name = names.name)
"""
_STATES = """
select side, places.key from actors join perspectives on perspectives.key = actors.perspective
join places on places.label = actors.label where actors.kind = 'state' and side is not null
"""


def unmet(built: Built) -> Iterator[Unmet]:
    """What of a database is otherwise than in any dataset."""
    for each in _ENTRIES:
        for registry, key in built.rows(each.sql):
            yield Unmet(f"registries/{registry}", f"{key}: {each.message}", each.cure)
    for each in _EVENTS:
        for event, what in built.rows(each.sql):
            yield Unmet(file_of(event), f"{what}: {each.message}", each.cure)
    yield from _shared_names(built)
    yield from _states_on_the_map(built)


def _shared_names(built: Built) -> Iterator[Unmet]:
    """Districts called like their town in the language of one side alone: its names would find more than others."""
    path = built.root / "registries" / "dataset.yml"
    data = read(path.read_text(encoding="utf-8"))[0] if path.is_file() else None
    spoken = {language for side in (data or {}).get("sides", ()) for language in side.get("languages", ())}
    shared: defaultdict[str, set[str]] = defaultdict(set)
    for town, language in built.rows(_SHARED):
        shared[town].add(language.partition("-")[0])
    for town, languages in shared.items():
        if languages & spoken and (lacking := sorted(spoken - languages)):
            message = f"{town}: its district is called like it in {', '.join(sorted(languages & spoken))} alone"
            cure = f"give the district that name in {', '.join(lacking)}, too, or names of its own in all"
            yield Unmet("registries/places", message, cure)


def _states_on_the_map(built: Built) -> Iterator[Unmet]:
    """A base map that names the state of one side and not that of another, or not always both."""
    states: defaultdict[str, set[str]] = defaultdict(set)
    for side, place in built.rows(_STATES):
        states[side].add(place)
    for path, together in _labels(built):
        named = {side: {together[place] for place in places if place in together} for side, places in states.items()}
        if any(named.values()) and (
            not all(named.values()) or len(set.union(*named.values())) > 1 or None in set.union(*named.values())
        ):
            message = f"the map may name states of some sides and not of others: {', '.join(sorted(states))}"
            yield Unmet(path, message, "give labels of all of them one word in 'together', or leave all out")


def _labels(built: Built) -> Iterator[tuple[str, dict[str, str | None]]]:
    """The file of the base map that says how it is drawn, and which country's name stands with which others."""
    path = built.root / _METADATA
    metadata = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else None
    settings = ((metadata or {}).get("plugins") or {}).get("datasette-timeline") or {}
    if isinstance(named := settings.get("basemap"), str):
        layers = (built.root / named).with_suffix(".layers.json")
        if layers.is_file():
            labels = json.loads(layers.read_text(encoding="utf-8")).get("labels", ())
            countries = (label for label in labels if label.get("draw") == "country")
            yield (
                layers.relative_to(built.root).as_posix(),
                {label.get("place"): label.get("together") for label in countries},
            )
