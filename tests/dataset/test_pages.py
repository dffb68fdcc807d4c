"""Data alone makes a site of each dataset, by the same rules: a page for each record, and no name of another one."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.dataset.conftest import DATASETS, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.dataset.conftest import Site


def records(root: Path) -> dict[str, dict[str, object]]:
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(root.glob("events/*/*.yml"))}


def names(root: Path) -> set[str]:
    """What the places and actors of a dataset are called."""
    files = [path for kind in ("places", "actors") for path in root.glob(f"registries/{kind}/*.yml")]
    entries = [entry for path in files for entry in yaml.safe_load(path.read_text(encoding="utf-8")).values()]
    return {name["name"] for entry in entries for name in entry["names"]} | {
        entry["label"] for entry in entries if "label" in entry
    }


def test_every_reviewed_record_is_published(root: Path, site: Site) -> None:
    kept = {key for key, record in records(root).items() if record["status"] == "reviewed"}
    gone = yaml.safe_load((root / "registries" / "retired.yml").read_text(encoding="utf-8")) or {}
    listed = site.get("/api/v1/events?limit=1000&fields=id").json()["items"]
    assert {each["id"] for each in listed} == kept - gone.keys()


@pytest.mark.parametrize(
    "path", ["/", "/timeline", "/disputes", "/places", "/actors", "/sources", "/about", "/quality"]
)
def test_pages_speak_of_no_other_dataset(root: Path, site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 200
    own = "".join(path.read_text(encoding="utf-8") for path in site.folder.glob("**/*.yml"))
    of_others = set.union(*(names(ROOT / other) for other in DATASETS if ROOT / other != root))
    others = {name for name in of_others if len(name) > 5 and name not in own}
    assert len(others) > 50
    told = {name for name in others if name in answer.text}
    assert {name for name in told if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", answer.text)} == set()


def test_every_confirmed_row_is_one_that_lies_beside_the_records(root: Path, built: Path) -> None:
    confirmed = {
        (key, row)
        for key, record in records(root).items()
        if isinstance(external := record.get("external"), dict)
        for row in external.get("ucdp", [])
    }
    with closing(sqlite3.connect(built / "conflict.db")) as connection:
        if not connection.execute("select 1 from sqlite_master where name = 'event_matches'").fetchone():
            return  # no rows lie beside the records
        told = set(connection.execute("select event, ged_id from event_matches where confirmed_by is not null"))
    assert told == confirmed != set()
