"""The folder that a site offers for download."""

import hashlib
import io
import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import frictionless
import pytest

from bench.configuration import configure
from datasette_timeline.published.downloads import FILES
from loaders.exporting import ExportError, offer
from loaders.exporting.downloads import Offered, read_facts

ROOT = Path(__file__).resolve().parents[3]
BASE = "https://lakes.example/dorna/"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, real_database: Path) -> Path:
    """A root folder with a built site, known at an address."""
    folder = tmp_path_factory.mktemp("root")
    for path in (real_database, real_database.with_name("inspect-data.json")):
        shutil.copy(path, folder)
    configure(folder)
    text = (ROOT / "metadata.yml").read_text(encoding="utf-8")
    known = text.replace("# site_url: https://timeline.example/", f"site_url: {BASE}")
    assert known != text
    (folder / "metadata.yml").write_text(known, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def done(root: Path) -> Offered:
    return offer(root, root / "downloads", None)


@pytest.fixture(scope="module")
def folder(root: Path, done: Offered) -> Path:
    assert done.parquet
    return root / "downloads"


def test_every_file_is_listed_with_its_size_and_sum(folder: Path, done: Offered, root: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    on_disk = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert done.files == len(on_disk)
    assert {each["path"]: (each["bytes"], each["sha256"]) for each in manifest["files"]} == {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in on_disk.items()
        if name not in ("manifest.json", "SHA256SUMS")
    }
    assert manifest["dataset"]["digest"] == read_facts(root / "conflict.db")["digest"]
    assert set(FILES) <= set(on_disk)


def test_files_say_the_address_that_the_metadata_name(folder: Path) -> None:
    assert f"{BASE}events/" in (folder / "events.csv").read_text(encoding="utf-8")
    described = json.loads((folder / "dataset.jsonld").read_bytes())
    addresses = {each["contentUrl"] for each in described["distribution"]}
    assert f"{BASE}downloads/parquet/events.parquet" in addresses
    assert all((folder / address.removeprefix(f"{BASE}downloads/")).is_file() for address in addresses)
    assert json.loads((folder / "datapackage.json").read_bytes())["homepage"] == BASE


def test_the_archive_of_csv_is_a_data_package(folder: Path, tmp_path: Path) -> None:
    (archive,) = folder.glob("*-csv.zip")
    with ZipFile(io.BytesIO(archive.read_bytes())) as packed:
        packed.extractall(tmp_path)
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["type", "message"]) == []
    assert (tmp_path / "CITATION.cff").is_file()


def test_the_same_database_gives_the_same_bytes(folder: Path, root: Path, tmp_path: Path) -> None:
    offer(root, tmp_path / "again", BASE)
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == (folder / "SHA256SUMS").read_bytes()


def test_without_an_address_there_are_no_files(root: Path, tmp_path: Path) -> None:
    for name in ("conflict.db", "settings.json"):
        (tmp_path / name).symlink_to(root / name)
    with pytest.raises(ExportError) as refused:
        offer(tmp_path, tmp_path / "downloads", None)
    assert str(refused.value) == (
        "metadata.yml names no site_url, and the files say where they are from: give --base-url URL."
    )
    assert not (tmp_path / "downloads").exists()


def test_there_must_be_a_database(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as refused:
        offer(tmp_path, tmp_path / "downloads", BASE)
    assert str(refused.value) == "There is no conflict.db yet: run 'python -m loaders build' first."
