"""The records of this repository, loaded and built once for all tests."""

import os
import signal
from pathlib import Path

import pytest

from loaders.building import build
from loaders.entries import Dataset
from loaders.loading import load

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a shell's background job, whose programs inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where commands keep what they have read: not among the developer's own."""
    home = tmp_path_factory.mktemp("cache-home")
    os.environ["XDG_CACHE_HOME"] = str(home)
    return home


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
