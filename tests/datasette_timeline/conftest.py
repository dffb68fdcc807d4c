"""A small published database of an invented conflict, and the site over it."""

import asyncio
import gc
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import httpx
import pytest
import yaml
from datasette.app import Datasette
from hypothesis import settings
from sqlmodel import Session, SQLModel, create_engine

from datasette_timeline import caching
from datasette_timeline.published.dates import Date
from datasette_timeline.published.folding import indexed
from loaders.dates import dated
from loaders.rows import COLUMNS, DATES, date_rows, date_texts
from schema import tables, vocabulary
from schema.dates import parse_date
from schema.views import VIEWS

settings.register_profile("untimed", deadline=None)  # a busy machine must not fail a test
settings.load_profile("untimed")

HERE = Path(__file__).parent
METADATA = HERE.parent.parent / "metadata.yml"


class Site:
    """Datasette over some databases, asked without a network. Several tests may share one: none changes it."""

    def __init__(self, *databases: Path, metadata: dict[str, Any] | None = None, **options: Any) -> None:
        self.datasette = Datasette([], immutables=[str(each) for each in databases], metadata=metadata, **options)
        self._runner = asyncio.Runner()
        try:
            self._runner.run(self.datasette.invoke_startup())
        except BaseException:
            self._runner.close()
            raise

    def get(self, path: str, **options: Any) -> httpx.Response:
        """The response at an address; redirects are not followed. Options are those of httpx."""
        return self._runner.run(self.datasette.client.get(path, **options))

    def run(self, awaitable: Any) -> Any:
        """What a coroutine returns."""
        return self._runner.run(awaitable)

    def ids(self, query: str) -> list[str]:
        """Ids of the events on the filtered table page, as its JSON has them."""
        response = self.get(f"/conflict/events.json?_shape=array&_col=id&_size=max&{query}")
        assert response.status_code == 200, response.text
        return [row["id"] for row in response.json()]

    def close(self) -> None:
        """Let go of the threads and the files."""
        self.datasette.executor.shutdown()
        self._runner.close()
        gc.collect()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test be answered from what another one asked for."""
    monkeypatch.setattr(caching, "_store", caching._Store())


@pytest.fixture(scope="session")
def conflict() -> dict[str, Any]:
    """The invented conflict, as conflict.yml has it."""
    text = (HERE / "conflict.yml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 (it makes nothing but text)
    return data


@pytest.fixture(scope="session")
def documents(conflict: dict[str, Any]) -> list[dict[str, Any]]:
    """The published document of each event, in order of time, with every key."""
    return [_document(event, conflict) for event in conflict["events"]]


class _AnyDate(dict[str, Date]):
    def __missing__(self, text: str) -> Date:
        return dated(text)


@pytest.fixture(scope="session")
def dates() -> dict[str, Date]:
    """The dates of a database that holds every date there may be."""
    return _AnyDate()


@pytest.fixture(scope="session")
def database(
    tmp_path_factory: pytest.TempPathFactory, conflict: dict[str, Any], documents: list[dict[str, Any]]
) -> Path:
    """The database file, called as metadata.yml calls it."""
    (name,) = yaml.safe_load(METADATA.read_text(encoding="utf-8"))["databases"]
    path = tmp_path_factory.mktemp("site") / f"{name}.db"
    bake(path, conflict, documents)
    return path


@pytest.fixture(scope="session")
def site(database: Path) -> Iterator[Site]:
    """The site with the metadata of the repository."""
    site = Site(
        database, metadata=yaml.safe_load(METADATA.read_text(encoding="utf-8")), settings={"suggest_facets": False}
    )
    yield site
    site.close()


class Html:
    """A page as a parser reads it, for tests to ask."""

    def __init__(self, text: str) -> None:
        self.root: Element = html5lib.parse(text, namespaceHTMLElements=False)

    def all(self, tag: str = "*", class_: str = "", **attributes: str) -> list[Element]:
        """Elements in the order of the page, by tag, one class, and attributes."""
        return [
            each
            for each in self.root.iter()
            if isinstance(each.tag, str)
            and tag in ("*", each.tag.rpartition("}")[2])
            and (not class_ or class_ in each.get("class", "").split())
            and all(each.get(name.rstrip("_").replace("_", "-")) == value for name, value in attributes.items())
        ]

    def one(self, tag: str = "*", class_: str = "", **attributes: str) -> Element:
        """The only such element."""
        (element,) = self.all(tag, class_, **attributes)
        return element

    def within(self, element: Element) -> "Html":
        """The part of the page in an element."""
        part = Html("")
        part.root = element
        return part

    @staticmethod
    def text(element: Element) -> str:
        """What the element says, with single spaces."""
        return " ".join("".join(element.itertext()).split())

    def texts(self, tag: str = "*", class_: str = "", **attributes: str) -> list[str]:
        """What such elements say."""
        return [self.text(each) for each in self.all(tag, class_, **attributes)]

    def links(self) -> dict[str, str]:
        """Addresses of links by what they say; the first where several say the same."""
        found: dict[str, str] = {}
        for each in self.all("a"):
            found.setdefault(self.text(each), each.get("href", ""))
        return found


@pytest.fixture(scope="session")
def read_html() -> Callable[[str], Html]:
    """Reads a page."""
    return Html


@pytest.fixture(scope="session")
def site_with_periods(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of a database that also names two stretches of time."""
    path = tmp_path_factory.mktemp("periods") / database.name
    shutil.copy(database, path)
    with sqlite3.connect(path) as connection:
        connection.executemany(
            "insert into periods (position, label, date, date_earliest, date_latest, event) values (?, ?, ?, ?, ?, ?)",
            [
                (1, "Blockade", "1991-05-10/1991-12", "1991-05-10", "1991-12-31", "1991-05-blockade-of-dorna"),
                (2, "Aftermath", "1992/..", "1992-01-01", None, None),
            ],
        )
    connection.close()
    bake_dates(path)
    site = Site(path, settings={"suggest_facets": False})
    yield site
    site.close()


@pytest.fixture
def open_site() -> Iterator[Callable[..., Site]]:
    """Other sites: give database files, and what Datasette takes."""
    opened: list[Site] = []

    def open_one(*databases: Path, **options: Any) -> Site:
        opened.append(Site(*databases, **options))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def bake(path: Path, conflict: dict[str, Any], documents: list[dict[str, Any]]) -> None:
    """Write the conflict as a published database."""
    engine = create_engine(f"sqlite:///{path}")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(_registry_rows(conflict))
        session.add_all(_term_rows())
        session.add_all(_dataset_rows(conflict, documents))
        for number, document in enumerate(documents, 1):
            session.add_all(_event_rows(number, document))
        session.commit()
    engine.dispose()
    with sqlite3.connect(path) as connection:
        for name, view in VIEWS.items():
            connection.execute(f"create view {name} as {view.select}")
        connection.executescript(_LINKS)
        connection.executemany(
            "insert into events_fts (rowid, title, summary, statements, names) values (?, ?, ?, ?, ?)",
            [(number, *_searchable(document, conflict)) for number, document in enumerate(documents, 1)],
        )
    connection.close()
    bake_dates(path)


def bake_dates(path: Path) -> None:
    """Give every date that the database holds its row, as builds do."""
    with sqlite3.connect(path) as connection:
        for table in (*DATES, "dataset"):
            columns = ", ".join(f'"{column}"' for column in COLUMNS[table].split())
            texts = date_texts(table, connection.execute(f"select {columns} from {table}").fetchall())
            marks = ", ".join("?" * len(Date._fields))
            connection.executemany(f"insert or ignore into dates values ({marks})", date_rows(texts))
    connection.close()


@pytest.fixture(scope="session")
def with_dates() -> Callable[[Path], None]:
    """Give every date that a changed database holds its row."""
    return bake_dates


_LINKS = """
create virtual table events_fts using fts5(title, summary, statements, names, content='');
insert into link_actor select distinct actor, number from event_actors join events on events.id = event;
insert into link_place
    select distinct ancestor, number
    from event_places join place_ancestors using (place) join events on events.id = event;
insert into link_tag select tag, number from event_tags join events on events.id = event;
update actors set event_count = (select count(*) from link_actor where key = actors.key);
update places set event_count = (select count(*) from link_place where key = places.key);
update actors set claim_count = (select count(*) from claim_claimants where actor = actors.key);
update sources set event_count = (select count(distinct event) from source_usage where source = sources.key);
update tags set event_count = (select count(*) from link_tag where key = tags.key);
"""


def _ancestors(place: str, conflict: dict[str, Any]) -> list[str]:
    chain = [place]
    while parent := conflict["places"][chain[-1]].get("parent"):
        chain.append(parent)
    return chain


def _citations(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"locator": None, "note": None, **citation} for citation in item["citations"]]


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _document(event: dict[str, Any], conflict: dict[str, Any]) -> dict[str, Any]:
    when = parse_date(event["date"])
    actors, key = conflict["actors"], event["id"]
    facts = [
        {"id": f"{key}-fact-{n}", "text": fact["text"], "weak": "weak" in fact, "citations": _citations(fact)}
        for n, fact in enumerate(event.get("facts", []), 1)
    ]
    points: dict[tuple[str | None, ...], int] = {}
    claims = [
        {
            "id": f"{key}-claim-{n}",
            "about": claim["about"],
            "group": claim.get("group"),
            "claimants": [
                {"actor": by, "label": actors[by]["label"], "self_declared": "self_declared" in actors[by]}
                for by in claim["by"]
            ],
            "by_note": claim.get("by_note"),
            "low": _number(claim.get("low")),
            "high": _number(claim.get("high")),
            "figure": claim.get("figure"),
            "unit": claim.get("unit"),
            "text": claim.get("text"),
            "weak": "weak" in claim,
            "comparable_set": points.setdefault(tuple(map(claim.get, ("about", "group", "unit"))), len(points) + 1),
            "contested": claim.get("group") == "soldiers",
            "citations": _citations(claim),
        }
        for n, claim in enumerate(event.get("claims", []), 1)
    ]
    cited = dict.fromkeys(citation["source"] for item in (event, *facts, *claims) for citation in item["citations"])
    external = event.get("external", {})
    return {
        "id": key,
        "title": event["title"],
        "date": {
            "edtf": when.text,
            "label": when.label,
            "earliest": when.earliest.isoformat() if when.earliest else None,
            "latest": when.latest.isoformat() if when.latest else None,
            "precision": when.precision,
            "kind": when.kind,
            "uncertain": when.uncertain,
            "approximate": when.approximate,
            "note": event.get("date_note"),
        },
        "type": event["type"],
        "importance": int(event["importance"]),
        "status": "reviewed",
        "summary": event["summary"],
        "places": [
            {**_place(link["place"], conflict), "role": link["role"], "note": link.get("note")}
            for link in event.get("places", [])
        ],
        "actors": [
            {
                "actor": link["actor"],
                "label": actors[link["actor"]]["label"],
                "kind": actors[link["actor"]]["kind"],
                "self_declared": "self_declared" in actors[link["actor"]],
                "role": link["role"],
                "note": link.get("note"),
            }
            for link in event.get("actors", [])
        ],
        "facts": facts,
        "claims": claims,
        "citations": _citations(event),
        "sources": [{**_source(each, conflict), "number": number} for number, each in enumerate(cited, 1)],
        "relations": _relations(key, conflict),
        "tags": [{"tag": tag, "label": conflict["tags"][tag]["label"]} for tag in event.get("tags", [])],
        "external": {
            "ucdp": [int(each) for each in external.get("ucdp", [])],
            "wikidata": external.get("wikidata"),
            "pax": _number(external.get("pax")),
        },
        "added": event.get("added"),
        "corrections": event.get("corrections", []),
        "contested": any(claim["contested"] for claim in claims),
        "record": f"events/{key[:4]}/{key}.yml",
    }


def _place(key: str, conflict: dict[str, Any]) -> dict[str, Any]:
    place = conflict["places"][key]
    numbers = ("latitude", "longitude", "radius_km")
    return {
        "place": key,
        "label": place["label"],
        "kind": place["kind"],
        "country": "ardania-land" if "ardania-land" in _ancestors(key, conflict) else None,
        "precision": place.get("precision"),
        "names": [{"used_by": [], "note": None, **name} for name in place["names"]],
        **{name: float(place[name]) if name in place else None for name in numbers},
    }


def _source(key: str, conflict: dict[str, Any]) -> dict[str, Any]:
    source = conflict["sources"][key]
    published = source.get("published")
    optional = ("author", "url", "archive_url", "accessed", "copy_of", "note")
    return {
        "source": key,
        "title": source["title"],
        "publisher": source["publisher"],
        "published": published,
        "published_label": parse_date(published).label if published else None,
        "language": source.get("language", "en"),
        "kind": source["kind"],
        "perspective": source["perspective"],
        "perspective_label": conflict["perspectives"][source["perspective"]]["label"],
        **{name: source.get(name) for name in optional},
    }


def _relations(event: str, conflict: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for record in conflict["events"]:
        for link in record.get("relations", []):
            kind = vocabulary.RELATIONS[link["relation"]]
            for one, other, inverse in ((record["id"], link["event"], False), (link["event"], record["id"], True)):
                if one == event:
                    (target,) = (each for each in conflict["events"] if each["id"] == other)
                    found.append(
                        {
                            "event": other,
                            "title": target["title"],
                            "date_label": parse_date(target["date"]).label,
                            "relation": link["relation"],
                            "label": kind.inverse if inverse else kind.label,
                            "inverse": inverse,
                            "note": link.get("note"),
                        }
                    )
    return found


def _registry_rows(conflict: dict[str, Any]) -> Iterator[SQLModel]:
    for key, perspective in conflict["perspectives"].items():
        neutral = perspective["neutral"] == "true"
        yield tables.Perspective(key=key, label=perspective["label"], description="Its sources.", neutral=neutral)
    for key, actor in conflict["actors"].items():
        declared = "self_declared" in actor
        yield tables.Actor(
            key=key, label=actor["label"], kind=actor["kind"], self_declared=declared, event_count=0, claim_count=0
        )
        for position, name in enumerate(actor["names"], 1):
            yield tables.ActorName(actor=key, position=position, name=name["name"], language=name["language"])
    for key, place in conflict["places"].items():
        yield tables.Place(key=key, label=place["label"], kind=place["kind"], parent=place.get("parent"), event_count=0)
        for position, name in enumerate(place["names"], 1):
            yield tables.PlaceName(place=key, position=position, name=name["name"], language=name["language"])
        for depth, ancestor in enumerate(_ancestors(key, conflict)):
            yield tables.PlaceAncestor(place=key, ancestor=ancestor, depth=depth)
    for key, tag in conflict["tags"].items():
        yield tables.Tag(key=key, label=tag["label"], description="A tag.", event_count=0)
    for key in conflict["sources"]:
        columns = {name: value for name, value in _source(key, conflict).items() if name != "perspective_label"}
        yield tables.Source(key=columns.pop("source"), event_count=0, **columns)
    for key, retired in conflict["retired"].items():
        yield tables.RetiredId(id=key, **retired)
    for address, retired in conflict["retired_keys"].items():
        registry, key = address.split("/")
        yield tables.RetiredKey(registry_=registry, key=key, **retired)


def _term_rows() -> Iterator[SQLModel]:
    lists = {
        "event-type": vocabulary.EVENT_TYPES,
        "claim-subject": vocabulary.CLAIM_SUBJECTS,
        "actor-kind": vocabulary.ACTOR_KINDS,
        "actor-role": vocabulary.ACTOR_ROLES,
        "place-role": vocabulary.PLACE_ROLES,
        "place-kind": vocabulary.PLACE_KINDS,
        "place-precision": vocabulary.PLACE_PRECISIONS,
        "source-kind": vocabulary.SOURCE_KINDS,
    }
    for name, terms in lists.items():
        for position, (term, definition) in enumerate(terms.items(), 1):
            label = term.replace("-", " ")
            yield tables.Term(list=name, term=term, position=position, label=label, definition=definition)
    for level, importance in vocabulary.IMPORTANCES.items():
        yield tables.Term(
            list="importance", term=str(level), position=level, label=importance.label, definition=importance.definition
        )


def _dataset_rows(conflict: dict[str, Any], documents: list[dict[str, Any]]) -> Iterator[SQLModel]:
    counts = {name: len(conflict[name]) for name in ("sources", "actors", "places")}
    counts |= {name: sum(len(document[name]) for document in documents) for name in ("facts", "claims")}
    counts["events"] = len(documents)
    facts = {f"{name.removesuffix('s')}_count": str(count) for name, count in counts.items()}
    for name, value in {**conflict["dataset"], **facts}.items():
        yield tables.DatasetFact(name=name, value=value)


def _event_rows(number: int, document: dict[str, Any]) -> Iterator[SQLModel]:
    key, date = document["id"], document["date"]
    first = date["earliest"] or date["latest"]
    labels = {
        name: "; ".join(dict.fromkeys(each["label"] for each in document[name]))
        for name in ("actors", "places", "tags")
    }
    yield tables.Event(
        id=key,
        number=number,
        title=document["title"],
        date=date["edtf"],
        date_label=date["label"],
        date_earliest=date["earliest"],
        date_latest=date["latest"],
        date_precision=date["precision"],
        date_kind=date["kind"],
        date_uncertain=date["uncertain"] or date["approximate"],
        date_note=date["note"],
        year=int(first[:4]),
        month=first[:7] if date["precision"] in ("day", "month") else None,
        sort_key=f"{number:04}",
        type=document["type"],
        importance=document["importance"],
        summary=document["summary"],
        contested=document["contested"],
        fact_count=len(document["facts"]),
        claim_count=len(document["claims"]),
        source_count=len(document["sources"]),
        status=document["status"],
        ucdp="; ".join(map(str, document["external"]["ucdp"])) or None,
        wikidata=document["external"]["wikidata"],
        pax=document["external"]["pax"],
        added=document["added"],
        record=document["record"],
        **labels,
    )
    yield tables.Document(event=key, json_=json.dumps(document, ensure_ascii=False))
    for name, table in (("actor", tables.EventActor), ("place", tables.EventPlace)):
        for position, link in enumerate(document[f"{name}s"], 1):
            yield table(event=key, position=position, role=link["role"], note=link["note"], **{name: link[name]})
    for position, citation in enumerate(document["citations"], 1):
        yield tables.EventSource(event=key, position=position, **citation)
    for tag in document["tags"]:
        yield tables.EventTag(event=key, tag=tag["tag"])
    for link in document["relations"]:
        columns = {name: link[name] for name in ("relation", "inverse", "label", "note")}
        yield tables.Relation(event=key, other=link["event"], **columns)
    for position, correction in enumerate(document["corrections"], 1):
        yield tables.Correction(event=key, position=position, **correction)
    for position, fact in enumerate(document["facts"], 1):
        yield tables.Fact(id=fact["id"], event=key, position=position, text=fact["text"], weak=fact["weak"])
        for place, citation in enumerate(fact["citations"], 1):
            yield tables.FactSource(fact=fact["id"], position=place, **citation)
    for position, claim in enumerate(document["claims"], 1):
        same = ("id", "about", "by_note", "low", "high", "figure", "unit", "text", "weak")
        yield tables.Claim(
            event=key,
            position=position,
            group_=claim["group"],
            claimants="; ".join(each["label"] for each in claim["claimants"]),
            **{name: claim[name] for name in (*same, "comparable_set", "contested")},
        )
        for place, claimant in enumerate(claim["claimants"], 1):
            yield tables.ClaimClaimant(claim=claim["id"], position=place, actor=claimant["actor"])
        for place, citation in enumerate(claim["citations"], 1):
            yield tables.ClaimSource(claim=claim["id"], position=place, **citation)


def _searchable(document: dict[str, Any], conflict: dict[str, Any]) -> tuple[str, str, str, str]:
    statements = [fact["text"] for fact in document["facts"]]
    statements += [claim["text"] for claim in document["claims"] if claim["text"]]
    registries = [conflict["actors"][link["actor"]] for link in document["actors"]]
    registries += [
        conflict["places"][place] for link in document["places"] for place in _ancestors(link["place"], conflict)
    ]
    names = [name["name"] for entry in registries for name in entry["names"]]
    texts = (document["title"], document["summary"], "\n".join(statements), "\n".join(names))
    title, summary, stated, named = map(indexed, texts)
    return title, summary, stated, named
