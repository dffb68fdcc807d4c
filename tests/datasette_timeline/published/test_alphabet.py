"""Lists of names in the order of a language's alphabet."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.i18n.texts import LANGUAGES
from datasette_timeline.published.alphabet import Alphabet, alphabet_of

ORDERED = {
    "en": "1st, 26th, “Aurora”, Baku, Çanakçı, Lachin, Lachin corridor, Lachinsky, Şuşa, Zangelan, Баку, Երևան",
    "az": "Berdadzor, Bərdə, Canyataq, Cenevrə, Cəbrayıl, Çardaqlı, Çexiya, Daşaltı, Ermənistan, Əbu-Dabi, Əsgəran, "
    "Horadiz, Xankəndi, Isıqlı, İrəvan, Qubadlı, Laçın, Şuşa, Zəngilan, Washington, Баку",
    "ru": "26-й полк, Агдам, Баку, Ёлка, Ереван, Иджеван, Йемен, Нагорная, Нагорный Карабах, Шуша, Baku, Şuşa, Երևան",
    "hy": "Ադրբեջան, Բաքու, Գյումրի, Երևան, Լաչին, Խոջալու, Հադրութ, Շուշի, Չարենցավան, Ջերմուկ, Քաշաթաղ, Օձուն, Baku",
}
LETTERS = {
    ("en", "“Aurora”"): "A",
    ("en", "Şuşa"): "S",
    ("en", "Əsgəran"): "E",
    ("en", "26th"): "0-9",
    ("en", "Баку"): "Б",
    ("az", "Şuşa"): "Ş",
    ("az", "şuşa"): "Ş",
    ("az", "Isıqlı"): "I",
    ("az", "İrəvan"): "İ",
    ("az", "irəvan"): "İ",
    ("az", "Éclair"): "E",
    ("ru", "Ёлка"): "Е",
    ("ru", "Şuşa"): "S",
    ("ru", "Шуша"): "Ш",
    ("ru", "Երևան"): "Ե",
    ("hy", "երևան"): "Ե",
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
    assert sorted(["Баку", "Zürich", "Baku", "Şuşa"], key=key) == sorted(["Baku", "Şuşa", "Zürich", "Баку"], key=key)
    assert key("Baku") < key("Zürich")
