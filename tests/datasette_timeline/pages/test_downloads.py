"""The page /downloads, and the files that it lists."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.published.downloads import FILES

if TYPE_CHECKING:
    from datasette_timeline.database.datasette_types import Request
    from tests.datasette_timeline.conftest import Page, Site, Visit

_CONTENT = {
    "events.csv": "id\r\na\r\n",
    "csv/events.csv": "id\r\nb\r\n",
    "parquet/claims.parquet": "PAR1" * 300,
    "parquet/events.parquet": "PAR1" * 500_000,
    "dorna-csv.zip": "PK..",
    "datapackage.json": "{   }",
}


def write_folder(folder: Path, digest: str) -> None:
    """What `python -m loaders package` would write, in short."""
    files = []
    for path, text in _CONTENT.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
        files.append({"path": path, "bytes": len(text.encode()), "sha256": sha256(text.encode()).hexdigest()})
    (folder / "SHA256SUMS").write_text("sums", encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"dataset": {"digest": digest}, "files": files}), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, database: Path, facts: dict[str, str]) -> Path:
    """The database, and beside it the downloads that were made of it."""
    root = tmp_path_factory.mktemp("offering")
    shutil.copy(database, root)
    write_folder(root / "downloads", facts["digest"])
    return root


@pytest.fixture(scope="module")
def offering(folder: Path, site: Site, database: Path, site_metadata: dict[str, Any]) -> Iterator[Site]:
    """A site that offers them."""
    opened = type(site)(folder / database.name, metadata=site_metadata)
    yield opened
    opened.close()


def test_files_are_listed_with_sizes_and_sums(offering: Site, visit: Visit) -> None:
    page = visit("/downloads", site=offering)
    assert page.faults == []
    text = page.text
    for path in ("events.csv", "dorna-csv.zip", "datapackage.json"):
        assert sha256(_CONTENT[path].encode()).hexdigest() in text
    assert "7 bytes" in text
    assert offering.datasette.get_database("conflict").hash in text
    links = page.links()
    assert links["1 kB"] == "/downloads/parquet/claims.parquet"
    assert links["2 MB"] == "/downloads/parquet/events.parquet"
    assert links["events.csv"] == "/downloads/events.csv"
    assert links["events.geojson"] == "/api/v1/events.geojson"  # which was not made


def test_what_was_not_made_is_asked_of_the_api(visit: Visit) -> None:
    page = visit("/downloads")
    links = page.links()
    assert {name: links[name] for name in FILES} == {name: f"/api/v1/{name}" for name in FILES}
    assert links["conflict.db"] == "/conflict.db"
    assert "CSV and Parquet files of all tables have not been made of this edition." in page.text
    assert "/downloads/" not in page.html


def test_every_file_can_be_had_whole_and_in_parts(offering: Site) -> None:
    for path, text in _CONTENT.items():
        response = offering.get(f"/downloads/{path}")
        assert (response.status_code, response.text) == (200, text)
        assert response.headers["etag"] == f'"{sha256(text.encode()).hexdigest()}"'
        assert response.headers["access-control-allow-origin"] == "*"
        part = offering.get(f"/downloads/{path}", headers={"Range": "bytes=1-2"})
        assert (part.status_code, part.text) == (206, text[1:3])
        assert part.headers["content-range"] == f"bytes 1-2/{len(text)}"
        tagged = {"If-None-Match": response.headers["etag"]}
        assert offering.get(f"/downloads/{path}", headers=tagged).status_code == 304


def test_programs_in_browsers_may_ask_for_parts(offering: Site) -> None:
    asking = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    client = offering.datasette.client
    response = offering.run(client.options("/downloads/parquet/claims.parquet", headers=asking))
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (204, "*")
    assert offering.run(client.post("/downloads/events.csv")).status_code == 405


def test_types_are_those_of_the_files(offering: Site) -> None:
    types = {path: offering.get(f"/downloads/{path}").headers["content-type"] for path in [*_CONTENT, "SHA256SUMS"]}
    assert types == {
        "events.csv": "text/csv; charset=utf-8; header=present",
        "csv/events.csv": "text/csv; charset=utf-8; header=present",
        "parquet/claims.parquet": "application/vnd.apache.parquet",
        "parquet/events.parquet": "application/vnd.apache.parquet",
        "dorna-csv.zip": "application/zip",
        "datapackage.json": "application/json",
        "SHA256SUMS": "text/plain; charset=utf-8",
    }


def test_a_table_for_excel_has_a_mark(offering: Site) -> None:
    assert offering.get("/downloads/events.csv?_bom=1").content == b"\xef\xbb\xbf" + _CONTENT["events.csv"].encode()


@pytest.mark.parametrize(
    "path", ["nothing.csv", "..%2fconflict.db", "%2e%2e%2fconflict.db", "csv", "csv/", "/etc/passwd"]
)
def test_nothing_else_is_served(offering: Site, path: str) -> None:
    assert offering.get(f"/downloads/{path}").status_code in (302, 404)  # 302: to where Datasette would have it


def test_files_of_another_edition_are_not_offered(folder: Path, offering: Site, facts: dict[str, str]) -> None:
    write_folder(folder / "downloads", "another")
    try:
        assert "dorna-csv.zip" not in offering.get("/downloads").text
        assert offering.get("/downloads/events.csv").status_code == 404
    finally:
        write_folder(folder / "downloads", facts["digest"])
    assert "dorna-csv.zip" in offering.get("/downloads").text


def test_who_gives_no_file_away_offers_none(folder: Path, site: Site, database: Path, visit: Visit) -> None:
    closed = type(site)(folder / database.name, settings={"allow_download": False})
    try:
        page = visit("/downloads", site=closed)
        assert "conflict.db" not in page.main
        assert "dorna-csv.zip" not in page.html
        assert page.all("p", class_="sum") == []
        assert closed.get("/downloads/events.csv").status_code == 403
    finally:
        closed.close()


def test_programs_find_every_form(offering: Site, visit: Visit) -> None:
    (data,) = [each for each in structured(visit("/downloads", site=offering)) if each["@type"] == "Dataset"]
    forms = {each["contentUrl"].removeprefix("http://localhost"): each for each in data["distribution"]}
    assert forms["/conflict.db"]["sha256"] == offering.datasette.get_database("conflict").hash
    assert forms["/downloads/dorna-csv.zip"]["encodingFormat"] == "application/zip"
    assert forms["/downloads/events.csv"]["contentSize"] == "7 B"
    assert "/api/v1/events.csv" not in forms
    assert forms["/api/v1/claims.csv"]["encodingFormat"] == "text/csv"
    assert data["variableMeasured"]
    assert data["keywords"]


def structured(page: Page) -> list[dict[str, Any]]:
    """The structured data of a page."""
    return [json.loads("".join(block.itertext())) for block in page.all("script", type="application/ld+json")]


def test_what_some_may_download_is_listed_for_nobody_else(
    folder: Path, site: Site, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def only_root(datasette: object, request: Request, database: object) -> bool:
        return bool(request.actor)

    monkeypatch.setattr("datasette_timeline.pages.downloads.may_download", only_root)
    alone = folder.parent / "alone"
    alone.mkdir()
    closed = type(site)(Path(shutil.copy(database, alone)))
    root = {"ds_actor": closed.datasette.sign({"a": {"id": "root"}}, "actor")}
    pages = [closed.run(closed.datasette.client.get("/downloads", cookies=each)).text for each in ({}, root, {})]
    closed.close()
    assert ["conflict.db</a>" in page for page in pages] == [False, True, False]
