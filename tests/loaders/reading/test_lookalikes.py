"""What looks right and is not is called by its name."""

import pytest

from loaders.reading.lookalikes import odd_structure, oddity
from loaders.reading.validating import figure_cure
from loaders.reading.yaml_reader import read


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (
            "аrdania",
            ("its 'а' is not what it looks like (cyrillic small letter a)", "write 'ardania', copied from here"),
        ),
        ("ροst", ("its 'ρ' is not what it looks like (greek small letter rho)", "write 'post', copied from here")),
        ("mill–town", ("its '–' is not what it looks like (en dash)", "write 'mill-town', copied from here")),
        ("оз‑еро", ("its 'о' is not what it looks like (cyrillic small letter o)", "type the word anew")),
        (
            "mill\u00adtown",
            ("it holds a character that nobody sees (soft hyphen)", "delete it, and type the word anew"),
        ),
        ("-{actor", ("it begins with a dash", "begin each entry with a hyphen and a space: '- '")),
        ("— actor", ("it begins with a dash", "begin each entry with a hyphen and a space: '- '")),
        ("Ardania", None),
        ("şoşa", None),
        ("new york", None),
        ("", None),
    ],
)
def test_of_a_word_that_is_to_be_a_key(word: str, told: tuple[str, str] | None) -> None:
    assert oddity(word) == told


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("\u00a0 title: x", 0),
        ("  \u202f- x", 2),
        ("  -\u00a0{a: x}", 3),
        ("title:\u2007x", 6),
        ("- {a: x,\u00a0b: y}", 8),
        ("- {\u00a0a: x}", 3),
        ("title\u00a0: x y", None),
        ("title: x\u00a0y", None),
        ("  – {a: x}", 2),
        ("  \u2212 a: x", 2),
        ("  -{a: x}", 2),
        ("  -a: x", 2),
        ("  -5 degrees", None),
        ("  - {a: x}", None),
        ("title: a – b", None),
    ],
)
def test_of_a_line_that_yaml_refuses(line: str, column: int | None) -> None:
    found = odd_structure(line)
    assert (found and found[0]) == column


def test_what_stands_far_off_is_not_to_blame() -> None:
    _, [mistake] = read("a: |\n  – x\n  y\n  z\nb: c: d\n")
    assert (mistake.mark[:2], mistake.message) == ((4, 4), "a colon stands where none is expected")


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("about 300", "write value: 300, and 'About 300' in text"),
        ("Ca. 1,500", "write value: 1500, and 'About 1500' in text"),
        ("~12", "write value: 12, and 'About 12' in text"),
        ("more than 20", "write low: 20"),
        ("20+", "write low: 20"),
        (">= 20", "write low: 20"),
        ("up to 1 500", "write high: 1500"),
        ("11-14", "write low: 11 and high: 14"),
        ("between 11 and 14", "write low: 11 and high: 14"),
        ("11 – 14", "write low: 11 and high: 14"),
        ("1,234,567", "write value: 1234567"),
        ("1,50", ""),
        ("dozens", ""),
        ("99999999999999999999", ""),
        ("about " + "9" * 300, ""),
    ],
)
def test_a_figure_in_words_is_shown_in_digits(written: str, cure: str) -> None:
    assert figure_cure("value", written) == cure


def test_only_claims_have_bounds() -> None:
    assert figure_cure("geonames", "1,500") == "write geonames: 1500"
    assert figure_cure("geonames", "about 1500") == ""
