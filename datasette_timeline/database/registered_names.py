"""Every name of the places and actors that have events, and which of them a text names: longest name first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from datasette_timeline.published.endings import base_forms
from datasette_timeline.published.folding import readings
from datasette_timeline.published.terms import Token, plain_word, tokens

_END = ""
"""Under this key, a node of the tree has the things whose name ends there."""

Phrase = tuple[str, ...]
"""Terms of the index that stand side by side, in this order."""

Forms = Callable[[Token, str], list[str]]
"""The folded words that a word of a text may be."""


class Thing(NamedTuple):
    """What bears a name: the field of the filter that finds its events, place or actor, and its key there."""

    field: str
    key: str


class RegisteredName(NamedTuple):
    """A name as it is registered."""

    thing: Thing
    name: str
    language: str


class RegisteredNames:
    """Names as a tree of their folded words, and the words by language, whose case forms are known."""

    def __init__(self, names: Iterable[RegisteredName] = ()) -> None:
        self._tree: dict[str, Any] = {}
        self.words: Mapping[str, set[str]] = defaultdict(set)
        """The folded words of names by their language."""
        self._phrases: Mapping[Thing, dict[Phrase, None]] = defaultdict(dict)
        for registered in names:
            self._add(registered)

    def spelled(self) -> Iterator[tuple[str, tuple[Thing, ...]]]:
        """Every name as folded words with a space between, and what bears it."""
        nodes = [("", self._tree)]
        while nodes:
            words, node = nodes.pop()
            if node.get(_END):
                yield words, tuple(node[_END])
            nodes += [(f"{words} {word}".lstrip(), after) for word, after in node.items() if word != _END]

    def phrases(self, things: Iterable[Thing]) -> tuple[Phrase, ...]:
        """What texts that name any of these have, by all of their names; a name inside another finds that as well."""
        written = {f" {' '.join(phrase)} ": phrase for thing in things for phrase in self._phrases.get(thing, ())}
        return tuple(
            phrase for text, phrase in written.items() if not any(other in text for other in written if other != text)
        )

    def at_start(self, words: Sequence[Token], text: str) -> tuple[int, tuple[Thing, ...]]:
        """How many of the first words are a name, as many as can be, and what bears it; 0 where they are none.

        Names as they are registered come before case forms. The words are those of the text.
        """
        for forms_of in (_as_written, self._in_any_case):
            length, things = self._longest(self._tree, words, text, forms_of)
            if length:
                return length, tuple(things)
        return 0, ()

    def _add(self, registered: RegisteredName) -> None:
        words = list(tokens(registered.name))
        forms = [_as_written(word, registered.name) for word in words]
        for number in range(max(map(len, forms), default=0)):
            node = self._tree
            for each in forms:
                form = each[min(number, len(each) - 1)]
                self.words[registered.language].add(form)
                node = node.setdefault(form, {})
            node.setdefault(_END, {})[registered.thing] = None
        if words:
            self._phrases[registered.thing][tuple(word.forms[0] for word in words)] = None

    def _longest(self, node: Any, words: Sequence[Token], text: str, forms_of: Forms) -> tuple[int, Iterable[Thing]]:
        best: tuple[int, Iterable[Thing]] = (0, node.get(_END, ()))
        for form in forms_of(words[0], text) if words else ():
            if form in node:
                length, things = self._longest(node[form], words[1:], text, forms_of)
                if things and length + 1 > best[0]:
                    best = length + 1, things
        return best

    def _in_any_case(self, word: Token, text: str) -> list[str]:
        bases = (
            base for language, base in base_forms(text[word.start : word.end]) if base in self.words.get(language, ())
        )
        return list(dict.fromkeys([*_as_written(word, text), *bases]))


def _as_written(word: Token, text: str) -> list[str]:
    written = [plain_word(reading) for reading in readings(text[word.start : word.end])]
    return list(dict.fromkeys([word.plain, *filter(None, written)]))
