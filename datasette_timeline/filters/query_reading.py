"""How a search is read: from left to right, names first, then dates, and what is left as words.

A registered name, the longest that there is, stands for the place or actor that bears it: alone, for the events that
the filter of that place or actor finds; beside other parts, also for those whose texts have any of its names. A date
stands for what may have happened then, a year also for texts that name it. Words in quotation marks stand side by
side, and are never a name; a minus before a word or a name leaves out what has it. Stop words count where nothing else
is asked. What has all parts is found; where nothing has, what has most of them, and at least half, names and dates
counting double.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from datasette_timeline.database.registered_names import Phrase, RegisteredNames, Thing
from datasette_timeline.filters.days import parse_date_range
from datasette_timeline.filters.query_dates import date_at, stretch_at
from datasette_timeline.filters.search_words import Word, asked_tokens, chunks_of, word_of
from datasette_timeline.filters.stop_words import STOP_WORDS
from datasette_timeline.published.terms import Token

_QUOTED = re.compile('["“”„«»‟＂]([^"“”„«»‟＂]*)["“”„«»‟＂]')
_MINUS = "-−"
_LEAST = 2
"""What counts less is found by chance: a name, a date or two words are the least."""
_YEAR = 4
"""Letters of a date that is a year alone."""
_IN_TEXTS = ("word", "phrase")
HAPPENED = "(date_latest is null or date_latest >= {first}) and (date_earliest is null or date_earliest <= {last})"
"""The condition on events that may have happened in a stretch of time."""
_WEIGHT = {"name": 2, "date": 2, "word": 1, "phrase": 1}

Params = dict[str, str | int | float]


@dataclass(frozen=True)
class Part:
    """A part of a search."""

    kind: str
    """name, date, word or phrase."""
    text: str
    """As it is written."""
    words: tuple[Word, ...] = ()
    """What to look for in texts; of a date only where it is a year, which texts name as well."""
    things: tuple[Thing, ...] = ()
    """Of a name: what bears it."""
    called: tuple[Phrase, ...] = ()
    """Of a name: all names of what bears it, as texts may have them."""
    date: str = ""
    """Of a date: YYYY, YYYY-MM or YYYY-MM-DD; of a stretch of time two of them, with a slash between."""
    left_out: bool = False
    """Whether what has it is not wanted."""

    @property
    def written(self) -> str:
        """As it is written, with its signs."""
        return self.quoted if self.kind == "phrase" else self._signed(self.text)

    @property
    def quoted(self) -> str:
        """As words that stand side by side."""
        return self._signed(f'"{self.text}"')

    def _signed(self, text: str) -> str:
        return f"-{text}" if self.left_out else text

    @property
    def ends(self) -> tuple[str, str]:
        """Of a date: where it begins and where it ends, as filters take them."""
        first, _, last = self.date.partition("/")
        return first, last or first

    @property
    def days(self) -> tuple[str, str]:
        """Of a date: its first and last day, ISO 8601."""
        first, last = self.ends
        return parse_date_range(first).first, parse_date_range(last).last

    @property
    def weight(self) -> int:
        """How much it counts among the parts."""
        return _WEIGHT[self.kind]

    def numbers(self, name: str) -> tuple[str, Params]:
        """A query for the numbers of the events that have it, and its parameters, which begin with that name."""
        if self.kind == "date":
            return self._happened(name)
        if self.kind == "name":
            return _linked(name, self.things)
        return _in_texts(name, self.expression)

    def anywhere(self, name: str) -> tuple[str, Params]:
        """The same, and for a name also the numbers of the events whose texts have it in any form."""
        numbers, params = self.numbers(name)
        if self.kind != "name":
            return numbers, params
        in_texts, more = _in_texts(f"{name}_called", self.in_texts)
        return f"{numbers} union {in_texts}", {**params, **more}

    @property
    def in_texts(self) -> str:
        """Of a name: the FTS5 expression that finds it in texts."""
        return f"{{title summary statements}} : {self.naming.expression}"

    @property
    def naming(self) -> Word:
        """Of a name: what texts have that name its bearer."""
        return Word(self.text, self.called)

    def _happened(self, name: str) -> tuple[str, Params]:
        first, last = self.days
        query = f"select number from events where {HAPPENED.format(first=f':{name}_first', last=f':{name}_last')}"
        params: Params = {f"{name}_first": first, f"{name}_last": last}
        if not self.words:
            return query, params
        in_texts, more = _in_texts(f"{name}_text", self.expression)
        return f"{query} union {in_texts}", {**params, **more}

    @property
    def expression(self) -> str:
        """The FTS5 expression that finds it in texts."""
        return " AND ".join(word.expression for word in self.words)


class Query(str):
    """A search as it was typed, which knows the names that it is read by."""

    names: RegisteredNames

    def __new__(cls, text: str, names: RegisteredNames) -> "Query":
        """The text, to be read by these names."""
        made = super().__new__(cls, text)
        made.names = names
        return made

    @cached_property
    def reading(self) -> "Reading":
        """How it is read."""
        return read_query(self, self.names)


@dataclass(frozen=True)
class Reading:
    """A search, taken apart."""

    text: str
    parts: tuple[Part, ...]
    """In the order of the text, without stop words."""
    stop_words: tuple[str, ...] = ()
    """What was left aside."""

    @property
    def wanted(self) -> tuple[Part, ...]:
        """The parts that events should have."""
        return tuple(part for part in self.parts if not part.left_out)

    @property
    def is_of_words(self) -> bool:
        """Whether it asks for words of texts alone, and leaves out nothing."""
        return all(part.kind in _IN_TEXTS and not part.left_out for part in self.parts)

    @property
    def words(self) -> list[Word]:
        """What to look for in texts, of all parts that should be there."""
        return [word for part in self.wanted for word in part.words]

    @property
    def plain(self) -> str:
        """The search that finds the names in it as words of a text: each in quotation marks."""
        return " ".join(part.quoted if part.kind == "name" else part.written for part in self.parts)

    def without(self, part: Part) -> str:
        """The search less one of its parts, and less the stop words."""
        return " ".join(other.written for other in self.parts if other is not part)

    def where(self, name: str) -> tuple[str, Params]:
        """The condition on events in SQL, and its parameters, which begin with that name."""
        params: Params = {}
        clauses = []
        if self.wanted:
            found, params = self._found(name)
            clauses.append(f"number in ({found})")
        for number, part in enumerate(part for part in self.parts if part.left_out):
            numbers, more = part.anywhere(f"{name}_not_{number}")
            clauses.append(f"number not in ({numbers})")
            params |= more
        return " and ".join(clauses), params

    def _found(self, name: str) -> tuple[str, Params]:
        if len(self.wanted) == 1:
            return self.wanted[0].numbers(f"{name}_0")
        queries, params = _together(part.anywhere(f"{name}_{number}") for number, part in enumerate(self.wanted))
        whole, more = self.whole(name)
        # What has most of the parts is not asked for where something has all: that each half says so is what is quick.
        hits = " union all ".join(
            f"select *, {part.weight} from ({numbers}) where not exists (select * from whole)"
            for part, numbers in zip(self.wanted, queries, strict=True)
        )
        return (
            f"with whole(number) as materialized ({whole}), hits(number, weight) as ({hits}), "
            "sums as (select number, sum(weight) as had from hits group by number) "
            "select number from whole union all "
            f"select number from sums where had = (select max(had) from sums) and had >= :{name}_least"
        ), {**params, **more, f"{name}_least": self.least}

    @property
    def least(self) -> float:
        """How much of it an event must have, by weight, where none has all."""
        return max(sum(part.weight for part in self.wanted) / 2, _LEAST)

    def whole(self, name: str) -> tuple[str, Params]:
        """A query for the numbers of the events that have all parts; words are looked for at once."""
        in_texts = " AND ".join(part.expression for part in self.wanted if part.kind in _IN_TEXTS)
        words = [_in_texts(f"{name}_words", in_texts)] if in_texts else []
        others = [
            part.anywhere(f"{name}_{number}") for number, part in enumerate(self.wanted) if part.kind not in _IN_TEXTS
        ]
        queries, params = _together([*words, *others])
        return " intersect ".join(f"select * from ({query})" for query in queries), params


def _together(asked: Iterable[tuple[str, Params]]) -> tuple[list[str], Params]:
    """The queries, and the parameters of all of them."""
    queries: list[str] = []
    params: Params = {}
    for query, more in asked:
        queries.append(query)
        params |= more
    return queries, params


def reading_of(query: str) -> Reading:
    """How the search of a filter is read: by names, where its catalogue has given it any."""
    return query.reading if isinstance(query, Query) else read_query(query, RegisteredNames())


def read_query(text: str, names: RegisteredNames) -> Reading:
    """How a search is read. No text is an error; one without letters and digits has no parts."""
    words = asked_tokens(text)
    quoted = [match.span(1) for match in _QUOTED.finditer(text)]
    parts = list(_parts(text, words, quoted, names))
    if len(parts) == 1:
        return Reading(text, (_wanted(parts[0]),))
    idle = [part for part in parts if part.kind == "word" and _is_idle(part)]
    kept = [part for part in parts if part not in idle]
    return Reading(text, tuple(kept), tuple(part.text for part in idle)) if kept else Reading(text, tuple(parts))


def _parts(
    text: str, words: Sequence[Token], quoted: Sequence[tuple[int, int]], names: RegisteredNames
) -> Iterator[Part]:
    at = 0
    while at < len(words):
        length, part = _next_part(text, words[at:], quoted, names, alone=at == 0)
        yield part
        at += length


def _next_part(
    text: str, words: Sequence[Token], quoted: Sequence[tuple[int, int]], names: RegisteredNames, *, alone: bool
) -> tuple[int, Part]:
    start = words[0].start
    if around := _quotes_around(words[0], quoted):
        inside = list(takewhile(lambda word: _quotes_around(word, quoted) == around, words))
        minus = _has_minus(text, max(around[0] - 1, 0))
        written = text[inside[0].start : inside[-1].end]
        return len(inside), Part("phrase", written, (word_of(inside, text),), left_out=minus)
    reach = list(takewhile(lambda word: not _quotes_around(word, quoted), words))
    minus = _has_minus(text, start)
    length, things = names.at_start(words, text)
    if length > len(reach) and length < len(words) and _quotes_around(words[length], quoted):  # not to their end
        length, things = names.at_start(reach, text)
    if length and _is_meant(words[:length], things, text, alone=alone and length == len(words)):
        written = text[start : words[length - 1].end]
        chunks = tuple(word_of(chunk, text) for chunk in chunks_of(words[:length], text))
        return length, Part("name", written, chunks, things, names.phrases(things), left_out=minus)
    if not minus and (date := stretch_at(text, start) or date_at(text, start)):
        covered = list(takewhile(lambda word: word.start < date.end, words))
        year = (word_of(covered[:1], text),) if len(date.value) == _YEAR else ()
        return len(covered), Part("date", text[start : date.end].strip(), year, date=date.value)
    chunk = _until_a_name(next(chunks_of(reach, text)), text, names)
    begins = len(chunk) == len(words)
    return len(chunk), Part("word", text[start : chunk[-1].end], (word_of(chunk, text, begins=begins),), left_out=minus)


def _quotes_around(word: Token, quoted: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    return next(((begin, end) for begin, end in quoted if begin <= word.start < end), None)


def _until_a_name(chunk: list[Token], text: str, names: RegisteredNames) -> list[Token]:
    """A chunk, cut before a name of several words in it: Anglo-French stays one, pre-New-Caledonia does not."""
    for at in range(1, len(chunk)):
        if names.at_start(chunk[at:], text)[0] > 1:
            return chunk[:at]
    return chunk


def _is_meant(words: Sequence[Token], things: Sequence[Thing], text: str, *, alone: bool) -> bool:
    """A single word in small letters that only actors are called may be any word, as time and memorial are."""
    single = len(words) == 1 and all(thing.field == "actor" for thing in things)
    return alone or not single or not text[words[0].start].islower()


def _has_minus(text: str, start: int) -> bool:
    before = text[:start].rstrip('"“”„«»‟＂') if start else ""
    return before[-1:] in (*_MINUS,) and (len(before) == 1 or before[-2].isspace())


def _is_idle(part: Part) -> bool:
    return not part.left_out and part.text.casefold() in STOP_WORDS


def _wanted(part: Part) -> Part:
    return replace(part, left_out=False)


def _linked(name: str, things: Sequence[Thing]) -> tuple[str, Params]:
    params: Params = {f"{name}_{number}": thing.key for number, thing in enumerate(things)}
    queries = [
        f"select number from link_{thing.field} where key = :{name}_{number}" for number, thing in enumerate(things)
    ]
    return " union ".join(queries), params


def _in_texts(name: str, expression: str) -> tuple[str, Params]:
    return f"select rowid from events_fts where events_fts match :{name}", {name: expression}
