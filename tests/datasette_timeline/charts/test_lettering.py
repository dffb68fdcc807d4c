"""Texts in drawings: no line is wider than its room, and no word gets lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.charts.lettering import _LETTERS, Pen, fitted, fitted_alike, width_of, wrapped
from datasette_timeline.charts.rasterizing import png

WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)
HEADLINES = {
    "en": "Twelve ministers and WITNESSES meet in the MOUNTAINS",
    "ru": "Шушинские ополченцы защищают широкую площадь ЖЮЩ",
    "az": "Şoşa şəhərində döyüş gedir, ƏHALİ köçürülür",
    "hy": "Շոշիի պաշտպանական ուժերը խախտում են ԽԱՂԱՂՈՒԹՅՈՒՆԸ",
}
STEPS = ((40, 1), (30, 2))


@given(st.lists(WORDS, min_size=1, max_size=40), st.integers(100, 700))
def test_every_word_is_written_on_lines_below_each_other(words: list[str], width: int) -> None:
    lines = Pen({"note": 12}, 24, width).write(" ".join(words), "note")
    assert "".join(line.text for line in lines).replace(" ", "") == "".join(words)
    assert [line.y - 24 for line in lines] == [16 * number for number in range(1, len(lines) + 1)]
    assert all(width_of(line.text) * 12 <= width for line in lines)


def test_words_are_broken_only_where_one_alone_is_too_wide() -> None:
    assert wrapped("a bridge in a town", width_of("a bridge in")) == ["a bridge in", "a town"]
    assert wrapped("bridgehead", width_of("bridge")) == ["bridge", "head"]
    assert wrapped(" ", 10) == []


def test_the_stroke_between_two_names_stays_with_the_first() -> None:
    assert wrapped("Boj / Mill", width_of("Boj / ")) == ["Boj\N{NO-BREAK SPACE}/", "Mill"]


def test_a_long_text_gets_smaller_letters_and_then_an_ellipsis() -> None:
    assert fitted("Bridge", 300, STEPS) == (["Bridge"], 40)
    assert fitted("A bridge over a river", 300, STEPS) == (["A bridge", "over a river"], 30)
    assert fitted("A bridge over a river, and a town behind it", 300, STEPS) == (
        ["A bridge over", "a river, and a…"],
        30,
    )
    assert fitted("", 300, STEPS) == ([], 40)


def test_texts_beside_each_other_are_of_one_size() -> None:
    assert fitted_alike(["Bridge", "A bridge over a river"], 300, STEPS) == [
        (["Bridge"], 30),
        (["A bridge", "over a river"], 30),
    ]


def ink_beyond(text: str, weight: int, part: float = 1) -> bool:
    """Whether the letters reach beyond the width that they are said to have, or that part of it."""
    width = width_of(text) * 20 * part

    def drawn(words: str) -> bytes:
        letters = f'<text y="24" font-size="20" font-weight="{weight}" font-family="sans-serif">{words}</text>'
        cover = f'<rect width="{width + 1}" height="40" fill="#fff"/>'
        return png(f'<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="40">{letters}{cover}</svg>', 1)

    return drawn(text) != drawn("")


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("headline", HEADLINES.values(), ids=HEADLINES)
def test_letters_are_no_wider_than_they_are_said_to_be(headline: str, weight: int) -> None:
    assert not ink_beyond(headline, weight)


def test_no_letter_of_the_list_is_wider_than_it_says() -> None:
    plain = {letter for letters in _LETTERS.values() for letter in letters if letter not in "<&"}
    assert [letter for letter in sorted(plain) if ink_beyond(letter * 12, 700)] == []


@pytest.mark.parametrize("headline", HEADLINES.values(), ids=HEADLINES)
def test_letters_are_not_said_to_be_much_wider_than_they_are(headline: str) -> None:
    assert ink_beyond(headline, 700, 0.85)
