"""All files change, or none."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.editing.workspace import Workspace
from loaders.processes.atomic_replace import replace_atomically

if TYPE_CHECKING:
    from tests.conftest import Records

Open = Callable[[], Workspace]


def _changed(workspace: Open) -> Workspace:
    one = workspace()
    for path in one.paths("events")[:2]:
        one.put(path, one.text(path) + "# more\n")
    one.move(one.paths("events")[2], "events/1999/1999-moved.yml")
    one.put(one.paths("tags")[0], "")
    return one


def test_all_is_written(workspace: Open, contents: Callable[[], dict[str, bytes]]) -> None:
    before, one = contents(), _changed(workspace)
    one.write()
    after = contents()
    assert {*before} ^ {*after} == {one.paths("events")[-1], "registries/tags.yml", *({*before} - {*after})}
    assert sum(after[path].endswith(b"# more\n") for path in after) == 2


@pytest.mark.parametrize("number", range(3))
def test_where_the_disk_refuses_nothing_is(
    number: int, workspace: Open, contents: Callable[[], dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, one, calls = contents(), workspace(), [0]
    one.put("events/1998/1998-new.yml", "title: New\n")
    for path in one.paths("events")[:2]:
        one.put(path, one.text(path) + "# more\n")
    replace = replace_atomically

    def refuse(scratch: Path, target: Path) -> None:
        if calls[0] == number:
            raise OSError(28, "No space left on device")
        calls[0] += 1
        replace(scratch, target)

    monkeypatch.setattr("loaders.editing.workspace.replace_atomically", refuse)
    with pytest.raises(OSError, match="No space"):
        one.write()
    assert contents() == before


def test_a_patch_is_what_git_takes(workspace: Open) -> None:
    patch = "".join(_changed(workspace).patch())
    assert "rename to events/1999/1999-moved.yml" in patch
    assert "--- a/registries/tags.yml\n+++ /dev/null\n" in patch
    assert patch.count("+# more\n") == 2


def test_git_takes_a_patch_back(workspace: Open, records: Records, contents: Callable[[], dict[str, bytes]]) -> None:
    one = _changed(workspace)
    one.put("events/1998/1998-new.yml", "title: New\n")
    before, command = contents(), ["git", "apply", "--reverse"]
    text = "".join(one.patch()).encode()
    one.write()
    subprocess.run(command, cwd=records.root, input=text, check=True)
    assert contents() == before
