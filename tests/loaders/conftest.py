"""A small dataset of an invented conflict, to be changed and checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Records

BASE = Path(__file__).resolve().parent.parent / "records" / "base"
TODAY = date(2001, 6, 1)


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
