"""The invented conflict of tests/records/site, as the build makes a database of it, and the site over it."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing
from contextvars import copy_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from xml.etree.ElementTree import Element

import html5lib
import httpx
import jsonpatch
import pytest
import yaml
from datasette.app import Datasette
from hypothesis import settings

from datasette_timeline.http import caching
from datasette_timeline.published.dates import Date
from loaders.baking.dates import dated
from loaders.building import build, input_digest
from loaders.building.adding import add
from loaders.importing.ged import GED
from loaders.importing.merging import Source, merge
from loaders.problems import reports
from loaders.reading.files import read_files
from tests.sightings import SIGHTINGS, write_sightings

if TYPE_CHECKING:
    from tests.conftest import Records

settings.register_profile("untimed", deadline=None)  # a busy machine must not fail a test
settings.load_profile("untimed")

TESTS = Path(__file__).resolve().parent.parent
RECORDS = TESTS / "records" / "site"
_EXTRAS = ("count", "facet_results", "human_description_en", "suggested_facets")

_INLINE = frozenset(["a", "abbr", "bdi", "cite", "code", "em", "mark", "span", "strong", "sup", "time"])

HOSTILE = """"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;</title></script>"""

Result = TypeVar("Result")
Tamper = Callable[[str], Path]


class Site:
    """Datasette over some databases, asked without a network. Several tests may share one: none changes it."""

    def __init__(self, *databases: Path, metadata: dict[str, Any] | None = None, **options: Any) -> None:
        if hasattr(Datasette, "table_config"):  # Datasette 1.0, which looks for queries there
            options.setdefault("config", metadata)
        self.datasette = Datasette([], immutables=[str(each) for each in databases], metadata=metadata, **options)
        self._runner = asyncio.Runner()
        try:
            self._runner.run(self.datasette.invoke_startup())
        except BaseException:
            self._runner.close()
            raise

    def get(self, path: str, **options: Any) -> httpx.Response:
        """The response at an address; redirects are not followed. Options are those of httpx."""
        response: httpx.Response = self.run(self.datasette.client.get(path, **options))
        if "/-/query" in response.headers.get("location", ""):  # where Datasette 1.0 answers SQL
            return self.get(response.headers["location"], **options)
        return response

    def table(self, query: str = "", path: str = "/conflict/events") -> dict[str, Any]:
        """What Datasette's JSON tells of a table, in the words of 1.0, which tells what it is asked for."""
        response = self.get(f"{path}.json?{query}&_extra={','.join(_EXTRAS)}")
        assert response.status_code == 200, response.text
        data: dict[str, Any] = json.loads(re.sub(r"&?_extra=[^&\"]*", "", response.text))
        if "filtered_table_rows_count" in data:  # 0.65, which tells all
            boxed = {"results": data["facet_results"], "timed_out": data.get("facets_timed_out", [])}
            data |= {"count": data["filtered_table_rows_count"], "facet_results": boxed}
        return data

    @property
    def sql(self) -> str:
        """Where Datasette answers SQL in JSON."""
        return "/conflict/-/query.json" if hasattr(Datasette, "table_config") else "/conflict.json"

    def run(self, awaitable: Awaitable[Result]) -> Result:
        """What is waited for, in a context of its own: no test finds the lane that another one has chosen."""

        async def awaited() -> Result:
            return await awaitable

        return self._runner.run(awaited(), context=copy_context())

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
def places() -> dict[str, dict[str, Any]]:
    """The invented places by key, as the records tell them."""
    text = (RECORDS / "registries" / "places.yml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found


class Variation(Protocol):
    """Builds the invented conflict after a change of its records; returns the database."""

    def __call__(
        self, change: Callable[[Records], object] = lambda _: None, *, include_drafts: bool = False
    ) -> Path: ...


@pytest.fixture(scope="session")
def variation(
    tmp_path_factory: pytest.TempPathFactory, copy_records: type[Records], site_metadata: dict[str, Any]
) -> Variation:
    """Builds the invented conflict after a function has changed a copy of its records: `variation(change)`.

    The same records are built once; who changes the file changes a copy of it. It is called as the metadata call it.
    """
    (name,) = site_metadata["databases"]
    built: dict[tuple[str, bool], Path] = {}

    def build_changed(change: Callable[[Records], object] = lambda _: None, *, include_drafts: bool = False) -> Path:
        folder = tmp_path_factory.mktemp("variation")
        records = copy_records(RECORDS, folder / "records")
        change(records)
        key = input_digest(read_files(records.root)[0]), include_drafts
        if key not in built:
            made = build(records.root, folder / f"{name}.db", cache=None, jobs=1, include_drafts=include_drafts)
            assert not made.failed, reports.text(made.problems)
            built[key] = folder / f"{name}.db"
        return built[key]

    return build_changed


@pytest.fixture(scope="session")
def database(variation: Variation) -> Path:
    """The database of the invented conflict."""
    return variation()


@pytest.fixture(scope="session")
def tampered(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Tamper:
    """A copy of the database after some SQL: what no build makes, such as a broken or hostile file."""

    def tamper(sql: str) -> Path:
        path = Path(shutil.copy(database, tmp_path_factory.mktemp("tampered")))
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(sql)
        return path

    return tamper


LINKED = """
create table sighted_events (event text, sightings_id text, answer text, primary key (event, sightings_id));
insert into sighted_events values ('1990-05-04-clash-at-mill-bridge', 'S-001', 'same');
"""


@pytest.fixture(scope="session")
def collected(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database with a collection beside the records, of a dataset that the plugin has never heard of."""
    folder = tmp_path_factory.mktemp("collected")
    path, file = Path(shutil.copy(database, folder)), folder / "first.csv"
    write_sightings(file, 300)
    merge(path, [Source(SIGHTINGS, file, "1")], lambda _: None)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(LINKED)
    return path


@pytest.fixture(scope="session")
def collected_site(collected: Path, site_metadata: dict[str, Any]) -> Iterator[Site]:
    """The site over it."""
    site = Site(collected, metadata=site_metadata)
    yield site
    site.close()


# Of the clash two that its record confirms, and one that may be the first of these, coded twice; one that nobody has
# decided on; and two that the record has no event of, one of them of another conflict.
_CODED = """\
id,year,date_start,date_end,latitude,longitude,conflict_name,side_a,side_b,type_of_violence,best,low,high
12,1990,1990-05-04,1990-05-04,40.5,45.25,Ardania - Belmar,Government of Ardania,Government of Belmar,1,40,35,60
13,1990,1990-05-04,1990-05-04,40.5,45.25,Ardania - Belmar,Government of Ardania,Government of Belmar,1,8,8,8
14,1991,1991-03-01,1991-03-01,40.5,45.25,Belmar - Civilians,Government of Belmar,Civilians,3,2,1,3
15,1990,1990-08-07,1990-08-07,40.45,45.3,Ardania - Belmar,Government of Ardania,Government of Belmar,1,30,30,30
16,1990,1990-04-20,1990-04-20,40.5,45.25,Ardania - Belmar,Government of Ardania,Government of Belmar,1,30,30,70
17,1990,1990-08-07,1990-08-07,40.45,45.3,Elsewhere,Government of Lakeland,Rebels,1,99,99,99
"""


@pytest.fixture(scope="session")
def coded(variation: Variation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the invented conflict with rows of UCDP GED beside its records."""

    def locate(records: Records) -> None:
        site = "{place: river-town, role: site}"
        records.edit(
            "events/1991/1991-03-01-shots-in-river-town.yml",
            site,
            f"{site}\n  - {site.replace('river-town', 'mill-bridge')}",
        )

    database = variation(locate)
    folder = tmp_path_factory.mktemp("coded")
    (folder / "ged231.csv").write_text(_CODED)
    path = Path(shutil.copy(database, folder))
    add(path, [Source(GED, folder / "ged231.csv", "23.1")], lambda _: None)
    return path


@pytest.fixture(scope="session")
def coded_site(coded: Path, site_metadata: dict[str, Any]) -> Iterator[Site]:
    """The site over it."""
    site = Site(coded, metadata=site_metadata, settings={"suggest_facets": False})
    yield site
    site.close()


@pytest.fixture(scope="session")
def nothing_reviewed(variation: Variation) -> Path:
    """The database of records of which none is published yet."""

    def unreview(records: Records) -> None:
        for path in records.root.glob("events/*/*.yml"):
            records.edit(str(path.relative_to(records.root)), "status: reviewed", "status: draft")

    return variation(unreview)


@pytest.fixture(scope="session")
def documents(database: Path) -> list[dict[str, Any]]:
    """The published document of each event, in order of time."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("select json from documents join events on id = event order by number").fetchall()
    return [json.loads(text) for (text,) in rows]


CLASH = "1990-05-04-clash-at-mill-bridge"
FIGHT = "1990-05-04-fight-at-mill-bridge"
RUMOUR = "1990-06-rumour"
_BUILT_IN = "  - {id: jn4c, text: It had been built in 1911, sources: [{source: handbook, note: the map}], weak: true}"
_OLD_MILL = """
old-mill:
  names:
    - {name: Old Mill, language: en}
  kind: building
  parent: dorna
"""
_RUMOUR = """
title: A rumour
date: 1990-06
type: other
importance: 3
status: reviewed
summary: Somebody was said to have gone.
sources:
  - {source: old-notes}
"""
_OLD_NOTES = """
old-notes:
  title: Old notes
  publisher: Nobody
  published: 1990-06~
  accessed: 2025-12-31
  language: en
  kind: news
  perspective: third-party
  url: https://notes.example/
"""


def _as_first_told(records: Records) -> None:
    """The records as they once were: with an event, a place and a source that are gone, and another figure."""
    clash = f"events/1990/{CLASH}.yml"
    for old, new in {
        "title: Clash at Mill Bridge": "title: Fight at Mill Bridge",
        "group: soldiers, value: 3,": "group: soldiers, value: 30,",
        "  - {place: river-town, role: subject}": "  - {place: old-mill, role: subject}",
        "as_of: 1990-05-06": "as_of: 1990-05-07~",
        "for a month, sources: [{source: dawn-1990}]": "for a year, sources: [{source: old-notes}]",
        f"{_BUILT_IN}\n": "",
        "tags: [bridges]": f"relations: [{{event: {RUMOUR}, relation: leads-to}}]\ntags: [bridges]",
        'corrections:\n  - {date: 2026-02-03, note: "The bridge was closed for a month, not a year."}\n': "",
    }.items():
        records.edit(clash, old, new)
    retired = yaml.safe_load((records.root / "registries" / "retired.yml").read_text(encoding="utf-8"))
    records.write("registries/retired.yml", yaml.safe_dump({key: retired[key] for key in retired if key != RUMOUR}))
    records.write(f"events/1990/{RUMOUR}.yml", _RUMOUR)
    for path, added in (("registries/places.yml", _OLD_MILL), ("registries/sources.yml", _OLD_NOTES)):
        entries = yaml.safe_load((records.root / path).read_text(encoding="utf-8")) | yaml.safe_load(added)
        records.write(path, yaml.safe_dump(dict(sorted(entries.items())), allow_unicode=True))


HISTORY = """
insert into dataset values ('history', '2026-01-05T09:00:00Z');
insert into revisions values
  (1, '2026-01-05T09:00:00Z', '1111111111111111111111111111111111111111', null),
  (2, '2026-01-06T10:00:00Z', '2222222222222222222222222222222222222222', null),
  (3, '2026-01-20T11:30:00Z', '3333333333333333333333333333333333333333', '1.1.0'),
  (4, '2026-02-03T12:00:00Z', '4444444444444444444444444444444444444444', '1.2.0');
insert into versions values
  ('events', '{clash}', 1, 'aaaaaaaa11111111', 1, '2026-01-05T09:00:00Z', '2026-01-06T10:00:00Z', 'added',
   '{fight}', 'Fight at Mill Bridge', null, {same}),
  ('events', '{clash}', 2, 'aaaaaaaa11111111', 2, '2026-01-06T10:00:00Z', '2026-01-20T11:30:00Z', 'renamed',
   '{clash}', 'Fight at Mill Bridge', 'The old slug took a side.', {earlier}),
  ('events', '{clash}', 3, 'aaaaaaab33333333', 3, '2026-01-20T11:30:00Z', '2026-02-03T12:00:00Z', 'changed',
   '{clash}', 'Clash at Mill Bridge', null, {later}),
  ('events', '{clash}', 4, 'dddddddd44444444', 4, '2026-02-03T12:00:00Z', null, 'corrected',
   '{clash}', 'Clash at Mill Bridge', 'The bridge was closed for a month, not a year.', null),
  ('events', '{rumour}', 1, '7777777777777777', 1, '2026-01-05T09:00:00Z', '2026-01-20T11:30:00Z', 'added',
   '{rumour}', 'A rumour', null, {whole}),
  ('events', '{rumour}', 2, null, 3, '2026-01-20T11:30:00Z', null, 'withdrawn',
   '{rumour}', 'A rumour', 'No source stands behind it.', null),
  ('events', '1993-year-of-quiet', 1, '9999999999999999', 1, '2026-01-05T09:00:00Z', null, 'added',
   '1993-year-of-quiet', 'A year of quiet', null, null),
  ('actors', 'ardania', 1, 'eeeeeeee11111111', 1, '2026-01-05T09:00:00Z', '2026-01-20T11:30:00Z', 'added',
   'ardan', 'Ardania', null, null),
  ('actors', 'ardania', 2, 'eeeeeeee22222222', 3, '2026-01-20T11:30:00Z', null, 'renamed',
   'ardania', 'Ardania', 'It is called otherwise.', null),
  ('places', 'old-mill', 1, 'ffffffff11111111', 1, '2026-01-05T09:00:00Z', '2026-02-03T12:00:00Z', 'added',
   'old-mill', 'Old Mill', null, null),
  ('places', 'old-mill', 2, null, 4, '2026-02-03T12:00:00Z', null, 'withdrawn', 'old-mill', 'Old Mill', null, null),
  ('sources', 'handbook', 1, '1212121212121212', 1, '2026-01-05T09:00:00Z', null, 'added',
   'handbook', '[Handbook of the Dorna question]', null, null);
insert into dates values ({month});
insert into version_changes values
  ('events', '{clash}', 3, 1, 'changed', 'headline: “Fight at Mill Bridge” → “Clash at Mill Bridge”', null),
  ('events', '{clash}', 3, 2, 'changed', 'deaths (soldiers) according to Ardania: 30 → 3', '{clash}-nzft'),
  ('events', '{clash}', 3, 3, 'added', 'fact: It had been built in 1911', '{clash}-jn4c'),
  ('events', '{clash}', 3, 4, 'removed', 'place: Old Mill', null),
  ('events', '{clash}', 4, 1, 'changed', 'fact: closed for a year → closed for a month', '{clash}-b6v6'),
  ('actors', 'ardania', 2, 1, 'added', 'name: Ардания (Russian)', null);
"""
"""What the site is told of the past of the invented conflict: an event that was renamed, changed and corrected, one
that is gone, and entries of registries."""


@pytest.fixture(scope="session")
def past(variation: Variation, documents: list[dict[str, Any]]) -> Mapping[str, dict[str, Any]]:
    """Documents of versions that are no more, by name: `first` of the clash, `rumour`; and of the clash `third`."""
    with closing(sqlite3.connect(variation(_as_first_told))) as connection:
        told = {event: json.loads(text) for event, text in connection.execute("select event, json from documents")}
    today = next(each for each in documents if each["id"] == CLASH)
    third = json.loads(json.dumps(today))
    third["facts"][0]["text"], third["corrections"] = "The bridge was closed for a year", []
    return {"first": told[CLASH], "third": third, "rumour": told[RUMOUR]}


@pytest.fixture(scope="session")
def remembered(
    database: Path, past: Mapping[str, dict[str, Any]], documents: list[dict[str, Any]], tampered: Tamper
) -> Path:
    """The database of the invented conflict with a history."""
    today = next(each for each in documents if each["id"] == CLASH)
    named = json.loads(json.dumps(past["first"]).replace(CLASH, FIGHT))

    def patch(later: dict[str, Any], earlier: dict[str, Any]) -> str:
        text: str = jsonpatch.make_patch(later, earlier).to_string()
        return "'" + text.replace("'", "''") + "'"

    whole = json.dumps([{"op": "replace", "path": "", "value": past["rumour"]}]).replace("'", "''")
    return tampered(
        HISTORY.format(
            clash=CLASH,
            fight=FIGHT,
            rumour=RUMOUR,
            same=patch(past["first"], named),
            earlier=patch(past["third"], past["first"]),
            later=patch(today, past["third"]),
            whole=f"'{whole}'",
            month=", ".join(f"'{int(each) if isinstance(each, bool) else each}'" for each in dated("1990-06")),
        )
    )


@pytest.fixture(scope="session")
def old_site(remembered: Path, site_metadata: dict[str, Any]) -> Iterator[Site]:
    """The site of the invented conflict with a history."""
    site = Site(remembered, metadata=site_metadata, settings={"suggest_facets": False})
    yield site
    site.close()


class _AnyDate(dict[str, Date]):
    def __missing__(self, text: str) -> Date:
        return dated(text)


@pytest.fixture(scope="session")
def dates() -> dict[str, Date]:
    """The dates of a database that holds every date there may be."""
    return _AnyDate()


@pytest.fixture(scope="session")
def facts(database: Path) -> dict[str, str]:
    """What the build says of itself, in the table `dataset`."""
    with closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute("select name, value from dataset"))


@pytest.fixture(scope="session")
def release(facts: dict[str, str]) -> str:
    """How addresses name this state of the data."""
    return f"{facts['version']}-{facts['digest'][:8]}"


@pytest.fixture(scope="session")
def site(database: Path, site_metadata: dict[str, Any]) -> Iterator[Site]:
    """The site with the metadata of an invented dataset."""
    site = Site(database, metadata=site_metadata, settings={"suggest_facets": False})
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

    def within(self, element: Element) -> Html:
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


ReadHtml = Callable[[str], Html]


@pytest.fixture(scope="session")
def read_html() -> ReadHtml:
    """Reads a page."""
    return Html


class OpenSite(Protocol):
    """Opens a site over database files; options are those of Datasette."""

    def __call__(self, *databases: Path, **options: Any) -> Site: ...


_BASE_MAP = {
    "type": "FeatureCollection",
    "features": [
        {
            "properties": {"layer": "border"},
            "geometry": {"type": "LineString", "coordinates": [[44, 39], [47, 39], [47, 42], [44, 42]]},
        }
    ],
}
_LEGEND = {
    "credit": "Surveyors",
    "layers": {"border": {"draw": "border", "label": {"en": "Border", "ru": "Граница"}, "toggle": True}},
    "labels": [{"text": {"en": "Ardania", "ru": "Ардания"}, "draw": "country", "at": [[44.5, 41.5], [45.0, 40.35]]}],
}


@pytest.fixture
def base_map(tmp_path: Path) -> Path:
    """The base map of an invented conflict, which surveyors made."""
    path = tmp_path / "base.geojson"
    path.write_text(json.dumps(_BASE_MAP), encoding="utf-8")
    path.with_suffix(".layers.json").write_text(json.dumps(_LEGEND), encoding="utf-8")
    return path


@pytest.fixture
def open_site() -> Iterator[OpenSite]:
    """Other sites: give database files, and what Datasette takes."""
    opened: list[Site] = []

    def open_one(*databases: Path, **options: Any) -> Site:
        opened.append(Site(*databases, **options))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


class Ask(Protocol):
    """Asks the site for an address. Redirects are not followed."""

    def __call__(self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response: ...


@pytest.fixture(scope="session")
def ask(site: Site) -> Ask:
    """Ask the site for an address: `ask(path, method="GET", headers=None)`. Redirects are not followed."""
    client = httpx.AsyncClient(transport=httpx.ASGITransport(site.datasette.app()), base_url="http://localhost")

    def ask(path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response:
        return site.run(client.request(method, path, headers=headers))

    return ask


class Page:
    """A page that was answered."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.html = response.text
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.tree: Element = parser.parse(response.text)
        for element in self.tree.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.rpartition("}")[2]  # SVG has a namespace of its own
        self.faults = [error for _, error, _ in parser.errors]

    @property
    def text(self) -> str:
        """Everything that it says."""
        return words(self.tree.find("body"))

    @property
    def main(self) -> str:
        """What its main part says."""
        return words(self.tree.find(".//main"))

    def first(self, path: str, part: Element | None = None) -> Element:
        """The first element at a path of ElementTree's, such as './/h1'; it must be there."""
        found = (self.tree if part is None else part).find(path)
        assert found is not None, f"there is no {path}"
        return found

    def section(self, heading: str) -> Element:
        """The section that is headed by the element with that id."""
        found: Element | None = self.tree.find(f".//*[@aria-labelledby='{heading}']")
        assert found is not None, f"no section is headed by #{heading}"
        return found

    def links(self, part: Element | None = None) -> dict[str, str]:
        """Addresses by what the links say."""
        part = self.tree if part is None else part
        return {words(link): link.get("href", "") for link in part.iter("a")}

    def all(self, tag: str, part: Element | None = None, **attributes: str) -> list[Element]:
        """Elements with these attributes, `class_` as one of the classes."""
        wanted = attributes.pop("class_", None)
        return [
            each
            for each in (self.tree if part is None else part).iter(tag)
            if (wanted is None or wanted in each.get("class", "").split())
            and all(each.get(name) == value for name, value in attributes.items())
        ]


def words(element: Element | None) -> str:
    """What an element says, with single spaces."""
    assert element is not None

    def said(part: Element) -> str:
        if not isinstance(part.tag, str) or part.tag in ("script", "style", "svg"):
            return part.tail or ""
        gap = "" if part.tag in _INLINE else " "
        return f"{gap}{part.text or ''}{''.join(map(said, part))}{gap}{part.tail or ''}"

    return " ".join(said(element).removesuffix(element.tail or "").split())


Saying = Callable[[Element | None], str]


@pytest.fixture(scope="session")
def saying() -> Saying:
    """What an element says."""
    return words


@pytest.fixture(scope="session")
def hostile_text() -> str:
    """A text that would break out of any place where it is not escaped."""
    return HOSTILE


class Visit(Protocol):
    """Opens a page of the site, or of another; its status must be as said."""

    def __call__(self, path: str, status: int = 200, site: Site = ...) -> Page: ...


@pytest.fixture(scope="session")
def visit(site: Site) -> Visit:
    """Open a page of the site; its status must be as said."""

    def open_page(path: str, status: int = 200, site: Site = site) -> Page:
        response = site.get(path)
        assert response.status_code == status, response.text[:2000]
        return Page(response)

    return open_page
