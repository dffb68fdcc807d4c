"""One file at a time: from its text to valid entries and located problems. Runs in worker processes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from loaders.checks import ENTRY_CHECKS
from loaders.checks import text as text_checks
from loaders.checks.wording import Wordlist, check_loaded_words
from loaders.entries import Data, Entry
from loaders.folding import search_texts
from loaders.locating import problem_of_finding, problem_of_trap
from loaders.problems import Check, FieldPath, Finding, Problem, declare
from loaders.reading import Positions, Trap, read
from loaders.validating import TYPE_WRONG, VALUE_FORMAT, validate
from schema import records

TEXT_TRAILING_SPACE = declare(
    "text-trailing-space", "No line ends in spaces.", wrong="title: Talks␠␠", right="title: Talks"
)

_MODELS: dict[str, type[BaseModel]] = {
    "events": records.Event,
    "actors": records.Actor,
    "places": records.Place,
    "sources": records.Source,
    "perspectives": records.Perspective,
    "tags": records.Tag,
    "retired": records.RetiredId,
    "waivers": records.Waiver,
    "loaded-words": records.LoadedWords,
    "dataset": records.Dataset,
}
_LISTS = frozenset({"waivers", "loaded-words"})
_SINGLES = frozenset({"events", "dataset"})


class Prepared(NamedTuple):
    """What one file holds: valid entries as (key, field, data), keys of invalid ones, and problems as tuples.

    Plain tuples and dicts throughout, so that it can be marshalled to the cache and between processes.
    """

    entries: list[tuple[str, FieldPath, Data]]
    broken: list[str]
    problems: list[tuple[Any, ...]]


def prepare(path: str, registry: str, text: str, words: Wordlist) -> Prepared:
    """Read, validate and check one file, on its own."""
    data, traps = read(text)
    lines = text.splitlines()
    prepared = Prepared([], [], [])
    findings: list[Finding] = []
    if data is not None:
        trapped = frozenset(trap.field for trap in traps)
        text_rules = () if text_checks.is_plain(text) else text_checks.PLAIN_TEXT_CHECKS
        for key, field, value in _items(data, path, registry, findings):
            valid, errors = validate(_MODELS[registry], value, path, field, trapped=trapped)
            findings += errors
            if valid is None:
                prepared.broken.append(key)
            else:
                prepared.entries.append((key, field, valid))
                if registry == "events":
                    valid["search"] = search_texts(valid)
                findings += _entry_findings(Entry(registry, path, key, field, valid), words, text_rules)
    elif registry in _SINGLES:
        prepared.broken.append(_stem(path))
    problems = [*_located(traps, findings, path, text, lines), *_trailing(path, text, lines)]
    prepared.problems.extend(tuple(problem) for problem in problems)
    return prepared


def words_of(prepared: Iterable[Prepared]) -> list[Data]:
    """The loaded words in prepared files of that registry."""
    return [data for one in prepared for _, _, data in one.entries]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yml")


def _items(data: Any, path: str, registry: str, findings: list[Finding]) -> Iterator[tuple[str, FieldPath, Any]]:
    if registry in _SINGLES:
        yield _stem(path), (), data
    elif registry in _LISTS:
        if isinstance(data, list):
            yield from ((f"{path}#{position}", (position,), item) for position, item in enumerate(data))
        else:
            findings.append(Finding(TYPE_WRONG, path, (), f"{registry} is a list of entries", "begin each with '- '"))
    elif isinstance(data, dict):
        for key, item in data.items():
            if registry != "retired" and not records.is_key(key):
                message = f"{key!r} does not have the form of a key"
                cure = "write lower-case letters and digits joined by hyphens, such as new-york"
                findings.append(Finding(VALUE_FORMAT, path, (key,), message, cure, at_key=True))
            yield key, (key,), item
    else:
        findings.append(Finding(TYPE_WRONG, path, (), f"{registry} is a mapping of keys to entries", "write 'key:'"))


def _entry_findings(entry: Entry, words: Wordlist, more: tuple[Check, ...]) -> Iterator[Finding]:
    for check in (*ENTRY_CHECKS, *more):
        yield from check(entry)
    yield from check_loaded_words(entry, words)


def _located(
    traps: Sequence[Trap], findings: Sequence[Finding], path: str, text: str, lines: list[str]
) -> Iterator[Problem]:
    yield from (problem_of_trap(trap, path, lines) for trap in traps)
    if findings:
        positions = Positions(text)
        yield from (problem_of_finding(finding, positions) for finding in findings)


def _trailing(path: str, text: str, lines: list[str]) -> Iterator[Problem]:
    for line, column, width in text_checks.trailing_spaces(text):
        message, cure = "the line ends in spaces", "take them out"
        excerpt = lines[line - 1] if line <= len(lines) else ""
        yield Problem(path, line, column, "error", TEXT_TRAILING_SPACE, "", message, cure, excerpt, width)
