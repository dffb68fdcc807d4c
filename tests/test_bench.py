"""A suite of measurements still measures, at a small size: nobody runs it often enough to see it break."""

from pathlib import Path

import pytest

from bench import facets


def test_facets_are_counted_and_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "RECORDS", 300)
    results = list(facets.measure(tmp_path))
    assert [each.name.partition(",")[0] for each in results] == [
        "build of 300 records",
        *["slowest facet"] * len(facets.VIEWS),
    ]
    assert all(each.measured > 0 for each in results)
