"""What has been read need not be read again; a cache that is old, damaged or foreign is as good as none."""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders import building
from loaders.__main__ import main
from loaders.checks.wording import Wordlist
from loaders.loading import cache
from loaders.loading.cache import Cache, digest_of, packed
from loaders.loading.datasets import Loaded, load
from loaders.loading.preparing import prepare
from loaders.reading.files import read_files

if TYPE_CHECKING:
    from tests.conftest import Records

WAR = "events/1991/1991-06-01-march-war.yml"


def loaded(records: Records, today: date) -> Loaded:
    return load(records.root, today=today, jobs=1, cache=records.root.parent / "kept")


def test_what_has_not_changed_is_not_read_again(records: Records, today: date) -> None:
    first = loaded(records, today)
    assert first.fresh_count == first.file_count
    second = loaded(records, today)
    assert second.fresh_count == 0
    assert second._replace(fresh_count=0) == first._replace(fresh_count=0)


def test_what_has_changed_is_read_again(records: Records, today: date) -> None:
    loaded(records, today)
    records.edit(WAR, "nine months", "ten months")
    assert loaded(records, today).fresh_count == 1
    (records.root / WAR).rename(records.root / "events/1991/1991-06-01-a-war.yml")
    assert loaded(records, today).fresh_count == 1


def test_problems_are_kept_with_their_places(records: Records, today: date) -> None:
    records.edit(WAR, "type: offensive", "type: quarrel")
    first = loaded(records, today)
    second = loaded(records, today)
    assert second.fresh_count == 0
    assert second.problems == first.problems != []


def test_new_loaded_words_concern_every_record(records: Records, today: date) -> None:
    loaded(records, today)
    records.edit("registries/loaded-words.yml", "word: so-called", "word: fought")
    second = loaded(records, today)
    assert second.fresh_count == second.file_count
    assert [problem.code for problem in second.problems] == ["loaded-word"]


def test_today_is_not_kept(records: Records, today: date) -> None:
    loaded(records, today)
    earlier = load(records.root, today=today.replace(year=1991, day=1), jobs=1, cache=records.root.parent / "kept")
    assert earlier.fresh_count == 0
    assert {problem.code for problem in earlier.problems} == {"date-in-future"}


def test_a_change_of_the_code_discards_the_cache(
    records: Records, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(records, today)
    monkeypatch.setattr(cache, "code_digest", lambda: b"other code")
    assert loaded(records, today).fresh_count > 0
    assert loaded(records, today).fresh_count == 0


@pytest.mark.parametrize("name", ["loaders/reading/yaml_reader.py", "schema/dates.py", "loaders/checks/new.py"])
def test_every_module_counts_as_code(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_PROGRAM", tmp_path)
    for path in ("loaders/reading/yaml_reader.py", "loaders/checks/text.py", "schema/dates.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x = 1\n")
    before = cache.code_digest.__wrapped__()
    (tmp_path / name).write_text("x = 2\n")
    assert cache.code_digest.__wrapped__() != before


def test_libraries_count_as_code(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.code_digest.__wrapped__()
    monkeypatch.setattr(cache, "version", lambda name: "999" if name == "PyYAML" else "1")
    assert cache.code_digest.__wrapped__() != before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        bytes(1000),
        bytes(32) + marshal.dumps({"x": (b"", b"")}),
        marshal.dumps([]),
        b"\xff" * 100,
    ],
)
def test_a_foreign_file_is_no_cache(records: Records, today: date, content: bytes) -> None:
    loaded(records, today)
    (records.root.parent / "kept/records.cache").write_bytes(content)
    again = loaded(records, today)
    assert again.fresh_count == again.file_count
    assert loaded(records, today).fresh_count == 0


# --- whose cache it is ------------------------------------------------------------------------------------------------


def forged(folder: Path, name: str, content: dict[str, tuple[bytes, bytes]], key: bytes) -> None:
    """A cache as somebody writes it who has the program, and the records, but not the user's secret."""
    body = marshal.dumps(content)
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / f"{name}.cache").write_bytes(hashlib.blake2b(body, digest_size=32, key=key).digest() + body)
    (folder / f"{name}.cache").chmod(0o600)


def forged_everything(records: Records, folder: Path, key: bytes) -> None:
    """Says that the war's record is called otherwise, that nothing need be built, and what the tables are."""
    files, _ = read_files(records.root)
    loaded_words = [file for file in files if file.registry == "loaded-words"]
    words = digest_of(file.digest for file in loaded_words)
    poisoned = {}
    for file in files:
        made = prepare(file.path, file.registry, file.text.replace("title: War", "title: Poisoned war"), Wordlist([]))
        poisoned[file.path] = (digest_of((file.digest, words)), packed(tuple(made)))
    forged(folder, "records", poisoned, key)
    stamp = {"seals": [b"", b""], "problems": [], "counts": {"events": 666}, "drafts": 0}
    built_from = digest_of((building.input_digest(files).encode(), b"\0", cache.code_digest()))
    output = str((records.root / "conflict.db").resolve())
    forged(folder, "builds", {output: (built_from, packed(stamp))}, key)
    attack = ["CREATE TABLE x (y)", f"ATTACH '{records.root}/attacked' AS z", "CREATE TABLE z.t (y)"]
    forged(folder, "statements", {"statements": (b"", packed(attack))}, key)


@pytest.mark.parametrize("place", ["below the root", "in the cache folder"])
@pytest.mark.parametrize("key", [b"no secret", b"another secret"])
def test_what_somebody_else_has_forged_is_not_believed(
    place: str, key: bytes, records: Records, tmp_path: Path
) -> None:
    assert main(["build", "--root", str(records.root), "--no-cache", "--output", str(tmp_path / "honest.db")]) == 0
    ours = cache.cache_folder(records.root)
    assert ours
    ours.parent.mkdir(parents=True, exist_ok=True)
    folder = records.root / ".cache" if place == "below the root" else ours
    forged_everything(records, folder, cache.code_digest() + (b"" if key == b"no secret" else bytes(32)))
    for _ in range(2):
        assert main(["build", "--root", str(records.root)]) == 0
        assert (records.root / "conflict.db").read_bytes() == (tmp_path / "honest.db").read_bytes()
    assert not (records.root / "attacked").exists()


def test_the_forgery_would_be_believed_if_it_had_the_secret(records: Records) -> None:
    """So that the test before tests something."""
    folder = records.root.parent / "kept"
    Cache(folder)
    secret = (folder / "secret").read_bytes()
    forged_everything(records, folder, cache.code_digest() + secret)
    title = load(records.root, jobs=1, cache=folder).dataset.events["1991-06-01-march-war"].data["title"]
    assert "Poisoned war" in title


def test_the_cache_lies_in_the_users_folder_one_for_each_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    folders = {cache.cache_folder(tmp_path / name) for name in ("a", "b", "a/../b")}
    assert {folder.parent for folder in folders if folder} == {tmp_path / "caches/conflict-events-timeline"}
    assert len(folders) == 2
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for unset in ("", "relative/place"):
        monkeypatch.setenv("XDG_CACHE_HOME", unset)
        monkeypatch.setattr(sys, "platform", "linux")
        folder = cache.cache_folder(tmp_path)
        assert folder
        assert folder.parent == tmp_path / "home/.cache/conflict-events-timeline"
        monkeypatch.setattr(sys, "platform", "darwin")
        folder = cache.cache_folder(tmp_path)
        assert folder
        assert folder.parent == tmp_path / "home/Library/Caches/conflict-events-timeline"


def test_who_has_no_home_does_without(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "nowhere in particular")
    assert cache.cache_folder(records.root) is None

    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)
    assert cache.cache_folder(records.root) is None
    assert main(["build", "--root", str(records.root)]) == 0
    assert sorted(path.name for path in records.root.iterdir()) == [
        "conflict.db",
        "events",
        "inspect-data.json",
        "registries",
    ]


def test_folder_and_files_are_the_users_alone(records: Records, today: date) -> None:
    before = os.umask(0)
    try:
        loaded(records, today)
    finally:
        os.umask(before)
    folder = records.root.parent / "kept"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"kept": 0o700, "secret": 0o600, "records.cache": 0o600}


def open_to_others(folder: Path) -> None:
    folder.chmod(0o755)


def a_link(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")


def with_a_cache_that_others_can_write(folder: Path) -> None:
    (folder / "records.cache").chmod(0o622)


def with_a_link_for_a_cache(folder: Path) -> None:
    (folder / "records.cache").rename(folder / "other")
    (folder / "records.cache").symlink_to("other")


def with_a_pipe_for_a_cache(folder: Path) -> None:
    (folder / "records.cache").unlink()
    os.mkfifo(folder / "records.cache", 0o600)


def with_a_secret_that_others_know(folder: Path) -> None:
    (folder / "secret").chmod(0o644)


def with_half_a_secret(folder: Path) -> None:
    (folder / "secret").write_bytes(bytes(16))


TRUSTED_NO_MORE = [
    open_to_others,
    a_link,
    with_a_cache_that_others_can_write,
    with_a_link_for_a_cache,
    with_a_pipe_for_a_cache,
    with_a_secret_that_others_know,
    with_half_a_secret,
]


@pytest.mark.parametrize("change", TRUSTED_NO_MORE, ids=lambda change: change.__name__)
def test_what_others_could_have_written_is_not_believed(
    change: Callable[[Path], None], records: Records, today: date
) -> None:
    loaded(records, today)
    assert loaded(records, today).fresh_count == 0
    folder = records.root.parent / "kept"
    change(folder)
    again = loaded(records, today)
    assert again.fresh_count == again.file_count
    usable = change not in (open_to_others, a_link)
    assert loaded(records, today).fresh_count == (0 if usable else again.file_count)


def test_what_somebody_else_owns_is_not_believed(
    records: Records, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(records, today)
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    again = loaded(records, today)
    assert again.fresh_count == again.file_count


# --- damage, and what is kept -----------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(position=st.floats(0, 1), bit=st.integers(0, 7))
def test_a_damaged_cache_is_none(tmp_path_factory: pytest.TempPathFactory, position: float, bit: int) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged-cache"
    kept = Cache(folder)
    kept.put("name", b"digest", b"value" * 20)
    kept.save()
    path = folder / "records.cache"
    content = bytearray(path.read_bytes())
    content[min(int(position * len(content)), len(content) - 1)] ^= 1 << bit
    path.write_bytes(content)
    assert Cache(folder).get("name", b"digest") is None


def test_a_value_is_found_under_its_name_and_digest_only(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.put("name", b"digest", b"value")
    kept.save()
    assert Cache(tmp_path).get("name", b"digest") == b"value"
    assert Cache(tmp_path).get("name", b"other") is None
    assert Cache(tmp_path).get("other", b"digest") is None
    assert Cache(tmp_path, "other").get("name", b"digest") is None


def test_few_values_are_kept_only_where_nothing_is_yet(tmp_path: Path) -> None:
    """Or where more than those that can be spared are new."""
    found = []
    for names in ("a", "ab", "abcd"):
        cache = Cache(tmp_path)
        for name in names:
            if not cache.get(name, b"digest"):
                cache.put(name, b"digest", b"value")
        cache.save(spare=2)
        found.append([name for name in "abcd" if Cache(tmp_path).get(name, b"digest")])
    assert found == [["a"], ["a"], [*"abcd"]]


def test_what_is_not_used_any_more_is_forgotten(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    for name in ("used", "unused"):
        kept.put(name, b"digest", b"value")
    kept.save()
    second = Cache(tmp_path)
    second.get("used", b"digest")
    second.save()
    third = Cache(tmp_path)
    assert (third.get("used", b"digest"), third.get("unused", b"digest")) == (b"value", None)


def test_no_folder_keeps_nothing(records: Records, today: date, cache_home: Path) -> None:
    before = sorted(cache_home.rglob("*"))
    load(records.root, today=today, jobs=1, cache=None)
    assert sorted(cache_home.rglob("*")) == before


def test_a_cache_that_cannot_be_written_is_merely_not_there(records: Records, today: date) -> None:
    (records.root.parent / "kept").write_text("a file in the way")
    first = loaded(records, today)
    assert first.problems == []
    assert loaded(records, today).fresh_count == first.file_count


def test_no_litter_is_left_beside_the_cache(records: Records, today: date) -> None:
    folder = records.root.parent / "kept"
    folder.mkdir(mode=0o700)
    (folder / ".records.cache.00000001.building").write_text("left by a killed build")
    loaded(records, today)
    assert {path.name for path in folder.iterdir()} == {"records.cache", "secret"}


def test_digests_tell_the_parts_apart() -> None:
    assert digest_of([b"ab", b"c"]) != digest_of([b"a", b"bc"])
    assert digest_of([b"ab", b"c"]) == digest_of([b"ab", b"c"])
