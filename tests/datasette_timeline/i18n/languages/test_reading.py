"""Language files as they are read, and what is said of those that cannot be."""

import os
from pathlib import Path

import pytest

from datasette_timeline.i18n.languages.reading import LanguageFileError, Written, read_language_file


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "fr.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_texts_stay_what_is_written(tmp_path: Path) -> None:
    text = '\ufeffname: Breton\nalphabet: Aa Bb\ndates:\n  year: "{year}"\n\n# Words\nsort.by: no\nevents.one: "{n}: 1"'
    file = read_language_file(written(tmp_path, text))
    assert (file.code, file.name, file.alphabet) == ("fr", "Breton", Written("Aa Bb", 2))
    assert file.dates == {"year": Written("{year}", 4)}
    assert file.words == {"sort.by": Written("no", 7), "events.one": Written("{n}: 1", 8)}


def test_a_file_may_say_nothing(tmp_path: Path) -> None:
    assert read_language_file(written(tmp_path, "# to be done\n")).words == {}


QUOTES = "put texts with a colon, or with a brace at their beginning, in quotes"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: b\nc: d: e\n", f", line 2: this is not YAML (mapping values are not allowed in this context): {QUOTES}."),
        ("a: {n} b\n", f", line 1: this is not YAML (did not find expected key): {QUOTES}."),
        ("a: b\n---\nc: d\n", f", line 2: this is not YAML (but found another document): {QUOTES}."),
        ("a: {n}\n", ", line 1: 'a' must be a text; put it in quotes if it begins with a brace or bracket."),
        ("a: b\na: c\n", ", line 2: 'a' stands here a second time; the first is on line 1."),
        (
            'dates:\n  year: "{year}"\n  year: x\n',
            ", line 3: 'year' stands here a second time; the first is on line 2.",
        ),
        ("a: b\nc:\n", ", line 2: 'c' has no text; without the key, English stands in."),
        ("- a\n", ", line 1: here must be keys, each with its text: 'nav.main: Main'."),
        ("dates: [a]\n", ", line 1: here must be keys, each with its text: 'nav.main: Main'."),
        ("a: &again b\nc: *other\n", f", line 2: this is not YAML (found undefined alias): {QUOTES}."),
        (b"a: \xe9\n", ": this is not text in UTF-8."),
    ],
)
def test_what_cannot_be_read_is_told_of_with_its_line(text: str | bytes, complaint: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(LanguageFileError) as caught:
        read_language_file(path)
    assert str(caught.value) == f"{path}{complaint}"


def test_characters_that_yaml_does_not_allow(tmp_path: Path) -> None:
    with pytest.raises(LanguageFileError, match=r"fr\.yml: this is not YAML \(.*control characters"):
        read_language_file(written(tmp_path, "a: \x07\n"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LanguageFileError) as caught:
        read_language_file(tmp_path / "fr.yml")
    assert str(caught.value) == f"{tmp_path}{os.sep}fr.yml: No such file or directory."
