"""docs/article-coverage.md: a table of a text's statements, and what is said of an article-coverage.yml with faults."""

import pytest

from loaders.generating.coverage_page import coverage_page
from loaders.reading.forms import FormError

PATH = "expectations/article-coverage.yml"
COVERAGE = """\
source: river-post-1992
title: A year of war
published: River Post, April 1992
url: https://post.example/1992/war
introduction: A retrospect.
statements:
  - statement: Mill Town burned
    record: 1991-06-02-capture-of-mill-town
    carried_by:
      - fact: The town *hall* burned down
      - field: date_note
      - record: 1991-06-01-march-war
        fact: The war lasted 284 days
    others:
      - claim: Says that the town was taken by force
    note: Others say little.
"""


def fault(old: str, new: str) -> str:
    assert COVERAGE.count(old) == 1
    with pytest.raises(FormError) as caught:
        coverage_page(COVERAGE.replace(old, new))
    return str(caught.value)


def test_the_table_quotes_facts_and_claims() -> None:
    assert coverage_page(COVERAGE).splitlines()[-1] == (
        "| 1 | Mill Town burned | [1991-06-02-capture-of-mill-town](../events/1991/1991-06-02-capture-of-mill-town.yml)"
        " | fact “The town \\*hall\\* burned down”; date note;"
        " fact “The war lasted 284 days” of [1991-06-01-march-war](../events/1991/1991-06-01-march-war.yml)"
        " | Others say little. Recorded: claim “Says that the town was taken by force”. |"
    )


def test_the_text_is_introduced() -> None:
    assert coverage_page(COVERAGE).startswith(
        "# An article, statement by statement\n\n"
        "[A year of war](https://post.example/1992/war), River Post, April 1992. Source `river-post-1992`.\n\n"
        "A retrospect.\n\n"
    )


@pytest.mark.parametrize("more", ["field: summary\n        claim: Something", "record: 1991-06-01-march-war"])
def test_a_pointer_names_one_thing(more: str) -> None:
    assert fault("field: date_note", more) == (
        f"{PATH}:11: statements[0].carried_by[1]: name one fact, one claim or one field"
    )


def test_keys_are_checked() -> None:
    assert fault("    note: Others say little.\n", "    remark: Others say little.\n").splitlines() == [
        f"{PATH}:7: statements[0]: missing required key 'note'; What other sources say.",
        (
            f"{PATH}:16: statements[0].remark: 'remark' is not a key of the record format here; "
            "the keys here are statement, record, carried_by, others and note"
        ),
    ]


def test_a_file_that_is_no_yaml_is_told() -> None:
    assert fault("introduction: A retrospect.", "introduction: [A retrospect.") == (
        f"{PATH}:5: the file: the bracket that opens here is not closed; check brackets and commas"
    )


def test_a_file_that_says_nothing_is_told() -> None:
    with pytest.raises(FormError) as caught:
        coverage_page("")
    assert str(caught.value)
