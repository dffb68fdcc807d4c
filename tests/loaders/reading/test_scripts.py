"""Words with letters of two scripts: which are, what is right as it is, and what looks the same in one script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading.scripts import may_mix, mixed_words, script_of


def _found(text: str) -> list[tuple[str, str, dict[str, list[str]], dict[str, str]]]:
    return [(mixed.match[0], mixed.main, mixed.others, mixed.alike) for mixed in mixed_words(text)]


@pytest.mark.parametrize(
    ("text", "main", "others", "alike"),
    [
        ("Рeки", "Cyrillic", {"Latin": ["e"]}, {"Cyrillic": "Реки"}),
        ("Rivеr", "Latin", {"Cyrillic": ["е"]}, {"Latin": "River"}),
        ("Шyмa", "Cyrillic", {"Latin": ["y", "a"]}, {"Cyrillic": "Шума"}),
        ("Рeка", "Cyrillic", {"Latin": ["e"]}, {"Cyrillic": "Река", "Latin": "Peka"}),
        ("cоpа", "Latin", {"Cyrillic": ["о", "а"]}, {"Latin": "copa", "Cyrillic": "сора"}),
        ("Долvик", "Cyrillic", {"Latin": ["v"]}, {}),
        ("Кéльн", "Cyrillic", {"Latin": ["é"]}, {"Cyrillic": "Ке\u0301льн"}),
        ("ёлкa", "Cyrillic", {"Latin": ["a"]}, {"Cyrillic": "ёлка"}),
        ("Mоstik", "Latin", {"Cyrillic": ["о"]}, {"Latin": "Mostik"}),
        ("Мosтик", "Cyrillic", {"Latin": ["o", "s"]}, {}),  # whether с is meant or ѕ, nobody knows
        ("Dәrə", "Latin", {"Cyrillic": ["ә"]}, {"Latin": "Dərə"}),
        ("Дәрə", "Cyrillic", {"Latin": ["ə"]}, {"Cyrillic": "Дәрә"}),
        ("Чаjлар", "Cyrillic", {"Latin": ["j"]}, {"Cyrillic": "Чајлар"}),
        ("Гетaշ", "Cyrillic", {"Latin": ["a"], "Armenian": ["շ"]}, {}),
        ("գետo", "Armenian", {"Latin": ["o"]}, {"Armenian": "գետօ"}),
        ("բаռ", "Armenian", {"Cyrillic": ["а"]}, {}),
        ("მდინaრე", "Georgian", {"Latin": ["a"]}, {}),
        ("ρiver", "Latin", {"Greek": ["ρ"]}, {"Latin": "piver"}),
        ("Αθήνa", "Greek", {"Latin": ["a"]}, {"Greek": "Αθήνα"}),
        ("Αттика", "Cyrillic", {"Greek": ["Α"]}, {"Cyrillic": "Аттика"}),
        ("ХIХ", "Cyrillic", {"Latin": ["I"]}, {"Latin": "XIX"}),
        ("ВВCн", "Cyrillic", {"Latin": ["C"]}, {"Cyrillic": "ВВСн"}),
        ("نهرa", "Arabic", {"Latin": ["a"]}, {}),
    ],
)
def test_a_word_of_two_scripts(text: str, main: str, others: dict[str, list[str]], alike: dict[str, str]) -> None:
    assert _found(f"the {text}, is") == [(text, main, others, alike)]
    assert may_mix(text)


@pytest.mark.parametrize(
    "text",
    [
        "T-72Б and Т-72B, Су-25T, C-300",
        "Т72B",  # letters that a digit parts are abbreviations of their own
        "COVID-19, H₂O, km², m³, 5 ºC, nº 4, ﬁnd",
        "5 μm, 3 μg, 10 kΩ, 2 MΩ, ΔT, α-decay, 5 µg",
        "NATO-нун, BBC-ի, CNN’ի, NATO'ya, Paris’тен",
        "CNNի, SMSка, NATOвский",
        "Çay Ərazi, dağlıq, yarğan, işğal, İl",
        "Дағ дәрә, Ҝөл, Һава, Ҹәнуб, Чај, Үзүм",
        "Գետ և լեռներ, ԳԵՏ, ՙեւ",
        "მდინარე, ᲛᲓᲘᲜᲐᲠᲔ",
        "Київ, Ґданськ, Њујорк, Ћуприја",
        "Αθήνα, ἄνθρωπος",
        "NATO軍, Tシャツ, NATOกอง",
        "ל-NATO, ב‑CNN",
        "Река/River, Река_River, Река–River, Река(River)",
        "а\u0301б, Ке\u0301льн",
        "",
    ],
)
def test_what_is_right_as_it_is(text: str) -> None:
    assert _found(text) == []


LETTERS = st.sampled_from("abcopxyéəABTXабвоорхуәАВСТХԱաօսαβορΑΒაბוنи1-’ \u0301µ²")


@given(st.text(LETTERS, max_size=12))
def test_what_is_suggested_is_of_one_script_and_looks_the_same(text: str) -> None:
    for mixed in mixed_words(text):
        assert may_mix(text)
        assert text[mixed.match.start() : mixed.match.end()] == mixed.match[0]
        for script, word in mixed.alike.items():
            assert word != mixed.match[0]
            assert {script_of(letter) for letter in word} <= {script, None}
            assert len(unicodedata.normalize("NFD", word)) == len(unicodedata.normalize("NFD", mixed.match[0]))
            assert _found(word) == []


@given(st.text(LETTERS, max_size=12), st.text(LETTERS, max_size=12))
def test_words_are_judged_one_by_one(one: str, other: str) -> None:
    assert [found[0] for found in _found(f"{one}, {other}")] == [found[0] for found in (*_found(one), *_found(other))]
