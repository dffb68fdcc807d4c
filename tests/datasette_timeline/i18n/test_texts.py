"""The words of the interface: complete in English, sound in every language."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from markupsafe import Markup

import datasette_timeline
from datasette_timeline.i18n.languages.checking import TERM_LISTS, check_dates, check_file, placeholders, text_of
from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.loading import shipped_files
from datasette_timeline.i18n.texts import LANGUAGES, MissingTextWarning, Texts, full_stop, texts_in
from loaders.importing.importers import IMPORTERS
from schema.vocabulary import LISTS

PACKAGE = Path(datasette_timeline.__file__).parent
ENGLISH = LANGUAGES["en"].words
OTHERS = [code for code in LANGUAGES if code != "en"]


def english_for(key: str) -> str:
    """The English text that a text of another language translates."""
    return ENGLISH.get(key) or ENGLISH[text_of(key).replace(".*", ".other")]


def terms() -> set[str]:
    """Keys of closed lists, whose English is in the database."""
    in_the_file = {"relation-inverse": "relation", "type": "event-type", "about": "claim-subject"}
    return {f"{field}.{term}" for field in TERM_LISTS for term in LISTS[in_the_file.get(field, field)].terms}


def test_the_files_are_sound() -> None:
    files = shipped_files()
    assert sorted(file.code for file in files) == sorted(LANGUAGES)
    for file in files:
        check_file(file, LANGUAGES["en"])
        check_dates(file, LANGUAGES[file.code])


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_terms_are_those_of_the_closed_lists(code: str) -> None:
    translated = {key for key in LANGUAGES[code].words if key.split(".")[0] in TERM_LISTS}
    assert translated - terms() == set()


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_the_placeholders(code: str) -> None:
    for key, text in LANGUAGES[code].words.items():
        if key not in terms() and not key.endswith(".one"):  # 'one account' may do without the number
            assert placeholders(text) == placeholders(english_for(key)), key


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_what_is_counted_has_every_form_that_a_number_takes(code: str) -> None:
    language = LANGUAGES[code]
    needed = {language.plural(number) for number in range(200)}
    forms: dict[str, set[str]] = defaultdict(set)
    for key in language.words:
        if text_of(key) != key:
            forms[text_of(key)].add(key.rsplit(".", 1)[1])
    assert forms
    for key, found in forms.items():
        assert needed <= found, key


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_texts_are_plain_and_tidy(code: str) -> None:
    for key, text in LANGUAGES[code].words.items():
        assert text == text.strip(), key
        assert text, key
        assert not re.search(r"[<>]|  ", text), key


def test_languages_say_their_own_names() -> None:
    assert {code: language.name for code, language in LANGUAGES.items()} == {
        "en": "English",
        "az": "Azərbaycanca",
        "hy": "Հայերեն",
        "ru": "Русский",
    }


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("en", {0: "other", 1: "one", 2: "other", 11: "other", 21: "other"}),
        ("az", {0: "other", 1: "one", 2: "other"}),
        ("hy", {0: "one", 1: "one", 2: "other", 11: "other"}),
        ("ru", {0: "many", 1: "one", 2: "few", 4: "few", 5: "many", 11: "many", 12: "many", 21: "one", 112: "many"}),
    ],
)
def test_plural_forms(code: str, forms: dict[int, str]) -> None:
    assert {number: LANGUAGES[code].plural(number) for number in forms} == forms


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("en", 1_234_567, "1,234,567"),
        ("en", 20000.0, "20,000"),
        ("en", 2.5, "2.5"),
        ("en", 1234.56789, "1,234.56789"),
        ("ru", 99.5, "99,5"),
        ("az", 1234.5, "1.234,5"),
        ("az", 20_000, "20.000"),
        ("ru", 20_000, "20\N{NO-BREAK SPACE}000"),
        ("hy", 999, "999"),
    ],
)
def test_thousands_are_set_apart(code: str, number: float, text: str) -> None:
    assert texts_in(code).number(number) == text


def test_counts_are_said_in_words_where_the_language_has_them() -> None:
    said = [str(texts_in("en").count("accounts", number)) for number in (1, 2, 9, 10, 1200)]
    assert said == ["one account", "two accounts", "nine accounts", "10 accounts", "1,200 accounts"]
    assert [str(texts_in("ru").count("events", number)) for number in (1, 3, 11)] == [
        "1 событие",
        "3 события",
        "11 событий",
    ]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("1921 г.", "From 1920 to 1921 г."),
        (Markup('<span lang="ru">1921 г.</span>'), 'From 1920 to <span lang="ru">1921 г.</span>'),
        ("1921", "From 1920 to 1921."),
    ],
)
def test_a_sentence_ends_once_where_its_last_value_ends_in_a_full_stop(last: str, said: str) -> None:
    assert texts_in("en")("about-page.span", first="1920", last=last) == said
    assert texts_in("en").plain("about-page.span", first="1920", last=last) == said


def test_a_full_stop_is_set_where_there_is_none() -> None:
    assert full_stop("Post, 1921 г.") == Markup("Post, 1921 г.")
    assert full_stop(Markup('Post, <span lang="ru">1921 г.</span>')) == Markup('Post, <span lang="ru">1921 г.</span>')
    assert full_stop("<Post>, 1921") == Markup("&lt;Post&gt;, 1921.")


def test_values_are_escaped() -> None:
    assert texts_in("en")("footer.version", version="<b>") == Markup("Version &lt;b&gt;")
    assert texts_in("en")("footer.version", version=Markup("<b>1</b>")) == Markup("Version <b>1</b>")


def test_english_that_stands_in_is_marked_as_english() -> None:
    french = Texts(Language("fr", {}, {}, fallback=LANGUAGES["en"]))
    assert french("nav.actors") == Markup('<span lang="en">Actors</span>')
    assert french.plain("nav.actors") == "Actors"
    assert texts_in("en")("nav.actors") == "Actors"


def test_names_are_marked_where_they_are_not_in_the_language_of_the_page() -> None:
    assert texts_in("ru").foreign("Şoşa", "az") == Markup('<span lang="az">Şoşa</span>')
    assert texts_in("az").foreign("Şoşa", "az") == Markup("Şoşa")
    assert texts_in("ru").foreign("<i>", "az") == Markup('<span lang="az">&lt;i&gt;</span>')
    assert texts_in("ru").attribute("en") == Markup(' lang="en"')
    assert texts_in("en").attribute("en") == Markup("")


def test_a_language_that_there_is_not_is_english() -> None:
    assert texts_in("fr") == Texts(LANGUAGES["en"])


def test_a_text_that_even_english_lacks_breaks_nothing() -> None:
    with pytest.warns(MissingTextWarning, match=r"^languages/en.yml has no text 'format.web-map'.$"):
        assert texts_in("ru")("format.web-map") == Markup('<span lang="en">web map</span>')
    with pytest.warns(MissingTextWarning):
        assert texts_in("ru").plain("format.other-map", n=1) == "other map"
    with pytest.warns(MissingTextWarning):
        assert texts_in("ru").count("such.things", 1200) == Markup(
            '<span lang="en">1\N{NO-BREAK SPACE}200 things</span>'
        )


def test_a_text_that_even_english_lacks_fails_in_tests() -> None:
    with pytest.raises(MissingTextWarning, match=r"no text 'no\.such-key'"):
        texts_in("en")("no.such-key")


def used_keys() -> tuple[set[str], set[str]]:
    """Keys that pages ask for in full, and beginnings of those that they put together."""
    whole, begun = set(), set()
    sources = [*PACKAGE.rglob("*.html"), *(path for path in PACKAGE.rglob("*.py") if path.parent.name != "languages")]
    for path in sources:
        text = path.read_text(encoding="utf-8")
        whole |= set(re.findall(r"""\b(?:t|texts)(?:\.\w+)?\(\s*f?["']([a-z][\w.=-]*[\w=])["']""", text))
        begun |= set(re.findall(r"""["']([a-z][\w-]*(?:\.[\w-]+)*[.-])(?:["']\s*~|\{)""", text))
    return whole, begun


def test_pages_ask_for_texts_that_exist() -> None:
    whole, begun = used_keys()
    assert len(whole) > 80
    counted = {text_of(key).removesuffix(".*") for key in ENGLISH}
    assert sorted(whole - set(ENGLISH) - counted) == []
    assert [start for start in begun if start.startswith("nav.")] == ["nav."]


def test_every_text_is_said_somewhere() -> None:
    sources = [*PACKAGE.rglob("*.html"), *(path for path in PACKAGE.rglob("*.py") if path.parent.name != "languages")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    begun = {*used_keys()[1], "contested."}  # a term, put together with its field like those of the database
    for key in set(ENGLISH) - terms():
        name = text_of(key).removesuffix(".*")
        assert f'"{name}"' in said or f"'{name}'" in said or key.startswith(tuple(begun)), key


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_column_of_imported_rows_has_a_name(code: str) -> None:
    columns = {column for each in IMPORTERS.values() for column in each.table.columns}
    assert not [column for column in sorted(columns) if f"column.{column}" not in LANGUAGES[code].words]
