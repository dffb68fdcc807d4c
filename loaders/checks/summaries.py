"""The marks in summaries: each names a source of its record, right behind the sentence that the source carries."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from loaders.problems import MOST_SHOWN, Finding, rule, shortened
from loaders.reading.entries import Entry
from loaders.reading.nearness import nearest
from loaders.reading.sentences import CLOSING, ENDS, MARK, Sentence

MOST_WITHOUT_MARKS = 5
"""Through so many sources of a summary readers can look for the one that carries a sentence."""

_FIELD = ("summary",)
_ALIKE = r"\[\^[^\[\]]*\]|\[\^\S*|\^\[[^\[\]]*\]|\[[0-9]{1,2}(?:[,–-] ?[0-9]{1,2})*\]"
_LONGEST_BEGINNING = 40
_HOW = "write '[^source-key]' right behind the full stop, with the key of the source that carries the sentence"


def _sources(entry: Entry) -> list[str]:
    """The keys of what carries the summary, each once."""
    return [*dict.fromkeys(citation["source"] for citation in entry.data["sources"])]


def _sentences(entry: Entry) -> list[Sentence]:
    return [Sentence(*told) for told in entry.data["sentences"]] if entry.registry == "events" else []


class _Found(NamedTuple):
    """What may have been meant for a mark and is none where it stands, with what is before and behind it."""

    mark: str
    before: str
    behind: str
    skip: int
    """How often the same stands before it in the record."""

    @property
    def is_mark(self) -> bool:
        return re.fullmatch(MARK, self.mark) is not None


def _left_over(entry: Entry) -> Iterator[_Found]:
    """What of that is still in the text."""
    if entry.registry != "events" or "[" not in entry.data["summary"]:
        return
    alike = re.compile(rf"{_ALIKE}|\[(?:{'|'.join(map(re.escape, _sources(entry)))})\]")
    passed, number = "", count()
    for sentence in _sentences(entry):
        text = sentence.text
        for found in alike.finditer(text):
            start, end = found.span()
            skip = f"{passed}{text[:start]}".count(found[0]) if next(number) < MOST_SHOWN else 0
            yield _Found(found[0], text[max(0, start - 1) : start], text[end : end + 1], skip)
        passed += str(sentence)


@rule("mark-unknown", wrong="summary: They met.[^b]\nsources: [{source: a}]", right="summary: They met.[^a]")
def check_mark_known(entry: Entry) -> Iterator[Finding]:
    """A mark in a summary names one of the sources that stand under `sources` of its record."""
    known = _sources(entry) if entry.registry == "events" else []
    for key in dict.fromkeys(key for sentence in _sentences(entry) for key in sentence.sources):
        if key not in known:
            near = nearest(key, known)
            cure = f"did you mean '[^{near}]'? If not, list it there" if near else "list it there, or mark another one"
            message = f"{shortened(key)!r} is not among the 'sources' of this record"
            yield entry.finding("mark-unknown", _FIELD, message, cure, needle=f"[^{key}]")


@rule("mark-duplicate", wrong="summary: They met.[^a][^a]", right="summary: They met.[^a]")
def check_mark_once(entry: Entry) -> Iterator[Finding]:
    """A sentence of a summary names a source once."""
    for sentence in _sentences(entry):
        for key in (key for key, times in Counter(sentence.sources).items() if times > 1):
            message = f"'[^{shortened(key)}]' stands twice behind {_beginning(sentence)!r}"
            yield entry.finding("mark-duplicate", _FIELD, message, "take one out", needle=f"[^{key}]")


@rule("mark-malformed", wrong="summary: They met.[1]", right="summary: They met.[^un-record-1946]")
def check_mark_form(entry: Entry) -> Iterator[Finding]:
    """A mark in a summary is the key of a source in square brackets, behind a circumflex."""
    for found in _left_over(entry):
        if not found.is_mark:
            meant = [key for key in re.split(r"[\[\]^,;\s]+", found.mark) if key in _sources(entry)]
            cure = f"write {''.join(f'[^{key}]' for key in meant)!r}" if meant else _HOW
            message = f"{shortened(found.mark)!r} is no mark of a source"
            yield entry.finding("mark-malformed", _FIELD, message, cure, needle=found.mark, skip=found.skip)


@rule("mark-misplaced", wrong="summary: They met[^un-record-1946].", right="summary: They met.[^un-record-1946]")
def check_mark_place(entry: Entry) -> Iterator[Finding]:
    """A mark in a summary stands right behind the end of a sentence, with a space or nothing behind it."""
    for found in _left_over(entry):
        if found.is_mark:
            message, cure = _misplaced(found)
            yield entry.finding("mark-misplaced", _FIELD, message, cure, needle=found.mark, skip=found.skip)


def _misplaced(found: _Found) -> tuple[str, str]:
    """Message and cure."""
    mark = shortened(found.mark)
    if found.behind and found.behind in ENDS + CLOSING:
        return f"{mark!r} stands in front of {found.behind!r}", f"write {found.behind + mark!r}"
    if not found.before.strip():
        return f"{mark!r} stands apart from its sentence", "put it right behind the full stop, without a space"
    if found.before in ENDS + CLOSING:
        return f"{mark!r} is followed by {found.behind!r}", "put a space behind it"
    return f"{mark!r} stands within a sentence", "put it right behind the full stop of the sentence"


@rule(
    "sentence-unmarked",
    wrong="summary: They met.[^a] They parted.\nsources: [{source: a}, {source: b}]",
    right="summary: They met.[^a] They parted.[^a][^b]",
)
def check_sentences_marked(entry: Entry) -> Iterator[Finding]:
    """In a reviewed record each sentence of the summary names its sources, if there are more than five or one does."""
    if entry.registry != "events" or entry.data["status"] != "reviewed" or any(_left_over(entry)):
        return
    found = _sentences(entry)
    if len(_sources(entry)) > MOST_WITHOUT_MARKS or any(sentence.sources for sentence in found):
        for sentence, word, skip in _unmarked(found):
            message = f"the sentence {_beginning(sentence)!r} names none of the summary's sources"
            yield entry.finding("sentence-unmarked", _FIELD, message, _HOW, needle=word, skip=skip)


def _unmarked(found: list[Sentence]) -> Iterator[tuple[Sentence, str, int]]:
    """Sentences without marks, each with its first word, and how often that stands before it in the record."""
    passed, number = "", count()
    for sentence in found:
        if not sentence.sources:
            word = sentence.text.split(maxsplit=1)[0]
            yield sentence, word, passed.count(word) if next(number) < MOST_SHOWN else 0
        passed += str(sentence)


@rule(
    "source-unmarked",
    level="warning",
    wrong="summary: They met.[^a]\nsources: [{source: a}, {source: b}]",
    right="summary: They met.[^a][^b]\nsources: [{source: a}, {source: b}]",
)
def check_sources_marked(entry: Entry) -> Iterator[Finding]:
    """Where sentences of a summary name their sources, each of the summary's sources is named by one."""
    named = {key for sentence in _sentences(entry) for key in sentence.sources}
    if not named or any(_left_over(entry)):
        return
    for position, citation in enumerate(entry.data["sources"]):
        if citation["source"] not in named:
            message = f"no sentence of the summary names {citation['source']!r}"
            cure = "mark the sentence that it carries, or take it out here; what carries a fact or a claim stands there"
            yield entry.finding("source-unmarked", ("sources", position, "source"), message, cure)


def _beginning(sentence: Sentence) -> str:
    """The first words of a sentence, by which people find it."""
    text = " ".join(sentence.text.split())
    return text if len(text) <= _LONGEST_BEGINNING else f"{text[:_LONGEST_BEGINNING].rpartition(' ')[0]} …"
