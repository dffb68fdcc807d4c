"""One file at a time: from its text to valid entries and located problems. Runs in worker processes."""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from datasette_timeline.published.terms import indexed
from loaders.checks import text as text_checks
from loaders.checks.references import mentions, named_by
from loaders.checks.wording import Wordlist, check_loaded_words
from loaders.problems import CHECKS, Check, FieldPath, Finding, Problem, declare
from loaders.reading.cited_texts import CitedText, cited_texts
from loaders.reading.comments import cut_texts, swallows
from loaders.reading.entries import Data, Entry
from loaders.reading.key_order import first_displaced
from loaders.reading.locating import problem_of_finding, problem_of_yaml
from loaders.reading.sentences import sentences, without_marks
from loaders.reading.statements import published_statement
from loaders.reading.validating import TYPE_WRONG, VALUE_FORMAT, misformed, sort_of, validate
from loaders.reading.yaml_errors import lines_of
from loaders.reading.yaml_reader import (
    VALUE_MISSING,
    YAML_SYNTAX,
    Mark,
    Positions,
    YamlProblem,
    read,
    with_missing_values_merged,
)
from schema import records
from schema.fields import marked
from schema.registries import ALL, PUBLISHED_LISTS

TEXT_TRAILING_SPACE = declare(
    "text-trailing-space", "No line ends in spaces.", wrong="title: Talks␠␠", right="title: Talks"
)

SCHEMA_HINT = declare(
    "schema-hint",
    "The first line of a file names its schema, so that editors complete and check while people type.",
    wrong="title: Talks in Prague",
    right="# yaml-language-server: $schema=../../schema/event.schema.json\ntitle: Talks in Prague",
    level="warning",
)

KEY_ORDER = declare(
    "key-order",
    "Keys stand in the order of the guide, so that a change shows what has changed and nothing else.",
    wrong="- {role: venue, place: prague}",
    right="- {place: prague, role: venue}",
    level="warning",
)


class Prepared(NamedTuple):
    """What one file holds: valid entries as (key, field, data, named), keys of invalid ones, and problems as tuples.

    `mentions` are the keys that invalid entries name, as (registry, field, key); `is_read` says whether the file could
    be read at all. Plain tuples and dicts throughout, so that it can be marshalled to the cache and between processes.
    """

    entries: list[tuple[str, FieldPath, Data, dict[str, list[str]]]]
    broken: list[str]
    mentions: list[tuple[str, FieldPath, str]]
    problems: list[tuple[Any, ...]]
    is_read: bool


def prepare(path: str, registry: str, text: str, words: Wordlist) -> Prepared:
    """Read, validate and check one file, on its own."""
    if registry in PUBLISHED_LISTS:
        return _prepare_list(path, registry, text)
    data, mistakes = read(text)
    findings = list(_container_faults(data, path, registry))
    prepared = Prepared([], [], [], [], is_read=data is not None and not findings)
    if data is not None:
        skipped = frozenset(mistake.field for mistake in mistakes)
        text_rules = [] if text_checks.is_plain(text) else CHECKS["text"]
        for key, field, value in _items(data, path, registry):
            valid, errors = validate(ALL[registry].model, value, path, field, skipped=skipped)
            faults = list(_key_faults(registry, path, key, field))
            findings += (*errors, *faults, *_out_of_order(registry, path, field, value))
            if valid is None or faults:
                prepared.broken.append(key)
                prepared.mentions.extend(mentions(registry, value, field))
                findings += _broken_findings(Entry(registry, path, key, field, value), text_rules)
            else:
                prepared.entries.append((key, field, valid, named_by(registry, valid)))
                _add_all_sentences(registry, valid)
                if registry == "events":
                    add_search_texts(valid)
                findings += _entry_findings(Entry(registry, path, key, field, valid), words, text_rules)
        mistakes += _hint_missing(path, registry, text)
    elif ALL[registry].shape == "file":
        prepared.broken.append(_stem(path))
    cuts = list(_cut_texts(registry, text))
    mistakes = _without_consequences(mistakes, cuts, text)
    mistakes += (*cuts, *_trailing(text))
    prepared.problems.extend(map(tuple, _located(with_missing_values_merged(mistakes), findings, path, text)))
    return prepared


def entries_of(path: str, registry: str, text: str) -> list[tuple[str, Data | None]] | None:
    """The entries of a text, as (key, data), without asking the rules; no data where one is not valid.

    None where the text cannot be read. What follows for search is not worked out.
    """
    data, mistakes = read(text)
    if mistakes or data is None or any(_container_faults(data, path, registry)):
        return None
    found: list[tuple[str, Data | None]] = []
    for key, field, value in _items(data, path, registry):
        valid, _ = validate(ALL[registry].model, value, path, field)
        if valid is not None and any(_key_faults(registry, path, key, field)):
            valid = None
        if valid is not None:
            _add_all_sentences(registry, valid)
        found.append((key, valid))
    return found


def _prepare_list(path: str, registry: str, text: str) -> Prepared:
    """The same for a list of what was published: long, plain, and written by a program."""
    data, mistakes = read(text)
    findings = list(_container_faults(data, path, registry))
    prepared = Prepared([], [], [], [], is_read=data is not None and not findings)
    read_line, what, example = _LINES[registry]
    listed: dict[str, tuple[int, Data]] = {}  # two lines of development may both have added one
    for position, line in enumerate(data if isinstance(data, list) else []):
        if isinstance(line, str) and (told := read_line(line)):
            listed.setdefault(told[0], (position, told[1]))
        elif line is not None:  # which was complained of
            cure = f"write it as {example!r}, or leave it to 'python -m loaders register'"
            findings.append(Finding(VALUE_FORMAT, path, (position,), f"{line!r} is not {what}", cure))
    prepared.entries.extend((address, (position,), told, {}) for address, (position, told) in listed.items())
    if data is not None:
        mistakes += _hint_missing(path, registry, text)
    mistakes += _trailing(text)
    prepared.problems.extend(map(tuple, _located(mistakes, findings, path, text)))
    return prepared


def _address(line: str) -> tuple[str, Data] | None:
    return (line, {}) if records.is_published_form(line) else None


def _statement(line: str) -> tuple[str, Data] | None:
    return published_statement(line) if records.is_published_statement(line) else None


_LINES = {
    "published": (_address, "the address of a record or an entry", "events/1991-06-04-ceasefire"),
    "published-statements": (
        *(_statement, "the address of a fact or claim, and what it is"),
        "1991-06-04-ceasefire/k7f2 claim deaths by united-nations",
    ),
}
"""Of each list: what reads a line of it as key and data, what a line is called, and an example."""


def words_of(prepared: Iterable[Prepared]) -> list[Data]:
    """The loaded words in prepared files of that registry."""
    return [data for one in prepared for _, _, data, _ in one.entries]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yml")


def _items(data: Any, path: str, registry: str) -> Iterator[tuple[str, FieldPath, Any]]:
    shape = ALL[registry].shape
    if shape == "file":
        yield _stem(path), (), data
    elif shape == "list" and isinstance(data, list):
        yield from ((f"{path}#{position}", (position,), item) for position, item in enumerate(data))
    elif shape == "mapping" and isinstance(data, dict):
        yield from ((key, (key,), item) for key, item in data.items())


def _container_faults(data: Any, path: str, registry: str) -> Iterator[Finding]:
    shape = ALL[registry].shape
    if data is None or shape == "file":
        return
    if shape == "list" and not isinstance(data, list):
        message = f"the file holds {sort_of(data)}, but {registry} are a list of entries"
        yield Finding(TYPE_WRONG, path, (), message, "begin each entry with '- '")
    elif shape == "mapping" and not isinstance(data, dict):
        message = f"the file holds {sort_of(data)}, but here each entry stands under its key"
        yield Finding(TYPE_WRONG, path, (), message, "write 'key:', and the entry indented below it")


def _key_faults(registry: str, path: str, key: str, field: FieldPath) -> Iterator[Finding]:
    if ALL[registry].shape != "mapping":
        return
    what, is_sound = ("retired", records.is_retired) if registry == "retired" else ("", records.is_key)
    if not is_sound(key):
        yield Finding(VALUE_FORMAT, path, field, *misformed(key, what), at_key=True)


def _out_of_order(registry: str, path: str, field: FieldPath, value: Any) -> Iterator[Finding]:
    if displaced := first_displaced(ALL[registry].model, value):
        message = f"{displaced.field[-1]!r} belongs before {displaced.before!r}"
        cure = f"'python -m loaders format {path}' puts keys in order"
        yield Finding(KEY_ORDER, path, (*field, *displaced.field), message, cure, at_key=True)


def _broken_findings(entry: Entry, text_rules: list[Check]) -> Iterator[Finding]:
    """What can be said of an entry before it is valid."""
    for check in (*CHECKS["name"], *text_rules):
        yield from check(entry)


def _entry_findings(entry: Entry, words: Wordlist, more: list[Check]) -> Iterator[Finding]:
    for check in (*CHECKS["name"], *CHECKS["entry"], *more):
        yield from check(entry)
    yield from check_loaded_words(entry, words)


def _located(mistakes: Sequence[YamlProblem], findings: Sequence[Finding], path: str, text: str) -> Iterator[Problem]:
    if mistakes:
        lines = lines_of(text)
        yield from (problem_of_yaml(mistake, path, lines) for mistake in mistakes)
    if findings:
        positions = Positions(text)
        yield from (problem_of_finding(finding, positions) for finding in findings)


def _hint_missing(path: str, registry: str, text: str) -> Iterator[YamlProblem]:
    name = ALL[registry].schema_name
    hint = f"# yaml-language-server: $schema={'../' * path.count('/')}schema/{name}.schema.json"
    if not text.startswith((f"{hint}\n", f"{hint}\r\n")):
        mark = Mark(0, 0, 0, len(text.partition("\n")[0]))
        yield YamlProblem(
            SCHEMA_HINT, mark, (), "the first line does not name the schema of this file", f"begin with '{hint}'"
        )


def _cut_texts(registry: str, text: str) -> Iterator[YamlProblem]:
    """Comments in the place of text; behind a key, a number or a word of a closed list they may stand."""
    fields = {keys for keys, _ in marked(ALL[registry].model, records.FreeText)}
    for mistake in cut_texts(text):
        inner = mistake.field if ALL[registry].shape == "file" else mistake.field[1:]
        if tuple(step for step in inner if isinstance(step, str)) in fields:
            yield mistake


def _without_consequences(mistakes: list[YamlProblem], cuts: list[YamlProblem], text: str) -> list[YamlProblem]:
    """The mistakes but for those that are there only because a comment took something away."""
    if not cuts:
        return mistakes
    lines, cut = lines_of(text), {mistake.field for mistake in cuts}
    follows = {VALUE_MISSING: cut, YAML_SYNTAX: {()} if any(swallows(mistake, lines) for mistake in cuts) else ()}
    return [mistake for mistake in mistakes if mistake.field not in follows.get(mistake.code, ())]


def _trailing(text: str) -> Iterator[YamlProblem]:
    for line, start, end in text_checks.trailing_spaces(text):
        mark = Mark(line, start, line, end)
        yield YamlProblem(TEXT_TRAILING_SPACE, mark, (), "the line ends in spaces", "take them out")


def _add_all_sentences(registry: str, data: Data) -> None:
    for cited in cited_texts(registry, data):
        _add_sentences(cited)


def _add_sentences(cited: CitedText) -> None:
    """Take the marks out of a text and its translations, and keep them by sentence: all else reads it as text."""
    for each in (cited, *cited.translations):
        found = list(sentences(each.told[each.name]))
        each.told[each.name] = without_marks(found)
        each.told["sentences"] = tuple(map(tuple, found))


def add_search_texts(event: Data) -> None:
    """What an event record is searched by, which follows from the rest of it."""
    event["search"], event["search_lines"] = _search_texts(event), _each_text(event)


def _search_texts(event: dict[str, Any]) -> tuple[str, str, str]:
    """Title, summary and statements of an event record, as they are indexed, in every language that it has them in."""
    statements = [fact["text"] for fact in event["facts"]]
    for claim in event["claims"]:
        statements += [text for text in (claim["text"], claim["group"], claim["by_note"]) if text]
    title, summary = (
        "\n".join(indexed(told[name]) for told in (event, *event["translations"])) for name in ("title", "summary")
    )
    return title, summary, indexed(*statements)


def _each_text(event: dict[str, Any]) -> str:
    """Title, summary and the texts of facts and claims, then translations, as they are indexed, each in a line."""
    texts = [event["title"], event["summary"], *(fact["text"] for fact in event["facts"])]
    texts += (claim["text"] for claim in event["claims"] if claim["text"])
    in_order = sorted(event["translations"], key=itemgetter("language"))
    texts += (told[name] for told in in_order for name in ("title", "summary"))
    return "\n".join(map(indexed, texts))
