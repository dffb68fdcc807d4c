"""The records of this repository, loaded and built once for all tests."""

from pathlib import Path

import pytest

from loaders.building import build
from loaders.entries import Dataset
from loaders.loading import load

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def real_dataset() -> Dataset:
    """Every record and registry entry of this repository."""
    loaded = load(ROOT, jobs=1)
    assert loaded.errors == []
    return loaded.dataset


@pytest.fixture(scope="session")
def real_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that 'make build' makes of them."""
    path = tmp_path_factory.mktemp("real") / "conflict.db"
    assert not build(ROOT, path, cache=None, jobs=1).failed
    return path
