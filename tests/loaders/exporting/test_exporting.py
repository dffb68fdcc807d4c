"""The export: plain files with whole links, the same each time, all or nothing."""

import csv
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import frictionless
import pyarrow.parquet
import pytest
import yaml
from geojson_pydantic import FeatureCollection
from icalendar import Calendar

from bench.configuration import configure
from loaders.__main__ import main
from loaders.exporting import Exported, ExportError, export
from loaders.exporting.pages import Rewriting
from loaders.exporting.placing import ensure_ours, in_place_of
from loaders.exporting.tables import write_csv
from loaders.exporting.views import view_of
from schema.properties import Property
from schema.tables import Table

ROOT = Path(__file__).resolve().parents[3]
BASE = "https://lakes.example/dorna/"
_LINK = re.compile(r'\s(?:href|src|action)="([^"]*)"')


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, real_database: Path) -> Path:
    """A root folder with a built site."""
    folder = tmp_path_factory.mktemp("root")
    for path in (real_database, real_database.with_name("inspect-data.json")):
        shutil.copy(path, folder)
    configure(folder)
    for version in ("1.2.0", "1.10.0"):
        release = folder / "releases" / version
        (release / "csv").mkdir(parents=True)
        for name in ("README.md", "csv/events.csv"):
            (release / name).write_text(f"{version}\n", encoding="utf-8")
    return folder


Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def ask(root: Path) -> Ask:
    """Rows of its database."""

    def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{root / 'conflict.db'}?immutable=1", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    return rows


@pytest.fixture(scope="module")
def place(ask: Ask) -> str:
    """A place with a handful of events."""
    found: str = ask("select key from places where event_count between 4 and 9 order by event_count desc, key")[0][0]
    return found


@pytest.fixture(scope="module")
def events(ask: Ask, place: str) -> list[str]:
    """Its events, in order of time."""
    sql = "select id from events join link_place using (number) where key = ? order by sort_key, id"
    return [row[0] for row in ask(sql, place)]


@pytest.fixture(scope="module")
def done(root: Path, place: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Exported, Path]:
    """An export of that place and of all talks."""
    folder = tmp_path_factory.mktemp("export") / "site"
    filters = [f"place={place}", f"type=talks&place={place}"]
    return export(root, folder, base_url=BASE, filters=filters), folder


@pytest.fixture(scope="module")
def folder(done: tuple[Exported, Path]) -> Path:
    return done[1]


@pytest.fixture(scope="module")
def view(folder: Path, place: str) -> Path:
    return folder / "views" / f"place-{place}"


def test_what_was_done_is_reported(done: tuple[Exported, Path], events: list[str]) -> None:
    exported, folder = done
    assert (exported.events, exported.views, exported.parquet) == (len(events), 2, True)
    assert exported.files == sum(path.is_file() for path in folder.rglob("*"))


def test_every_link_in_every_page_leads_to_a_file(folder: Path) -> None:
    checked = 0
    for page in folder.rglob("*.html"):
        for written in _LINK.findall(page.read_text(encoding="utf-8")):
            link = unescape(written)
            if urlsplit(link).scheme or link.startswith("#"):
                continue
            assert not link.startswith("/"), f"{page}: {link}"
            assert (page.parent / link.partition("#")[0]).is_file(), f"{page}: {link}"
            checked += 1
    assert checked > 100


def test_histories_are_exported_and_versions_are_not(folder: Path, events: list[str], ask: Ask) -> None:
    """A build has a history where this repository's is at hand, and then citations of the site name versions."""
    is_known = bool(ask("select 1 from versions limit 1"))
    exported = {path.parent.parent.name for path in folder.glob("events/*/history/index.html")}
    assert exported == (set(events) if is_known else set())
    assert [path for path in folder.rglob("*") if "@" in path.name] == []
    texts = [path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".html", ".bib", ".ris")]
    assert [text for text in texts if "This version:" in text] == []
    assert all(f"{BASE}events/{event}" in "".join(texts) for event in events)


def test_marks_of_summaries_are_in_no_file(folder: Path) -> None:
    mark = re.compile(rb"\[\^[a-z0-9-]+\]")
    texts = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".js", ".css", ".zip")]
    assert [path.name for path in texts if mark.search(path.read_bytes())] == []


def test_whole_addresses_under_the_base_lead_to_files(folder: Path) -> None:
    allowed_elsewhere = re.compile(r"events/[^/]+$")  # pages call themselves by their short address
    for path in folder.rglob("*"):
        if path.suffix in (".atom", ".geojson", ".jsonld", ".csv", ".html") or path.name == "events.timelinejs.json":
            text = unescape(path.read_text(encoding="utf-8"))
            for address in set(re.findall(re.escape(BASE) + r"[^\s\"'<>\\;,)]*", text)):
                inside = address.removeprefix(BASE).partition("#")[0]
                target = folder / inside
                exists = target.is_file() or (target / "index.html").is_file()
                known = allowed_elsewhere.match(inside) or "dataset" in path.parts or path.suffix == ".html"
                assert exists or known, f"{path}: {address}"


def test_nothing_is_asked_of_a_server(folder: Path) -> None:
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<form" not in text
        assert "+oembed" not in text
        assert re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="/', text) == []


def test_documents_are_those_of_the_api(folder: Path, view: Path, ask: Ask, events: list[str]) -> None:
    envelope = json.loads((view / "events.json").read_bytes())
    assert (envelope["total"], envelope["next"]) == (len(events), None)
    assert [item["id"] for item in envelope["items"]] == events
    for event in events:
        document = json.loads((folder / "api/v1/events" / f"{event}.json").read_bytes())
        assert document == json.loads(ask("select json from documents where event = ?", event)[0][0])
    for name in ("actors", "places", "sources"):
        items = json.loads((view / f"{name}.json").read_bytes())["items"]
        assert items
        assert all(json.loads((folder / f"api/v1/{name}/{item['id']}.json").read_bytes()) == item for item in items)


def test_readers_take_every_format(view: Path, events: list[str]) -> None:
    collection: Any = FeatureCollection.model_validate_json((view / "events.geojson").read_bytes())
    assert {feature.properties["event"] for feature in collection.features} == set(events)
    feed = feedparser.parse((view / "events.atom").read_bytes())
    assert not feed.bozo
    assert {entry.link for entry in feed.entries} == {f"{BASE}events/{event}/" for event in events}
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": f"{BASE}views/{view.name}/events.atom",
        "alternate": f"{BASE}views/{view.name}/",
    }
    calendar = Calendar.from_ical((view / "events.ics").read_bytes())
    assert {str(entry["URL"]) for entry in calendar.walk("VEVENT")} == {f"{BASE}events/{event}/" for event in events}
    assert all(len(line) <= 75 for line in (view / "events.ics").read_bytes().split(b"\r\n"))
    with (view / "events.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == events
    assert (view / "events-for-excel.csv").read_bytes() == b"\xef\xbb\xbf" + (view / "events.csv").read_bytes()
    assert 'href="events-for-excel.csv"' in (view / "index.html").read_text(encoding="utf-8")
    assert [json.loads(line)["id"] for line in (view / "events.jsonl").read_bytes().splitlines()] == events
    slides = json.loads((view / "events.timelinejs.json").read_bytes())["events"]
    assert [slide["unique_id"] for slide in slides] == events


def test_embeds_have_every_theme_and_view(view: Path, folder: Path, events: list[str]) -> None:
    names = {path.name for path in view.glob("embed*.html")}
    assert names == {
        f"embed{kind}{theme}{part}.html"
        for kind in ("", "-map")
        for theme in ("", "-auto", "-light", "-dark")
        for part in ("", "-all")
    }
    for event in events:
        assert (folder / "events" / event / "embed.html").is_file()
        assert f'id="{event}"' in (view / "embed-all.html").read_text(encoding="utf-8")
    assert 'href="embed-all.html" target="_self"' in (view / "embed.html").read_text(encoding="utf-8")
    assert 'data-theme="dark"' in (view / "embed-dark.html").read_text(encoding="utf-8")
    assert 'customElements.define("conflict-timeline"' in (folder / "embed.js").read_text(encoding="utf-8")


def test_long_lists_are_several_files_that_lead_to_each_other(
    root: Path, place: str, events: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.exporting.writing.LIMIT", 2)
    monkeypatch.setattr("loaders.exporting.writing._EMBED_SIZE", 2)
    monkeypatch.setattr("datasette_timeline.embedding.embeds.PAGE_SIZE", 2)
    base = "https://short-pages.example/"  # its own, since answers are kept by their address
    export(root, tmp_path / "site", base_url=base, filters=[f"place={place}"])
    view = tmp_path / "site" / "views" / f"place-{place}"
    found: list[str] = []
    file: str | None = "events.json"
    while file:
        envelope = json.loads((view / file).read_bytes())
        found += [item["id"] for item in envelope["items"]]
        file = envelope["next"] and envelope["next"].removeprefix(f"{base}views/{view.name}/")
    assert found == events
    last = -(-len(events) // 2)
    for number in range(1, last + 1):
        page = (view / f"embed-{number if number > 1 else 'all'}.html").read_text(encoding="utf-8")
        shown = [event for event in events if f'<li id="{event}"' in page]
        assert shown == events[2 * number - 2 : 2 * number]
        links = re.findall(r'<a href="([^"]*)" target="_self" rel="(prev|next)">', page)
        around = [(number - 1, "prev")] * (number > 1) + [(number + 1, "next")] * (number < last)
        assert links == [(f"embed-{to if to > 1 else 'all'}.html", rel) for to, rel in around]


def test_other_pages_than_were_expected_are_noticed(
    root: Path, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasette_timeline.embedding.embeds.PAGE_SIZE", 2)
    with pytest.raises(ExportError, match=r"^Embeds of the site have more pages than were expected\.$"):
        export(root, tmp_path / "site", base_url="https://more-pages.example/", filters=[f"place={place}"])


def test_sums_and_manifest_have_every_file(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(sums) == on_disk - {"SHA256SUMS"}
    assert all(hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest for path, digest in sums.items())
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        path: digest for path, digest in sums.items() if path != "manifest.json"
    }
    assert (manifest["base_url"], len(manifest["views"])) == (BASE, 2)


def test_the_same_input_gives_the_same_bytes(folder: Path, root: Path, place: str, tmp_path: Path) -> None:
    export(root, tmp_path / "again", base_url=BASE, filters=[f"place={place}", f"type=talks&place={place}"])
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == (folder / "SHA256SUMS").read_bytes()


def test_the_data_package_is_valid(folder: Path, ask: Ask) -> None:
    report = frictionless.validate(str(folder / "dataset" / "datapackage.json"))
    assert report.flatten(["type", "message"]) == []
    assert report.valid
    package = json.loads((folder / "dataset" / "datapackage.json").read_bytes())
    tables = {resource["title"] for resource in package["resources"]}
    assert {"events", "claims", "sources", "event_actors", "dataset"} <= tables
    for resource in package["resources"]:
        with (folder / "dataset" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) - 1 == ask(f"select count(*) from {resource['title']}")[0][0]
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_no_text_of_a_table_is_taken_for_a_formula(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table signs (text, number)")
    connection.executemany("insert into signs values (?, ?)", [("=1+1", -2.5), ("1=1", 3), (None, None)])
    table = Table("signs", "", {"text": Property("str", ""), "number": Property("number", "")})
    path = tmp_path / "signs.csv"
    assert write_csv(connection, table, path) == 3
    connection.close()
    assert path.read_bytes() == b"text,number\r\n,\r\n1=1,3.0\r\n'=1+1,-2.5\r\n"


def test_the_whole_dataset_can_be_taken_along(folder: Path, root: Path, ask: Ask) -> None:
    dataset = folder / "dataset"
    assert (dataset / "conflict.db").read_bytes() == (root / "conflict.db").read_bytes()
    ((total,),) = ask("select count(*) from events")
    assert len((dataset / "events.jsonl").read_bytes().splitlines()) == total
    collection = json.loads((dataset / "events.geojson").read_bytes())
    assert len({feature["properties"]["event"] for feature in collection["features"]}) == total
    table = pyarrow.parquet.read_table(dataset / "parquet" / "events.parquet")
    assert table.num_rows == total
    expected = [row[0] for row in ask("select title from events order by id")]
    assert table.column("title").to_pylist() == expected
    assert {str(field.type) for field in table.schema} == {"string", "int64", "bool", "date32[day]"}


def test_releases_go_along(folder: Path) -> None:
    """Newest first on the front page, each with all its files."""
    assert (folder / "releases/1.10.0/csv/events.csv").read_text(encoding="utf-8") == "1.10.0\n"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert (
        '<h2>Releases</h2>\n<ul>\n<li>1.10.0: <a href="releases/1.10.0/README.md">README.md</a></li>\n'
        '<li>1.2.0: <a href="releases/1.2.0/README.md">README.md</a></li>\n</ul>\n'
    ) in page


def test_days_are_dates_and_figures_floats(folder: Path, ask: Ask) -> None:
    events = pyarrow.parquet.read_table(folder / "dataset" / "parquet" / "events.parquet")
    days = [name for name, kind in zip(events.schema.names, events.schema.types, strict=True) if str(kind)[0] == "d"]
    assert days == ["date_earliest", "date_latest", "added"]
    expected = ask("select date_earliest, date_latest, added from events order by id")
    found = [tuple(day and day.isoformat() for day in row.values()) for row in events.select(days).to_pylist()]
    assert found == expected
    claims = pyarrow.parquet.read_table(folder / "dataset" / "parquet" / "claims.parquet")
    assert {str(claims.schema.field(name).type) for name in ("low", "high")} == {"double"}
    assert str(claims.schema.field("as_of").type) == "string"


def test_the_data_package_types_days_and_figures(folder: Path) -> None:
    package = json.loads((folder / "dataset" / "datapackage.json").read_bytes())
    types = {
        (resource["title"], field["name"]): field["type"]
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert {name for (table, name), kind in types.items() if table == "sources" and kind == "date"} == {"accessed"}
    assert (types["events", "date"], types["events", "date_earliest"]) == ("string", "date")
    assert (types["claims", "low"], types["claims", "position"]) == ("number", "integer")
    with (folder / "dataset" / "csv" / "claims.csv").open(encoding="utf-8", newline="") as file:
        figures = [row["low"] for row in csv.DictReader(file) if row["low"]]
    assert figures
    assert [figure for figure in figures if "." not in figure] == []


def test_the_dataset_says_how_to_cite_it(folder: Path, ask: Ask) -> None:
    facts: dict[str, str] = dict(ask("select name, value from dataset"))
    cited = yaml.safe_load((folder / "dataset" / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["cff-version"], cited["type"], cited["title"]) == ("1.2.0", "dataset", facts["title"])
    assert (cited["version"], cited["license"], cited["url"]) == (facts["version"], facts["licence"], BASE)
    described = json.loads((folder / "dataset" / "dataset.jsonld").read_bytes())
    assert (described["@type"], described["version"]) == ("Dataset", facts["version"])
    for download in described["distribution"]:
        assert (folder / download["contentUrl"].removeprefix(BASE)).is_file()


def test_an_older_export_is_replaced_as_a_whole(root: Path, place: str, tmp_path: Path) -> None:
    target = tmp_path / "site"
    export(root, target, filters=[f"place={place}"])
    (target / "views" / "left-over.html").write_text("old", encoding="utf-8")
    export(root, target, filters=[f"place={place}"])
    assert not (target / "views" / "left-over.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("make", ["file", "folder with files", "link"])
def test_what_is_not_ours_is_left_alone(root: Path, tmp_path: Path, make: str) -> None:
    target = tmp_path / "mine"
    if make == "file":
        target.write_text("x", encoding="utf-8")
        message = f"{target} is not a folder. Name another place."
    elif make == "link":
        (tmp_path / "other").mkdir()
        target.symlink_to(tmp_path / "other")
        message = f"{target} is not a folder. Name another place."
    else:
        target.mkdir()
        (target / "manifest.json").write_text('{"made_by": "somebody"}', encoding="utf-8")
        message = (
            f"{target} has files that no export wrote, and an export replaces everything in its folder. "
            "Name an empty or a new folder."
        )
    with pytest.raises(ExportError) as refused:
        export(root, target)
    assert str(refused.value) == message
    assert target.is_file() or target.is_dir()


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    ensure_ours(tmp_path)


def test_a_failed_export_leaves_the_folder_as_it_was(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    target = tmp_path / "site"
    export(root, target, filters=[f"place={place}"])
    before = (target / "SHA256SUMS").read_bytes()

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("loaders.exporting.writing.write_downloads", full)
    with pytest.raises(OSError, match="No space left"):
        export(root, target, filters=[f"place={place}"])
    assert (target / "SHA256SUMS").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def command(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main(["export", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command(
    root: Path, place: str, events: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "site"
    code, out, err = command(capsys, target, "--root", root, "--filter", f"place={place}")
    files = sum(path.is_file() for path in target.rglob("*"))
    assert (code, out, err) == (0, f"{target}: {len(events)} events, {files:,} files.\n", "")
    assert json.loads((target / "manifest.json").read_bytes())["base_url"] == "http://localhost:8000/"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--filter", "plaec=x"], "--filter 'plaec=x': There is no parameter 'plaec' here. Did you mean 'place'?"),
        (["--filter", "year=x"], "--filter 'year=x': year: 'x' is not a year. Write it with four digits: 1992."),
        (
            ["--base-url", "lakes.example"],
            "'lakes.example' is not an address to publish at, such as https://example.org/timeline/",
        ),
    ],
)
def test_misuse_is_explained(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    target = tmp_path / "site"
    assert command(capsys, target, "--root", root, *arguments) == (2, "", f"python -m loaders: {said}\n")
    assert list(tmp_path.iterdir()) == []


def an_export(folder: Path, words: str) -> None:
    """Something that passes for one."""
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"made_by": "conflict-events-timeline", "words": words}))


def words_of(folder: Path) -> str:
    return str(json.loads((folder / "manifest.json").read_bytes())["words"])


KILLER = """
import json, os, signal, sys
from pathlib import Path

from loaders.exporting import placing


def export(folder, words, stop_at=0):
    steps = 0

    def watch(frame, event, argument):
        nonlocal steps
        if frame.f_code.co_filename == placing.__file__:
            steps += 1
            if steps == stop_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)
    with placing.in_place_of(folder) as scratch:
        (scratch / "manifest.json").write_text(json.dumps({"made_by": placing.MAKER, "words": words}))
    sys.setprofile(None)
    return steps


def export_in_a_child(folder, stop_at):
    child = os.fork()
    if not child:
        try:
            export(folder, "new", stop_at)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


base = Path(sys.argv[1])
export(base / "0" / "site", "old")
steps = export(base / "0" / "site", "new")
statuses = []
for step in range(1, steps + 1):
    export(base / f"{step}" / "site", "old")
    statuses.append(export_in_a_child(base / f"{step}" / "site", step))
print(json.dumps(statuses))
"""


def test_of_a_killed_export_the_next_one_leaves_nothing(tmp_path: Path) -> None:
    """SIGKILL at every step of placing: the old or the new export is there then, or is put back, and no litter."""
    command = [sys.executable, "-c", KILLER, str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert ran.returncode == 0, ran.stderr
    statuses = json.loads(ran.stdout)
    assert len(statuses) > 20
    assert {*statuses} == {-9}
    found = []
    for step in range(1, len(statuses) + 1):
        site = tmp_path / f"{step}" / "site"
        with in_place_of(site) as scratch:
            found.append(words_of(site))
            assert {path for path in site.parent.iterdir() if path.name != "site"} == {scratch}
            an_export(scratch, "newest")
        assert [path.name for path in site.parent.iterdir()] == ["site"]
        assert words_of(site) == "newest"
    assert {*found} == {"old", "new"}


def test_an_export_that_runs_keeps_its_folder(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with in_place_of(site) as first, in_place_of(site) as second:
        an_export(first, "first")
        an_export(second, "second")
    assert words_of(site) == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_nobody_elses_files_are_taken_for_litter(tmp_path: Path) -> None:
    others = [".site.note.exporting", ".other.00000001.exporting", ".site.00000001.old", "site-00000001.replaced"]
    for name in others:
        (tmp_path / name).mkdir()
    (tmp_path / ".site.00000002.exporting").write_text("left by a killed export, or so it seems")
    (tmp_path / ".site.00000003.exporting/x/y").mkdir(parents=True)
    with in_place_of(tmp_path / "site") as scratch:
        an_export(scratch, "new")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*others, "site", ".site.00000002.exporting"}


def test_there_must_be_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = "python -m loaders: There is no conflict.db yet: run 'python -m loaders build' first.\n"
    assert command(capsys, tmp_path / "site", "--root", tmp_path) == (2, "", said)


def test_parquet_is_left_out_where_pyarrow_is_not_installed(
    root: Path, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    target = tmp_path / "site"
    code, _, err = command(capsys, target, "--root", root, "--filter", f"place={place}")
    cure = "pip install 'conflict-events-timeline[parquet]', and try again"
    said = f"There are no Parquet files: pyarrow is not installed here: {cure}.\n"
    assert (code, err) == (0, said)
    assert not (target / "dataset" / "parquet").exists()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "all"),
        ("?place=dorna", "place-dorna"),
        ("type=talks&from=1992", "type-talks-from-1992"),
        ("q=A b", "q-a-b-e3da4efb"),
        ("q=../../x", "q-x-"),
        ("q=Շոշի", "q-"),
    ],
)
def test_folders_of_views_are_plain_and_different(text: str, name: str) -> None:
    found = view_of(text).name
    assert found.startswith(name.removesuffix("e3da4efb"))
    assert re.fullmatch(r"[a-z0-9-]{1,70}", found)


def test_views_that_look_alike_have_folders_of_their_own() -> None:
    assert len({view_of(text).name for text in ("q=a-b", "q=a b", "q=A-b", "q=a_b")}) == 4


def test_pages_lose_what_is_not_there() -> None:
    rewriting = Rewriting(BASE, {"events/a": "events/a/index.html", "": "index.html", "s.css?v=1": "static/s.css"})
    page = (
        '<link rel="stylesheet" href="/dorna/s.css?v=1"><link rel="alternate" href="/dorna/oembed?x=1">'
        f'<link rel="canonical" href="{BASE}events/a">'
        '<nav><ul><li><a href="/dorna/places">Places</a></li><li><a href="/dorna/">Home</a></li></ul></nav>'
        '<nav><a href="/dorna/about">About</a></nav>'
        '<form action="/dorna/search"><input></form>'
        '<a class="x" href="/dorna/events/a#top" rel="next">A</a> <a class="x" href="/dorna/events/b" rel="next">B</a>'
        '<a href="#here">here</a><a href="https://other.example/">other</a>'
    )
    assert rewriting.page(page, "views/all/embed.html") == (
        '<link rel="stylesheet" href="../../static/s.css">'
        f'<link rel="canonical" href="{BASE}events/a">'
        '<nav><ul><li><a href="../../index.html">Home</a></li></ul></nav>'
        '<a class="x" href="../../events/a/index.html#top" rel="next">A</a> <span class="x">B</span>'
        '<a href="#here">here</a><a href="https://other.example/">other</a>'
    )


def test_pages_lose_what_says_nothing_without_its_link() -> None:
    rewriting = Rewriting(BASE, {"claims/a/k7f2": "claims/a/k7f2/index.html"})
    signs = [
        f'<a class="permalink" href="/dorna/claims/a/{key}" aria-label="Address">¶</a>' for key in ("k7f2", "m4tz")
    ]
    files = '<p class="subject-files">Download: <a href="/dorna/events/a/deaths.csv">CSV</a></p>'
    assert rewriting.page(f"<li>{signs[0]}</li><li>{signs[1]}</li>{files}", "index.html") == (
        '<li><a class="permalink" href="claims/a/k7f2/index.html" aria-label="Address">¶</a></li><li></li>'
    )
