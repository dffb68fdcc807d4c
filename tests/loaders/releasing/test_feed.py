"""A release and what changed since it give the next one, byte for byte."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.exporting.downloads import read_facts, write_tables
from loaders.releasing.feed import FeedError, apply, feed

if TYPE_CHECKING:
    from tests.loaders.releasing.conftest import Releases


def lines_of(release: Path) -> list[str]:
    return (release / "changes.jsonl").read_text(encoding="utf-8").splitlines()


def tables(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for form in ("csv", "parquet")
        for path in (folder / form).iterdir()
    }


@pytest.fixture
def kept(releases: Releases, tmp_path: Path) -> Path:
    """A copy of the database of the first release."""
    return Path(shutil.copy(releases.first / "conflict.db", tmp_path))


def test_a_release_and_what_changed_give_the_next_one(releases: Releases, kept: Path, tmp_path: Path) -> None:
    apply(lines_of(releases.second), kept)
    write_tables(kept, tmp_path / "made")
    assert tables(tmp_path / "made") == tables(releases.second)
    with closing(sqlite3.connect(kept)) as connection:
        documents = connection.execute("select * from documents order by 1").fetchall()
    with closing(sqlite3.connect(releases.second / "conflict.db")) as connection:
        assert connection.execute("select * from documents order by 1").fetchall() == documents


def test_it_tells_no_more_than_what_changed(releases: Releases) -> None:
    """And of a row that went no more than a sum of its key."""
    first, *lines = map(json.loads, lines_of(releases.second))
    digests = [read_facts(folder / "conflict.db")["digest"] for folder in (releases.first, releases.second)]
    assert first == {
        "since": {"version": "1.3.0", "digest": digests[0]},
        "to": {"version": "1.4.0", "digest": digests[1]},
    }
    claims = [each for each in lines if each["table"] == "claims"]
    gone = hashlib.sha256(b'["1991-06-02-capture-of-mill-town-m5gk"]').hexdigest()
    assert claims[0] == {"table": "claims", "gone": gone}
    assert "1991-06-02-capture-of-mill-town-fj5k" in [each["row"][0] for each in claims[1:]]
    assert not [each for each in lines if each["table"] in ("places", "terms")]


def test_a_first_release_has_none(releases: Releases) -> None:
    assert not (releases.first / "changes.jsonl").exists()


def test_nothing_follows_from_nothing(releases: Releases) -> None:
    database = releases.second / "conflict.db"
    assert len(list(feed(database, database))) == 1


def test_it_is_applied_to_nothing_else(releases: Releases, tmp_path: Path) -> None:
    other = Path(shutil.copy(releases.second / "conflict.db", tmp_path))
    with pytest.raises(FeedError, match=r"^the changes are since 1\.3\.0 "):
        apply(lines_of(releases.second), other)
