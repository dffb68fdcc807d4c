"""What became of events, facts and claims from one release to the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from loaders.loading.datasets import load
from loaders.releasing.data_changelog import DataChangelog, as_data, empty, markdown

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.loaders.releasing.conftest import Releases

TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
TALKS = "events/1992/1992-04-mill-town-talks.yml"
ACTORS = "registries/actors.yml"
PERSON = """\
ada-reed:
  names: [{name: Ada Reed, language: en}]
  kind: person
  standing: public-role
  perspective: neutral
"""


def test_people_read_what_became_of_each_event(releases: Releases) -> None:
    assert (
        (releases.second / "data-changelog.md").read_text(encoding="utf-8")
        == """\
# What changed in the data with version 1.4.0

Since version 1.3.0: 1 event changed, 1 event corrected, 1 event renamed, 1 statement changed and 1 statement withdrawn.

## Events changed

- Assembly of the World adopts resolution 7 (`1991-06-20-assembly-resolution-7`)
  - Title: “World Assembly adopts resolution 7” → “Assembly of the World adopts resolution 7”

## Events corrected

- Mill Town / Molna changes hands (`1991-06-02-capture-of-mill-town`)
  - Claim removed: status according to Southland; text: “Says that the town was taken by force”; \
source: “Briefing of 4 June” (Defence Ministry of Southland)
  - Civilian deaths (residents of the town) according to Northland and Marsh Republic: 12 → 14
  - Public correction added: 2 June 2001, “Fourteen died; the record had said twelve.”
  - Withdrawal added: m5gk; date: 2 June 2001; reason: “The briefing does not say so.”

## Events renamed

- Ceasefire of Lake City (`1992-03-10-lake-city-ceasefire` → `1992-03-10-ceasefire-of-lake-city`): Named as others are.

## Facts and claims withdrawn

- `1991-06-02-capture-of-mill-town-m5gk` (claim): The briefing does not say so.
"""
    )


def test_programs_read_the_same(releases: Releases) -> None:
    told = json.loads((releases.second / "data-changelog.json").read_bytes())
    assert (told["version"], told["since"]) == ("1.4.0", "1.3.0")
    assert told["counts"] == {
        "events": {"changed": 1, "corrected": 1, "renamed": 1},
        "statements": {"changed": 1, "withdrawn": 1},
    }
    assert [(each["kind"], each["key"], each["was"]) for each in told["records"]] == [
        ("corrected", "1991-06-02-capture-of-mill-town", None),
        ("changed", "1991-06-20-assembly-resolution-7", None),
        ("renamed", "1992-03-10-ceasefire-of-lake-city", "1992-03-10-lake-city-ceasefire"),
    ]
    assert [each["statement"] for each in told["records"][0]["changes"]] == [
        "1991-06-02-capture-of-mill-town-m5gk",
        "1991-06-02-capture-of-mill-town-fj5k",
        None,
        None,
    ]
    assert told["statements"] == [
        {"kind": "changed", "id": "1991-06-02-capture-of-mill-town-fj5k", "what": "claim", "reason": None},
        {
            "kind": "withdrawn",
            "id": "1991-06-02-capture-of-mill-town-m5gk",
            "what": "claim",
            "reason": "The briefing does not say so.",
        },
    ]


def test_of_a_first_release_only_how_much_there_is(releases: Releases) -> None:
    assert (releases.first / "data-changelog.md").read_text(encoding="utf-8") == (
        "# What changed in the data with version 1.3.0\n\n"
        "The first release: 4 events added and 10 statements added.\n\n"
    )
    assert json.loads((releases.first / "data-changelog.json").read_bytes()) == {
        "version": "1.3.0",
        "since": None,
        "counts": {"events": {"added": 4}, "statements": {"added": 10}},
        "records": [],
        "statements": [],
    }


@pytest.fixture
def before_and_after(new_records: Callable[[str], Records]) -> tuple[Records, Records]:
    return new_records("before"), new_records("after")


def changelog(before: Records, after: Records) -> DataChangelog:
    return DataChangelog(*(load(each.root, jobs=1).dataset for each in (before, after)))


def whole(found: DataChangelog) -> str:
    """All that is told, in both forms."""
    return markdown(found, "2.0.0", "1.0.0") + json.dumps(as_data(found, "2.0.0", "1.0.0"), ensure_ascii=False)


def test_where_nothing_differs_that_is_said(before_and_after: tuple[Records, Records]) -> None:
    found = changelog(*before_and_after)
    assert markdown(found, "2.0.0", "1.0.0") == (
        "# What changed in the data with version 2.0.0\n\nSince version 1.0.0: no event, fact or claim differs.\n\n"
    )


def test_drafts_are_not_told_of(before_and_after: tuple[Records, Records]) -> None:
    """Neither what is changed in them, nor what alone they use, nor that a published record relates to one."""
    before, after = before_and_after
    after.edit(TALKS, "title: ", "title: Secret ")
    after.edit(
        "events/1992/1992-03-10-lake-city-ceasefire.yml",
        "  - {event: 1992-04-mill-town-talks, relation: leads-to}\n",
        "",
    )
    path = after.root / ACTORS
    path.write_text(path.read_text(encoding="utf-8") + PERSON, encoding="utf-8")
    found = changelog(before, after)
    assert found.records == []
    assert "Secret" not in whole(found)


def test_a_draft_that_is_published_is_added(before_and_after: tuple[Records, Records]) -> None:
    before, after = before_and_after
    after.edit(TALKS, "status: draft", "status: reviewed")
    found = changelog(before, after)
    assert [(told.kind, told.key) for told in found.records if told.registry == "events" and told.kind == "added"] == [
        ("added", "1992-04-mill-town-talks")
    ]


def test_a_withdrawn_event_takes_its_statements_with_it(before_and_after: tuple[Records, Records]) -> None:
    before, after = before_and_after
    (after.root / "events/1991/1991-06-20-assembly-resolution-7.yml").unlink()
    retired = after.root / "registries/retired.yml"
    gone = (
        "1991-06-20-assembly-resolution-7: {retirement: withdrawn, date: 2001-06-01, reason: It was never adopted.}\n"
    )
    retired.write_text(retired.read_text(encoding="utf-8") + gone, encoding="utf-8")
    found = changelog(before, after)
    assert [(told.kind, told.key, told.reason) for told in found.records if told.key.startswith("1991-06-20")] == [
        ("withdrawn", "1991-06-20-assembly-resolution-7", "It was never adopted.")
    ]
    assert [each for each in found.statements if each.kind == "withdrawn"] == [
        ("withdrawn", "1991-06-20-assembly-resolution-7-gj4t", "claim", "It was never adopted.")
    ]


def test_who_is_private_now_is_not_named_by_what_was_said_before(before_and_after: tuple[Records, Records]) -> None:
    before, after = before_and_after
    for each in before_and_after:
        path = each.root / ACTORS
        path.write_text(path.read_text(encoding="utf-8") + PERSON, encoding="utf-8")
        each.edit(TOWN, "actors:\n", "actors:\n  - {actor: ada-reed, role: victim}\n")
    before.edit(TOWN, "The town hall burned down\n", "The town hall burned down, and Ada Reed in it\n")
    private = (
        "standing: private\n  standing_reason: Hurt.\n  standing_source: river-post-1992\n  published_as: A resident"
    )
    after.edit(ACTORS, "standing: public-role\n  perspective: neutral", f"{private}\n  perspective: neutral")
    told = whole(changelog(before, after))
    assert "Mill Town / Molna changes hands" in told
    assert "burned down, and A resident in it" in told
    assert "reed" not in told.lower()


@pytest.mark.parametrize("is_renamed", [True, False])
def test_nor_is_who_has_another_key_or_is_gone(before_and_after: tuple[Records, Records], is_renamed: bool) -> None:
    before, after = before_and_after
    path = before.root / ACTORS
    path.write_text(path.read_text(encoding="utf-8") + PERSON, encoding="utf-8")
    before.edit(TOWN, "actors:\n", "actors:\n  - {actor: ada-reed, role: victim}\n")
    before.edit(TOWN, "The town hall burned down\n", "The town hall burned down, and Ada Reed in it\n")
    if is_renamed:
        private = "  standing_reason: Hurt.\n  standing_source: river-post-1992\n  published_as: A resident\n"
        entry = PERSON.replace("ada-reed", "person-7").replace("public-role", "private") + private
        path = after.root / ACTORS
        path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
        after.edit(TOWN, "actors:\n", "actors:\n  - {actor: person-7, role: victim}\n")
        path = after.root / "registries/retired.yml"
        way = "{retirement: renamed, date: 2001-06-01, reason: Another key., successor: person-7}"
        path.write_text(f"{path.read_text(encoding='utf-8')}actors/ada-reed: {way}\n", encoding="utf-8")
    told = whole(changelog(before, after))
    assert "Mill Town / Molna changes hands" in told
    assert "reed" not in told.lower()
    assert "person-7" not in told


def test_before_the_first_release_there_was_nothing(before_and_after: tuple[Records, Records]) -> None:
    after = load(before_and_after[1].root, jobs=1).dataset
    found = DataChangelog(empty(after), after)
    assert found.counts == {"events": {"added": 4}, "statements": {"added": 10}}
