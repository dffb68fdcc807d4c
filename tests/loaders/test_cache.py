"""What has been read need not be read again; a cache that is old, damaged or foreign is as good as none."""

import marshal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders import cache
from loaders.cache import Cache, digest_of
from loaders.loading import Loaded, load

WAR = "events/1991/1991-06-01-march-war.yml"

Records = Any


def loaded(records: Records, today: Any) -> Loaded:
    return load(records.root, today=today, jobs=1, cache=records.root / ".cache")


def test_what_has_not_changed_is_not_read_again(records: Records, today: Any) -> None:
    first = loaded(records, today)
    assert first.fresh_count == first.file_count
    second = loaded(records, today)
    assert second.fresh_count == 0
    assert second._replace(fresh_count=0) == first._replace(fresh_count=0)


def test_what_has_changed_is_read_again(records: Records, today: Any) -> None:
    loaded(records, today)
    records.edit(WAR, "nine months", "ten months")
    assert loaded(records, today).fresh_count == 1
    (records.root / WAR).rename(records.root / "events/1991/1991-06-01-a-war.yml")
    assert loaded(records, today).fresh_count == 1


def test_problems_are_kept_with_their_places(records: Records, today: Any) -> None:
    records.edit(WAR, "type: offensive", "type: quarrel")
    first = loaded(records, today)
    second = loaded(records, today)
    assert second.fresh_count == 0
    assert second.problems == first.problems != []


def test_new_loaded_words_concern_every_record(records: Records, today: Any) -> None:
    loaded(records, today)
    records.edit("registries/loaded-words.yml", "word: so-called", "word: fought")
    second = loaded(records, today)
    assert second.fresh_count == second.file_count
    assert [problem.code for problem in second.problems] == ["loaded-word"]


def test_today_is_not_kept(records: Records, today: Any) -> None:
    loaded(records, today)
    earlier = load(records.root, today=today.replace(year=1991, day=1), jobs=1, cache=records.root / ".cache")
    assert earlier.fresh_count == 0
    assert {problem.code for problem in earlier.problems} == {"date-in-future"}


def test_a_change_of_the_code_discards_the_cache(records: Records, today: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(records, today)
    monkeypatch.setattr(cache, "code_digest", lambda: b"other code")
    assert loaded(records, today).fresh_count > 0
    assert loaded(records, today).fresh_count == 0


@pytest.mark.parametrize("name", ["loaders/reading.py", "schema/dates.py", "loaders/checks/new.py"])
def test_every_module_counts_as_code(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_PROGRAM", tmp_path)
    for path in ("loaders/reading.py", "loaders/checks/text.py", "schema/dates.py"):
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
def test_a_foreign_file_is_no_cache(records: Records, today: Any, content: bytes) -> None:
    loaded(records, today)
    records.write(".cache/records.cache", content)
    again = loaded(records, today)
    assert again.fresh_count == again.file_count
    assert loaded(records, today).fresh_count == 0


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


def test_no_folder_keeps_nothing(records: Records, today: Any) -> None:
    load(records.root, today=today, jobs=1, cache=None)
    assert not (records.root / ".cache").exists()


def test_a_cache_that_cannot_be_written_is_merely_not_there(records: Records, today: Any) -> None:
    records.write(".cache", "a file in the way")
    first = loaded(records, today)
    assert first.problems == []
    assert loaded(records, today).fresh_count == first.file_count


def test_no_litter_is_left_beside_the_cache(records: Records, today: Any) -> None:
    records.write(".cache/.records.cache.00000001.building", "left by a killed build")
    loaded(records, today)
    assert [path.name for path in (records.root / ".cache").iterdir()] == ["records.cache"]


def test_digests_tell_the_parts_apart() -> None:
    assert digest_of([b"ab", b"c"]) != digest_of([b"a", b"bc"])
    assert digest_of([b"ab", b"c"]) == digest_of([b"ab", b"c"])
