"""The folder of a release: what it has, and that its commit gives the same bytes again."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import frictionless
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from datasette_timeline.published.downloads import FILES
from loaders.exporting.tables import exported_tables
from loaders.releasing import bundling
from loaders.releasing.locks import pinned

if TYPE_CHECKING:
    from tests.loaders.releasing.conftest import Project, Ran, Releases

ROOT = Path(__file__).resolve().parents[3]
HOME = "https://marsh.example/timeline/"
STATEMENTS = "1 statement changed and 1 statement withdrawn"
Run = Callable[..., "Ran"]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_has_every_form_and_what_describes_it(releases: Releases) -> None:
    tables = {f"{form}/{table.name}.{form}" for table in exported_tables() for form in ("csv", "parquet")}
    described = {
        *("README.md", "codebook.md", "CITATION.cff", "datapackage.json", "croissant.json", "sbom.cdx.json"),
        *("data-changelog.md", "data-changelog.json", "manifest.json", "SHA256SUMS", "conflict.db"),
        "changes.jsonl",
    }
    assert set(files(releases.second)) == {*tables, *described, *FILES}


def test_of_a_draft_no_byte_is_in_it(releases: Releases) -> None:
    """Nor of what it alone uses, nor where it is related to."""
    [draft] = (releases.project.root / "events/1992").glob("1992-04-*.yml")
    assert "zebrawood" in draft.read_text(encoding="utf-8").lower()
    held = [*files(releases.first).items(), *files(releases.second).items()]
    assert [name for name, content in held if b"zebrawood" in content.lower() or draft.stem.encode() in content] == []


def test_the_manifest_says_which_release_it_is(releases: Releases) -> None:
    manifest = json.loads((releases.second / "manifest.json").read_bytes())
    with closing(sqlite3.connect(releases.second / "conflict.db")) as connection:
        facts = dict(connection.execute("select name, value from dataset").fetchall())
    commit = releases.project.git("rev-parse", "v1.4.0^{commit}")
    assert manifest["release"] == {
        "version": "1.4.0",
        "tag": "v1.4.0",
        "commit": commit,
        "summary": f"1 event changed, 1 event corrected, 1 event renamed, {STATEMENTS}.",
    }
    assert manifest["dataset"] == {
        "title": "Marsh conflict timeline",
        "version": "1.4.0",
        "released": "2001-06-02",
        "digest": facts["digest"],
        "licence": "CC-BY-4.0",
        "language": "en",
    }
    assert (manifest["base_url"], manifest["made_with"]) == (HOME, {"sqlite": sqlite3.sqlite_version})
    assert {each["path"]: each["sha256"] for each in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files(releases.second).items()
        if name not in ("manifest.json", "SHA256SUMS")
    }


def test_the_same_commit_gives_the_same_bytes(releases: Releases, run: Run, tmp_path: Path) -> None:
    """In another folder, from another clone, with another address of the working directory."""
    releases.project.git("clone", "--quiet", "--branch", "v1.4.0", str(releases.project.root), str(tmp_path / "clone"))
    ran = run("bundle", "--root", tmp_path / "clone", "--output", tmp_path / "again", "--archive")
    assert ran.code == 0, ran.err
    assert files(tmp_path / "again" / "1.4.0") == files(releases.second)
    name = "marsh-conflict-timeline-1.4.0.tar.gz"
    assert (tmp_path / "again" / name).read_bytes() == releases.second.with_name(name).read_bytes()


def test_the_archive_has_all_of_it_in_one_folder(releases: Releases, tmp_path: Path) -> None:
    with tarfile.open(releases.second.with_name("marsh-conflict-timeline-1.4.0.tar.gz")) as archive:
        assert {(entry.mtime, entry.uid, entry.uname, entry.mode) for entry in archive} == {(0, 0, "", 0o644)}
        archive.extractall(tmp_path, filter="data")
    assert files(tmp_path / "marsh-conflict-timeline-1.4.0") == files(releases.second)


def test_the_csv_are_a_data_package(releases: Releases) -> None:
    report = frictionless.validate(str(releases.second / "datapackage.json"))
    assert report.flatten(["type", "message"]) == []


def test_croissant_names_every_file_with_its_sum_and_every_column(releases: Releases) -> None:
    described = json.loads((releases.second / "croissant.json").read_bytes())
    on_disk = files(releases.second)
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    for each in described["distribution"]:
        assert each["sha256"] == hashlib.sha256(on_disk[each["@id"]]).hexdigest()
        assert each["contentUrl"] == f"{HOME}releases/1.4.0/{each['@id']}"
    known = {each["@id"] for each in described["distribution"]}
    fields = {field["@id"] for table in described["recordSet"] for field in table["field"]}
    for table in described["recordSet"]:
        header = on_disk[f"csv/{table['name']}.csv"].decode().partition("\r\n")[0].split(",")
        assert [field["source"]["extract"]["column"] for field in table["field"]] == header
        assert {field["source"]["fileObject"]["@id"] for field in table["field"]} <= known
        assert {key["@id"] for key in table["key"]} <= fields
        assert {field["references"]["field"]["@id"] for field in table["field"] if "references" in field} <= fields


def test_the_bill_of_materials_is_that_of_the_lock(releases: Releases) -> None:
    text = (releases.second / "sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    locked = pinned((ROOT / "requirements/dev.txt").read_text(encoding="utf-8"))
    assert sorted((each["name"], each["version"]) for each in bill["components"]) == sorted(
        (told.name, told.version) for told in locked
    )
    scopes = {each["name"]: each["scope"] for each in bill["components"]}
    assert (scopes["datasette"], scopes["pytest"]) == ("required", "optional")
    wants = {each["ref"].partition("@")[0]: each.get("dependsOn", []) for each in bill["dependencies"]}
    versions = {told.name: told.version for told in locked}
    assert f"pkg:pypi/uvicorn@{versions['uvicorn']}" in wants["pkg:pypi/datasette"]
    assert f"pkg:pypi/datasette@{versions['datasette']}" in wants["conflict-events-timeline"]
    assert re.findall(r"[a-z]+://[^\s\"]+", text) == ["http://cyclonedx.org/schema/bom-1.6.schema.json"]


def test_a_lock_is_read_whole() -> None:
    """Every package of it, and of each every hash and who wants it."""
    text = (ROOT / "requirements/dev.txt").read_text(encoding="utf-8")
    found = pinned(text)
    assert len(found) == sum("==" in line and not line.startswith(" ") for line in text.splitlines())
    assert sum(len(told.hashes) for told in found) == text.count("--hash=sha256:")
    assert [told.name for told in found if not told.wanted_by] == []


def test_the_codebook_has_every_column_and_term(releases: Releases) -> None:
    text = (releases.second / "codebook.md").read_text(encoding="utf-8")
    for table in exported_tables():
        section = text.partition(f"### {table.name}\n")[2].partition("\n### ")[0]
        assert [column for column in table.columns if f"| `{column}` |" not in section] == []
    assert "| `ceasefire` |" in text


def test_what_a_release_says_of_itself_names_it(releases: Releases) -> None:
    text = (releases.second / "README.md").read_text(encoding="utf-8")
    commit = releases.project.git("rev-parse", "v1.4.0^{commit}")
    assert text.startswith("# Marsh conflict timeline, version 1.4.0\n")
    assert "Released 2001-06-02, CC-BY-4.0. 1 event changed, 1 event corrected" in text.replace("\n", " ")
    assert commit in text


# --- what is in the way -----------------------------------------------------------------------------------------------


@pytest.fixture
def tagged(project: Project, run: Run) -> Project:
    assert run("release", "1.3.0", "--day", "2001-06-01", "--root", project.root).code == 0
    return project


def refused(run: Run, project: Project) -> str:
    ran = run("bundle", "--root", project.root)
    assert (ran.code, ran.out) == (2, "")
    assert not (project.root / "releases/1.3.0").exists()
    return ran.err.removeprefix("python -m loaders: ")


def test_a_release_must_be_checked_out(run: Run, tagged: Project) -> None:
    tagged.news("More.")
    tagged.commit("More")
    assert refused(run, tagged) == ("no release is checked out here: git checkout vX.Y.Z, or make one with 'release'\n")


def test_nothing_may_be_changed_since(run: Run, tagged: Project) -> None:
    tagged.news("More.")
    assert refused(run, tagged) == "CHANGELOG.md is not as v1.3.0 has it: commit it, or take it away\n"


def test_the_tag_must_be_that_of_the_version(run: Run, project: Project) -> None:
    project.git("tag", "v1.3.0")
    assert refused(run, project) == ("v1.3.0 is not told everywhere: pyproject.toml has version 1.2.3, not 1.3.0\n")


def test_a_shallow_clone_is_too_little(run: Run, tagged: Project, tmp_path: Path) -> None:
    address = tagged.root.as_uri()
    tagged.git("clone", "--quiet", "--depth=1", "--branch=v1.3.0", address, str(tmp_path / "shallow"))
    ran = run("bundle", "--root", tmp_path / "shallow")
    words = "earlier commits are missing here, and a release tells what changed: git fetch --unshallow"
    assert ran == (2, "", f"python -m loaders: {words}\n")


def test_a_release_is_never_written_anew(run: Run, tagged: Project) -> None:
    folder = tagged.root / "releases" / "1.3.0"
    folder.mkdir(parents=True)
    ran = run("bundle", "--root", tagged.root)
    words = "is there already, and a release is never written anew; name another folder"
    assert (ran.code, ran.err) == (2, f"python -m loaders: {folder} {words}\n")
    assert list(folder.iterdir()) == []


def test_what_is_lacking_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, releases: Releases) -> None:
    copy = tmp_path / "copy"
    releases.project.git("clone", "--quiet", "--branch=v1.4.0", str(releases.project.root), str(copy))
    monkeypatch.setattr(bundling, "find_spec", lambda name: None)
    with pytest.raises(bundling.BundleError) as refused:
        bundling.bundle(copy, tmp_path, "https://example.org/")
    assert (
        str(refused.value)
        == "a release is made with pyarrow and cyclonedx-python-lib: pip install pyarrow cyclonedx-python-lib"
    )


def test_programs_that_only_serve_have_the_commands() -> None:
    """Packages for releases alone are imported where a release is made, and nowhere else."""
    program = (
        "import sys; sys.modules['cyclonedx'] = sys.modules['pyarrow'] = None; import loaders.commands.verify as v; "
    )
    program += "import loaders.releasing.verifying, loaders.releasing.bundling"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
