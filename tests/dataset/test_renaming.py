"""Records of each dataset can be renamed, and renamed back."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from loaders.editing.mentions import Address
from loaders.editing.renaming import rename
from loaders.editing.workspace import Workspace
from loaders.loading.datasets import load


def _rename(workspace: Workspace, old: Address, key: str, day: date) -> None:
    rename(workspace, old, key, day, "A test.")
    assert workspace.new_problems(workspace.after(), lambda message: message.replace(old.key, key)) == []
    workspace.write()


@pytest.mark.long
def test_there_and_back_no_byte_differs(root: Path, tmp_path: Path) -> None:
    """Of each kind with what most records name: files by letters, marks, translations, waivers, introduction."""
    copy = tmp_path / "copy"
    for folder in ("events", "registries"):
        shutil.copytree(root / folder, copy / folder)
    before = {path: path.read_bytes() for path in copy.rglob("*.yml")}
    day = date(2100, 1, 1)
    dataset = load(root, jobs=1).dataset
    for registry in ("events", "actors", "places", "sources", "tags", "perspectives"):
        named = [key for names in dataset.named.values() for key in names.get(registry, ())]
        waived = [entry.data["record"] for entry in dataset.registry("waivers").values()]
        key = max(dataset.registry(registry), key=lambda key: (named.count(key) + 10 * waived.count(key), key))
        new = f"{key[:5]}other" if registry != "events" else f"{key[:10]}-other"
        _rename(Workspace(copy, today=day, cache=tmp_path), Address(registry, key), new, day)
        assert key not in Workspace(copy, today=day, cache=tmp_path).dataset.registry(registry)
        _rename(Workspace(copy, today=day, cache=tmp_path), Address(registry, new), key, day)
        assert {path: path.read_bytes() for path in copy.rglob("*.yml")} == before
