"""YAML in: scalars as written, every surprise of YAML a problem, never a traceback."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loaders.checks.wording import Wordlist
from loaders.loading.preparing import Prepared, prepare
from loaders.problems import RULES, Problem
from loaders.reading.yaml_errors import lines_of
from loaders.reading.yaml_reader import MAX_DEPTH, Positions, read
from schema.registries import REGISTRIES

SUITE: list[list[Any]] = json.loads((Path(__file__).parent / "data" / "yaml_test_suite.json").read_text())
EVENT = ("events/1991/1991-06-04-letter.yml", "events")
KINDS = [EVENT, *((f"registries/{name}.yml", name) for name in REGISTRIES)]

YAML_PIECES = st.sampled_from(
    [
        *"-:?!&*|>%@`\"'#,[]{}\\~ \n\t\r\x85\u2028\ufeff\0\x07\ud7ffé😀",
        *("  ", ": ", "- ", "\n  ", "a", "title", "date", "---", "...", "<<", "null"),
        *("&a ", "*a", "!!int ", "%YAML 1.1\n", "|\n", ">-\n"),
    ]
)
TEXTS = st.text(max_size=60) | st.lists(YAML_PIECES, max_size=30).map("".join)


def prepared(text: str, path: str = EVENT[0], registry: str = EVENT[1]) -> tuple[Prepared, list[Problem]]:
    result = prepare(path, registry, text, Wordlist([]))
    return result, [Problem(*fields) for fields in result.problems]


def assert_problems_are_placed(problems: list[Problem], path: str, text: str) -> None:
    lines = lines_of(text)
    for problem in problems:
        assert problem.path == path
        assert 1 <= problem.line <= max(1, len(lines)), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        assert problem.code in RULES
        assert "\n" not in problem.message
        assert "\n" not in problem.field
        assert "\n" not in problem.help
        assert problem.width >= 1
        assert len(problem.excerpt) <= 162


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    ["no", "on", "Yes", "true", "12:30", "012", "0x1F", "1_000", "1e3", ".5", "1993-04", "1993-04-30", "=", "<<", "+1"],
)
def test_a_scalar_is_the_text_that_was_written(value: str) -> None:
    assert read(f"key: {value}\n") == ({"key": value}, [])
    assert read(f"- {value}\n") == ([value], [])


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("'it''s'", "it's"),
        ('"a\\tb"', "a\tb"),
        ('""', ""),
        ("'~'", "~"),
        ('"null"', "null"),
        ("|\n  one\n  two\n", "one\ntwo"),
        (">-\n  one\n  two\n", "one two"),
        ("|+\n  one\n\n\n", "one"),
        ("plain text\n  that goes on", "plain text that goes on"),
    ],
)
def test_quotes_and_blocks_are_taken_off(written: str, text: str) -> None:
    assert read(f"key: {written}\n") == ({"key": text}, [])


WORDS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=10)  # JSON halves the others
JSON_LIKE = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON_LIKE)
def test_what_is_written_as_json_is_read_back(value: Any) -> None:
    """JSON is YAML; with every character escaped, no text is out of reach."""
    if isinstance(value, str):
        value = [value]
    data, mistakes = read(json.dumps(value))
    assert (data, mistakes) == (value, [])


@given(JSON_LIKE)
def test_every_value_has_a_place(value: Any) -> None:
    text = json.dumps({"top": value}, indent=1)
    positions, lines = Positions(text), lines_of(text)
    for path, inner in walk({"top": value}):
        if isinstance(inner, str):
            mark = positions.find(path)
            assert json.loads(lines[mark.line][mark.column : mark.end_column]) == inner


def walk(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield path, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield from walk(inner, (*path, step))


# --- surprises --------------------------------------------------------------------------------------------------------


def test_of_equal_keys_the_first_counts() -> None:
    data, mistakes = read("a: 1\nb: 2\na: 3\n")
    assert data == {"a": "1", "b": "2"}
    assert [(mistake.code, mistake.mark[:2], mistake.field) for mistake in mistakes] == [
        ("key-duplicate", (2, 0), ("a",))
    ]


def test_equal_keys_of_different_mappings_are_no_duplicates() -> None:
    assert read("- {a: 1}\n- {a: 1, b: {a: 2}}\n") == ([{"a": "1"}, {"a": "1", "b": {"a": "2"}}], [])


def test_nesting_is_bounded() -> None:
    deepest = "[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH
    assert read(deepest)[1] == []
    data, mistakes = read(f"[{deepest}]")
    assert data is None
    assert [(mistake.code, mistake.mark[:2]) for mistake in mistakes] == [("yaml-nesting", (0, MAX_DEPTH))]


@pytest.mark.parametrize("bomb", ["[" * 100_000, "{a: " * 60_000, "- " * 100_000, "? " * 100_000, "&a [" * 50_000])
def test_a_nesting_bomb_is_one_problem(bomb: str) -> None:
    _, problems = prepared(bomb)
    assert len(problems) <= MAX_DEPTH + 2
    assert_problems_are_placed(problems, EVENT[0], bomb)
    assert problems


def test_a_billion_laughs_are_as_many_problems_as_aliases() -> None:
    lines = ["a0: &a0 ha"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    _, problems = prepared("\n".join(lines) + "\n")
    codes = [problem.code for problem in problems]
    assert codes.count("yaml-anchor") == 10 + 9 * 9


@pytest.mark.parametrize(
    "text",
    [
        " " * 200_000 + "x\n",
        "title: a" + " " * 200_000 + "b\n",
        " \n" * 60_000,
        "title: '" + "“liberated " * 20_000 + "'\n",
        "title: " + "ə" * 100_000 + "\n",
        "title: " + "a" * 250_000 + "\n",
        "title: " + "<a" * 100_000 + "\n",
        "title: " + "&a" * 100_000 + "\n",
        'title: "' + "\\u200b" * 40_000 + '"\n',
        "title: " + "' " * 100_000 + "\n",
        "date: " + "1" * 200_000 + "\n",
        "date: " + "1990-01/" * 20_000 + "\n",
        "importance: " + "9" * 200_000 + "\n",
        "a" * 250_000,
        "a: b\n" * 50_000,
        "title: '" + "&amp;" * 48_000 + "'\n",
        "title: " + "\u200b" * 80_000 + "\n",
        "title: " + "a\u00a0" * 80_000 + "\n",
        "tags: [" + "a, " * 80_000 + "a]\n",
        "actors: [{note: a" + ", b" * 80_000 + "}]\n",
        "title: a #b\n" * 20_000,
        "title: a" + "\n" * 240_000 + " #b\n",
        "- {note: a, #b\n }\n" * 12_000,
        "k" * 100_000 + ": [" + "{}, " * 30_000 + "]\n",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_no_text_of_the_allowed_size_takes_long(text: str) -> None:
    """Were one of the patterns quadratic, this would hang."""
    words = Wordlist([{"word": "liberat*", "why": "it takes a side", "instead": "captured"}])
    problems = [Problem(*fields) for fields in prepare(*EVENT, text, words).problems]
    assert problems
    assert_problems_are_placed(problems, EVENT[0], text)
    assert max(len(problem.field + problem.message + problem.help) for problem in problems) <= 3 * 600


# --- the YAML test suite ----------------------------------------------------------------------------------------------


def test_the_yaml_test_suite_is_all_there() -> None:
    assert len(SUITE) == 402
    assert sum(must_fail for _, must_fail, _ in SUITE) == 94


@pytest.mark.parametrize(("text", "must_fail"), [pytest.param(text, fail, id=name) for name, fail, text in SUITE])
def test_the_yaml_test_suite(text: str, must_fail: bool) -> None:
    """What must fail is a problem with file and line as every kind of record; nothing is ever a traceback."""
    for path, registry in KINDS:
        _, problems = prepared(text, path, registry)
        assert_problems_are_placed(problems, path, text)
        assert problems or not must_fail


LENIENT = {"9C9N", "9JBA", "CVW2", "DK95/01", "G5U8", "QB6E", "SU5Z", "X4QW", "Y79Y/03", "YJV2"}
"""Errors that libyaml forgives, all of them of spacing: the text that it reads is the one that was meant."""


def test_what_must_fail_in_the_yaml_test_suite_fails_as_yaml() -> None:
    forgiven = {name for name, must_fail, text in SUITE if must_fail and not read(text)[1]}
    assert forgiven == LENIENT


@pytest.mark.parametrize("text", [text for _, must_fail, text in SUITE if must_fail])
def test_every_complaint_of_the_parser_is_put_in_own_words(text: str) -> None:
    assert "not well-formed" not in " ".join(mistake.message for mistake in read(text)[1])


# --- anything ---------------------------------------------------------------------------------------------------------


@given(TEXTS, st.sampled_from(KINDS))
@example("a: !!", EVENT)
@example("é: \x07", EVENT)
@example("%YAML 99999999999999999999.1\n--- a", EVENT)
@example("a: |99999999999999999999\n x", EVENT)
@example('"a\\nb": 1', EVENT)
@example("? [a]\n: b", EVENT)
@example("'': {}", ("registries/actors.yml", "actors"))
def test_any_text_is_read_or_complained_of(text: str, kind: tuple[str, str]) -> None:
    result, problems = prepared(text, *kind)
    assert_problems_are_placed(problems, kind[0], text)
    assert problems or result.entries or kind[1] not in ("events", "dataset")


@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert prepared(text) == prepared(text)
