"""Persons who are not named in any version of any record: those who are private or a minor in one of them, under
whatever key, and those whose entries are gone without a word on why, since somebody may have asked for that, unless a
record names them today.

What is published in place of the name stands in all versions. Their names are taken out of our texts and claimants', as
the rules want it of today's records.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic_core import to_json

from loaders.checks.persons import full_forms, is_unnamed, name_pattern, slug_of
from loaders.history.renames import Keys, resolved, with_keys
from loaders.reading.entries import Data, Dataset, Entry

_NOBODY = "A person"
"""In place of a name for which nothing says what stands there."""
_PERSON = "person"


class Person(NamedTuple):
    """What the versions of an entry say of a person, together."""

    names: frozenset[str]
    """All that the person was called, but for what is published in place of that."""
    words: str | None
    """What was published in place of it last."""
    is_person: bool
    """Whether it is one in any version; what it was called before is a name of theirs, too."""


Persons = dict[str, Person]
"""By key: all actors, as any may turn out to be a person."""


def take_in(persons: Persons, key: str, actor: Data) -> None:
    """Add what a version of an entry says."""
    known = persons.get(key, Person(frozenset(), None, is_person=False))
    words = (actor["published_as"] or _NOBODY) if is_unnamed(actor) else known.words
    names = {name["name"] for name in actor["names"]} - {actor["published_as"]}
    is_person = known.is_person or actor["kind"] == _PERSON or is_unnamed(actor)
    persons[key] = Person(known.names | names, words, is_person)


class Withheld:
    """Who is not named, and what is published in place of that."""

    def __init__(self, persons: Persons, today: Dataset, renamed: Keys) -> None:
        persons = {key: person for key, person in persons.items() if person.is_person}
        final = resolved(renamed)
        excused = {key for key, event in today.events.items() if event.data["names_private"]}
        self._excused = excused.union(key for (_, key), to in final.items() if to in excused)
        """Events that name such persons to this day, and say why."""
        last_keys = {key: final.get(("actors", key), key) for key in persons}
        unnamed = _unnamed(persons, last_keys)
        gone = {key: person for key, person in persons.items() if last_keys[key] not in today.registry("actors")}
        unnamed |= dict.fromkeys(_asked_for(gone, persons, unnamed, today), _NOBODY)
        self.words = dict(sorted(unnamed.items()))
        """By the keys of their entries."""
        self.keys: Keys = {("actors", key): words for key, words in self.words.items()}
        self.stand_ins: Keys = {("actors", key): stand_in for key, stand_in in _numbered(self.words)}
        """Keys that say nothing, in place of theirs."""
        named = {key: person for key, person in persons.items() if key not in self.words}
        open_names = {name for person in named.values() for name in person.names}
        self._forms = {
            form: words
            for key, words in self.words.items()
            for name in sorted(persons[key].names - open_names)
            for form in full_forms(name)
        }
        self._pattern = name_pattern(set(self._forms))
        self._last_words = sorted({max(form.split(), key=len).casefold() for form in self._forms})
        self._slugs = sorted({slug_of(form) for form in self._forms} - {""})

    @property
    def told(self) -> list[Any]:
        """All that follows from it, to be compared."""
        return [self.words, sorted(self._forms.items()), sorted(self._excused)]

    def is_in_id(self, event: str) -> bool:
        """Whether the id of an event has the name of one of them, and should not."""
        return event not in self._excused and any(f"-{slug}-" in f"-{event}-" for slug in self._slugs)

    def without_names(self, entry: Entry, keys: Keys) -> Data:
        """What an entry says without their names, and with other keys, among which theirs may be."""
        is_excused = entry.registry == "events" and entry.key in self._excused
        in_texts = None if is_excused or not self._may_be_in(entry.data) else self._in_text
        return with_keys(entry.registry, entry.data, keys, in_texts)

    def in_their_place(self, entry: Entry) -> Entry:
        """What stands for the entry of one of them among those that documents are made of."""
        if entry.key not in self.words or is_unnamed(entry.data):  # whom documents do not name
            return entry
        return self.stand_in(entry)

    def stand_in(self, entry: Entry) -> Entry:
        """The same, where nothing hides the entry of a person who is not named: under a key that does not, either."""
        if entry.key not in self.words:
            return entry
        words = self.words[entry.key]
        name = {**entry.data["names"][0], "name": words, "used_by": [], "from": None, "to": None, "note": None}
        told: Data = {field: [] if isinstance(value, list) else None for field, value in entry.data.items()}
        about = ("kind", "standing", "published_as") if is_unnamed(entry.data) else ("kind",)
        data = {**told, "names": [name], **{field: entry.data[field] for field in about}}
        path = "registries/actors.yml"  # whatever the file is called that they stand in
        return entry._replace(path=path, key=self.stand_ins["actors", entry.key], data=data)

    def _may_be_in(self, data: Data) -> bool:
        """Whether one of their names may be somewhere in there; a quick look that spares most a slow one."""
        if not self._last_words:
            return False
        said = to_json(data).decode().casefold()
        return any(word in said for word in self._last_words)

    def _in_text(self, text: str) -> str:
        return self._pattern.sub(self._stands_for, text) if self._pattern else text

    def _stands_for(self, found: re.Match[str]) -> str:
        said = " ".join(found[0].split()).casefold()
        return next((words for form, words in self._forms.items() if said.startswith(form.casefold())), _NOBODY)


def _unnamed(persons: Persons, last_keys: Mapping[str, str]) -> dict[str, str]:
    """What stands in place of those who are private or a minor in any version, whichever key each has there."""
    words = {last_keys[key]: person.words for key, person in persons.items() if person.words}
    words |= {key: person.words for key, person in persons.items() if person.words}
    return {key: said for key in persons if (said := words.get(key) or words.get(last_keys[key]))}


def _asked_for(gone: Persons, persons: Persons, unnamed: Collection[str], today: Dataset) -> Iterator[str]:
    """Of those who are gone, whom no record names today, or none may."""
    texts = _published(today) if gone else ""
    not_to_be_told = {name for key in unnamed for name in persons[key].names}
    for key, person in gone.items():
        if key not in unnamed and (person.names & not_to_be_told or not _is_in(person, texts)):
            yield key


def _published(dataset: Dataset) -> str:
    """All that published records say, but those that name whom others do not."""
    events = (event.data for event in dataset.events.values())
    told = (event for event in events if event["status"] == "reviewed" and not event["names_private"])
    return "\n".join(to_json(event).decode() for event in told)


def _is_in(person: Person, texts: str) -> bool:
    pattern = name_pattern({form for name in person.names for form in full_forms(name)})
    return bool(pattern and pattern.search(texts))


def _numbered(words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A key for each, of what stands in place of its name; those of which the same is said are told apart."""
    met: Counter[str] = Counter()
    for key, said in words.items():
        met[said] += 1
        yield key, f"unnamed-{slug_of(said)}" + (f"-{met[said]}" if met[said] > 1 else "")
