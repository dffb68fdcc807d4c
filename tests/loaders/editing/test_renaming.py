"""Whatever is renamed: all that names it follows, and renamed back every byte is as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.editing.mentions import Address
from loaders.editing.renaming import NotDone, rename, still_named
from loaders.editing.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Records

Open = Callable[[], Workspace]
ROOT = Path(__file__).resolve().parents[3]
WAR, CAPTURE = "1991-06-01-march-war", "1991-06-02-capture-of-mill-town"


def _rename(workspace: Workspace, old: Address, key: str, day: date) -> None:
    """Rename and write it, once it is tried."""
    rename(workspace, old, key, day, "A test.")
    assert workspace.new_problems(workspace.after(), lambda message: message.replace(old.key, key)) == []
    workspace.write()


@pytest.mark.parametrize("form", ["{}-other", "a-{}", "zz-{}"])
def test_there_and_back_no_byte_differs(
    form: str, workspace: Open, addresses: list[Address], contents: Callable[[], dict[str, bytes]], today: date
) -> None:
    before = contents()
    for address in addresses:
        key = f"{address.key}-other" if address.registry == "events" else form.format(address.key)
        _rename(workspace(), address, key, today)
        assert contents() != before
        _rename(workspace(), Address(address.registry, key), address.key, today)
        assert contents() == before, address


def test_what_was_published_is_retired_and_comes_back(
    workspace: Open, records: Records, contents: Callable[[], dict[str, bytes]], today: date
) -> None:
    schema = "# yaml-language-server: $schema=../schema/published.schema.json\n"
    records.write("registries/published.yml", f"{schema}- actors/southland\n- events/{CAPTURE}\n")
    before = contents()
    with pytest.raises(NotDone, match="--reason"):
        rename(workspace(), Address("events", CAPTURE), f"{CAPTURE}-2", today, None)
    _rename(workspace(), Address("events", CAPTURE), f"{CAPTURE}-2", today)
    _rename(workspace(), Address("actors", "southland"), "south", today)
    retired = workspace().dataset.registry("retired")
    assert retired[CAPTURE].data["successor"] == f"{CAPTURE}-2"
    assert retired["1991-06-03-fall-of-mill-town"].data["successor"] == f"{CAPTURE}-2"  # and through no other
    assert retired["actors/southland"].data == {
        "retirement": "renamed",
        "date": str(today),
        "reason": "A test.",
        "successor": "south",
    }
    assert contents()["registries/published.yml"] == before["registries/published.yml"]
    _rename(workspace(), Address("actors", "south"), "southland", today)
    _rename(workspace(), Address("events", f"{CAPTURE}-2"), CAPTURE, today)
    assert contents() == before


def test_a_retired_id_is_used_for_nothing_else(workspace: Open, today: date) -> None:
    with pytest.raises(NotDone, match="never used again: No source for it could be found"):
        rename(workspace(), Address("events", WAR), "1991-07-bridge-attack", today, None)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("1991-06-01-march-war", "it is called '1991-06-01-march-war' already"),
        (CAPTURE, f"there is the event '{CAPTURE}' already; 'merge {WAR} {CAPTURE}' makes one of the two"),
        ("Mar.", "'Mar.' is no id: at most 100 small letters, digits and hyphens, such as 1991-06-04-ceasefire"),
    ],
)
def test_what_cannot_be_is_said(new: str, said: str, workspace: Open, today: date) -> None:
    with pytest.raises(NotDone) as caught:
        rename(workspace(), Address("events", WAR), new, today, None)
    assert str(caught.value) == said


def test_statements_that_took_the_place_of_others_are_found_again(
    workspace: Open, records: Records, today: date
) -> None:
    path = f"events/1991/{WAR}.yml"
    withdrawn = f"withdrawn:\n  - {{id: k7f2, date: 2001-05-06, reason: Told there., successor: {CAPTURE}/cc7v}}\n"
    records.write(path, (records.root / path).read_text() + withdrawn)
    _rename(workspace(), Address("events", CAPTURE), f"{CAPTURE}-2", today)
    assert f"successor: {CAPTURE}-2/cc7v}}" in (records.root / path).read_text()


def test_a_waiver_goes_with_the_record_whose_warning_it_accepts(workspace: Open, records: Records, today: date) -> None:
    """Several registries may have a key, and a waiver does not say of which one it is."""
    tag = "river-post-1992:\n  label: River Post\n  description: What it reported.\n"
    records.write("registries/tags.yml", (records.root / "registries/tags.yml").read_text() + tag)
    waiver = "- code: entry-unused\n  record: river-post-1992\n  reason: A tag for later.\n"
    records.write("registries/waivers.yml", (records.root / "registries/waivers.yml").read_text() + waiver)
    assert records.problems() == []
    one, other = workspace(), workspace()
    rename(one, Address("sources", "river-post-1992"), "river-post-92", today, None)
    assert waiver in one.text("registries/waivers.yml")
    rename(other, Address("tags", "river-post-1992"), "river-post", today, None)
    assert waiver.replace("river-post-1992", "river-post") in other.text("registries/waivers.yml")
    assert one.after().errors == other.after().errors == []


def test_files_beside_the_records_follow_where_it_is_sure(workspace: Open, records: Records, today: date) -> None:
    records.write("expectations/record.yml", f"idle_actors: [southland]\nwords: southland\nasked: {WAR}\n")
    records.write("expectations/pairs.csv", f"event,row\r\n{WAR},7\r\n")
    records.write("README.md", f"See [it](events/1991/{WAR}.yml), and southland.\n")
    one = workspace()
    rename(one, Address("actors", "southland"), "south", today, None)
    assert one.text("expectations/record.yml") == f"idle_actors: [south]\nwords: southland\nasked: {WAR}\n"
    assert still_named(one, Address("actors", "southland")) == ["README.md:1", "expectations/record.yml:2"]
    other = workspace()
    rename(other, Address("events", WAR), "1992-war", today, None)
    assert other.text("README.md") == "See [it](events/1992/1992-war.yml), and southland.\n"
    assert other.text("expectations/record.yml").endswith("asked: 1992-war\n")
    assert other.text("expectations/pairs.csv") == "event,row\r\n1992-war,7\r\n"
    assert still_named(other, Address("events", WAR)) == []
