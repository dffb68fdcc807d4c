"""What can be wrong with a record, as data: the problem itself, the rules that find it, and where it stands.

A rule has a code, a level and one sentence that says what holds; most rules are generators of findings whose docstring
is that sentence. Nothing here prints: loaders/problems/reports.py turns problems into text, JSON and the rest.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from inspect import signature
from typing import Literal, NamedTuple, cast

Level = Literal["error", "warning"]
FieldPath = tuple[str | int, ...]


class Problem(NamedTuple):
    """One problem at one place. Lines and columns count from 1.

    `excerpt` is the line, or a stretch of a very long one, in which `width` characters from index `caret` on are meant.
    """

    path: str
    line: int
    column: int
    level: Level
    code: str
    field: str
    message: str
    help: str = ""
    excerpt: str = ""
    caret: int = 0
    width: int = 1

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The order of a report: by file, then down the page, the same on every machine."""
        return (self.path, self.line, self.column, self.code, self.message)


class Finding(NamedTuple):
    """What a rule found, before its place in the file is looked up.

    `path` is the file, relative to the root; `field` the keys and list positions that lead to the value. `at_key` asks
    for the key itself to be underlined rather than its value. `offset` narrows it to one character of the value,
    `needle` to a wording in it, of which `skip` earlier occurrences do not count.
    """

    code: str
    path: str
    field: FieldPath
    message: str
    help: str = ""
    at_key: bool = False
    offset: int | None = None
    needle: str = ""
    skip: int = 0


class Rule(NamedTuple):
    """A rule: what must hold, how bad it is if it does not, and an example of both."""

    code: str
    level: Level
    text: str
    wrong: str
    right: str


RULES: dict[str, Rule] = {}

_PLAIN_KEY = re.compile(r"[\w -]{1,80}")

Check = Callable[..., Iterator[Finding]]

LookedAt = Literal["name", "text", "entry", "dataset"]

CHECKS: dict[LookedAt, list[Check]] = {"name": [], "text": [], "entry": [], "dataset": []}
"""The rules by what they look at: what an entry is called and what its texts are made of, be it valid or not; one valid
entry alone, where it is read; all entries together."""


def declare(code: str, text: str, *, wrong: str, right: str, level: Level = "error") -> str:
    """Register a rule that the reader or the models apply, and return its code."""
    if code in RULES:
        raise ValueError(f"two rules are called {code!r}")
    RULES[code] = Rule(code, level, text, wrong, right)
    return code


def rule(
    code: str, *, wrong: str, right: str, level: Level = "error", on: LookedAt | None = None
) -> Callable[[Check], Check]:
    """Register a generator of findings as a rule. Its docstring is the rule, in one sentence.

    A rule that takes one `entry` or one `dataset` is enrolled for it; `on` says so where it is to look at other entries
    than valid ones. What takes more is for its caller to call.
    """

    def register(check: Check) -> Check:
        declare(code, " ".join((check.__doc__ or "").split()), wrong=wrong, right=right, level=level)
        parameters = tuple(signature(check).parameters)
        if len(parameters) == 1:
            CHECKS[on or cast("LookedAt", parameters[0])].append(check)
        return check

    return register


MOST_SHOWN = 20
"""So many problems of one kind in one file are shown one by one; who mends them and checks again sees the next."""

LONGEST_QUOTE = 80
"""So much of a value is quoted in a message; more would be a page of it."""


def shortened(text: str, longest: int = LONGEST_QUOTE) -> str:
    """The text, or of a long one its beginning and its end."""
    return text if len(text) <= longest else f"{text[: longest - longest // 4]}…{text[1 - longest // 4 :]}"


def field_text(path: FieldPath) -> str:
    """The path as people write it: ('actors', 1, 'actor') is 'actors[1].actor'."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            name = step if _PLAIN_KEY.fullmatch(step) else repr(shortened(step))
            text += f".{name}" if text else name
    return text


def plural(count: int, noun: str) -> str:
    """'1 error', '2 errors'."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return ", ".join(words[:-1]) + f" and {words[-1]}" if len(words) > 1 else "".join(words)
