"""docs/article-coverage.md: a table of a text's statements, and what is said where it does not fit the records."""

from typing import Any

import pytest

from loaders.coverage_page import CoverageError, coverage_page
from loaders.documents import Publication
from loaders.loading import load

Records = Any  # the class of the fixture, which cannot be imported from here

PATH = "docs/article-coverage.yml"
COVERAGE = """\
source: river-post-1992
introduction: A retrospect.
statements:
  - statement: Mill Town burned
    record: 1991-06-02-capture-of-mill-town
    carried_by:
      - fact: The town hall burned down
      - field: summary
      - record: 1991-06-01-march-war
        fact: The war lasted 284 days
    others:
      - claim: Says that the town was taken by force
    note: Others say little.
"""


def page(records: Records) -> str | None:
    return coverage_page(records.root, Publication(load(records.root, jobs=1).dataset))


def fault(records: Records, old: str, new: str) -> str:
    records.write(PATH, COVERAGE)
    records.edit(PATH, old, new)
    with pytest.raises(CoverageError) as caught:
        page(records)
    return str(caught.value)


def test_a_dataset_need_not_trace_any_text(records: Records) -> None:
    assert page(records) is None


def test_the_table_names_facts_and_claims_by_number_and_claimant(records: Records) -> None:
    records.write(PATH, COVERAGE)
    assert (page(records) or "").splitlines()[-1] == (
        "| 1 | Mill Town burned | [1991-06-02-capture-of-mill-town](../events/1991/1991-06-02-capture-of-mill-town.yml)"
        " | fact 1; summary; fact 1 of [1991-06-01-march-war](../events/1991/1991-06-01-march-war.yml)"
        " | Others say little. Recorded: claim 6 (Southland). |"
    )


def test_the_text_is_introduced(records: Records) -> None:
    records.write(PATH, COVERAGE)
    assert (page(records) or "").startswith(
        "# An article, statement by statement\n\n"
        "[A year of war](https://post.example/1992/war), River Post by Staff reporter, April 1992."
        " Source `river-post-1992`.\n\n"
        "A retrospect.\n\n"
    )


def test_a_text_that_has_changed_is_found_with_the_nearest(records: Records) -> None:
    assert fault(records, "fact: The town hall burned down", "fact: The town hall burnt down") == (
        f"{PATH}:7: statements[0].carried_by[0]: 1991-06-02-capture-of-mill-town has no such fact;"
        " the nearest is 'The town hall burned down'\n"
    )


def test_a_draft_carries_nothing(records: Records) -> None:
    assert fault(records, "record: 1991-06-01-march-war", "record: 1992-04-mill-town-talks") == (
        f"{PATH}:9: statements[0].carried_by[2]: there is no published event '1992-04-mill-town-talks'\n"
    )


def test_an_unknown_record_is_told_once_for_each_mention(records: Records) -> None:
    assert fault(records, "record: 1991-06-02-capture", "record: 1991-06-03-capture").splitlines() == [
        f"{PATH}:5: statements[0].record: there is no published event '1991-06-03-capture-of-mill-town'",
        *(
            f"{PATH}:{line}: statements[0].{field}: there is no published event '1991-06-03-capture-of-mill-town'"
            for line, field in ((7, "carried_by[0]"), (8, "carried_by[1]"), (12, "others[0]"))
        ),
    ]


def test_an_unknown_source_is_told(records: Records) -> None:
    assert fault(records, "source: river-post-1992", "source: river-post") == (
        f"{PATH}:1: source: 'river-post' is not in registries/sources\n"
    )


def test_a_pointer_names_one_thing(records: Records) -> None:
    assert fault(records, "field: summary", "field: summary\n        claim: Something") == (
        f"{PATH}:8: statements[0].carried_by[1]: name one fact, one claim or one field\n"
    )


def test_a_field_is_one_that_readers_see(records: Records) -> None:
    assert fault(records, "field: summary", "field: sources") == (
        f"{PATH}:8: statements[0].carried_by[1]: 'sources' is not one of title, date, date_note, summary\n"
    )


def test_keys_are_checked(records: Records) -> None:
    assert fault(records, "    note: Others say little.\n", "    remark: Others say little.\n").splitlines() == [
        f"{PATH}:4: statements[0]: missing required key 'note'",
        f"{PATH}:13: statements[0].remark: 'remark' is not a key of the record format here",
    ]


def test_a_file_that_is_no_yaml_is_told(records: Records) -> None:
    assert fault(records, "introduction: A retrospect.", "introduction: [A retrospect.") == (
        f"{PATH}:2: the file: the bracket that opens here is not closed\n"
    )
