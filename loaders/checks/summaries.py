"""The marks in summaries: each names a source of its record, right behind the sentence that the source carries."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from loaders.problems import MOST_SHOWN, Finding, rule, shortened
from loaders.reading.cited_texts import CitedText, cited_texts
from loaders.reading.entries import Entry
from loaders.reading.nearness import nearest
from loaders.reading.sentences import CLOSING, ENDS, MARK, Sentence

MOST_WITHOUT_MARKS = 5
"""Through so many sources of a summary readers can look for the one that carries a sentence."""

_ALIKE = r"\[\^[^\[\]]*\]|\[\^\S*|\^\[[^\[\]]*\]|\[[0-9]{1,2}(?:[,–-] ?[0-9]{1,2})*\]"
_LONGEST_BEGINNING = 40
_USE_IT = "mark the sentence that it carries, or take it out here"
_ELSEWHERE = "; what carries a fact or a claim stands there"
_LIST_IT = "list it there, or mark another one"
_HOW = "write '[^source-key]' right behind the full stop, with the key of the source that carries the sentence"


def _cited(entry: Entry) -> Iterator[CitedText]:
    return cited_texts(entry.registry, entry.data)


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


def _left_over(cited: CitedText) -> Iterator[_Found]:
    """What of that is still in the text."""
    if "[" not in cited.told[cited.name]:
        return
    alike = re.compile(rf"{_ALIKE}|\[(?:{'|'.join(map(re.escape, cited.sources))})\]")
    passed, number = "", count()
    for sentence in cited.sentences:
        text = sentence.text
        for found in alike.finditer(text):
            start, end = found.span()
            skip = f"{passed}{text[:start]}".count(found[0]) if next(number) < MOST_SHOWN else 0
            yield _Found(found[0], text[max(0, start - 1) : start], text[end : end + 1], skip)
        passed += str(sentence)


@rule("mark-unknown", wrong="summary: They met.[^b]\nsources: [{source: a}]", right="summary: They met.[^a]")
def check_mark_known(entry: Entry) -> Iterator[Finding]:
    """A mark in a summary, or another text that cites, names one of the sources that stand under `sources` with it."""
    for cited in _cited(entry):
        known = cited.sources
        for key in dict.fromkeys(key for sentence in cited.sentences for key in sentence.sources):
            if key not in known:
                near = nearest(key, known)
                cure = f"did you mean '[^{near}]'? If not, list it there" if near else _LIST_IT
                message = f"{shortened(key)!r} is not among the 'sources' of this {_whole(cited)}"
                yield entry.finding("mark-unknown", cited.field, message, cure, needle=f"[^{key}]")


def _whole(cited: CitedText) -> str:
    """What has the text and its sources: a record, or a part of the dataset by its name."""
    return str(next((step for step in reversed(cited.inside) if isinstance(step, str)), "record"))


@rule("mark-duplicate", wrong="summary: They met.[^a][^a]", right="summary: They met.[^a]")
def check_mark_once(entry: Entry) -> Iterator[Finding]:
    """A sentence of a summary, or of another text that cites, names a source once."""
    for cited in _cited(entry):
        for sentence in cited.sentences:
            for key in (key for key, times in Counter(sentence.sources).items() if times > 1):
                message = f"'[^{shortened(key)}]' stands twice behind {_beginning(sentence)!r}"
                yield entry.finding("mark-duplicate", cited.field, message, "take one out", needle=f"[^{key}]")


@rule("mark-malformed", wrong="summary: They met.[1]", right="summary: They met.[^un-record-1946]")
def check_mark_form(entry: Entry) -> Iterator[Finding]:
    """A mark in a summary is the key of a source in square brackets, behind a circumflex."""
    for cited in _cited(entry):
        for found in _left_over(cited):
            if not found.is_mark:
                meant = [key for key in re.split(r"[\[\]^,;\s]+", found.mark) if key in cited.sources]
                cure = f"write {''.join(f'[^{key}]' for key in meant)!r}" if meant else _HOW
                message = f"{shortened(found.mark)!r} is no mark of a source"
                yield entry.finding("mark-malformed", cited.field, message, cure, needle=found.mark, skip=found.skip)


@rule("mark-misplaced", wrong="summary: They met[^un-record-1946].", right="summary: They met.[^un-record-1946]")
def check_mark_place(entry: Entry) -> Iterator[Finding]:
    """A mark in a summary stands right behind the end of a sentence, with a space or nothing behind it."""
    for cited in _cited(entry):
        for found in _left_over(cited):
            if found.is_mark:
                message, cure = _misplaced(found)
                yield entry.finding("mark-misplaced", cited.field, message, cure, needle=found.mark, skip=found.skip)


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
    for cited in _cited(entry):
        if cited.told["status"] == "reviewed" and not any(_left_over(cited)) and _tells_apart(cited):
            for sentence, word, skip in _unmarked(cited.sentences):
                message = f"the sentence {_beginning(sentence)!r} names none of the {cited.name}'s sources"
                yield entry.finding("sentence-unmarked", cited.field, message, _HOW, needle=word, skip=skip)


def _tells_apart(cited: CitedText) -> bool:
    """Whether its sentences are to name their sources."""
    return len(cited.sources) > MOST_WITHOUT_MARKS or any(sentence.sources for sentence in cited.sentences)


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
    for cited in _cited(entry):
        named = {key for sentence in cited.sentences for key in sentence.sources}
        if named and not any(_left_over(cited)):
            for position, citation in enumerate(cited.told["sources"]):
                if citation["source"] not in named:
                    field = (*cited.inside, "sources", position, "source")
                    message = f"no sentence of the {cited.name} names {citation['source']!r}"
                    cure = _USE_IT + _ELSEWHERE * (entry.registry == "events")
                    yield entry.finding("source-unmarked", field, message, cure)


def _beginning(sentence: Sentence) -> str:
    """The first words of a sentence, by which people find it."""
    text = " ".join(sentence.text.split())
    return text if len(text) <= _LONGEST_BEGINNING else f"{text[:_LONGEST_BEGINNING].rpartition(' ')[0]} …"
