"""Whoever is done with a Datasette keeps nothing of it: no connection, no thread, no file."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.stable_datasette("1.0 keeps hold of a Datasette itself")
@pytest.mark.parametrize("path", ["/", "/timeline", "/search?q=bridge", "/api", "/api/v1/events"])
def test_a_site_that_was_closed_holds_no_file(path: str, database: Path, site_metadata: dict[str, Any]) -> None:
    from tests.datasette_timeline.conftest import Site

    site = Site(database, metadata=site_metadata)
    assert site.get(path).status_code == 200
    snapshot = weakref.ref(site.datasette.get_database("conflict").snapshot)
    assert snapshot()
    site.close()
    del site
    gc.collect()
    assert snapshot() is None
