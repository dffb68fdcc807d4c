"""The page /releases, and the files of releases, which never change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.database.datasette_compat import StartupError

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site, Visit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FILES = {"conflict.db": b"SQLite", "data-changelog.md": b"# What\n", "parquet/claims.parquet": b"PAR1" * 300}
ARCHIVE = b"\x1f\x8b archive"


def write_release(parent: Path, version: str, said: str = "") -> Path:
    """What `python -m loaders bundle` would write, in short."""
    folder = parent / version
    files = []
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        files.append({"path": path, "bytes": len(content), "sha256": sha256(content).hexdigest()})
    manifest = {
        "release": {"version": said or version, "commit": COMMIT, "summary": "1 event <changed>."},
        "dataset": {"released": "2001-06-02", "language": "en"},
        "files": files,
    }
    (folder / "SHA256SUMS").write_text("sums", encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, database: Path) -> Path:
    """The database, and releases beside it; not all that is there is one."""
    root = tmp_path_factory.mktemp("releasing")
    shutil.copy(database, root)
    for version in ("1.2.0", "1.10.0", "1.9.0"):
        write_release(root / "releases", version)
    (root / "releases" / "dorna-1.10.0.tar.gz").write_bytes(ARCHIVE)
    write_release(root / "releases", "2.0.0", said="1.2.0")
    (root / "releases" / "3.0.0").mkdir()
    write_release(root / "releases", "notes")
    return root


@pytest.fixture(scope="module")
def releasing(folder: Path, site: Site, database: Path) -> Iterator[Site]:
    """A site that offers them."""
    opened = type(site)(folder / database.name)
    yield opened
    opened.close()


def test_releases_are_listed_newest_first_with_their_files(releasing: Site, visit: Visit) -> None:
    page = visit("/releases", site=releasing)
    assert page.faults == []
    sections = [section.get("aria-labelledby") for section in page.all("section", class_="record-wide")]
    assert sections == ["v1.10.0", "v1.9.0", "v1.2.0", "verify"]
    assert "2 June 2001 · Commit 0123456789ab" in page.text
    assert "1 event <changed>." in page.text
    links = page.links()
    assert links["dorna-1.10.0.tar.gz"] == "/releases/dorna-1.10.0.tar.gz"
    assert [address for address in links.values() if address.endswith("claims.parquet")] == [
        "/releases/1.2.0/parquet/claims.parquet"
    ]  # of links with one text the last
    for content in (*FILES.values(), ARCHIVE):
        assert sha256(content).hexdigest() in page.text


def test_downloads_lead_there_where_there_are_releases(releasing: Site, visit: Visit) -> None:
    assert visit("/downloads", site=releasing).links()["Releases that can be cited"] == "/releases"
    assert "/releases" not in visit("/downloads").html


def test_without_releases_the_page_says_so(visit: Visit) -> None:
    page = visit("/releases")
    assert page.faults == []
    assert "There are no releases here yet." in page.text


@pytest.mark.parametrize("path", [*(f"1.10.0/{name}" for name in FILES), "1.2.0/conflict.db", "dorna-1.10.0.tar.gz"])
def test_files_are_kept_for_ever_whole_and_in_parts(path: str, releasing: Site) -> None:
    content = FILES.get(path.partition("/")[2], ARCHIVE)
    answer = releasing.get(f"/releases/{path}")
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["etag"] == f'"{sha256(content).hexdigest()}"'
    part = releasing.get(f"/releases/{path}", headers={"Range": "bytes=1-2"})
    assert (part.status_code, part.content) == (206, content[1:3])
    again = releasing.get(f"/releases/{path}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_types_are_those_of_the_files(releasing: Site) -> None:
    names = ("1.2.0/conflict.db", "1.2.0/data-changelog.md", "1.2.0/SHA256SUMS", "dorna-1.10.0.tar.gz")
    assert [releasing.get(f"/releases/{name}").headers["content-type"] for name in names] == [
        "application/vnd.sqlite3",
        "text/markdown; charset=utf-8",
        "text/plain; charset=utf-8",
        "application/gzip",
    ]


def test_programs_in_browsers_may_ask_for_parts(releasing: Site) -> None:
    asking = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    client = releasing.datasette.client
    answer = releasing.run(client.options("/releases/1.2.0/conflict.db", headers=asking))
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")


@pytest.mark.parametrize(
    "path",
    [
        *("2.0.0/conflict.db", "3.0.0/manifest.json", "notes/conflict.db", "1.2.0/none.csv", "1.2.0/parquet"),
        *("1.2.0/..%2f..%2fconflict.db", "1.2.0/%2e%2e/1.9.0/conflict.db", "other-1.10.0.tar.gz", "2.0.0", "9.9.9"),
    ],
)
def test_nothing_else_is_served(path: str, releasing: Site) -> None:
    assert releasing.get(f"/releases/{path}").status_code in (302, 404)  # 302: to where Datasette would have it


@pytest.mark.parametrize("address", ["/releases/1.9.0", "/releases/1.9.0/"])
def test_the_address_of_a_release_leads_to_it(address: str, releasing: Site) -> None:
    answer = releasing.get(address)
    assert (answer.status_code, answer.headers["location"]) == (302, "/releases#v1.9.0")


def test_a_release_that_is_laid_there_is_offered_at_once(folder: Path, releasing: Site) -> None:
    assert "v1.11.0" not in releasing.get("/releases").text
    laid = write_release(folder / "releases", "1.11.0")
    try:
        assert "v1.11.0" in releasing.get("/releases").text
        assert releasing.get("/releases/1.11.0/conflict.db").status_code == 200
    finally:
        shutil.rmtree(laid)
    assert "v1.11.0" not in releasing.get("/releases").text


def test_who_gives_no_file_away_offers_none(folder: Path, site: Site, database: Path) -> None:
    closed = type(site)(folder / database.name, settings={"allow_download": False})
    try:
        assert "v1.10.0" not in closed.get("/releases").text
        assert closed.get("/releases/1.10.0/conflict.db").status_code == 403
        assert closed.get("/releases/1.10.0").status_code == 404
    finally:
        closed.close()


def test_they_may_be_in_another_folder(site: Site, database: Path, tmp_path: Path) -> None:
    write_release(tmp_path, "1.2.0")
    metadata = {"plugins": {"datasette-timeline": {"releases": str(tmp_path)}}}
    opened = type(site)(database, metadata=metadata)
    try:
        assert opened.get("/releases/1.2.0/conflict.db").content == FILES["conflict.db"]
    finally:
        opened.close()


def test_a_folder_that_is_not_there_stops_the_start(site: Site, database: Path, tmp_path: Path) -> None:
    metadata = {"plugins": {"datasette-timeline": {"releases": str(tmp_path / "none")}}}
    with pytest.raises(StartupError, match=r"^plugins\.datasette-timeline\.releases: there is no folder "):
        type(site)(database, metadata=metadata).get("/")
