"""Commands as people call them, on a copy of the base records."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main

if TYPE_CHECKING:
    from tests.conftest import Records

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(records: Records, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run a command on the records: its exit code, what it prints, and what it complains of."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--root", str(records.root), "--today", "2001-06-01"])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    yield call
    gc.enable()  # a command ends with its process and so turns garbage collection off
