"""The whole way of a build: the same bytes everywhere, drafts nowhere, and nothing done twice."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loaders.building import Built, build
from loaders.loading.datasets import FEW_FILES
from loaders.processes.atomic_replace import replace_atomically

if TYPE_CHECKING:
    from tests.conftest import Records

ROOT = Path(__file__).resolve().parents[3]
DRAFT_WORDS = (
    b"Zebrawood",
    b"Quagmire",
    b"Xylophone",
    b"zebrawood",
    b"quagmir",
    b"xylophon",
    b"1992-04-mill-town-talks",
)


def kept(records: Records) -> Path:
    """Where what has been read is kept."""
    folder: Path = records.root.parent / "kept"
    return folder


def built(records: Records, **options: Any) -> Built:
    defaults: dict[str, Any] = {"cache": kept(records), "jobs": 1}
    return build(records.root, records.root / "conflict.db", **defaults | options)


def seal(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- the same bytes ---------------------------------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes_everywhere(
    new_records: Callable[[str], Records], tmp_path: Path, base: Path
) -> None:
    """Whatever the folder, the number of workers, hash seed, language, umask, time zone and order of files on disk."""
    surroundings: list[tuple[str, str, dict[str, str], int]] = [
        ("one", "1", {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"}, 0o022),
        (
            "a much longer name/with a space",
            "3",
            {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
            0o077,
        ),
    ]
    made = []
    for number, (name, jobs, variables, mask) in enumerate(surroundings):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        records = new_records(name)
        events = [(f"1991-07-{day:02}-day", f"1991-07-{day:02}") for day in range(1, 29)]
        events += [(f"1991-08-{day:02}-day", f"1991-08-{day:02}") for day in range(1, 29)]
        assert len(events) > FEW_FILES
        for event_id, day in events if number else reversed(events):
            records.write(
                f"events/1991/{event_id}.yml",
                "# yaml-language-server: $schema=../../schema/event.schema.json\n"
                f"title: Day {day}\ndate: {day}\ntype: other\nimportance: 3\nstatus: reviewed\n"
                "summary: Əlizov, Шоша, Շոշի.\nsources: [{source: marsh-encyclopaedia-war}]\ntags: [march-war]\n",
            )
        output = records.root / "conflict.db"
        command = [sys.executable, "-m", "loaders", "build", "--root", str(records.root), "--jobs", jobs, "--no-cache"]
        environment = {**os.environ, **variables}
        subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            check=True,
            timeout=120,
            capture_output=True,
            umask=mask,
        )
        made.append((seal(output), (output.with_name("inspect-data.json")).read_bytes()))
    assert made[0] == made[1]


def test_a_build_from_the_cache_gives_the_same_bytes(records: Records) -> None:
    built(records)
    first = seal(records.root / "conflict.db")
    (records.root / "conflict.db").unlink()
    (kept(records) / "builds.cache").unlink()
    assert not built(records).unchanged
    assert seal(records.root / "conflict.db") == first
    built(records, cache=None)
    assert seal(records.root / "conflict.db") == first


def test_the_digest_is_that_of_what_is_published(new_records: Callable[[str], Records]) -> None:
    """Not of where it lies, nor of comments and drafts; but of every word that readers see."""
    here, there = new_records("here"), new_records("there")
    there.write("README.md", "there")
    there.edit("events/1991/1991-06-01-march-war.yml", "type: offensive", "type: offensive # but who began it?")
    there.edit("events/1992/1992-04-mill-town-talks.yml", "Quagmire", "Morass")
    built(here)
    built(there)
    assert fact(here, "digest") == fact(there, "digest")
    there.edit("registries/tags.yml", "Everything that belongs", "All that belongs")
    built(there)
    assert fact(here, "digest") != fact(there, "digest")


def test_the_digest_tells_builds_with_drafts_apart(records: Records) -> None:
    digests = set()
    for options in ({}, {"include_drafts": True}):
        built(records, **options)
        digests.add(fact(records, "digest"))
    (records.root / "events/1992/1992-04-mill-town-talks.yml").write_text(
        (records.root / "events/1992/1992-04-mill-town-talks.yml").read_text().replace("draft", "reviewed")
    )
    built(records)
    assert fact(records, "digest") not in digests
    assert len(digests) == 2


def test_the_digest_tells_builds_by_other_code_apart(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    from loaders.baking import database, filling
    from loaders.baking.sections import dataset, events

    built(records)
    digests = {fact(records, "digest")}
    statements = database.statements()
    changes: list[tuple[Any, str, Any]] = [
        (dataset, "SCHEMA_VERSION", "0"),
        (events, "indexed", str.upper),
        (database, "INDEXES", [each.replace("remove_diacritics 2", "") for each in filling.INDEXES]),
        (database, "statements", lambda: [*statements, "CREATE INDEX another ON events (title)"]),
    ]
    for module, name, other in changes:
        with monkeypatch.context() as patched:
            patched.setattr(module, name, other)
            built(records, cache=None)
        digests.add(fact(records, "digest"))
    assert len(digests) == len(changes) + 1


def test_the_digest_does_not_depend_on_how_many_rows_come_at_a_time(base: Path, tmp_path: Path) -> None:
    seen = set()
    for name, size in (("small", 1), ("large", 1000)):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("loaders.baking.filling._EVENTS_AT_A_TIME", size)
            build(base, tmp_path / f"{name}.db", cache=None, with_history=False, jobs=1)
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as connection:
            seen.update(connection.execute("select value from dataset where name = 'digest'").fetchone())
    assert len(seen) == 1


def fact(records: Records, name: str) -> str:
    with closing(sqlite3.connect(records.root / "conflict.db")) as connection:
        [value] = connection.execute("select value from dataset where name = ?", [name]).fetchone()
    return str(value)


# --- drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_appears_nowhere_in_the_file(records: Records) -> None:
    assert built(records).drafts == 1
    for name in ("conflict.db", "inspect-data.json"):
        content = (records.root / name).read_bytes()
        assert [word for word in DRAFT_WORDS if word in content] == []


def test_drafts_are_there_when_asked_for(records: Records) -> None:
    made = built(records, include_drafts=True)
    assert made.drafts == 0
    content = (records.root / "conflict.db").read_bytes()
    assert all(word in content for word in DRAFT_WORDS)
    assert made.counts["events"] == 5


def test_with_and_without_drafts_are_two_builds(records: Records) -> None:
    built(records, include_drafts=True)
    made = built(records)
    assert not made.unchanged
    assert made.counts["events"] == 4
    assert not built(records, include_drafts=True).unchanged
    assert built(records, include_drafts=True).unchanged


# --- nothing done twice -----------------------------------------------------------------------------------------------


def test_a_second_build_has_nothing_to_do(records: Records) -> None:
    first = built(records)
    before = (records.root / "conflict.db").stat()
    second = built(records)
    assert (first.unchanged, second.unchanged) == (False, True)
    assert second._replace(seconds=0, unchanged=False) == first._replace(seconds=0)
    after = (records.root / "conflict.db").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def touch_record(records: Records) -> None:
    records.edit("events/1991/1991-06-01-march-war.yml", "nine months", "ten months")


def add_record(records: Records) -> None:
    path = "events/1991/1991-06-01-march-war.yml"
    text = (records.root / path).read_text().replace("1991-06-01/1992-03-10", "1991-05").replace("WAR", "Before")
    records.write("events/1991/1991-05-before.yml", text.replace("offensive", "other").replace("    weak: true\n", ""))


def remove_record(records: Records) -> None:
    (records.root / "events/1992/1992-04-mill-town-talks.yml").unlink()
    records.edit(
        "events/1992/1992-03-10-lake-city-ceasefire.yml",
        "  - {event: 1992-04-mill-town-talks, relation: leads-to}\n",
        "",
    )


def tamper(records: Records) -> None:
    content = bytearray((records.root / "conflict.db").read_bytes())
    content[-1] ^= 1
    (records.root / "conflict.db").write_bytes(content)


def delete_database(records: Records) -> None:
    (records.root / "conflict.db").unlink()


def delete_description(records: Records) -> None:
    (records.root / "inspect-data.json").unlink()


def tamper_with_description(records: Records) -> None:
    (records.root / "inspect-data.json").write_text("{}")


def delete_cache(records: Records) -> None:
    shutil.rmtree(kept(records))


CHANGES = [
    touch_record,
    add_record,
    remove_record,
    tamper,
    delete_database,
    delete_description,
    tamper_with_description,
    delete_cache,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_noticed(records: Records, change: Callable[[Records], None]) -> None:
    built(records)
    change(records)
    made = built(records)
    assert (made.unchanged, made.failed) == (False, False)
    described = json.loads((records.root / "inspect-data.json").read_bytes())["conflict"]
    assert described["hash"] == seal(records.root / "conflict.db")
    assert built(records).unchanged


def test_a_stray_file_is_noticed_where_the_records_are_unchanged(records: Records) -> None:
    built(records)
    records.write("events/1991/notes.txt", "to do")
    made = built(records)
    assert made.failed
    assert [problem.code for problem in made.problems] == ["file-unexpected"]


def test_warnings_are_kept_where_nothing_has_changed(records: Records) -> None:
    (records.root / "registries/waivers.yml").unlink()
    first = built(records)
    assert [problem.code for problem in first.problems] == ["weak-source"]
    assert built(records).problems == first.problems


# --- errors ---------------------------------------------------------------------------------------------------------


def test_with_an_error_nothing_is_touched(records: Records) -> None:
    built(records)
    before = {path: path.read_bytes() for path in records.root.iterdir() if path.is_file()}
    records.edit("events/1991/1991-06-01-march-war.yml", "type: offensive", "type: quarrel")
    made = built(records)
    assert made.failed
    assert made.counts == {}
    assert {path: path.read_bytes() for path in records.root.iterdir() if path.is_file()} == before


def test_what_one_build_has_sealed_another_may_have_replaced(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next build must see that the file is not the one that it knows."""
    from loaders.building import placing

    real_put = replace_atomically

    def overtaken(scratch: Path, target: Path) -> None:
        real_put(scratch, target)
        target.write_bytes(b"by another build, with drafts")

    monkeypatch.setattr(placing, "replace_atomically", overtaken)
    built(records)
    monkeypatch.undo()
    assert not built(records).unchanged


# --- the description --------------------------------------------------------------------------------------------------


def test_the_description_is_what_datasette_would_find(records: Records) -> None:
    built(records)
    database = records.root / "conflict.db"
    described = json.loads((records.root / "inspect-data.json").read_bytes())
    assert list(described) == ["conflict"]
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        counts = {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}
    assert described["conflict"] == {
        "hash": seal(database),
        "size": database.stat().st_size,
        "file": "conflict.db",
        "tables": {name: {"count": count} for name, count in sorted(counts.items())},
    }


def test_the_description_keeps_what_it_says_of_neighbours(records: Records) -> None:
    records.write("other.db", b"")
    other, gone = {"hash": "x", "size": 0, "file": "other.db", "tables": {}}, {"file": "gone.db"}
    records.write("inspect-data.json", json.dumps({"other": other, "gone": gone, "conflict": {"file": "x"}}))
    built(records)
    described = json.loads((records.root / "inspect-data.json").read_bytes())
    assert sorted(described) == ["conflict", "other"]
    assert described["other"] == other


@pytest.mark.parametrize("content", [b"", b"nonsense", b"[]", b"\xff"])
def test_a_damaged_description_is_written_anew(records: Records, content: bytes) -> None:
    records.write("inspect-data.json", content)
    built(records)
    assert list(json.loads((records.root / "inspect-data.json").read_bytes())) == ["conflict"]


def test_another_output_is_described_under_its_own_name(records: Records, tmp_path: Path) -> None:
    output = tmp_path / "out" / "marsh.db"
    output.parent.mkdir()
    build(records.root, output, cache=None, jobs=1)
    described = json.loads((output.parent / "inspect-data.json").read_bytes())
    assert {name: part["file"] for name, part in described.items()} == {"marsh": "marsh.db"}
