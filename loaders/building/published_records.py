"""The records as a database has them, as far as rows of UCDP are held against them.

So matching knows what is published and nothing else: no draft, nobody whose name is withheld; and it is that of the
very records beside which the rows stand, whatever has become of their files since.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from loaders.reading.entries import Data, Dataset, Entry

_MEMBER = "member"


def published_records(connection: sqlite3.Connection) -> Dataset:
    """Events, actors, places, perspectives, sides and UCDP's points; of each what matching asks for."""
    entries = {
        "events": _events(connection),
        "actors": _actors(connection),
        "places": _places(connection),
        "perspectives": _each(connection, "select key, side from perspectives"),
        "ucdp-points": _each(connection, "select position, latitude, longitude, place from ucdp_points"),
        "dataset": iter([("dataset", _dataset(connection))]),
    }
    return Dataset(
        {name: {key: Entry(name, "", key, (), data) for key, data in found} for name, found in entries.items()}
    )


_Entries = Iterator[tuple[str, Data]]


def _rows(connection: sqlite3.Connection, sql: str) -> Iterator[Data]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _each(connection: sqlite3.Connection, sql: str) -> _Entries:
    """Rows as entries; the first column is the key."""
    for row in _rows(connection, sql):
        yield str(row[next(iter(row))]), row


def _grouped(connection: sqlite3.Connection, sql: str) -> Callable[[str], list[Data]]:
    """Rows by their column `owner`."""
    found: defaultdict[str, list[Data]] = defaultdict(list)
    for row in _rows(connection, sql):
        found[row["owner"]].append(row)
    return lambda owner: found[owner]


def _events(connection: sqlite3.Connection) -> _Entries:
    for (text,) in connection.execute("select json from documents order by event"):
        document: dict[str, Any] = json.loads(text)
        date, relations = document["date"], document["relations"]
        own = [relation for relation in relations if not relation["inverse"]]
        claims = [{**claim, "value": None} for claim in document["claims"]]  # what is exact has two equal ends
        yield (
            document["id"],
            {
                **document,
                "date": date["edtf"],
                "date_note": date["note"],
                "relations": own,
                "claims": claims,
            },
        )


def _actors(connection: sqlite3.Connection) -> _Entries:
    names = _grouped(connection, "select actor as owner, name from actor_names order by actor, position")
    offices = _grouped(
        connection,
        'select actor as owner, body as actor, start as "from", "end" as "to" from actor_affiliations '
        f"where role <> '{_MEMBER}' or start is not null order by owner, position",
    )
    for key, actor in _each(connection, "select key, kind, parent, perspective, ucdp from actors order by key"):
        told = {"names": names(key), "affiliations": offices(key), "external": {"ucdp": actor["ucdp"]}}
        yield key, {**actor, **told}


def _places(connection: sqlite3.Connection) -> _Entries:
    names = _grouped(connection, "select place as owner, name from place_names order by place, position")
    sql = "select key, label, kind, parent, latitude, longitude, precision, radius_km from places order by key"
    for key, place in _each(connection, sql):
        yield key, {**place, "names": names(key)}


def _dataset(connection: sqlite3.Connection) -> Data:
    (language,) = connection.execute("select value from dataset where name = 'language'").fetchone()
    return {"language": language, "sides": list(_rows(connection, "select side, label from sides order by position"))}
