"""A record that is taken back leaves nothing behind that names it, and says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from loaders.editing.mentions import Address, in_fields, in_successors
from loaders.editing.renaming import NotDone
from loaders.editing.withdrawing import unused, withdraw
from loaders.editing.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Records

Open = Callable[[], Workspace]
WAR, CAPTURE, FALL = "1991-06-01-march-war", "1991-06-02-capture-of-mill-town", "1991-06-03-fall-of-mill-town"


def test_nothing_names_it_any_more(workspace: Open, addresses: list[Address], today: date) -> None:
    events = [address for address in addresses if address.registry == "events"]
    for address in events:
        one = workspace()
        withdraw(one, address, today, "A test.")
        after = one.after()
        assert after.errors == []
        assert address.key not in after.dataset.events
        assert [*in_fields(after.dataset, address), *in_successors(after.dataset, address)] == []


def test_readers_are_told_why_and_those_of_its_older_ids(workspace: Open, records: Records, today: date) -> None:
    schema = "# yaml-language-server: $schema=../schema/published.schema.json\n"
    records.write("registries/published.yml", f"{schema}- events/{CAPTURE}\n- events/{FALL}\n")
    with pytest.raises(NotDone, match="--reason"):
        withdraw(workspace(), Address("events", CAPTURE), today, None)
    one = workspace()
    withdraw(one, Address("events", CAPTURE), today, "It did not happen.")
    retired = one.after().dataset.registry("retired")
    gone = {"retirement": "withdrawn", "date": str(today), "reason": "It did not happen.", "successor": None}
    assert [retired[CAPTURE].data, retired[FALL].data] == [gone, gone]


def test_what_older_ids_lead_to_goes_with_a_reason_of_its_own(workspace: Open, today: date) -> None:
    with pytest.raises(NotDone, match=f"{FALL}.* led to .*{CAPTURE}.*--reason"):
        withdraw(workspace(), Address("events", CAPTURE), today, None)


def test_an_entry_in_use_stays(workspace: Open, today: date) -> None:
    with pytest.raises(NotDone, match=r"is named in events/1991/.*'merge' it"):
        withdraw(workspace(), Address("actors", "southland"), today, "A test.")


def test_what_only_it_named_is_known(workspace: Open, today: date) -> None:
    one = workspace()
    withdraw(one, Address("events", CAPTURE), today, "A test.")
    after = one.after()
    left = unused(one, after)
    assert left
    assert [mention for address in left for mention in in_fields(after.dataset, address)] == []
