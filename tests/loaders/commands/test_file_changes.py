"""What is noticed of saved files, in whatever way editors save them."""

import shutil
import threading
from pathlib import Path

import pytest

from loaders.commands.file_changes import FileChanges

PATIENCE = 30.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "dataset"
    (root / "events" / "1990").mkdir(parents=True)
    (root / "registries").mkdir()
    (root / "events" / "1990" / "a.yml").write_text("title: A\n", encoding="utf-8")
    (root / "metadata.yml").write_text("title: M\n", encoding="utf-8")
    return root


def told_until(changes: FileChanges, path: str) -> set[str]:
    """All that is told until this path is, since some systems tell of one save in several parts."""
    found: set[str] = set()
    while path not in found:
        told = changes.next(PATIENCE)
        assert told, f"nothing is told of {path}, only of {found}"
        found |= told
    return found


def test_a_file_that_is_written_in_its_place(root: Path) -> None:
    changes = FileChanges(root)
    (root / "events" / "1990" / "a.yml").write_text("title: B\n", encoding="utf-8")
    assert told_until(changes, "events/1990/a.yml") == {"events/1990/a.yml"}


def test_a_file_that_is_put_in_its_place(root: Path) -> None:
    changes = FileChanges(root)
    for number in range(3):  # whoever watches the file and not its folder sees only the first
        scratch = root / "events" / "1990" / ".a.yml.swp"
        scratch.write_text(f"title: {number}\n", encoding="utf-8")
        scratch.replace(root / "events" / "1990" / "a.yml")
        assert "events/1990/a.yml" in told_until(changes, "events/1990/a.yml")


def test_a_file_that_is_emptied_before_it_is_written(root: Path) -> None:
    changes = FileChanges(root)
    path = root / "events" / "1990" / "a.yml"
    path.write_bytes(b"")
    threading.Timer(0.15, path.write_text, ["title: B\n"]).start()
    assert told_until(changes, "events/1990/a.yml") == {"events/1990/a.yml"}
    assert path.stat().st_size, "told of while it was empty"
    path.write_bytes(b"")
    assert told_until(changes, "events/1990/a.yml") == {"events/1990/a.yml"}


def test_a_backup_that_editors_make_first(root: Path) -> None:
    changes = FileChanges(root)
    path = root / "events" / "1990" / "a.yml"
    path.rename(path.with_name("a.yml~"))
    path.write_text("title: B\n", encoding="utf-8")
    assert told_until(changes, "events/1990/a.yml") == {"events/1990/a.yml"}


def test_several_files_and_new_folders(root: Path) -> None:
    changes = FileChanges(root)
    (root / "events" / "1991").mkdir()
    told_until(changes, "events/1991")
    for name in ("b", "c"):
        (root / "events" / "1991" / f"{name}.yml").write_text("title: B\n", encoding="utf-8")
    found = told_until(changes, "events/1991/c.yml")
    if "events/1991/b.yml" not in found:
        told_until(changes, "events/1991/b.yml")


def test_what_datasette_reads_and_nothing_else(root: Path) -> None:
    changes = FileChanges(root)
    (root / "notes.txt").write_text("mine", encoding="utf-8")
    (root / "metadata.yml").write_text("title: N\n", encoding="utf-8")
    assert told_until(changes, "metadata.yml") == {"metadata.yml"}


def test_a_folder_that_is_taken_away_and_comes_back(root: Path) -> None:
    changes = FileChanges(root)
    (root / "events").rename(root / "elsewhere")
    told_until(changes, "events")
    (root / "elsewhere").rename(root / "events")
    found: set[str] = set()
    for number in range(100):  # once it is told of, what is in it is watched again
        (root / "events" / "1990" / "a.yml").write_text(f"title: {number}\n", encoding="utf-8")
        found |= changes.next(0.5)
        if "events/1990/a.yml" in found:
            break
    assert found >= {"events", "events/1990/a.yml"}


def test_a_folder_that_is_made_later(root: Path) -> None:
    changes = FileChanges(root)
    (root / "languages").mkdir()
    told_until(changes, "languages")
    (root / "languages" / "en.yml").write_text("skip: Skip\n", encoding="utf-8")
    told_until(changes, "languages/en.yml")


def test_nothing_is_told_where_nothing_changes(root: Path) -> None:
    assert FileChanges(root).next(0.3) == set()


def test_a_root_that_is_gone(root: Path) -> None:
    changes = FileChanges(root)
    shutil.rmtree(root)
    with pytest.raises(OSError, match=f"The folder {root} is gone"):
        told_until(changes, "never")
