"""What may be meant by what somebody types: keys by any name in any script, terms by their labels and meanings."""

from collections.abc import Iterator
from typing import NamedTuple

from datasette_timeline.published.folding import fold
from loaders.reading.entries import Dataset, Entry, label
from loaders.reading.nearness import nearest
from schema.registries import ALL
from schema.vocabulary import LISTS

_MOST = 40


class Choice(NamedTuple):
    """A key or a term, and what people see beside it."""

    key: str
    label: str
    more: str
    folded: tuple[str, ...]
    """What it can be found by, without accents, in Latin letters."""


class Choices:
    """All that can stand in one place of a record."""

    def __init__(self, what: str, choices: Iterator[Choice]) -> None:
        """`what` says in a word what they are."""
        self.what = what
        self._choices = {choice.key: choice for choice in choices}

    def __contains__(self, key: str) -> bool:
        return key in self._choices

    def __getitem__(self, key: str) -> Choice:
        return self._choices[key]

    @property
    def keys(self) -> list[str]:
        """Every key, in its order."""
        return [*self._choices]

    def matching(self, typed: str) -> list[Choice]:
        """Those that begin so, then those of which a word begins so, and then those that have all the words."""
        whole = _plain(typed)
        if not whole:
            return [*self._choices.values()][:_MOST]
        words = whole.split()
        ranked: list[tuple[int, int, Choice]] = []
        for position, choice in enumerate(self._choices.values()):
            rank = min((_rank(text, whole, words) for text in choice.folded), default=3)
            if rank < 3:
                ranked.append((rank, position, choice))
        return [choice for *_, choice in sorted(ranked, key=lambda each: each[:2])][:_MOST]

    def meant(self, typed: str) -> str | None:
        """The key that somebody wrote, or the only one that bears the name."""
        typed = typed.strip()
        if typed in self._choices:
            return typed
        found = self.bearers(typed)
        return found[0] if len(found) == 1 else None

    def bearers(self, name: str) -> list[str]:
        """The keys of all that bear a name."""
        wanted = _plain(name)
        return [choice.key for choice in self._choices.values() if wanted in choice.folded]

    def near(self, typed: str) -> str | None:
        """The key of which it may be a misspelling."""
        return nearest(typed.strip(), self._choices)


def _rank(text: str, whole: str, words: list[str]) -> int:
    if text.startswith(whole):
        return 0
    parts = text.split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 1
    return 2 if all(word in text for word in words) else 3


def keys_of(dataset: Dataset, registry: str) -> Choices:
    """The keys of a registry, or the ids of events, by all names."""
    entries = dataset.registry(registry).values()
    broken = [key for name, key in dataset.broken if name == registry and key not in dataset.registry(registry)]
    found = [*map(_choice, entries), *(Choice(key, key, "it has errors", (_plain(key),)) for key in broken)]
    return Choices(ALL[registry].singular, iter(sorted(found)))


def terms_of(name: str) -> Choices:
    """The terms of a closed list."""
    return Choices(
        name.replace("-", " "),
        (
            Choice(term, each.label, each.definition, (_plain(term), _plain(each.label)))
            for term, each in LISTS[name].terms.items()
        ),
    )


def _choice(entry: Entry) -> Choice:
    data = entry.data
    names = [name["name"] for name in data.get("names") or ()]
    texts = [entry.key, label(entry), *names]
    more = data.get("date") or data.get("kind") or ""
    if entry.registry == "sources":
        more = ", ".join(filter(None, (data["publisher"], data["published"])))
    elif names:
        more = ", ".join([*dict.fromkeys(names[1:4]), str(more)])
    return Choice(entry.key, label(entry), str(more), tuple(dict.fromkeys(map(_plain, filter(None, texts)))))


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").split())
