"""The keys that entries name."""

from __future__ import annotations

from loaders.checks.references import named_by, named_in
from loaders.reading.entries import Dataset


def test_what_entries_name_is_known_from_reading_them(real_dataset: Dataset) -> None:
    entries = [*real_dataset.all_entries()]
    assert {(entry.registry, entry.key) for entry in entries} == real_dataset.named.keys()
    unread = real_dataset._replace(named={})
    for entry in entries:
        assert named_in(real_dataset, entry) == named_in(unread, entry)
    event = next(iter(real_dataset.events.values()))
    assert {link["place"] for link in event.data["places"]} <= {*named_by("events", event.data)["places"]}
