"""What is wrong in a language file, in one sentence with its line."""

from pathlib import Path

import pytest

from datasette_timeline.i18n.languages.checking import check_file, placeholders, text_of
from datasette_timeline.i18n.languages.reading import LanguageFileError, read_language_file
from datasette_timeline.i18n.texts import LANGUAGES


def check(folder: Path, text: str, name: str = "fr.yml") -> None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    check_file(read_language_file(path), LANGUAGES["en"])


def test_sound_files_pass(tmp_path: Path) -> None:
    check(
        tmp_path,
        "nav.main: Principale\nalphabet: Aa Bb Cc\n"
        'events.one: un événement\nevents.many: "{n} d’événements"\nevents.other: "{n} événements"\n'
        "accounts.=12: une douzaine de versions\n"
        "type.war: guerre\nrelation.part-of: fait partie de\nsource-kind.ngo-report: rapport\n"
        'dates:\n  year: "{year}"\n',
    )
    check(tmp_path, "nav.main: 主", "zh-Hant.yml")
    check(tmp_path, 'nav.main: Main\nfooter.version: "{version}"\n', "en.yml")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("nav.main: x\nnav.timelin: y", "line 2: there is no text 'nav.timelin'. Did you mean 'nav.timeline'?"),
        ("zzz: y", "line 1: there is no text 'zzz'."),
        ("nav.main.one: y", "line 1: there is no text 'nav.main.one'. Did you mean 'nav.main'?"),
        ("events: y", "line 1: there is no text 'events'. Did you mean 'events.*'?"),
        ('events.few: "{n}"', "line 1: 'events.few' is no plural form of this language: many, one, other."),
        ("footer.version: V. {release}", "line 1: 'footer.version' cannot fill in {release}, only {version}."),
        ("nav.main: x {n}", "line 1: 'nav.main' cannot fill in {n}, nothing."),
        ("type.war: x {n}", "line 1: 'type.war' cannot fill in {n}, nothing."),
        ("footer.version: V. {version.x}", "line 1: 'footer.version' cannot fill in {version.x}, only {version}."),
        (
            "footer.version: V. {version!r:>9}",
            "line 1: 'footer.version' cannot fill in {version!r:>9}, only {version}.",
        ),
        ("footer.version: V. {}", "line 1: 'footer.version' cannot fill in {}, only {version}."),
        ("footer.version: V. {version", "line 1: 'footer.version' has a brace that stands alone."),
        ("nav.main: x }", "line 1: 'nav.main' has a brace that stands alone."),
        (
            "dates:\n  yaer: x",
            (
                "line 2: there is no date pattern 'yaer', only day, day_of_month, month, year, about, or_earlier, "
                "or_later, one_of, either, uncertain, day_unknown, month_unknown."
            ),
        ),
        ("alphabet: Aa A1", "line 1: 'alphabet' has 'A' twice."),
        ("alphabet: Aa 1", "line 1: 'alphabet' has '1', which is no letter. Write 'Aa Bb Çç'."),
        ('dates:\n  year: "{jahr}"', "line 2: 'year' cannot fill in {jahr}, only {year}."),
    ],
)
def test_faults_are_told_of_with_their_line(text: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(LanguageFileError) as caught:
        check(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'fr.yml'}, {complaint}"


@pytest.mark.parametrize("name", ["french", "xx", "FR", "fr_FR", "root"])
def test_files_are_called_by_their_language(name: str, tmp_path: Path) -> None:
    with pytest.raises(LanguageFileError) as caught:
        check(tmp_path, "nav.main: x", f"{name}.yml")
    assert str(caught.value) == (
        f"{tmp_path / name}.yml: Unicode CLDR knows no language '{name}'. Files are called by a tag: fr.yml, pt-BR.yml."
    )


def test_plural_forms_belong_to_one_text() -> None:
    assert [text_of(key) for key in ("events.few", "accounts.=2", "type.other", "nav.main")] == [
        "events.*",
        "accounts.*",
        "type.other",
        "nav.main",
    ]
    assert placeholders("{n} of {total}, {{not}}") == {"{n}", "{total}"}
