"""A small dataset of an invented conflict, to be changed and checked."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

BASE = Path(__file__).resolve().parent.parent / "records" / "base"
TODAY = date(2001, 6, 1)


@pytest.fixture
def records(new_records: Callable[[str], Any]) -> Any:
    """A copy of tests/records/base that a test may change, checked as of TODAY."""
    return new_records("dataset")


@pytest.fixture
def new_records(tmp_path: Path, copy_records: Callable[..., Any]) -> Callable[[str], Any]:
    """More than one such copy, each under a name."""
    return lambda name: copy_records(BASE, tmp_path / name, TODAY)


@pytest.fixture(scope="session")
def base() -> Path:
    return BASE


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY
