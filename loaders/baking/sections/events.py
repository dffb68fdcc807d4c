"""The events, with all that is theirs: links, facts, claims, citations, corrections, documents, index for search.

They are no section as the others are, since they come one by one: where one has changed, the others stay as they are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pydantic_core import to_json

from datasette_timeline.published.terms import indexed
from loaders.baking.dates import dated
from loaders.baking.documents import Publication
from loaders.baking.section import Part, dates_in, several
from loaders.reading.entries import Data, Entry
from schema import tables
from schema.tables import Row
from schema.vocabulary import LISTS

_CALLED = {"types": "event-type", "tags": "tag", "roles": "actor-role", "subjects": "claim-subject"}
"""What the fields of synonyms name."""


class Parts:
    """The part of each event, which follows from its record, its relations, its place in the order and the registries,
    and from nothing else."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._surroundings = _Surroundings(publication)

    def of(self, number: int, entry: Entry) -> Part:
        """The part of the event of this number, from 1, in order of time."""
        publication, surroundings = self._publication, self._surroundings
        document = publication.document(entry)
        used = _used(document, surroundings.around(document))
        rows: defaultdict[str, list[Row]] = defaultdict(list)
        _add(rows, number, document, publication.sort_keys[entry.key])
        rows["withdrawn"] += _withdrawn(entry, publication)
        rows["searched_texts"].append((number, entry.data["search_lines"]))
        title, *texts = entry.data["search"]
        title = surroundings.with_synonyms(title)
        indexed_as = (number, title, *texts, surroundings.names(document, used["places"], texts))
        for name in ("actor", "place", "tag", "source"):
            rows[f"link_{name}"] += [(key, number) for key in used[f"{name}s"]]
        return Part(rows, indexed_as, used, sorted({*dates_in(TABLES, rows)}))


class _Surroundings:
    """What lies around the places of events, and what everything there is called, as it is indexed."""

    def __init__(self, publication: Publication) -> None:
        self._around = {key: publication.ancestors(key) for key in publication.registry("places")}
        self._names = {
            (registry, key): indexed(" ".join(name["name"] for name in entry.data["names"]))
            for registry in ("actors", "places")
            for key, entry in publication.registry(registry).items()
        }

        self._synonyms = _Synonyms(publication)

    def around(self, document: Data) -> set[str]:
        """The places of an event, and all that these lie in."""
        return {place for link in document["places"] for place in self._around[link["place"]]}

    def with_synonyms(self, text: str) -> str:
        """An indexed text, and what else its words are called."""
        return " ".join([text, *self._synonyms.in_text(text)])

    def names(self, document: Data, around: list[str], texts: Sequence[str]) -> str:
        """Every name of the actors, claimants, places and tags of an event, and synonyms of it and its texts."""
        actors = {link["actor"] for link in document["actors"]}
        actors.update(claimant["actor"] for claim in document["claims"] for claimant in claim["claimants"])
        names = [self._names["actors", key] for key in sorted(actors)]
        names += [self._names["places", key] for key in around]
        names += [indexed(tag["label"]) for tag in document["tags"]]
        said = dict.fromkeys(words for text in texts for words in self._synonyms.in_text(text))
        return "\n".join([*names, *self._synonyms.of(document), *said])


class _Synonyms:
    """What else types, tags, roles and subjects of events are called, and words of their texts, as it is indexed."""

    def __init__(self, publication: Publication) -> None:
        self._words: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._in_texts: defaultdict[str, list[str]] = defaultdict(list)
        for name in ("event-type", "actor-role", "claim-subject"):
            for term, told in LISTS[name].terms.items():
                self._words[name, term].append(indexed(told.label))
        for entry in publication.registry("synonyms").values():
            self._add(entry.data)

    def of(self, document: Data) -> list[str]:
        """The words for an event."""
        terms = {("event-type", document["type"])}
        terms |= {("tag", tag["tag"]) for tag in document["tags"]}
        terms |= {("actor-role", link["role"]) for link in document["actors"]}
        terms |= {("claim-subject", claim["about"]) for claim in document["claims"]}
        return list(dict.fromkeys(words for term in sorted(terms) for words in self._words.get(term, ())))

    def in_text(self, text: str) -> list[str]:
        """The words for those of an indexed text, but for what it has."""
        found = sorted(self._in_texts.keys() & text.split())
        words = dict.fromkeys(words for term in found for words in self._in_texts[term])
        return [each for each in words if f" {each} " not in f" {text} "]

    def _add(self, synonyms: Data) -> None:
        words = [indexed(each) for each in synonyms["words"]]
        for field, name in _CALLED.items():
            for term in synonyms[field]:
                self._words[name, term] += words
        for said in synonyms["texts"]:
            self._in_texts[indexed(said)] += words


def _used(document: Data, around: set[str]) -> dict[str, list[str]]:
    return {
        "actors": sorted({link["actor"] for link in document["actors"]}),
        "claimants": [each["actor"] for claim in document["claims"] for each in claim["claimants"]],
        "places": sorted(around),
        "sources": sorted(source["source"] for source in document["sources"]),
        "tags": sorted(tag["tag"] for tag in document["tags"]),
    }


def _add(rows: defaultdict[str, list[Row]], number: int, document: Data, sort_key: str) -> None:
    event = document["id"]
    rows["events"].append(_event(number, document, sort_key))
    rows["documents"].append((event, to_json(document).decode()))
    rows["event_actors"] += several(tables.EVENT_ACTORS, document["actors"], event=event)
    rows["event_people"] += several(tables.EVENT_PEOPLE, document["people"], event=event)
    rows["event_places"] += several(tables.EVENT_PLACES, document["places"], event=event)
    rows["event_sources"] += several(tables.EVENT_SOURCES, document["citations"], event=event)
    for place, sentence in enumerate(document["summary_sentences"], 1):
        rows["summary_sentences"].append((event, place, sentence["text"]))
        rows["sentence_sources"] += [(event, place, order, key) for order, key in enumerate(sentence["sources"], 1)]
    for translation in document["translations"]:
        rows["event_translations"].append(tables.EVENT_TRANSLATIONS.row({**translation, "event": event}))
    rows["event_tags"] += [(event, tag["tag"]) for tag in document["tags"]]
    rows["facts"] += several(tables.FACTS, map(_statement, document["facts"]), event=event)
    for fact in document["facts"]:
        rows["fact_sources"] += several(tables.FACT_SOURCES, fact["citations"], fact=fact["id"])
    rows["claims"] += several(tables.CLAIMS, map(_claim, document["claims"]), event=event)
    for claim in document["claims"]:
        rows["claim_sources"] += several(tables.CLAIM_SOURCES, claim["citations"], claim=claim["id"])
        rows["claim_claimants"] += several(tables.CLAIM_CLAIMANTS, claim["claimants"], claim=claim["id"])
    rows["comparable_sets"] += [_compared(event, compared) for compared in document["comparable_sets"]]
    for link in document["relations"]:
        rows["relations"].append(tables.RELATIONS.row({**link, "event": event, "other": link["event"]}))
    rows["event_ucdp"] += [(event, number) for number in sorted(set(document["external"]["ucdp"]))]
    rows["not_ucdp"] += several(tables.NOT_UCDP, document["not_ucdp"], event=event)
    rows["sought"] += several(tables.SOUGHT, document["sought"], event=event)
    rows["corrections"] += several(tables.CORRECTIONS, document["corrections"], event=event)


def _event(number: int, document: Data, sort_key: str) -> Row:
    date, external = document["date"], document["external"]
    when = dated(date["edtf"])
    first = date["earliest"] or date["latest"]
    return tables.EVENTS.row(
        {
            **document,
            **external,
            **{f"date_{name}": value for name, value in date.items()},
            "number": number,
            "date": date["edtf"],
            "date_uncertain": date["uncertain"] or date["approximate"],
            "year": when.year,
            "month": first[:7] if first and date["precision"] in ("day", "month") else None,
            "sort_key": sort_key,
            **{name: _labels(document[name]) for name in ("actors", "places", "tags")},
            **{f"{name}_count": len(document[f"{name}s"]) for name in ("fact", "claim", "source")},
            "ucdp": "; ".join(map(str, external["ucdp"])) or None,
        }
    )


def _statement(statement: Data) -> Data:
    return {**statement, "support": _joined(statement["support"])}


def _claim(claim: Data) -> Data:
    return {
        **_statement(claim),
        "claimants": "; ".join(claimant["label"] for claimant in claim["claimants"]),
        **{name: _joined(claim[name]) for name in ("compatible_with", "sides")},
        "as_of": claim["as_of"]["edtf"] if claim["as_of"] else None,
    }


def _withdrawn(entry: Entry, publication: Publication) -> Iterator[Row]:
    for withdrawn in entry.data["withdrawn"]:
        event, _, statement = (withdrawn["successor"] or "").rpartition("/")
        event = event or entry.key
        successor = f"{event}-{statement}" if statement and event in publication.event_ids else None
        gone = {"id": f"{entry.key}-{withdrawn['id']}", "event": entry.key, "successor": successor}
        yield tables.WITHDRAWN.row({**withdrawn, **gone})


def _compared(event: str, compared: Data) -> Row:
    joined = {name: _joined(compared[name]) for name in ("claimants", "sides")}
    return tables.COMPARABLE_SETS.row({**compared, "event": event, **joined})


def _joined(values: list[str]) -> str | None:
    return "; ".join(values) or None


def _labels(links: list[Data]) -> str:
    return "; ".join(dict.fromkeys(link["label"] for link in links))


_PARTS = (tables.FACTS, tables.FACT_SOURCES, tables.CLAIMS, tables.CLAIM_CLAIMANTS, tables.CLAIM_SOURCES)
_COMPARED = (tables.COMPARABLE_SETS,)
_SUMMARIES = (tables.SUMMARY_SENTENCES, tables.SENTENCE_SOURCES, tables.EVENT_TRANSLATIONS)
_LINKS = (
    tables.EVENT_ACTORS,
    tables.EVENT_PEOPLE,
    tables.EVENT_PLACES,
    tables.EVENT_SOURCES,
    tables.EVENT_TAGS,
    tables.EVENT_UCDP,
    tables.NOT_UCDP,
    tables.RELATIONS,
)
_NARROW = (tables.LINK_ACTOR, tables.LINK_PLACE, tables.LINK_TAG, tables.LINK_SOURCE)
_CHANGES = (tables.SOUGHT, tables.CORRECTIONS, tables.WITHDRAWN)
_TEXTS = (tables.DOCUMENTS, tables.SEARCHED_TEXTS)
TABLES = (tables.EVENTS, *_LINKS, *_SUMMARIES, *_PARTS, *_COMPARED, *_CHANGES, *_TEXTS, *_NARROW)
