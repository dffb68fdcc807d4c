"""The keys that entries name."""

from __future__ import annotations

from pathlib import Path

from loaders.checks.references import named_by, named_in
from loaders.loading.datasets import load


def test_what_entries_name_is_known_from_reading_them(base: Path) -> None:
    dataset = load(base, jobs=1).dataset
    entries = [*dataset.all_entries()]
    assert {(entry.registry, entry.key) for entry in entries} == dataset.named.keys()
    unread = dataset._replace(named={})
    for entry in entries:
        assert named_in(dataset, entry) == named_in(unread, entry)
    event = next(iter(dataset.events.values()))
    assert {link["place"] for link in event.data["places"]} <= {*named_by("events", event.data)["places"]}
