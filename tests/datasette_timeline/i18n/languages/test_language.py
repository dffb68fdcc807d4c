"""What Unicode CLDR knows of a language."""

from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.texts import LANGUAGES


def test_no_language_takes_over_the_months_of_those_asked_before() -> None:
    assert {code: language.dates.months_alone[4] for code, language in LANGUAGES.items()} == {
        "en": "May",
        "az": "may",
        "hy": "մայիս",
        "ru": "май",
    }
    french = Language("fr", {}, LANGUAGES["en"].patterns).dates
    assert (french.months[4], french.months_alone[4]) == ("mai", "mai")
