"""How far languages have come, on the command line too."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from datasette.cli import cli

from datasette_timeline.i18n.languages.checking import check_file
from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.progress import Progress, progress_of, to_translate
from datasette_timeline.i18n.languages.reading import read_language_file
from datasette_timeline.i18n.texts import LANGUAGES

_YEAR = {"year": "{year}"}
ENGLISH = Language(
    "en",
    {
        "nav.main": "Main",
        "events.one": "{n} event",
        "events.other": "{n} events",
        "accounts.=2": "two accounts",
        "accounts.other": "{n} accounts",
        "actor-kind.ngo": "NGO",
    },
    _YEAR,
)


def words(code: str, **given: str) -> Language:
    return Language(code, {key.replace("__", "."): text for key, text in given.items()}, _YEAR, fallback=ENGLISH)


def test_texts_are_counted_and_not_their_forms() -> None:
    assert progress_of(ENGLISH) == Progress(3, [])
    assert progress_of(words("ru")) == Progress(3, ["nav.main", "events.*", "accounts.*"])
    started = words("ru", events__one="а", events__few="б", accounts__other="в", type__war="г")
    assert (progress_of(started), progress_of(started).done) == (Progress(3, ["nav.main", "events.*"]), 1)


def test_what_is_to_be_translated_has_the_forms_of_the_language() -> None:
    assert to_translate(words("ru", events__one="а")) == (
        "# nav.main: Main\n"
        "# events.few: '{n} events'\n# events.many: '{n} events'\n"
        "# accounts.one: '{n} accounts'\n# accounts.few: '{n} accounts'\n# accounts.many: '{n} accounts'\n"
    )
    begun = Language("fr", {"nav.main": "m", "accounts.other": "c", "events.one": "e"}, {}, fallback=ENGLISH)
    assert to_translate(begun) == "# dates:\n#   year: '{year}'\n# events.other: '{n} events'\n"


def test_a_language_without_an_alphabet_is_asked_for_it() -> None:
    english = Language("en", {}, _YEAR, letters="Aa Bb")
    assert to_translate(Language("fr", {}, _YEAR, fallback=english)) == "# alphabet: Aa Bb\n"
    assert to_translate(Language("fr", {}, _YEAR, fallback=english, letters="Aa")) == ""


def test_what_is_to_be_translated_makes_a_sound_and_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "pl.yml"
    listed = to_translate(Language("pl", {}, {}, fallback=LANGUAGES["en"]))
    assert yaml.safe_load(listed) is None
    path.write_text("".join(line.removeprefix("# ") for line in listed.splitlines(keepends=True)), encoding="utf-8")
    file = read_language_file(path)
    check_file(file, LANGUAGES["en"])
    texts = {key: written.text for key, written in file.words.items()}
    assert progress_of(Language("pl", texts, {}, fallback=LANGUAGES["en"])).lacking == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fr.yml").write_text("nav.main: Principale\n", encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["timeline", "languages", *arguments])
    return result.exit_code, result.output


def test_the_command_counts(folder: Path) -> None:
    total = progress_of(LANGUAGES["en"]).total
    code, output = run("--folder", str(folder))
    lines = output.splitlines()
    assert code == 0
    assert lines[0] == f"en English: {total} of {total} texts"
    assert lines[2] == f"fr Français: 1 of {total} texts, not yet read by a native speaker"
    assert [line[:2] for line in lines] == ["en", "az", "fr", "hy", "ru"]


def test_the_command_lists_what_a_language_lacks(folder: Path) -> None:
    total = progress_of(LANGUAGES["en"]).total
    code, output = run("--folder", str(folder), "fr")
    assert code == 0
    assert output.startswith(f"# fr Français: 1 of {total} texts, not yet read by a native speaker\n# dates:\n")
    assert "\n# nav.timeline: Timeline\n" in output
    assert "nav.main" not in output
    assert run("ka")[1].startswith(f"# ka ქართული: 0 of {total} texts, not yet read by a native speaker\n")


def test_the_command_says_what_is_wrong(folder: Path) -> None:
    assert run("xx") == (1, "Error: Unicode CLDR knows no language 'xx'. Tags are like fr or pt-BR.\n")
    (folder / "fr.yml").write_text("nav.min: x\n", encoding="utf-8")
    said = f"Error: {folder / 'fr.yml'}, line 1: there is no text 'nav.min'. Did you mean 'nav.main'?\n"
    assert run("--folder", str(folder)) == (1, said)
