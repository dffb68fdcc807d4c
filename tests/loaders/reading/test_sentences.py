"""Summaries by sentences: where one ends, which marks are its own, and that nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading.sentences import ABBREVIATIONS, ENDS, Sentence, sentences, without_marks


def split(summary: str) -> list[str]:
    return [sentence.text for sentence in sentences(summary)]


@pytest.mark.parametrize(
    "summary",
    [
        "They met. They parted.",
        "Did they meet? They did!",
        'One said "Stop." The other said "Go".',
        "One left (to Alpha). The other stayed.",
        "«They met.» They parted…",
        "They met... They parted.",
        "They met։ They parted։",
        "In 1991. 20 met.",
    ],
)
def test_two_sentences(summary: str) -> None:
    assert len(split(summary)) == 2
    assert " ".join(split(summary)) == summary


@pytest.mark.parametrize(
    "summary",
    [
        "They met",
        "They met.",
        "It was 1.5 km away.",
        "A. B. Moss met J.R. Lane.",
        "The U.S. President and the U.N. Council met.",
        "Gen. Moss and Col. Lane met Dr. Hill and others, e.g. Lt. Reed.",
        "Resolution No. 7 of St. Mark's was read.",
        "The town of Molna, i.e. Mill Town, was held.",
        "It was read at 5 p.m. and sent.",
        'He said "They met. They parted." to all.',
        "One left (They met. They parted.) and came back.",
        "He wrote “Stop. Go.” to them.",
        "They met [They parted. They met.] again.",
        "See vol. 2, pp. 3 ff. below.",
    ],
)
def test_one_sentence(summary: str) -> None:
    assert split(summary) == [summary]


def test_marks_belong_to_the_sentence_before_them() -> None:
    assert list(sentences("They met.[^a][^b-1] They parted (late.)[^c]\nNobody knows.")) == [
        Sentence("They met.", ("a", "b-1"), " "),
        Sentence("They parted (late.)", ("c",), "\n"),
        Sentence("Nobody knows.", ()),
    ]


def test_a_mark_settles_that_a_sentence_ends() -> None:
    assert split("They met at 5 p.m.[^a] all left. They saw Mr.[^a] Moss") == [
        "They met at 5 p.m.",
        "all left.",
        "They saw Mr.",
        "Moss",
    ]


@pytest.mark.parametrize("text", ["They met[^a].", "They[^a] met", "They met.[^a]They parted", "They met.[^A] x"])
def test_what_stands_elsewhere_stays_in_the_text(text: str) -> None:
    assert split(text) == [text]


_SIGNS = [*ENDS, *"“”«»()[]\"'^-", " ", "\n", "[^a]", "[^b-2]", "[^]"]
_WORDS = ["A", "Word", "word", "U.S", "3", "Ж", "ж", "Ա", *sorted(ABBREVIATIONS)[:3]]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(_SIGNS + _WORDS), max_size=60).map("".join))


@given(TEXTS)
def test_no_character_is_lost(text: str) -> None:
    assert "".join(map(str, sentences(text))) == text


@given(TEXTS)
def test_only_marks_and_nothing_else_are_taken_out(text: str) -> None:
    found = list(sentences(text))
    marks = sum(len(f"[^{key}]") for sentence in found for key in sentence.sources)
    assert len(without_marks(found)) == len(text) - marks


@given(TEXTS)
def test_no_sentence_is_empty_and_all_but_the_first_begin_with_a_word(text: str) -> None:
    found = list(sentences(text))
    assert all(sentence.text for sentence in found)
    assert all(sentence.text[0].strip() for sentence in found[1:])


@given(st.lists(st.sampled_from(["They met.", "Did they part?", "Nobody knew (so it is said)."]), min_size=1))
def test_marks_change_nothing_of_the_words(told: list[str]) -> None:
    assert split("[^a][^b] ".join(told) + "[^c]") == told
