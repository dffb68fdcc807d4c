"""Rows into the tables of a file: those of events one by one, those of sections table by table."""

import hashlib
import marshal
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from loaders.baking.documents import Publication
from loaders.baking.section import Baking, Section, dates_in
from loaders.baking.sections import events
from loaders.baking.spellings import spellings_in
from loaders.baking.stories import History
from loaders.processes.workers import map_in_processes, shares_memory
from schema.tables import DOCUMENTS, EVENTS, LINK_ACTOR, LINK_PLACE, LINK_SOURCE, LINK_TAG, SPELLINGS, Row, Table

_EVENTS_AT_A_TIME = 250

_ROWID_BITS = 20
"""The rowid of an event is its number; that of what belongs to it is this number, then in so many bits its place among
what does: where an event comes to have more of it, the rows of others stay as they are."""

_ONE_EACH = (EVENTS.name, DOCUMENTS.name)


def _needs_rowid(table: Table) -> bool:
    """Whether rows have a rowid that is none of their columns."""
    is_number = len(table.key) == 1 and table.columns[table.key[0]].type == "int"
    return table.has_rowid and not is_number


_WITH_ROWID = frozenset(table.name for table in events.TABLES if _needs_rowid(table))


_OF_EVENT = {
    "fact_sources": "fact in (select id from facts where event = :event)",
    "claim_sources": "claim in (select id from claims where event = :event)",
    "claim_claimants": "claim in (select id from claims where event = :event)",
    "events": "id = :event",
    "searched_texts": "number = :number",
    **{table.name: "number = :number" for table in (LINK_ACTOR, LINK_PLACE, LINK_TAG, LINK_SOURCE)},
}
"""Which rows of a table are an event's, where no column `event` says so; the first ask tables that come later."""

_EVENT_TABLES = tuple(dict.fromkeys((*_OF_EVENT, *(table.name for table in events.TABLES))))

INDEX_MEMORY = 64 * 1024 * 1024
"""How much of the full-text index is gathered before it is written: more makes fewer, larger pieces."""

# What is indexed are stems; the index cuts the words that Datasette's own searches ask it for.
_SEARCH = """
create virtual table events_fts using fts5(
    title, summary, statements, names, content='', tokenize='porter unicode61 remove_diacritics 2'
)
"""

# Headlines are short, so that they are looked through here in a tenth of the time.
_TITLES = """
create virtual table titles_fts using fts5(title, content='', tokenize='porter unicode61 remove_diacritics 2')
"""

# Of names every form is indexed as it is, and looked for whole or as a beginning: where it stands, nobody asks.
_NAMES = """
create virtual table sources_fts using fts5(terms, content='', detail=none, tokenize='unicode61')
"""

INDEXES = (_SEARCH, _TITLES, _NAMES)
_INDEXES_OF_EVENTS = ("events_fts", "titles_fts")
_INDEXED: dict[str, tuple[str, ...]] = {
    "events_fts": ("rowid", "title", "summary", "statements", "names"),
    "titles_fts": ("rowid", "title"),
    "sources_fts": ("rowid", "terms"),
}
"""The columns of the indexes."""


class Portion(NamedTuple):
    """What has to be known of an event in a file, should it or others change."""

    digest: bytes
    """Of all its rows."""
    indexed: Row
    """Its row of the index for search."""
    used: dict[str, list[str]]
    """As its Part has them."""
    dates: list[str]


class Baked(NamedTuple):
    """What is in a file, as far as it takes to bring it up to date."""

    counts: dict[str, int]
    """Rows by table."""
    portions: dict[str, Portion]
    """By the ids of events, in order of time."""
    digests: dict[str, bytes]
    """Of all rows of each table whose rows are not those of events."""
    lasting: list[str]
    """The tables among these that follow from the registries alone."""
    lasting_dates: list[str]
    """Every date that these hold, EDTF."""


NOTHING = Baked({}, {}, {}, [], [])


class Filling:
    """A database in the making, in which there is what `before` says."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        publication: Publication,
        history: History,
        sections: Sequence[Section],
        before: Baked = NOTHING,
    ) -> None:
        tables = [*events.TABLES, *(table for section in sections for table in section.tables), SPELLINGS]
        self._connection, self._sections, self._before = connection, sections, before
        self._columns = {table.name: tuple(table.columns) for table in tables} | _INDEXED
        self._columns |= {name: ("rowid", *self._columns[name]) for name in _WITH_ROWID}
        self._portions = {**before.portions}
        self._hashes: defaultdict[str, Any] = defaultdict(hashlib.sha256)
        self._lasting, self._lasting_dates = {*before.lasting}, {*before.lasting_dates}
        self._baking = Baking(publication, history, self._document)
        self._baking.counts.update({table.name: 0 for table in tables})
        lasting = (*_EVENT_TABLES, *_INDEXES_OF_EVENTS, *before.lasting)
        self._baking.counts.update({name: before.counts.get(name, 0) for name in lasting})
        self._baking.dates |= self._lasting_dates

    def baked(self) -> Baked:
        """What is in it now."""
        lasting = sorted(self._lasting), sorted(self._lasting_dates)
        return Baked(dict(self._baking.counts), self._portions, self._digests(), *lasting)

    def put_events(self, keys: Collection[str], progress: Callable[[str], None], jobs: int = 1) -> None:
        """Put in what these events are to have, in place of what they have; `jobs` processes work it out."""
        published = self._baking.publication.events
        wanted = [number for number, entry in enumerate(published, 1) if entry.key in keys]
        for number in wanted:
            if (event := published[number - 1].key) in self._portions:
                self._take_out(number, event)
        done = 0
        for portions, rows in _made(_Maker(self._baking.publication), wanted, jobs):
            self._portions |= {key: Portion(*portion) for key, portion in portions}
            for table, some in rows.items():
                self._insert(table, some)
            done += len(portions)
            progress(f"baking {done:,} of {len(wanted):,} events")
        self._index()
        for portion in self._portions.values():
            self._baking.dates.update(portion.dates)
            for registry, used in portion.used.items():
                self._baking.used[registry].update(used)

    def put_sections(self) -> None:
        """Put in what all sections have to say of it, in place of what they said before."""
        is_new = not self._before.digests
        for section in self._sections:
            if is_new or not section.of_registries:
                self._put_section(section)
        words: list[Row] = [tuple(spelling) for spelling in spellings_in(self._connection)]
        self._hash(SPELLINGS.name, words)
        self._replace(SPELLINGS.name, words)

    def _put_section(self, section: Section) -> None:
        changed: defaultdict[str, list[Row]] = defaultdict(list)
        for rows in section.rows(self._baking):
            dates = {*dates_in(section.tables, rows)}
            self._baking.dates |= dates
            if section.of_registries:
                self._lasting |= rows.keys()
                self._lasting_dates |= dates
            for table, some in rows.items():
                self._hash(table, some)
                if self._before.digests:
                    changed[table] += some
                else:
                    self._insert(table, some)
        for table, all_rows in changed.items():
            self._replace(table, all_rows)

    def _digests(self) -> dict[str, bytes]:
        """Of all rows of each table whose rows are not those of events."""
        lasting = {name: self._before.digests[name] for name in self._before.lasting}
        return lasting | {name: each.digest() for name, each in self._hashes.items()}

    def seal(self, statements: Iterable[str]) -> None:
        """Put in the digest of all that is in it, and of how it is made."""
        of_events = hashlib.sha256(b"".join(portion.digest for portion in self._portions.values()))
        parts = [f"{name} {digest.hex()}" for name, digest in sorted(self._digests().items())]
        whole = hashlib.sha256("\0".join([*statements, of_events.hexdigest(), *parts]).encode())
        self._connection.execute("delete from dataset where name = 'digest'")
        self._connection.execute("insert into dataset values ('digest', ?)", [whole.hexdigest()])

    def _document(self, event: str) -> bytes:
        row = self._connection.execute("select json from documents where event = ?", [event]).fetchone()
        return row[0].encode() if row else b""

    def _take_out(self, number: int, event: str) -> None:
        for table in _EVENT_TABLES:
            which = _OF_EVENT.get(table, "event = :event")
            gone = self._connection.execute(f"delete from {table} where {which}", {"event": event, "number": number})
            self._baking.counts[table] -= gone.rowcount

    def _index(self) -> None:
        """Index the words of all events anew, if they are not what they were: how they got there would show."""
        rows = [portion.indexed for portion in self._portions.values()]
        if rows != [portion.indexed for portion in self._before.portions.values()]:
            for table in _INDEXES_OF_EVENTS:
                self._clear(table)
                self._insert(table, [row[: len(_INDEXED[table])] for row in rows])

    def _hash(self, table: str, rows: list[Row]) -> None:
        # This old form of marshal tells text, whole numbers, other numbers and flags apart, and never changes. The five
        # bytes before the rows say how many come at a time, which is nobody's affair.
        self._hashes[table].update(memoryview(marshal.dumps(rows, 2))[5:])

    def _replace(self, table: str, rows: list[Row]) -> None:
        """Put in all rows of a table, if it has others."""
        if self._hashes[table].digest() == self._before.digests.get(table):
            self._baking.counts[table] = len(rows)
        else:
            self._clear(table)
            self._insert(table, rows)

    def _clear(self, table: str) -> None:
        is_index = table in _INDEXED  # which has no rows that could be deleted one by one
        self._connection.execute(
            f"insert into {table} ({table}) values ('delete-all')" if is_index else f"delete from {table}"
        )
        self._baking.counts[table] = 0

    def _insert(self, table: str, rows: Sequence[Row]) -> None:
        columns = ", ".join(f'"{column}"' for column in self._columns[table])
        marks = ", ".join("?" * len(self._columns[table]))
        self._connection.executemany(f"insert into {table} ({columns}) values ({marks})", rows)
        self._baking.counts[table] += len(rows)


_Made = tuple[list[tuple[str, tuple[Any, ...]]], dict[str, list[Row]]]
"""Of some events: their portions by id, and all their rows by table, with their rowids. Plain values, for marshal."""


class _Maker:
    """Works out what events put into a file. Runs in worker processes."""

    def __init__(self, publication: Publication) -> None:
        self._events, self._parts = publication.events, events.Parts(publication)

    def make(self, numbers: Sequence[int]) -> _Made:
        """The parts of events by their numbers."""
        portions, rows = [], defaultdict[str, list[Row]](list)
        for number in numbers:
            entry = self._events[number - 1]
            part = self._parts.of(number, entry)
            digest = hashlib.sha256(marshal.dumps((dict(part.rows), part.indexed), 2)).digest()
            portions.append((entry.key, (digest, part.indexed, dict(part.used), part.dates)))
            for table, some in part.rows.items():
                if table in _WITH_ROWID:
                    first = number if table in _ONE_EACH else number << _ROWID_BITS
                    rows[table] += [(at, *row) for at, row in enumerate(some, first)]
                else:
                    rows[table] += some
        return portions, dict(rows)


def _made(maker: _Maker, numbers: Sequence[int], jobs: int) -> Iterator[_Made]:
    chunks = [numbers[start : start + _EVENTS_AT_A_TIME] for start in range(0, len(numbers), _EVENTS_AT_A_TIME)]
    if jobs > 1 and len(chunks) > 1 and shares_memory():
        packed = map_in_processes(_pack, chunks, min(jobs, len(chunks)), start=_start_worker, words=maker)
        yield from map(marshal.loads, packed)
    else:
        yield from map(maker.make, chunks)


_maker: _Maker


def _start_worker(maker: _Maker) -> None:
    global _maker
    _maker = maker


def _pack(numbers: Sequence[int]) -> bytes:
    return marshal.dumps(_maker.make(numbers))
