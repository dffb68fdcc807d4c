import pytest

from datasette_timeline.published.folding import fold, indexed, readings


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Şuşa", "susa"),
        ("Шуша", "shusha"),
        ("Շուշի", "shushi"),
        ("Ստեփանակերտ", "stepanakert"),
        ("Step’anakert", "step'anakert"),
        ("Vörös, 1992", "voros, 1992"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_folds_every_script_to_plain_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_reads_schwa_in_both_ways() -> None:
    assert readings("Əliyev") == ["eliyev", "aliyev"]
    assert readings("Aliyev") == ["aliyev"]


def test_indexes_both_readings_of_a_word() -> None:
    assert indexed("Heydər Əliyev, 1993") == "heyder eliyev, 1993 heydar aliyev"
