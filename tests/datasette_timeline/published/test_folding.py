import pytest

from datasette_timeline.published.folding import azerbaijani, fold, readings


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Şoşa", "sosa"),
        ("Шоша", "shosha"),
        ("Շոշի", "shoshi"),
        ("Ստեփանագարդ", "stepanagard"),
        ("Երևոս", "erevos"),
        ("Երեւոս", "erevos"),
        ("ԵՐԵՒՈՍ", "erevos"),
        ("Սարգսեան", "sargsyan"),
        ("Սարգսյան", "sargsyan"),
        ("Յարութիւն", "harutyun"),
        ("Հարություն", "harutyun"),
        ("Дағлыг Гарабағ", "dagliq qarabag"),
        ("Vörös, 1992", "voros, 1992"),
        ("'quoted'", "'quoted'"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_folds_every_script_to_plain_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ", "ʻ", "‘", "՚"])
def test_apostrophes_inside_words_do_not_count(apostrophe: str) -> None:
    assert fold(f"Step{apostrophe}anagard") == "stepanagard"


def test_reads_schwa_in_both_ways() -> None:
    assert readings("Əlizov") == ["elizov", "alizov"]
    assert readings("Alizov") == ["alizov"]
    assert readings("Әлиев") == ["eliev", "aliev"]


def test_reads_cyrillic_letters_as_azerbaijani_has_them() -> None:
    assert fold(azerbaijani("Гузадлы")) == fold("Quzadlı")
