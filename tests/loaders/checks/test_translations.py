"""Names in translations, in whatever case; and that the wording a translation follows is known by its words alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading.originals import digest_of

if TYPE_CHECKING:
    from tests.conftest import Records

TRANSLATED = Path(__file__).resolve().parents[2] / "records/good/translated"
LETTER = "events/1991/1991-06-04-letter.yml"
PLACES = "registries/places.yml"
ONE_NAME = "    - {name: Мольна, language: ru}\n"


@pytest.fixture
def letter(records: Records) -> Records:
    records.overlay(TRANSLATED)
    return records


def codes(records: Records) -> list[str]:
    return [problem.code for problem in records.problems()]


@pytest.mark.parametrize("title", ["Мольна", "Письмо из Мольны", "О Мольне", "Перед Мольной", "МОЛЬНА"])
def test_a_name_may_stand_in_any_case(letter: Records, title: str) -> None:
    letter.edit(LETTER, "title: Письмо о Мольне", f"title: {title}")
    assert codes(letter) == []


def test_a_name_that_is_missing_is_told_with_those_that_are_registered(letter: Records) -> None:
    letter.edit(PLACES, ONE_NAME, f"{ONE_NAME}    - {{name: Милтаун, language: ru}}\n")
    letter.edit(LETTER, "title: Письмо о Мольне", "title: Письмо о городе")
    (problem,) = letter.problems()
    assert problem.message == "'Mill Town / Molna' of the original is not named here"
    assert problem.help == "write 'Мольна' or 'Милтаун', in whatever case"


@pytest.mark.parametrize(
    ("second", "pair", "expected"),
    [
        ("Милтаун", "Милтауне / Мольне", []),
        ("Милтаун", "Мольне / Милтауне", ["translation-pair"]),
        ("Милтаун", "Мольне и Милтауне", []),
        ("Мольны", "Мольну / Мольны", []),  # the one may be a case of the other
    ],
)
def test_pairs_stand_in_the_order_of_the_alphabet(letter: Records, second: str, pair: str, expected: list[str]) -> None:
    letter.edit(PLACES, ONE_NAME, f"{ONE_NAME}    - {{name: {second}, language: ru}}\n")
    letter.edit(LETTER, "title: Письмо о Мольне", f"title: Письмо о {pair}")
    assert codes(letter) == expected


def test_what_only_describes_somebody_need_not_be_registered(letter: Records) -> None:
    """'Marsh territory' is a name of the Marsh Republic here, and a description for all that."""
    letter.edit(LETTER, "title: Letter on Mill Town / Molna", "title: Letter on Mill Town / Molna and Marsh territory")
    assert codes(letter) == ["translation-outdated"]


@given(st.lists(st.text("abcя ", min_size=1), min_size=1))
def test_how_lines_are_broken_changes_no_digest(texts: list[str]) -> None:
    assert digest_of(*texts) == digest_of(*(text.replace(" ", "\n  ") for text in texts))


_TEXTS = st.lists(st.text("abя", min_size=1, max_size=4), min_size=1, max_size=3)


@given(_TEXTS, _TEXTS)
def test_other_words_have_another_digest(some: list[str], others: list[str]) -> None:
    """Also where the same letters are divided otherwise between title and summary."""
    assert (digest_of(*some) == digest_of(*others)) == (some == others)
