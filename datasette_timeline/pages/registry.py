"""What the pages of actors and places share: their lists by kind and letter, and the names of one of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from datasette import Response

from datasette_timeline.database.names import Named
from datasette_timeline.filters.search_words import search_words
from datasette_timeline.listing.name_index import Entry, Name, name_index
from datasette_timeline.pages.parameters import Listing, choice
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell

PER_PAGE = 120
_ORDERS = ("name", "events")
_OTHER_NAMES = 4


class User(NamedTuple):
    """An actor who uses a name."""

    key: str
    name: Named


@dataclass(frozen=True)
class RecordName:
    """A name as the registry has it."""

    name: str
    language: str
    users: Sequence[User]
    start: str | None
    """EDTF, as `end`."""
    end: str | None
    note: str | None


class Listed(NamedTuple):
    """One line of a list of actors or places."""

    entry: Entry
    name: Named
    others: Sequence[Name]
    """What it is called in other languages."""
    letter: str
    """The letter under which it is listed, of the alphabet of the language shown."""


async def names_of_record(shell: Shell, kind: str, key: str) -> list[RecordName]:
    """All names of an actor or a place: those with users in alphabetical order of these, then all others."""
    rows = await shell.database.execute(
        f'select name, language, used_by, start, "end", note from {kind}_names where {kind} = ? order by position',
        [key],
    )
    names = [
        RecordName(name, language, _users(shell, used_by), start, end, note)
        for name, language, used_by, start, end, note in rows
    ]
    by_alphabet = shell.reader.by_alphabet
    return sorted(names, key=lambda name: (not name.users, [by_alphabet(user.name.text) for user in name.users]))


def _users(shell: Shell, used_by: str | None) -> list[User]:
    return [User(key, shell.reader.label("actor", key)) for key in (used_by or "").split("; ") if key]


async def index_page(shell: Shell, kind: str) -> Response:
    """All actors or places: by name or by number of events, of all kinds or of one, with a search."""
    index = await name_index(shell.database)
    request, path, terms = shell.request, f"/{kind}s", f"{kind}-kind"
    query = (request.args.get("q") or "").strip()
    words = search_words(query)
    entries = index.find(words, kind) if words else [entry for entry in index.entries if entry.kind == kind]
    kinds = _kinds(shell, terms, entries)
    wanted = choice(request, "kind", list(shell.reader.catalogue.terms.get(terms, {})))
    order = choice(request, "sort", _ORDERS) or "name"
    named = [(entry, shell.reader.label(kind, entry.key)) for entry in entries if wanted in (None, entry.detail)]
    if not words:
        named.sort(key=lambda each: _place(shell, each[0], each[1], order))
    letter_of = shell.texts.language.alphabet.letter
    letters = Counter(letter_of(name.text) for _, name in named if order == "name" and not words)
    letter = choice(request, "letter", list(letters)) if letters else None
    if letter:
        named = [(entry, name) for entry, name in named if letter_of(name.text) == letter]
    given = {"q": query, "kind": wanted, "sort": order if order != "name" else None, "letter": letter}
    listing = Listing(shell, path, given, len(named), PER_PAGE)
    return shell.render(
        "registry.html",
        section=f"{kind}s",
        head=page_head(
            shell,
            path,
            shell.texts.plain(f"registry.{kind}s"),
            shell.texts.plain(f"registry.{kind}s-note"),
            indexed=listing.whole,
        ),
        kind=kind,
        terms=terms,
        path=path,
        q=query,
        total=len(entries),
        shown=len(named),
        kinds=kinds,
        wanted=wanted,
        order=order,
        orders=_ORDERS,
        letters=list(letters.items()),
        letter=letter,
        lines=[_listed(shell, *each) for each in named[listing.offset : listing.offset + PER_PAGE]],
        meant=[] if named or not words else index.nearest(query, kind),
        **listing.context(),
    )


def _kinds(shell: Shell, terms: str, entries: Sequence[Entry]) -> list[tuple[str, int]]:
    """The kinds that there are, in the order of their list, and how many of each."""
    counts = Counter(entry.detail for entry in entries)
    return [(term, counts[term]) for term in shell.reader.catalogue.terms.get(terms, {}) if counts[term]]


def _listed(shell: Shell, entry: Entry, name: Named) -> Listed:
    shown = {name.text, *name.text.split(" / ")}
    others: dict[str, Name] = {}
    for each in entry.names:
        if each.language.split("-")[0] != name.language and each.name not in shown:
            others.setdefault(each.language, each)
    letter = shell.texts.language.alphabet.letter(name.text)
    return Listed(entry, name, list(others.values())[:_OTHER_NAMES], letter)


def _place(shell: Shell, entry: Entry, name: Named, order: str) -> tuple[int, str, str]:
    events = entry.events if order == "events" else 0
    return -events, shell.reader.by_alphabet(name.text), entry.key
