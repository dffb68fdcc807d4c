"""Texts in other languages: those of the site, true to the original, with registered names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import permutations, zip_longest

from datasette_timeline.published.alphabet import alphabet_of
from datasette_timeline.published.endings import base_forms
from datasette_timeline.published.terms import tokens
from loaders.checks.persons import is_unnamed
from loaders.problems import FieldPath, Finding, plural, rule, shortened
from loaders.reading.cited_texts import CitedText, cited_texts
from loaders.reading.entries import Dataset, Entry

OF_MISSING = "translation-unbound"

_FORMAT = "python -m loaders format"
_DESCRIPTION = re.compile(r"(?<!\w)[a-z]{4,}")
_SLASH = re.compile(r"\s*/\s*")

Translated = tuple[CitedText, CitedText]
"""A text, and what it is in another language."""


def _translations(entry: Entry) -> Iterator[Translated]:
    for original in cited_texts(entry.registry, entry.data):
        yield from ((original, told) for told in original.translations)


def _all(dataset: Dataset) -> Iterator[tuple[Entry, CitedText, CitedText]]:
    for registry in ("events", "dataset"):
        for entry in dataset.registry(registry).values():
            yield from ((entry, *translated) for translated in _translations(entry))


def _offered(dataset: Dataset) -> set[str]:
    """The languages beside that of the records in which the site has pages: those in which places have names."""
    names = (name for place in dataset.registry("places").values() for name in place.data["names"])
    return {name["language"] for name in names} - {_language_of(dataset)}


@rule("translation-language", wrong="language: en, where the records are in English", right="language: ru")
def check_language(dataset: Dataset) -> Iterator[Finding]:
    """A translation is into a language in which the site has pages, and not into that of the records."""
    own = _language_of(dataset)
    offered = _offered(dataset)
    for entry, _, translation in _all(dataset):
        field, language = translation.inside, translation.told["language"]
        if language == own:
            message, cure = f"the records themselves are in {own!r}", "take the translation out"
            yield entry.finding("translation-language", (*field, "language"), message, cure)
        elif language not in offered and "places" not in dataset.unread:
            message = f"no place has a name in {language!r}, so no page is in it"
            cure = "register names of places in it first, or take the translation out"
            yield entry.finding("translation-language", (*field, "language"), message, cure)


@rule("translation-duplicate", wrong="translations: two with language: ru", right="translations: one with language: ru")
def check_once(entry: Entry) -> Iterator[Finding]:
    """A record has one translation into each language, and so has each text of the dataset."""
    seen: set[tuple[FieldPath, str]] = set()
    for original, translation in _translations(entry):
        language = translation.told["language"]
        if (original.inside, language) in seen:
            message = f"there is a translation into {language!r} above"
            field = (*translation.inside, "language")
            yield entry.finding("translation-duplicate", field, message, "keep one of the two")
        seen.add((original.inside, language))


@rule(
    "translation-citations",
    wrong="summary: They met.[^a]\ntranslations: [{…, summary: Они встретились.}]",
    right="summary: They met.[^a]\ntranslations: [{…, summary: Они встретились.[^a]}]",
)
def check_citations(entry: Entry) -> Iterator[Finding]:
    """The summary of a translation has the sentences of the original, each with the same marks; so have other texts."""
    for original, translation in _translations(entry):
        if fault := _unlike(original.told["sentences"], translation.told["sentences"]):
            cure = "translate sentence by sentence, and put behind each the marks that it has in the original"
            yield entry.finding("translation-citations", translation.field, fault, cure)


def _unlike(original: Sequence[Sequence[str]], translated: Sequence[Sequence[str]]) -> str:
    """What is wrong with the sentences of a translation; empty where nothing is."""
    for number, (there, here) in enumerate(zip_longest(original, translated), 1):
        if not (there and here):
            return f"there are {plural(len(translated), 'sentence')} here, and in the original {len(original)}"
        if tuple(there[1]) != tuple(here[1]):
            return f"sentence {number} has {_marks(here[1])}, and in the original {_marks(there[1])}"
    return ""


def _marks(keys: Iterable[str]) -> str:
    written = "".join(f"[^{key}]" for key in keys)
    return repr(shortened(written)) if written else "no mark"


@rule(OF_MISSING, wrong="- language: ru", right="- language: ru\n  of: k7f2m4tz")
def check_bound(entry: Entry) -> Iterator[Finding]:
    """A translation in a reviewed record says which wording it follows; 'python -m loaders format' writes that."""
    for original, translation in _translations(entry):
        if not translation.told["of"] and original.told["status"] == "reviewed":
            field, language = (*translation.inside, "language"), translation.told["language"]
            message = f"it is not said which wording the translation into {language!r} follows"
            yield entry.finding(OF_MISSING, field, message, f"run '{_FORMAT}': it writes 'of:'")


@rule(
    "translation-outdated",
    level="warning",
    wrong="a title that was changed after its translation",
    right="the translation changed, too",
)
def check_up_to_date(entry: Entry) -> Iterator[Finding]:
    """A translation follows its original: where title or summary have changed since, somebody looks at it again."""
    for original, translation in _translations(entry):
        if translation.told["of"] and translation.told["of"] != original.digest:
            language = translation.told["language"]
            message = f"the original has changed since it was translated into {language!r}"
            cure = f"mend the translation if need be, then run '{_FORMAT} --translated {language} {entry.path}'"
            yield entry.finding("translation-outdated", (*translation.inside, "of"), message, cure)


@rule(
    "translation-name",
    level="warning",
    wrong="title: Talks in Mill Town, translated without any name that mill-town has in that language",
    right="the name that registries/places.yml has in that language, in whatever case",
)
def check_names(dataset: Dataset) -> Iterator[Finding]:
    """Where the original names a place or an actor, a translation has a name that is registered in its language."""
    for entry, field, language, named, words in _texts(dataset):
        for name, things in named:
            if fault := _fault(name, things, language, words):
                yield entry.finding("translation-name", field, *fault)


@rule("translation-pair", level="warning", wrong="Мольна / Милтаун", right="Милтаун / Мольна")
def check_pairs(dataset: Dataset) -> Iterator[Finding]:
    """Names of a place that stand together in a translation are in the order of its language's alphabet."""
    for entry, field, language, named, words in _texts(dataset):
        for before, after in _turned([thing for _, things in named for thing in things], language, words):
            message = f"{before!r} stands before {after!r}, but comes after it in the alphabet of {language!r}"
            yield entry.finding("translation-pair", field, message, f"write '{after} / {before}'")


def _texts(dataset: Dataset) -> Iterator[tuple[Entry, FieldPath, str, list[tuple[str, list[Entry]]], "_Words"]]:
    """Every translated text: where it stands, its language, what the original names, and its words."""
    offered, named = _offered(dataset), None
    for entry, original, translation in _all(dataset):
        named, language = named or _Named(dataset), translation.told["language"]
        for field, text, translated in _side_by_side(original, translation) if language in offered else ():
            yield entry, field, language, named.find(text), _Words(translated)


def _side_by_side(original: CitedText, translation: CitedText) -> Iterator[tuple[FieldPath, str, str]]:
    """Title and text of a translation: where each stands, the original, and what it is there."""
    if original.title and translation.title:
        yield (*translation.inside, translation.titled), original.title, translation.title
    yield translation.field, original.told[original.name], translation.told[translation.name]


class _Named:
    """The places and actors by the names that records give them: registered in the language of the records."""

    def __init__(self, dataset: Dataset) -> None:
        language = _language_of(dataset)
        self._things: defaultdict[str, list[Entry]] = defaultdict(list)
        for thing in (*dataset.registry("places").values(), *dataset.registry("actors").values()):
            for name in {*_names(thing, language), *filter(None, [thing.data.get("label")])}:
                self._things[name].append(thing)
        longest_first = sorted(self._things, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def find(self, text: str) -> list[tuple[str, list[Entry]]]:
        """Every name in a text once, with what bears it; not what only describes somebody, as 'forces of Northland'."""
        found = dict.fromkeys(match[0] for match in self._pattern.finditer(" ".join(text.split())))
        return [
            (name, things)
            for name in found
            if (things := [each for each in self._things[name] if _is_name(name, each)])
        ]


def _is_name(name: str, thing: Entry) -> bool:
    """Whether it is a proper name: those of actors have no longer word in small letters."""
    if thing.registry == "places":
        return True
    return not (_DESCRIPTION.search(name) or is_unnamed(thing.data))


def _names(thing: Entry, language: str) -> list[str]:
    return [name["name"] for name in thing.data["names"] if name["language"] == language]


def _language_of(dataset: Dataset) -> str:
    return next((entry.data["language"] for entry in dataset.registry("dataset").values()), "")


def _fault(name: str, things: list[Entry], language: str, words: "_Words") -> tuple[str, str] | None:
    """Message and cure where a translation does not name what the original names."""
    registered = {each: thing for thing in things for each in _names(thing, language)}
    if not registered:
        entries = " or ".join(f"{thing.registry}/{thing.key}" for thing in things)
        return f"{name!r} has no registered name in {language!r}", f"register one for {entries}, and use it here"
    if any(words.has(each) for each in registered):
        return None
    choice = " or ".join(map(repr, registered))
    return f"{name!r} of the original is not named here", f"write {choice}, in whatever case"


def _turned(things: list[Entry], language: str, words: "_Words") -> Iterator[tuple[str, str]]:
    """Pairs of names that stand against the order of the alphabet; one name may look like a case of the other."""
    key = alphabet_of(language).key
    pairs = {pair: None for thing in things for pair in permutations(dict.fromkeys(_names(thing, language)), 2)}
    against = (pair for pair in pairs if key(pair[0]) > key(pair[1]))
    return (pair for pair in against if words.has_pair(*pair) and not words.has_pair(*reversed(pair)))


@lru_cache(maxsize=20_000)
def _bases(word: str) -> frozenset[str]:
    """What a word may be a case form of: most words stand in many translations."""
    return frozenset(base for _, base in base_forms(word))


class _Words:
    """The words of a translation, each with all that it may be a form of."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = list(tokens(text))
        self._forms = [{word.plain, *word.forms, *_bases(text[word.start : word.end])} for word in self._found]

    def has(self, name: str) -> bool:
        """Whether the name stands there, in whatever case."""
        return any(self._places(name))

    def has_pair(self, before: str, after: str) -> bool:
        """Whether the two names stand there with a slash between them."""
        return any(
            self._is_slash(end) and end in (start for start, _ in self._places(after))
            for _, end in self._places(before)
        )

    def _is_slash(self, place: int) -> bool:
        between = self._text[self._found[place - 1].end : self._found[place].start] if place < len(self._found) else ""
        return _SLASH.fullmatch(between) is not None

    def _places(self, name: str) -> Iterator[tuple[int, int]]:
        """The first word of each mention, and the one behind it."""
        wanted = [{word.plain, *word.forms} for word in tokens(name)]
        for start in range(len(self._forms) - len(wanted) + 1 if wanted else 0):
            end = start + len(wanted)
            if all(any(one) for one in (a & b for a, b in zip(wanted, self._forms[start:end], strict=True))):
                yield start, end
