"""A small dataset of an invented conflict, to be changed and checked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.building.adding import add
from loaders.importing.acled import ACLED
from loaders.importing.ged import GED
from loaders.importing.merging import Source

if TYPE_CHECKING:
    from tests.conftest import Records

BASE = Path(__file__).resolve().parent.parent / "records" / "base"
TODAY = date(2001, 6, 1)
GED_ROWS = Path(__file__).parent / "importing" / "data" / "ucdp-ged-23.1-rows.csv"
ACLED_HEADER = "event_id_cnty,event_date,year,event_type,actor1,location,latitude,longitude,geo_precision,fatalities\n"
ACLED_ROW = "NOR7,2001-02-03,2001,Battle,Army,Upton,1.5,2.5,1,4\n"


@pytest.fixture
def records(new_records: Callable[[str], Records]) -> Records:
    """A copy of tests/records/base that a test may change, checked as of TODAY."""
    return new_records("dataset")


@pytest.fixture
def new_records(tmp_path: Path, copy_records: type[Records]) -> Callable[[str], Records]:
    """More than one such copy, each under a name."""
    return lambda name: copy_records(BASE, tmp_path / name, TODAY)


@pytest.fixture(scope="session")
def base() -> Path:
    return BASE


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def with_imports(told_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a history and with imported rows, so that hardly a table or view of it is empty."""
    folder = tmp_path_factory.mktemp("with-imports")
    for name in ("conflict.db", "inspect-data.json"):
        shutil.copy(told_database.with_name(name), folder)
    (folder / "acled.csv").write_text(ACLED_HEADER + ACLED_ROW, encoding="utf-8")
    add(folder / "conflict.db", [Source(GED, GED_ROWS, "23.1")], lambda _: None)
    add(folder / "conflict.db", [Source(ACLED, folder / "acled.csv", "2025-11-26")], lambda _: None)
    return folder / "conflict.db"
