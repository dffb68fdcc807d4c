"""The words of texts: what is one word, and what each is found by."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.published.terms import forms_in, indexed, tokens, words


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("prisoners were exchanged", "prison were exchang"),
        ("30,000 30000 30.000 30 000 30\u00a0000 30\u202f000", "30000 30000 30000 30000 30000 30000"),
        ("822, 853 and 884", "822 853 and 884"),
        ("12 500", "12 500"),  # who knows whether that is one number
        ("20 per cent, 20 percent, 20%, 20 %", "20percent 20percent 20percent 20percent"),
        ("20 процентов, 20 faiz", "20percent 20percent"),
        ("the U.N. and the UN", "the un and the un"),
        ("Su-25 or Su25", "su25 or su25"),
        ("cease-fire", "ceas fire ceasefir"),
        ("Belmarland's", "belmarland"),
        ("Step'anagard", "stepanagard"),
        ("Mehdər Əlizov, 1993", "mehder elizov 1993 mehdar alizov"),
        ("1992-02-25", "1992 02 25"),
        ("", ""),
        ("!? …", ""),
    ],
)
def test_indexes_terms(text: str, index: str) -> None:
    assert indexed(text) == index


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("пленными", "пленных"),
        ("обмена", "обмену"),
        ("Шоша", "Шоше"),
        ("գերություն", "գերության"),
        ("captured", "captures"),
        ("İstanbul", "istanbul"),
        ("Ёлка", "елка"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    ((first,), (second,)) = ([set(token.forms) for token in tokens(text)] for text in (one, other))
    assert first & second


@given(st.text())
def test_words_stand_in_order_and_are_plain(text: str) -> None:
    found = list(tokens(text))
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(form.isascii() and form.isalnum() for token in found for form in token.forms)


_PIECES = [
    *("cease-fire", "Mehdər", "20", "000", "%", "per", "cent", "percent", "cents", "faiz", "U.N.", "Su-25", "пленными"),
    *(" ", " ", " ", "-", ",", ".", "'", "(", "\n", "\u00a0", "\u0301", "n"),
]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join) | st.text()


@given(st.lists(_TEXTS, max_size=4))
def test_several_texts_are_indexed_as_their_lines_are(texts: list[str]) -> None:
    assert indexed(*texts) == indexed("\n".join(texts))


@given(_TEXTS)
def test_words_are_the_same_with_and_without_their_places(text: str) -> None:
    found = list(tokens(text))
    assert list(words(text)) == [(token.plain, text[token.start : token.end]) for token in found]
    assert list(forms_in(text)) == [form for token in found for form in (*token.forms, token.plain)]
