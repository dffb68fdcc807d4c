"""Two become one: nothing that either said is lost, nothing names what went, and what cannot be known is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from loaders.editing.documents import CannotEdit, Document
from loaders.editing.mentions import Address, in_fields
from loaders.editing.merging import merge
from loaders.editing.renaming import NotDone
from loaders.editing.withdrawing import drop_unneeded_waivers
from loaders.editing.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Records

Open = Callable[[], Workspace]
WAR, CAPTURE = "1991-06-01-march-war", "1991-06-02-capture-of-mill-town"
RESOLUTION, TALKS = "1991-06-20-assembly-resolution-7", "1992-04-mill-town-talks"

OF_ITSELF = ("draft", "part-of", "leads-to", "follows", "ends")
"""What a record says of itself alone, and of its relation to the other one."""


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
    else:
        yield value


def _said(text: str) -> str:
    return "".join(text.replace("#", "").split())


def test_nothing_is_lost_and_nothing_dangles(workspace: Open, addresses: list[Address], today: date) -> None:
    refused = 0
    for gone, kept in permutations(addresses, 2):
        if gone.registry != kept.registry:
            continue
        one = workspace()
        entry = one.dataset.registry(gone.registry)[gone.key]
        was = Document(one.text(entry.path)).data
        try:
            merge(one, gone, kept, today, "A test.")
            drop_unneeded_waivers(one)
        except (NotDone, CannotEdit):
            refused += 1
            continue
        after = one.after()
        assert gone.key not in after.dataset.registry(gone.registry)
        assert [*in_fields(after.dataset, gone)] == []
        assert [problem for problem in after.problems if problem.code.endswith("-unknown")] == []
        text = _said(one.text(after.dataset.registry(kept.registry)[kept.key].path))
        told = was if gone.registry == "events" else was[gone.key]
        lost = [each for each in _leaves(told) if _said(each.replace(gone.key, kept.key)) not in text]
        assert [each for each in lost if each not in (*OF_ITSELF, kept.key)] == [], (gone, kept)
    assert refused == 4  # reviewed records into the draft


def test_what_they_say_alike_is_said_once(workspace: Open, records: Records, today: date) -> None:
    records.write("events/1991/1991-06-02-battle.yml", (records.root / f"events/1991/{CAPTURE}.yml").read_text())
    one = workspace()
    assert merge(one, Address("events", "1991-06-02-battle"), Address("events", CAPTURE), today, None) == []
    assert one.text(f"events/1991/{CAPTURE}.yml") == (records.root / f"events/1991/{CAPTURE}.yml").read_text()
    assert one.changes == [("events/1991/1991-06-02-battle.yml", "")]


def test_a_published_statement_leads_to_the_one_that_says_the_same(
    workspace: Open, records: Records, today: date
) -> None:
    other = "1991-06-02-battle"
    text = (records.root / f"events/1991/{CAPTURE}.yml").read_text()
    text = text.replace("id: cc7v", "id: bbbb").replace("p. 3", "p. 4").replace("down\n", "down\n", 1)
    records.write(f"events/1991/{other}.yml", text)
    head = "# yaml-language-server: $schema=../schema/published{}.schema.json\n"
    records.write("registries/published.yml", f"{head.format('')}- events/{other}\n")
    records.write("registries/published-statements.yml", f"{head.format('-statements')}- {other}/bbbb fact\n")
    one = workspace()
    merge(one, Address("events", other), Address("events", CAPTURE), today, "Two accounts of one day.")
    after = one.after()
    assert after.errors == []
    record = after.dataset.events[CAPTURE].data
    assert [(each["id"], each["successor"], each["reason"]) for each in record["withdrawn"]] == [
        ("bbbb", "cc7v", "Two accounts of one day.")
    ]
    assert [each["locator"] for each in record["facts"][0]["sources"]] == ["p. 3", None, "p. 4"]
    assert after.dataset.registry("retired")[other].data["successor"] == CAPTURE


def test_what_differs_is_left_to_a_person(workspace: Open, today: date) -> None:
    one = workspace()
    to_decide = merge(one, Address("events", TALKS), Address("events", WAR), today, None)
    path = f"events/1991/{WAR}.yml"
    text, record = one.text(path), one.after().dataset.events[WAR].data
    assert record["title"] == "War over the Marsh District"
    assert f"# To decide, from {TALKS}:\n# title: " in text
    assert any("decide on date '1992-04'" in each for each in to_decide)
    assert any("is reviewed by nobody yet" in each for each in to_decide)


@pytest.mark.parametrize(
    ("gone", "kept", "said"),
    [
        (("events", WAR), ("events", TALKS), "merge the draft into the other"),
        (("events", WAR), ("events", WAR), "cannot be one"),
        (("events", WAR), ("actors", "southland"), "cannot be one"),
    ],
)
def test_what_cannot_be_is_said(
    gone: tuple[str, str], kept: tuple[str, str], said: str, workspace: Open, today: date
) -> None:
    with pytest.raises(NotDone, match=said):
        merge(workspace(), Address(*gone), Address(*kept), today, None)
