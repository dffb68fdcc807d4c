"""What records have in marked fields is the same, looked for with its paths and without."""

from __future__ import annotations

from typing import Any

import pytest

from schema.fields import marked, values, values_alone
from schema.records import Refers
from schema.registries import ALL

EVENT: dict[str, Any] = {
    "places": [{"place": "mill-town"}, {"place": None}, {}],
    "actors": [{"actor": "ferry-board", "role": "party"}],
    "claims": [{"by": ["ferry-board", "mill-council"], "sources": [{"source": "herald"}]}, {"by": "mill-council"}, {}],
    "tags": ["talks", "ferries"],
}


@pytest.mark.parametrize("data", [EVENT, {}, {"claims": [[{"by": [["a"], "b"]}], "text"]}, None, [EVENT, "text"]])
def test_values_are_the_same_without_their_paths(data: Any) -> None:
    fields = [keys for keys, _ in marked(ALL["events"].model, Refers)]
    found = {keys: values_alone(data, keys) for keys in (*fields, ("claims", "by"), ())}
    assert found == {keys: [value for _, value in values(data, keys)] for keys in found}
    assert data is not EVENT or found["claims", "by"] == ["ferry-board", "mill-council", "mill-council"]
