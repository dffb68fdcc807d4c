"""A small built database, to import into."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.building import build
from loaders.importing.ged import GED
from loaders.importing.merging import Source

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def built(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built") / "conflict.db"
    assert not build(base, output, cache=None, jobs=1).failed
    return output


@pytest.fixture
def database(built: Path, tmp_path: Path) -> Path:
    for name in ("conflict.db", "inspect-data.json"):
        shutil.copy(built.with_name(name), tmp_path)
    return tmp_path / "conflict.db"


@pytest.fixture(scope="session")
def whole() -> Path:
    """Rows with all 49 columns."""
    return DATA / "ucdp-ged-23.1-rows.csv"


@pytest.fixture(scope="session")
def narrow() -> Path:
    """Rows with 14 columns."""
    return DATA / "ucdp-ged-21.1-rows.csv"


@pytest.fixture(scope="session")
def source() -> Callable[[Path, str], Source]:
    return lambda path, release: Source(GED, path, release)
