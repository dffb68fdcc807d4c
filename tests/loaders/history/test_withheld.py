"""Persons who are private under whatever key, at whatever time: nothing that is built has their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.history.restoring import restore
from tests.repositories import CEASEFIRE, Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Records

ACTORS, RETIRED = "registries/actors.yml", "registries/retired.yml"
EVENT, WAR = f"events/1992/{CEASEFIRE}.yml", "events/1991/1991-06-01-march-war.yml"
NAMED = "zora-quist:\n  names: [{name: Zora Quist, language: en}]\n  kind: person\n  standing: public-role\n"
PRIVATE = """\
  names: [{name: Zora Quist, language: en}]
  kind: person
  standing: private
  published_as: A clerk
  standing_reason: She never held an office.
  standing_source: river-post-1992
"""
RENAMED = "actors/zora-quist:\n  retirement: renamed\n  date: 2001-05-02\n  reason: A key that tells more.\n"


@pytest.fixture
def named(records: Records) -> Repository:
    """A repository in whose first revision an event names a person, by key and in its summary."""
    repository = Repository(records)
    actors, event = ((records.root / path).read_text() for path in (ACTORS, EVENT))
    records.write(ACTORS, actors + NAMED)
    records.write(EVENT, event.replace("actors:\n", "actors:\n  - {actor: zora-quist, role: party}\n", 1))
    records.edit(EVENT, "The parties agreed", "Zora Quist and the parties agreed")
    repository.commit("2001-05-01T12:00:00Z")
    return repository


def take_out(records: Records, key: str, link: str) -> None:
    """Name nobody any more: the entry is private, under another key."""
    records.edit(ACTORS, NAMED, f"{key}:\n{PRIVATE}")
    records.edit(EVENT, "  - {actor: zora-quist, role: party}\n", link)
    records.edit(EVENT, "Zora Quist and the parties", "The parties")


def built(repository: Repository, folder: Path) -> Iterator[bytes]:
    """All that is built: the database, and the states of each day that are made of it."""
    database = folder / "conflict.db"
    repository.commit("2001-05-02T12:00:00Z")
    repository.build(database)
    yield database.read_bytes()
    for day in ("2001-05-01", "2001-05-02"):
        restore(database, f"{day}T23:59:59Z", folder / f"{day}.db")
        yield (folder / f"{day}.db").read_bytes()


def test_under_another_key(named: Repository, tmp_path: Path) -> None:
    take_out(named.records, "key-of-clerk", "  - {actor: key-of-clerk, role: party}\n")
    retired = (named.root / RETIRED).read_text()
    named.records.write(RETIRED, f"{retired}{RENAMED}  successor: key-of-clerk\n")
    for content in built(named, tmp_path):
        assert b"quist" not in content.lower()
        assert b"key-of-clerk" not in content


def test_under_another_key_that_nothing_leads_to(named: Repository, tmp_path: Path) -> None:
    """Not even where an event may give the name today."""
    take_out(named.records, "key-of-clerk", "  - {actor: key-of-clerk, role: party}\n")
    war = (named.root / WAR).read_text().rstrip()
    excuse = "names_private: The trial was public.\ncorrections:\n  - {date: 2001-05-02, note: Zora Quist was tried.}"
    named.records.write(WAR, f"{war}\n{excuse}\n")
    for content in built(named, tmp_path):
        assert b"zora-quist" not in content
        assert b"Zora Quist and the parties" not in content
        assert b"key-of-clerk" not in content


def test_who_was_taken_for_something_else_at_first(named: Repository, tmp_path: Path) -> None:
    """What the entry was called then is a name of theirs, too."""
    records = named.records
    records.edit(ACTORS, NAMED, "zora-quist:\n  names: [{name: Bakery Quist, language: en}]\n  kind: armed-force\n")
    records.edit(EVENT, "Zora Quist and the parties", "Bakery Quist and the parties")
    named.commit("2001-05-01T12:00:00Z")
    records.edit(ACTORS, "  names: [{name: Bakery Quist, language: en}]\n  kind: armed-force\n", PRIVATE)
    records.edit(EVENT, "Bakery Quist and the parties", "The parties")
    for content in built(named, tmp_path):
        assert b"quist" not in content.lower()


def test_in_an_id_that_is_retired(named: Repository, tmp_path: Path) -> None:
    records, old = named.records, f"events/1992/{CEASEFIRE.replace('lake-city', 'zora-quist')}.yml"
    records.write(old, (named.root / EVENT).read_text())
    (named.root / EVENT).unlink()
    named.commit("2001-05-01T13:00:00Z")
    records.write(EVENT, (named.root / old).read_text())
    (named.root / old).unlink()
    take_out(records, "key-of-clerk", "  - {actor: key-of-clerk, role: party}\n")
    way = f"retirement: renamed, date: 2001-05-02, reason: The place says more., successor: {CEASEFIRE}"
    records.write(RETIRED, f"{(named.root / RETIRED).read_text()}{old[12:-4]}: {{{way}}}\n")
    for content in built(named, tmp_path):
        assert b"quist" not in content.lower()


def test_in_the_name_of_a_file(records: Records, tmp_path: Path) -> None:
    repository = Repository(records)
    event = (records.root / EVENT).read_text()
    records.write(EVENT, event.replace("actors:\n", "actors:\n  - {actor: key-of-clerk, role: party}\n", 1))
    actors = (records.root / ACTORS).read_text()
    (records.root / ACTORS).unlink()
    records.write("registries/actors/all.yml", actors)
    records.write("registries/actors/quist.yml", f"key-of-clerk:\n{PRIVATE}")
    repository.commit("2001-05-01T12:00:00Z")
    for content in built(repository, tmp_path):
        assert b"quist" not in content.lower()


def test_what_drafts_alone_use(records: Records, tmp_path: Path) -> None:
    """Words by which search would find them, and ids that led to them."""
    repository = Repository(records)
    repository.commit("2001-05-01T12:00:00Z")
    tags, retired = ((records.root / path).read_text() for path in ("registries/tags.yml", RETIRED))
    records.write("registries/tags.yml", f"{tags}quay:\n  label: Quay\n  description: Ships.\n")
    records.write("registries/synonyms.yml", "- words: [jetty, wharf]\n  tags: [quay]\n")
    draft = "events/1992/1992-04-mill-town-talks.yml"
    records.write(draft, (records.root / draft).read_text() + "tags: [quay]\n")
    led = "retirement: renamed, date: 2001-05-02, reason: Another place., successor: 1992-04-mill-town-talks"
    records.write(RETIRED, f"{retired}1992-04-lake-city-talks: {{{led}}}\n")
    for content in built(repository, tmp_path):
        for word in (b"quay", b"jetty", b"1992-04-mill-town-talks"):
            assert word not in content.lower()
