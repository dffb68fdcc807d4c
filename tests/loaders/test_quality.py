"""What the data-quality report counts and lists, on the invented conflict and small changes to it."""

from collections import Counter
from typing import Any

import pytest

from loaders.loading import load
from loaders.quality import Quality, Statements, SubjectCount, YearCount
from loaders.quality_page import quality_page

Records = Any  # the class of the fixture, which cannot be imported from here

EVENT = """\
title: A bridge is blown up
date: 1995-03-01
type: attack
importance: 3
status: reviewed
summary: Somebody blew up a bridge.
actors: [{{actor: northland, role: party}}]
{}
sources: [{{source: {}}}]
"""


def quality(records: Records) -> Quality:
    loaded = load(records.root, jobs=1)
    assert loaded.errors == []
    return Quality(loaded.dataset)


def add(records: Records, parts: str = "", source: str = "river-post-1992") -> str:
    records.write("events/1995/1995-03-01-bridge-blown-up.yml", EVENT.format(parts, source))
    return "1995-03-01-bridge-blown-up"


def ids(events: list[dict[str, Any]]) -> list[str]:
    return [event["id"] for event in events]


def told(found: list[Statements], event: str) -> tuple[list[int], list[int]]:
    return next(((one.facts, one.claims) for one in found if one.event["id"] == event), ([], []))


def test_years_without_events_are_gathered(records: Records) -> None:
    add(records)
    years = quality(records).years()
    assert [(year.first, year.last) for year in years] == [(1991, 1991), (1992, 1992), (1993, 1994), (1995, 1995)]
    assert years[2] == YearCount(1993, 1994, 0, Counter(), 0, 0)
    assert years[3] == YearCount(1995, 1995, 1, Counter({3: 1}), 0, 0)


def test_types_count_by_decade(records: Records) -> None:
    before = quality(records).types()
    add(records)
    measured = quality(records)
    assert measured.types() - before == {("attack", 1990): 1}
    assert measured.decades() == [1990]


def test_drafts_are_named_and_not_counted(records: Records) -> None:
    measured = quality(records)
    assert [entry.key for entry in measured.drafts] == ["1992-04-mill-town-talks"]
    assert "1992-04-mill-town-talks" not in ids(measured.events)
    assert "Drafts: `1992-04-mill-town-talks`\n" in quality_page(measured)


def test_an_event_on_one_source_counts_facts_and_claims_as_well(records: Records) -> None:
    event = add(records)
    assert event in ids(quality(records).on_one_source())
    add(records, "facts: [{text: It was night, sources: [{source: southland-briefing-1991}]}]")
    assert event not in ids(quality(records).on_one_source())


def test_events_on_reference_works_alone(records: Records) -> None:
    event = add(records, source="marsh-encyclopaedia-war")
    measured = quality(records)
    assert ids(measured.on_reference_works()) == [event]
    assert event not in ids(measured.without_neutral_source())


def test_events_that_hear_one_side(records: Records) -> None:
    event = add(
        records,
        "facts: [{text: It was night, sources: [{source: southland-second-briefing}]}]",
        source="southland-briefing-1991",
    )
    records.write(
        "registries/sources/s.yml",
        "southland-second-briefing:\n  title: Briefing\n  publisher: Defence Ministry of Southland\n  language: en\n"
        "  kind: official-statement\n  perspective: southland\n",
    )
    measured = quality(records)
    assert event in ids(measured.on_one_perspective())
    assert event in ids(measured.without_neutral_source())
    assert event not in ids(measured.on_one_source())


def test_weak_statements_are_told_by_number(records: Records) -> None:
    weak = "{text: It was night, sources: [{source: marsh-encyclopaedia-war}], weak: true}"
    event = add(records, f"facts: [{{text: It rained, sources: [{{source: river-post-1992}}]}}, {weak}]")
    measured = quality(records)
    assert told(measured.weak(), event) == ([2], [])
    assert told(measured.unmarked(), event) == ([], [])


def test_statements_on_reference_works_without_the_mark_are_told(records: Records) -> None:
    source = "sources: [{source: marsh-encyclopaedia-war}]"
    event = add(
        records,
        f"facts: [{{text: It was night, {source}}}]\n"
        f"claims: [{{about: motive, by: northland, text: Spite, {source}}},"
        f" {{about: motive, by: marsh-encyclopaedia, text: Greed, {source}}}]",
    )
    assert told(quality(records).unmarked(), event) == ([1], [1])


def claims(*claims: str) -> str:
    return "claims:\n" + "".join(f"  - {{{claim}, sources: [{{source: river-post-1992}}]}}\n" for claim in claims)


def subject(measured: Quality, name: str) -> SubjectCount:
    return next(count for count in measured.subjects() if count.subject == name)


def test_claims_are_contested_agreed_or_alone(records: Records) -> None:
    event = add(
        records,
        claims(
            "about: wounded, by: northland, group: guards, value: 3",
            "about: wounded, by: southland, group: guards, value: 4",
            "about: wounded, by: northland, group: drivers, value: 3",
            "about: wounded, by: southland, group: drivers, value: 3",
            "about: wounded, by: northland, group: passers-by, value: 1",
            "about: missing, by: northland, group: guards, value: 1",
            "about: wounded, by: southland, group: passers-by, value: 1, unit: families",
        ),
    )
    measured = quality(records)
    assert subject(measured, "wounded") == SubjectCount("wounded", 2, 2, 2)
    assert told(measured.without_counter_claim(), event) == ([], [5, 6, 7])


def test_a_claimant_who_differs_from_itself_has_no_counter_claim(records: Records) -> None:
    event = add(
        records,
        claims(
            "about: wounded, by: northland, by_note: in May, group: guards, value: 3",
            "about: wounded, by: northland, by_note: in June, group: guards, value: 4",
        ),
    )
    measured = quality(records)
    assert told(measured.contested_by_one_claimant(), event) == ([], [1, 2])
    assert told(measured.without_counter_claim(), event) == ([], [1, 2])


@pytest.mark.parametrize("date", ["1995-03-01~", "1995-03-01?", '"[1995-03-01..1995-03-02]"', "1995-03-01/1995-04"])
def test_dates_are_uncertain_where_no_day_is_sure(date: str, records: Records) -> None:
    event = add(records)
    assert event not in ids(quality(records).uncertain_dates())
    records.edit(f"events/1995/{event}.yml", "date: 1995-03-01\n", f"date: {date}\n")
    assert event in ids(quality(records).uncertain_dates())


def test_source_entries_are_searched_for_gaps(records: Records) -> None:
    before = {count.kind: count for count in quality(records).source_gaps()}
    records.write(
        "registries/sources/x.yml",
        "x-1995:\n  title: X\n  publisher: X\n  language: ru\n  kind: news\n  perspective: neutral\n  copy_of: Y\n",
    )
    assert quality(records).source_gaps() == [*before.values()], "what nothing published uses is not counted"
    records.write("registries/published.yml", "- sources/x-1995\n")
    measured = quality(records)
    after = {count.kind: count for count in measured.source_gaps()}
    assert [new - old for new, old in zip(after["news"][1:], before["news"][1:], strict=True)] == [1] * 6
    assert after["academic"] == before["academic"]
    assert measured.languages()["ru"] == 1
    assert measured.perspectives()["neutral", "news"] == 2


def test_registry_entries_that_stand_behind_others(records: Records) -> None:
    measured = quality(records)
    assert {"lakeland", "southland"} <= {entry.key for entry in measured.surrounding_places()}
    assert "lake-city" in {entry.key for entry in measured.places_without_point()}
    assert "southland-defence-ministry" in measured.claimants()
    assert "northland" not in {entry.key for entry in measured.idle_actors()}
    assert measured.name_languages("places")["ru"] == 1


def test_waivers_are_told_with_their_reasons(records: Records) -> None:
    page = quality_page(quality(records))
    assert "### `weak-source`\n" in page
    assert "- `1991-06-01-march-war`: The number of days is given by an encyclopaedia only.\n" in page


def test_the_page_is_the_same_whenever_it_is_written(records: Records) -> None:
    assert quality_page(quality(records)) == quality_page(quality(records))


def test_titles_cannot_break_a_table(records: Records) -> None:
    event = add(records)
    records.edit(f"events/1995/{event}.yml", "title: A bridge is blown up", "title: A *bridge* | a [road]")
    assert r"| A \*bridge\* \| a \[road\] | 3 |" in quality_page(quality(records))


def test_what_is_empty_says_so(records: Records) -> None:
    page = quality_page(quality(records))
    assert "### On reference works alone\n\nEvery source is a reference work.\n\nNone.\n" in page
