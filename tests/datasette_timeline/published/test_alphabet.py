"""Lists of names in the order of a language's alphabet."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.i18n.texts import LANGUAGES
from datasette_timeline.published.alphabet import Alphabet, alphabet_of

ORDERED = {
    "en": "1st, 26th, “Aurora”, Balu, Çanakçı, Ladin, Ladin corridor, Ladinsky, Şoşa, Zangelan, Балу, Երևոս",
    "az": "Berdavor, Bərdin, Canyavan, Cenevin, Cəbravan, Çardavan, Çexin, Daşvan, Ermin, Əbu-Dar, Əsgin, "
    "Horavan, Xankənt, Isıqlı, İrəvos, Quzadlı, Laçan, Şoşa, Zəngin, Washington, Балу",
    "ru": "26-й полк, Агдар, Балу, Ёлка, Еревос, Иджеван, Йемен, Нагорная, Нагорный Маравах, Шоша, Balu, Şoşa, Երևոս",
    "hy": "Ադրին, Բալու, Գյումին, Երևոս, Լաչան, Խոջան, Հադրին, Շոշի, Չարենին, Ջերմին, Քաշան, Օձուն, Balu",
}
LETTERS = {
    ("en", "“Aurora”"): "A",
    ("en", "Şoşa"): "S",
    ("en", "Əsgin"): "E",
    ("en", "26th"): "0-9",
    ("en", "Балу"): "Б",
    ("az", "Şoşa"): "Ş",
    ("az", "şoşa"): "Ş",
    ("az", "Isıqlı"): "I",
    ("az", "İrəvos"): "İ",
    ("az", "irəvos"): "İ",
    ("az", "Éclair"): "E",
    ("ru", "Ёлка"): "Е",
    ("ru", "Şoşa"): "S",
    ("ru", "Шоша"): "Ш",
    ("ru", "Երևոս"): "Ե",
    ("hy", "երևոս"): "Ե",
    ("ru", "և"): "Ե",
    ("hy", "…"): "",
}
ALPHABETS = {code: language.alphabet for code, language in LANGUAGES.items()}
IN_SOME_LANGUAGE = st.text(st.sampled_from("aAəƏiİıIçÇşxXzw аАёЁйяեԵևօՕ1-’“"), max_size=12)


@pytest.mark.parametrize("code", LANGUAGES)
def test_names_stand_in_the_order_of_the_language(code: str) -> None:
    expected = ORDERED[code].split(", ")
    backwards = expected[::-1]
    assert sorted(backwards, key=ALPHABETS[code].key) == expected


@pytest.mark.parametrize(("code", "name"), LETTERS)
def test_names_stand_under_their_letter(code: str, name: str) -> None:
    assert ALPHABETS[code].letter(name) == LETTERS[code, name]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_letter_stands_under_itself_and_in_its_place(code: str) -> None:
    alphabet = ALPHABETS[code]
    forms = [form for letter in alphabet.letters.split() for form in letter]
    assert len(set(forms)) == len(forms)
    assert [alphabet.letter(form) for form in forms] == [
        letter[0] for letter in alphabet.letters.split() for _ in letter
    ]
    first = [letter[0] for letter in alphabet.letters.split()]
    assert all(alphabet.key(f"{before}я") < alphabet.key(f"{after}a") for before, after in pairwise(first))


@pytest.mark.parametrize("code", LANGUAGES)
@given(names=st.lists(IN_SOME_LANGUAGE, max_size=8))
def test_the_order_is_one_for_all_lists_and_letters_come_together(code: str, names: list[str]) -> None:
    alphabet = ALPHABETS[code]
    ordered, backwards = sorted(names, key=alphabet.key), names[::-1]
    assert ordered == sorted(backwards, key=alphabet.key)
    letters = [alphabet.letter(name) for name in ordered]
    assert len(list(dict.fromkeys(letters))) == sum(before != after for before, after in pairwise([None, *letters]))


@given(name=IN_SOME_LANGUAGE, other=IN_SOME_LANGUAGE)
def test_only_names_that_are_the_same_have_the_same_place(name: str, other: str) -> None:
    alphabet = ALPHABETS["az"]
    assert (alphabet.key(name) == alphabet.key(other)) is (name == other)


def test_what_an_alphabet_lacks_stands_behind_its_letters() -> None:
    alphabet = Alphabet("Аа Яя")
    assert sorted(["ђ", "яа", "b", "а"], key=alphabet.key) == ["а", "яа", "ђ", "b"]


def test_a_language_of_which_no_alphabet_is_known_has_an_order_all_the_same() -> None:
    key = alphabet_of("de").key
    assert sorted(["Балу", "Zürich", "Balu", "Şoşa"], key=key) == sorted(["Balu", "Şoşa", "Zürich", "Балу"], key=key)
    assert key("Balu") < key("Zürich")
