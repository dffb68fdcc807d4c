"""From language files to the languages of the interface. Later files add to earlier ones of the same language."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.reading import LanguageFile, LanguageFileError, read_language_file

DEFAULT = "en"
_SHIPPED = Path(__file__).parent
_SUFFIXES = (".yml", ".yaml")


def read_folder(folder: Path) -> list[LanguageFile]:
    """The language files of a folder. Raises LanguageFileError."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES)
    except OSError as error:
        raise LanguageFileError(f"{folder}: {error.strerror}.") from None
    return [read_language_file(path) for path in paths]


@cache
def shipped_files() -> list[LanguageFile]:
    """The language files that come with the plugin."""
    return read_folder(_SHIPPED)


def languages_of_files(files: Iterable[LanguageFile]) -> Mapping[str, Language]:
    """The languages by code: English first, then by code."""
    by_code: dict[str, list[LanguageFile]] = {}
    for file in files:
        by_code.setdefault(file.code, []).append(file)
    english = _language(DEFAULT, by_code.pop(DEFAULT), None)
    others = {code: _language(code, by_code[code], english) for code in sorted(by_code)}
    return {DEFAULT: english, **others}


def _language(code: str, files: Iterable[LanguageFile], fallback: Language | None) -> Language:
    words: dict[str, str] = {}
    patterns: dict[str, str] = {}
    name = letters = reviewed_by = None
    for file in files:
        words |= {key: written.text for key, written in file.words.items()}
        patterns |= {key: written.text for key, written in file.dates.items()}
        name = file.name or name
        letters = file.alphabet.text if file.alphabet else letters
        reviewed_by = file.reviewed_by or reviewed_by
    return Language(code, words, patterns, name, fallback, letters, reviewed_by)
