"""The records that measurements are made with keep the rules, so that they can be built."""

from datetime import date
from pathlib import Path

from bench.records import write_dataset
from loaders.loading.datasets import load


def test_invented_records_have_no_errors(tmp_path: Path) -> None:
    write_dataset(tmp_path, 60)
    loaded = load(tmp_path, today=date(2026, 1, 1), jobs=1)
    assert [problem for problem in loaded.problems if problem.level == "error"] == []
    assert len(loaded.dataset.events) == 60
