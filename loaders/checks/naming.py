"""File names, ids, years and labels: what a thing is called, and that it is called so once."""

import re
from collections import defaultdict
from collections.abc import Iterator

from loaders.problems import Finding, rule
from loaders.reading.entries import Dataset, Entry, label, named
from loaders.reading.event_ids import id_prefix
from loaders.reading.nearness import nearest
from schema.dates import parse_date
from schema.records import EVENT_ID_PATTERN, LONGEST_EVENT_ID

_ID = re.compile(EVENT_ID_PATTERN)
_DATE_OF_ID = re.compile(r"[0-9]{4}(-[0-9]{2}(?![0-9]))?(-[0-9]{2}(?![0-9]))?")


@rule("file-name", wrong="events/1991/Ceasefire.yml", right="events/1991/1991-06-04-ceasefire.yml", on="name")
def check_record_name(entry: Entry) -> Iterator[Finding]:
    """An event's file is called <date>-<words>.yml, in lower-case letters, digits and hyphens, at most 100 in all."""
    if entry.registry != "events":
        return
    if not _ID.fullmatch(entry.key):
        message = f"the file name {entry.key!r} is not a date and words joined by hyphens"
        yield entry.finding("file-name", (), message, "call it like 1991-06-04-ceasefire.yml")
    elif len(entry.key) > LONGEST_EVENT_ID:
        message = f"the file name has {len(entry.key)} characters; {LONGEST_EVENT_ID} is the most"
        yield entry.finding("file-name", (), message, "shorten the words")


@rule(
    "year-folder", wrong="events/1990/1991-06-04-ceasefire.yml", right="events/1991/1991-06-04-ceasefire.yml", on="name"
)
def check_year_folder(entry: Entry) -> Iterator[Finding]:
    """An event's file lies in the folder of the year with which its name begins."""
    if entry.registry != "events" or not _ID.fullmatch(entry.key):
        return
    folder, year = entry.path.split("/")[-2], entry.key[:4]
    if folder != year:
        message = f"the file lies in {folder}/, but its name begins with {year}"
        yield entry.finding("year-folder", (), message, f"move it to events/{year}/{entry.key}.yml")


@rule("id-date", wrong="1991-06-05-ceasefire.yml with date: 1991-06-04", right="1991-06-04-ceasefire.yml")
def check_id_date(entry: Entry) -> Iterator[Finding]:
    """The date in an event's file name is the earliest day of its date, to the exactness that is known."""
    if entry.registry != "events" or not _ID.fullmatch(entry.key):
        return
    date = parse_date(entry.data["date"])
    stated, known = _DATE_OF_ID.match(entry.key), id_prefix(date)
    if stated and not known.startswith(stated[0]):
        message = f"the file name begins with {stated[0]}, but the date {date.text!r} with {known}"
        cure = f"correct the date, or call the file {known}{entry.key[stated.end() :]}.yml"
        yield entry.finding("id-date", ("date",), message, cure)


@rule("label-separator", wrong="label: Alpha; Beta", right="label: Alpha / Beta")
def check_label_separator(entry: Entry) -> Iterator[Finding]:
    """A name that heads a page has no semicolon: lists of names are separated by it."""
    if entry.registry in ("actors", "places", "tags") and ";" in label(entry):
        field = ("label",) if entry.data.get("label") else ("names", 0, "name")
        yield entry.finding(
            "label-separator", field, f"{label(entry)!r} has a semicolon in it", "write ' / ' or ' and '"
        )


@rule("label-duplicate", wrong="two actors whose first name is Army", right="Army of Alpha, Army of Beta")
def check_label_unique(dataset: Dataset) -> Iterator[Finding]:
    """No two actors, places or tags have the same heading name: readers could not tell them apart."""
    for registry in ("actors", "places", "tags"):
        first: dict[str, Entry] = {}
        for entry in dataset.registry(registry).values():
            other = first.setdefault(label(entry), entry)
            if other is not entry:
                field = ("label",) if entry.data.get("label") else ("names", 0, "name")
                message = f"{label(entry)!r} is also the heading name of {other.key!r}"
                yield entry.finding("label-duplicate", field, message, "say which of the two is meant")


@rule("registry-order", level="warning", wrong="zurich:, and then geneva:", right="geneva:, and then zurich:")
def check_alphabetical(dataset: Dataset) -> Iterator[Finding]:
    """In each file of actors, places, sources and tags, entries stand in alphabetical order of their keys."""
    for registry in ("actors", "places", "sources", "tags"):
        last: dict[str, str] = {}
        for entry in dataset.registry(registry).values():
            before = last.get(entry.path, "")
            if entry.key < before:
                message = f"{entry.key!r} stands below {before!r}, but comes before it in the alphabet"
                yield entry.finding("registry-order", (), message, "move the one or the other", at_key=True)
            last[entry.path] = entry.key


@rule("source-file", level="warning", wrong="zeitung-1994: in s.yml", right="zeitung-1994: in z.yml")
def check_source_file(dataset: Dataset) -> Iterator[Finding]:
    """A source stands in the file of its key's first letter, if the files of sources are called by letters."""
    for entry in dataset.registry("sources").values():
        stem = entry.path.rpartition("/")[2].removesuffix(".yml")
        letter = "0-9" if entry.key[0].isdigit() else entry.key[0]
        if stem != letter and (len(stem) == 1 or stem == "0-9"):
            message = f"{entry.key!r} stands in the file of the letter {stem}"
            cure = f"move it to registries/sources/{letter}.yml"
            yield entry.finding("source-file", (), message, cure, at_key=True)


@rule("retired-in-use", wrong="retired.yml lists an id whose file still exists", right="delete the one or the other")
def check_retired_not_in_use(dataset: Dataset) -> Iterator[Finding]:
    """A retired id or key is never used again, and its successor is a record or entry of the same sort."""
    for entry in dataset.registry("retired").values():
        registry, key = named(entry.key)
        what, name = ("record", "id") if registry == "events" else ("entry", "key")
        other = "a record" if registry == "events" else "an entry"
        if key in dataset.registry(registry) or (registry, key) in dataset.broken:
            message = f"{entry.key!r} is retired, but there is {other} of that name"
            yield entry.finding("retired-in-use", (), message, f"give the new {what} another {name}", at_key=True)
        successor = entry.data["successor"]
        if successor and not dataset.knows(registry, successor):
            near = nearest(successor, dataset.registry(registry))
            cure = f"name the {what} that took its place"
            cure = f"did you mean {near!r}? If not, {cure}" if near else cure
            message = f"there is no {registry.removesuffix('s')} {successor!r}"
            yield entry.finding("retired-in-use", ("successor",), message, cure)


@rule("successor-missing", wrong="retirement: renamed", right="retirement: renamed\nsuccessor: 1991-06-04-ceasefire")
def check_successor_given(entry: Entry) -> Iterator[Finding]:
    """A renamed id says what it is called now."""
    if entry.registry == "retired" and entry.data["retirement"] == "renamed" and not entry.data["successor"]:
        message = f"{entry.key!r} is renamed, but to what is not said"
        yield entry.finding("successor-missing", ("retirement",), message, "add successor: and the new id")


def event_ids_twice(entries: list[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of event files of the same name in different folders."""
    by_key: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_key[entry.key].append(entry)
    for same in by_key.values():
        yield from ((same[0], other) for other in same[1:])
