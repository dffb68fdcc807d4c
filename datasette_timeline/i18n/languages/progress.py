"""How far a language has come: which texts it has, and which are said in English for now."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import yaml

from datasette_timeline.i18n.languages.checking import TERM_LISTS, english_patterns, text_of
from datasette_timeline.i18n.languages.language import Language

_FORMS = ("zero", "one", "two", "few", "many", "other")


class Progress(NamedTuple):
    """How many of the interface's texts a language has."""

    total: int
    lacking: Sequence[str]
    """Texts said in English, in the order of en.yml: 'nav.main', or 'events.*' for one that depends on a number."""

    @property
    def done(self) -> int:
        """How many texts are translated."""
        return self.total - len(self.lacking)


@cache
def progress_of(language: Language) -> Progress:
    """How far the language has come; terms of closed lists are no texts of the interface."""
    texts = [text for text in dict.fromkeys(map(text_of, _english(language))) if text.split(".")[0] not in TERM_LISTS]
    lacking = [text for text in texts if any(_lacking_keys(language, text))]
    return Progress(len(texts), lacking)


def to_translate(language: Language) -> str:
    """What the language lacks, in YAML and English, each line a comment: nothing is taken for translated."""
    lines = [] if language.patterns else _yaml({"dates": dict(english_patterns(language))})
    if not language.letters and language.fallback and language.fallback.letters:
        lines += _yaml({"alphabet": language.fallback.letters})
    for text in progress_of(language).lacking:
        for key in _lacking_keys(language, text):
            lines += _yaml({key: _meaning(_english(language), key)})
    return "".join(f"# {line}\n" for line in lines)


def _english(language: Language) -> Mapping[str, str]:
    return (language.fallback or language).words


def _lacking_keys(language: Language, text: str) -> Iterator[str]:
    name, counted, _ = text.partition(".*")
    keys = [f"{name}.{form}" for form in _FORMS if form in language.forms] if counted else [text]
    if counted and f"{name}.other" in language.words:
        return
    yield from (key for key in keys if key not in language.words)


def _meaning(english: Mapping[str, str], key: str) -> str:
    return english.get(key) or english[f"{key.rpartition('.')[0]}.other"]


def _yaml(said: Mapping[str, Any]) -> list[str]:
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=10_000).splitlines()
