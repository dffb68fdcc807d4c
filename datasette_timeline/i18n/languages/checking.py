"""Is a language file sound? Each of its texts must be a translation, and fill in no more than the English one does."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from string import Formatter

from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.reading import LanguageFile, LanguageFileError, Written
from datasette_timeline.published.languages import locale_of

TERM_LISTS = frozenset(
    {
        "about",
        "actor-kind",
        "actor-role",
        "agreement",
        "coverage",
        "importance",
        "person-standing",
        "place-kind",
        "place-precision",
        "place-role",
        "relation",
        "relation-inverse",
        "request-kind",
        "request-outcome",
        "source-kind",
        "support",
        "type",
    }
)
"""Closed lists that languages may translate, by keys like 'type.war'. The words they translate are the dataset's."""

_COUNTED = re.compile(r"(?P<text>.+)\.(?P<form>zero|one|two|few|many|other|=\d+)")


def text_of(key: str) -> str:
    """The text that a key is, or is a plural form of: 'events.few' of 'events.*'."""
    counted = _COUNTED.fullmatch(key)
    return f"{counted['text']}.*" if counted and not _is_term(key) else key


def check_file(file: LanguageFile, english: Language) -> None:
    """Raise LanguageFileError for the first fault of a file, compared with the English that it translates."""
    forms = _plural_forms(file)
    texts = filled_in(english.words)
    for key, written in file.words.items():
        if text_of(key) not in texts and not _is_term(key):
            raise file.fault(written.line, f"there is no text '{key}'.{_meant(text_of(key), texts)}")
        if text_of(key) != key and not _fits(key, forms):
            raise file.fault(written.line, f"'{key}' is no plural form of this language: {', '.join(sorted(forms))}.")
        _check_placeholders(file, key, written, texts.get(text_of(key), frozenset()))
    if file.alphabet:
        _check_alphabet(file, file.alphabet)
    patterns = filled_in(english.patterns)
    for key, written in file.dates.items():
        if key not in patterns:
            raise file.fault(written.line, f"there is no date pattern '{key}', only {', '.join(patterns)}.")
        _check_placeholders(file, key, written, patterns[key])


def check_dates(file: LanguageFile, language: Language) -> None:
    """Raise LanguageFileError for a file after which its language can write some dates and others not."""
    lacking = [name for name in english_patterns(language) if name not in language.patterns]
    if file.dates and lacking:
        line = min(written.line for written in file.dates.values())
        raise file.fault(line, f"'dates' lacks '{lacking[0]}'. Give all date patterns, or none for English ones.")


def english_patterns(language: Language) -> Mapping[str, str]:
    """The date patterns that a complete language has, in English."""
    return (language.fallback or language).patterns


def filled_in(texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """What each text fills in, in all of its plural forms together: {'events.*': {'{n}'}}."""
    filled: dict[str, frozenset[str]] = {}
    for key, text in texts.items():
        filled[text_of(key)] = filled.get(text_of(key), frozenset()) | placeholders(text)
    return filled


def placeholders(text: str) -> frozenset[str]:
    """What is in braces, braces included. Raises ValueError where a brace stands alone."""
    return frozenset(
        f"{{{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}}}"
        for _, name, form, conversion in Formatter().parse(text)
        if name is not None
    )


def _is_term(key: str) -> bool:
    return key.partition(".")[0] in TERM_LISTS


def _plural_forms(file: LanguageFile) -> frozenset[str]:
    try:
        return frozenset({*locale_of(file.code).plural_form.tags, "other"})
    except ValueError:
        raise LanguageFileError(
            f"{file.path}: Unicode CLDR knows no language '{file.code}'. Files are called by a tag: fr.yml, pt-BR.yml."
        ) from None


def _fits(key: str, forms: frozenset[str]) -> bool:
    form = key.rpartition(".")[2]
    return form in forms or form.startswith("=")


def _meant(text: str, texts: Mapping[str, frozenset[str]]) -> str:
    near = get_close_matches(text, texts, 1)
    return f" Did you mean '{near[0]}'?" if near else ""


def _check_alphabet(file: LanguageFile, written: Written) -> None:
    forms = "".join(written.text.split())
    for number, form in enumerate(forms):
        if not form.isalpha():
            raise file.fault(written.line, f"'alphabet' has '{form}', which is no letter. Write 'Aa Bb Çç'.")
        if form in forms[:number]:
            raise file.fault(written.line, f"'alphabet' has '{form}' twice.")


def _check_placeholders(file: LanguageFile, key: str, written: Written, known: frozenset[str]) -> None:
    try:
        unknown = sorted(placeholders(written.text) - known)
    except ValueError:
        raise file.fault(written.line, f"'{key}' has a brace that stands alone.") from None
    if unknown:
        allowed = f"only {', '.join(sorted(known))}" if known else "nothing"
        raise file.fault(written.line, f"'{key}' cannot fill in {unknown[0]}, {allowed}.")
