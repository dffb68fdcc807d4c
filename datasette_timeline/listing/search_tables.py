"""What a search needs that runs in a browser, worked out beforehand: the tables of a copy of the site without a server.

They say what the search of the site asks its database for, so that a browser finds the same: where each term stands,
what each name means, and what there is to filter by. Events go by their place in the order of time, from 0. Ascending
whole numbers are written as the steps between them, in base 36 with points between: `numbers([3, 4, 40])` is `3.1.10`.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from string import ascii_lowercase, digits
from typing import Any

from datasette_timeline.database.catalogue import catalogue_of
from datasette_timeline.database.registered_names import RegisteredNames, Thing
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.filters.event_sets import numbers_of, sets_of
from datasette_timeline.filters.query_dates import month_patterns
from datasette_timeline.filters.stop_words import STOP_WORDS
from datasette_timeline.listing.name_index import name_index
from datasette_timeline.published.endings import RULES
from datasette_timeline.published.folding import ARMENIAN_SPELLINGS, CYRILLIC_AZERBAIJANI, OF_AZERBAIJANI, in_ascii

Coded = str
"""Ascending whole numbers, as `numbers` writes them."""

_EVENTS = """
select number, id, coalesce(date_earliest, ''), coalesce(date_latest, ''), importance, claim_count,
       coalesce(month, cast(year as text), '')
from events order by number
"""
_COLUMNS = ("ids", "first", "last", "importance", "claims", "months")
_MARKS: Mapping[str, str] = {"title": "T", "summary": "S", "statements": "C", "names": "N"}
"""What stands before the places of a term in each column of the index."""
_BASE = digits + ascii_lowercase
_SCRIPTS = ((0x80, 0x600), (0x620, 0x700), (0x10A0, 0x1100), (0x1E00, 0x2000), (0x2010, 0x2070))
"""Letters that people may type, by their code points: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic and Georgian."""


async def search_tables(database: ServedDatabase) -> Mapping[str, Any]:
    """The tables by name, of the file of a database, which stays as it is meanwhile."""
    catalogue, index = await catalogue_of(database), await name_index(database)
    registered = catalogue.registered if catalogue else RegisteredNames()
    sets = await sets_of(database)
    with closing(_beside(str(database.path))) as connection:
        events = connection.execute(_EVENTS).fetchall()
        place = {number: at for at, (number, *_) in enumerate(events)}
        lengths = dict(connection.execute("select doc, count(*) from instances group by doc"))
        columns = {name: [row[at] for row in events] for at, name in enumerate(_COLUMNS, 1)}
        return {
            "events": {**columns, "lengths": [lengths.get(number, 0) for number, *_ in events]},
            "sets": {
                field: {value: numbers(place[number] for number in numbers_of(of)) for value, of in by_value.items()}
                for field, by_value in sets.by_field.items()
            },
            "terms": dict(_terms(connection, place)),
            "names": _names(connection, registered, place),
            "entries": [
                [entry.kind, entry.key, entry.label, entry.events, [[each.name, each.language] for each in entry.names]]
                for entry in index.entries
            ],
            "words": {word: numbers(found) for word, found in sorted(index.by_word.items())},
            "sources": _sources(connection),
            "spellings": [[word, written, uses] for word, written, uses in _spellings(connection)],
            "reading": _reading(),
        }


def numbers(ascending: Iterable[int]) -> Coded:
    """Ascending whole numbers, written as the steps between them."""
    before, steps = 0, []
    for number in ascending:
        steps.append(_written(number - before))
        before = number
    return ".".join(steps)


def _written(number: int) -> str:
    written = _BASE[number % 36]
    while number := number // 36:
        written = _BASE[number % 36] + written
    return written


def _beside(path: str) -> sqlite3.Connection:
    """A connection to the database that may list the terms of its indexes, which takes tables of its own."""
    connection = sqlite3.connect("file::memory:", uri=True)
    connection.execute("attach ? as built", [f"file:{path}?immutable=1"])
    connection.execute("create virtual table temp.instances using fts5vocab(built, events_fts, instance)")
    connection.execute("create virtual table temp.of_sources using fts5vocab(built, sources_fts, instance)")
    return connection


def _terms(connection: sqlite3.Connection, place: Mapping[int, int]) -> Iterator[tuple[str, str]]:
    """Each term with the events that have it, and where: `3T1.4S2;1C7` is event 3 in two columns, then event 4."""
    rows = connection.execute("select term, doc, col, offset from instances order by term, doc, col, offset")
    for term, found in groupby(rows, key=itemgetter(0)):
        before, events = 0, []
        for number, of_event in groupby(found, key=itemgetter(1)):
            at = place[number]
            columns = groupby(of_event, key=itemgetter(2))
            events.append(
                _written(at - before)
                + "".join(_MARKS[column] + numbers(offset for *_, offset in each) for column, each in columns)
            )
            before = at
        yield term, ";".join(events)


def _names(connection: sqlite3.Connection, registered: RegisteredNames, place: Mapping[int, int]) -> Mapping[str, Any]:
    """Names as folded words with the things that bear them, the words by language, and of each thing the events whose
    texts and headlines name it."""
    spelled = dict(registered.spelled())
    things = list(dict.fromkeys(thing for bearers in spelled.values() for thing in bearers))
    at = {thing: number for number, thing in enumerate(things)}
    return {
        "spelled": {words: [at[thing] for thing in bearers] for words, bearers in spelled.items()},
        "words": {language: " ".join(sorted(words)) for language, words in registered.words.items() if language},
        "things": [[*thing, *_mentions(connection, registered, thing, place)] for thing in things],
    }


def _mentions(
    connection: sqlite3.Connection, registered: RegisteredNames, thing: Thing, place: Mapping[int, int]
) -> tuple[Coded, Coded]:
    """The events whose texts name a thing by any of its names, and those whose headlines do."""
    phrases = " OR ".join(f'"{" ".join(phrase)}"' for phrase in registered.phrases([thing]))
    found = []
    for columns in ("title summary statements", "title"):
        asked = [f"{{{columns}}} : ({phrases})"]
        rows = connection.execute("select rowid from built.events_fts where events_fts match ? order by rowid", asked)
        found.append(numbers(place[number] for (number,) in rows))
    return found[0], found[1]


def _sources(connection: sqlite3.Connection) -> Mapping[str, Any]:
    """Sources, those with most events first, and which of them have each term in their names."""
    rows = connection.execute(
        "select number, key, title, language, publisher, author, event_count "
        "from searched_sources join sources on key = source order by event_count desc, title, key"
    ).fetchall()
    place = {number: at for at, (number, *_) in enumerate(rows)}
    having: dict[str, list[int]] = defaultdict(list)
    for term, number in connection.execute("select term, doc from of_sources"):
        having[term].append(place[number])
    return {
        "list": [row[1:] for row in rows],
        "terms": {term: numbers(sorted(set(found))) for term, found in having.items() if term.isascii()},
    }


def _spellings(connection: sqlite3.Connection) -> Iterable[tuple[str, str, int]]:
    return connection.execute("select word, written, uses from spellings order by word")


def _reading() -> Mapping[str, Any]:
    """What it takes to read what somebody types: letters, months, endings and words that say nothing."""
    letters = [chr(code) for start, stop in _SCRIPTS for code in range(start, stop)]
    return {
        "letters": {letter: in_ascii(letter) for letter in letters if in_ascii(letter)},
        "months": [[number, pattern] for number, pattern in month_patterns()],
        "endings": RULES,
        "armenian": ARMENIAN_SPELLINGS,
        "azerbaijani": CYRILLIC_AZERBAIJANI,
        "of_azerbaijani": "".join(sorted(OF_AZERBAIJANI)),
        "stop_words": " ".join(sorted(STOP_WORDS)),
    }
