"""Workspaces over the invented records, and what is asked of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.editing.mentions import Address
from loaders.editing.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Records

REGISTRIES = ("events", "actors", "places", "sources", "tags", "perspectives")


@pytest.fixture
def workspace(records: Records, today: date) -> Callable[[], Workspace]:
    """Opens the records as they are on the disk."""
    return lambda: Workspace(records.root, today=today)


@pytest.fixture
def addresses(workspace: Callable[[], Workspace]) -> list[Address]:
    """Everything that can be renamed."""
    dataset = workspace().dataset
    return [Address(registry, key) for registry in REGISTRIES for key in dataset.registry(registry)]


@pytest.fixture
def contents(records: Records) -> Callable[[], dict[str, bytes]]:
    """Every file with its bytes."""

    def read(root: Path = records.root) -> dict[str, bytes]:
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    return read
