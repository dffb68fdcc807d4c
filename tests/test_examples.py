"""Other datasets, in folders of their own under examples/: data alone makes a site of each, by the same rules."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from loaders.__main__ import main
from tests.test_site import Site

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/registries"))


@pytest.fixture(scope="module", params=EXAMPLES)
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of an example outside the repository, with nothing else beside it."""
    copy = tmp_path_factory.mktemp("example") / str(request.param)
    made_by_builds = shutil.ignore_patterns("conflict.db*", ".cache", "inspect-data.json*")
    return Path(shutil.copytree(ROOT / "examples" / str(request.param), copy, ignore=made_by_builds))


@pytest.fixture(scope="module")
def site(root: Path) -> Iterator[Site]:
    """The example, built with the rows that lie beside it, and served."""
    rows = [str(path) for path in sorted(root.glob("imports/*.csv"))]
    assert main(["build", "--root", str(root), "--no-cache", "--jobs", "1", "--with-ged", *rows]) == 0
    served = Site(root)
    yield served
    served.close()


def records(root: Path) -> dict[str, dict[str, object]]:
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(root.glob("events/*/*.yml"))}


def names(root: Path) -> set[str]:
    """What the places and actors of a dataset are called."""
    files = [path for kind in ("places", "actors") for path in root.glob(f"registries/{kind}/*.yml")]
    entries = [entry for path in files for entry in yaml.safe_load(path.read_text(encoding="utf-8")).values()]
    return {name["name"] for entry in entries for name in entry["names"]} | {
        entry["label"] for entry in entries if "label" in entry
    }


def test_there_is_no_error_and_no_warning(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", "--root", str(root), "--no-cache", "--jobs", "1"]) == 0
    assert "no problems" in capsys.readouterr().err


def test_every_file_has_its_form(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", "--check", "--root", str(root), "--no-cache", "--jobs", "1"]) == 0, capsys.readouterr().out


def test_what_follows_from_its_metadata_is_up_to_date(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--check", "--root", str(root)]) == 0, capsys.readouterr().out


def test_the_site_has_a_page_for_every_record(root: Path, site: Site) -> None:
    found = {path: site.get(path) for path in [f"/events/{key}" for key in records(root)]}
    assert {path: answer.status_code for path, answer in found.items() if answer.status_code != 200} == {}


@pytest.mark.parametrize(
    "path", ["/", "/timeline", "/disputes", "/places", "/actors", "/sources", "/about", "/quality"]
)
def test_pages_speak_of_no_other_dataset(root: Path, site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 200
    own = "".join(path.read_text(encoding="utf-8") for path in root.glob("**/*.yml"))
    others = {name for name in names(ROOT) if len(name) > 5 and name not in own}
    assert len(others) > 500
    told = {name for name in others if name in answer.text}
    assert {name for name in told if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", answer.text)} == set()


def test_every_confirmed_row_is_one_that_lies_beside_the_records(root: Path, site: Site) -> None:
    confirmed = {
        (key, row)
        for key, record in records(root).items()
        if isinstance(external := record.get("external"), dict)
        for row in external.get("ucdp", [])
    }
    assert confirmed
    with closing(sqlite3.connect(root / "conflict.db")) as connection:
        told = set(connection.execute("select event, ged_id from event_matches where confirmed_by is not null"))
    assert told == confirmed
