"""Every file has one form: what it says stays, with each of its comments, and a second time nothing changes."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from loaders.commands.record_form import in_form
from loaders.reading.key_order import first_displaced, models_inside
from loaders.reading.yaml_reader import read
from schema.records import Event

FORMS = {
    "keys move with their lines": (
        "tags: [talks]\ntitle: Talks\nsummary: >-\n  They met,\n  and parted.\ndate:   1991-06-04\n",
        "title: Talks\ndate:   1991-06-04\nsummary: >-\n  They met,\n  and parted.\ntags: [talks]\n",
    ),
    "lists keep their order, and what stands in quotes keeps them": (
        "tags: ['b', \"a\"]\ntitle: 'Talks'\n",
        "title: 'Talks'\ntags: ['b', \"a\"]\n",
    ),
    "comments go with the key below them, the head of the file stays": (
        "# yaml-language-server: $schema=x\n# nobody's\n\n# on tags\ntags: [a] # so\n# on the title\ntitle: x\n# end\n",
        "# yaml-language-server: $schema=x\n# nobody's\n\n# on the title\ntitle: x\n# on tags\ntags: [a] # so\n# end\n",
    ),
    "comments that stand further in go with the key above them": (
        "tags:\n  - a\n  # no more\ntitle: Talks\n",
        "title: Talks\ntags:\n  - a\n  # no more\n",
    ),
    "an empty line above a key goes with it, but not to the top": (
        "status: draft\n\ntags: [a]\n\ntitle: Talks\n",
        "title: Talks\n\nstatus: draft\n\ntags: [a]\n",
    ),
    "the key behind a dash is another one": (
        "claims:\n  - text: They met\n    # whose\n    by: alpha\n    about: other\n",
        "claims:\n  - about: other\n    # whose\n    by: alpha\n    text: They met\n",
    ),
    "what stood above a key that goes behind a dash stands above that": (
        "claims:\n- by: alpha\n  # what for\n  about: other\n",
        "claims:\n# what for\n- about: other\n  by: alpha\n",
    ),
    "keys inside move, too, and those around them": (
        "claims:\n  - sources:\n      - note: b\n        source: a\n        # end\n    by: alpha\ntitle: Talks\n",
        "title: Talks\nclaims:\n  - by: alpha\n    sources:\n      - source: a\n        note: b\n        # end\n",
    ),
    "a comment behind what moves within keeps what is around it whole": (
        "facts:\n  - sources: [a]\n    text: |\n      b\n      # no comment\n     # one\n# of places\nplaces: []\n",
        "# of places\nplaces: []\nfacts:\n  - text: |\n      b\n      # no comment\n     # one\n    sources: [a]\n",
    ),
    "in braces pairs change places": (
        "places: [{role: site, place: x}, { note: 'a, b', place: y,\n  role: venue }]\n",
        "places: [{place: x, role: site}, { place: y, role: venue,\n  note: 'a, b' }]\n",
    ),
    "empty values move as well": (
        "date:\nplaces:\n  - {role: , place: }\ntitle:\n",
        "title:\ndate:\nplaces:\n  - {place: , role: }\n",
    ),
    "keys that nobody knows stay behind those above them": (
        "titel: x\ntags: [a]\nsumary: y\ntitle: z\n",
        "titel: x\ntitle: z\ntags: [a]\nsumary: y\n",
    ),
    "lists on the margin": ("tags:\n- a\n\n- b\ntitle: x\n", "title: x\ntags:\n- a\n\n- b\n"),
    "a document between marks": (
        "%YAML 1.1\n---\ntags: [a]\ntitle: x\n...\n",
        "%YAML 1.1\n---\ntitle: x\ntags: [a]\n...\n",
    ),
    "other scripts": ("tags: [𐄂]\ntitle: {role: Մոլնա 🏔, place: ə}\n", "title: {role: Մոլնա 🏔, place: ə}\ntags: [𐄂]\n"),
    "spaces and empty lines that nobody sees": (
        "\n\ntitle: x  \n\n\n\ntags: [a]\t\nsummary: |\n  b\n\n\n  c\n\n\n",
        "title: x\nsummary: |\n  b\n\n\n  c\n\ntags: [a]\n",
    ),
    "spaces in a text": ("summary: |\n  b  \n\n\n  c\n", "summary: |\n  b  \n\n\n  c\n"),
    "marks and line ends": ("\ufefftitle: x\r\ntags: [a]\rdate: y", "title: x\ndate: y\ntags: [a]\n"),
}


@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=FORMS)
def test_a_text_gets_its_form(before: str, after: str) -> None:
    formed = in_form(before, "events")
    assert (formed.text, formed.left) == (after, "")
    assert in_form(after, "events") == (after, [], "")


LEFT = {
    "a comment between keys in braces": "places: [{role: site, # so\n  place: x}]\n",
    "a question mark": "? tags\n: [a]\n? title\n: x\n",
    "a question mark in braces": "places: [{? role : site, place: x}]\n",
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_cannot_move_stays_and_this_is_said(text: str) -> None:
    said = "keys in braces with a comment between them, or with '?', are out of order: move them by hand"
    assert in_form(text, "events") == (text, [], said)


@pytest.mark.parametrize("text", ["title: [", "a: 1\na: 2\n", "a: *b\n", "a: !b c\n", "", "a: 1\n---\nb: 1\n"])
def test_what_cannot_be_read_stays(text: str) -> None:
    assert in_form(text, "events") == (text, [], "left as it is, since it cannot be read")


# --- long lines -------------------------------------------------------------------------------------------------------

LONG = "word " * 30 + "end"


def lines_of(text: str) -> list[str]:
    return text.split("\n")[:-1]


def test_a_text_on_the_line_of_its_key_is_broken() -> None:
    text, changes, _ = in_form(f"facts:\n  - text: {LONG}\n    sources: [{{source: a}}]\n", "events")
    assert changes == ["long lines broken"]
    assert lines_of(text)[:2] == ["facts:", "  - text: >-"]
    assert [len(line) for line in lines_of(text)[2:]] == [110, 54, 26]
    assert read(text)[0]["facts"][0]["text"] == LONG
    assert in_form(text, "events").changes == []


def test_only_lines_that_are_too_long_are_broken() -> None:
    before = f"summary: >-\n  short\n  {LONG}\n  {'x' * 200}\n\n  next\n"
    text = in_form(before, "events").text
    assert lines_of(text)[1] == "  short"
    assert [len(line) for line in lines_of(text)] == [11, 7, 106, 50, 202, 0, 6]
    assert read(text) == read(before)


@pytest.mark.parametrize(
    "text",
    [
        f"title: {LONG}\n",
        f"summary: '{LONG}'\n",
        f'summary: "{LONG}"\n',
        f"summary: {LONG} # so\n",
        f"summary: {LONG}\n\n  # so\n",
        f"summary:\n  {LONG}\n",
        f"summary: |\n  {LONG}\n",
        f"summary: >-\n  a\n   {LONG}\n",
        f"summary: >2-\n  {LONG}\n",
        f"summary: {'x' * 200}\n",
        f"# {LONG}\ntitle: x\n",
        f"facts: [{{text: {LONG}, sources: []}}]\n",
        f"summary: {'word ' * 21}end\n",
    ],
)
def test_other_long_lines_stay(text: str) -> None:
    """Titles are one line; quotes and braces are kept; a comment would become text."""
    assert in_form(text, "events") == (text, [], "")


def test_spaces_in_a_text_stay_what_they_are() -> None:
    before = f"summary: >-\n  a  b {LONG}   c  d\n"
    assert read(in_form(before, "events").text) == read(before)


# --- entries of registries --------------------------------------------------------------------------------------------


def test_entries_are_parted_where_most_of_them_are() -> None:
    before = (
        "a:\n  label: x\n  description: y\n\nb:\n  label: x\n# on c\nc:\n  label: x\n\nd: {description: y, label: x}\n"
    )
    after = before.replace("# on c", "\n# on c").replace("description: y, label: x", "label: x, description: y")
    assert in_form(before, "tags") == (after, ["keys put in order", "entries parted by empty lines"], "")
    assert in_form(after, "tags") == (after, [], "")


def test_entries_that_stand_close_stay_so() -> None:
    text = "a: {label: x}\nb: {label: y}\n\nc: {label: z}\n"
    assert in_form(text, "tags") == (text, [], "")


# --- any record -------------------------------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["они", "met", "Մոլնա", "7-8", "x" * 30, "ə", "[^a-b]."]), min_size=1, max_size=30
).map(" ".join)
COMMENT = st.sampled_from(["# one", "#", "# a: b", "# {x, 'y", "#- z"])


@st.composite
def scalar(draw: st.DrawFn, indent: int) -> str:
    """A value that is text, in one of the ways to write it."""
    text = draw(WORDS)
    kind = draw(st.sampled_from(["plain", "quoted", "double", "folded", "literal", "on lines"]))
    margin = " " * (indent + draw(st.integers(1, 3)))
    if kind == "folded":
        return f" {draw(st.sampled_from(['>-', '>', '>+']))}\n{margin}{text}\n\n{margin}{text}"
    if kind == "literal":
        return f" |-\n{margin}{text}\n{margin}# no comment"
    if kind == "on lines":
        return f" a\n{margin}{draw(WORDS).replace('[', '(')}"
    quote = {"plain": "", "quoted": "'", "double": '"'}[kind]
    comment = draw(st.sampled_from(["", "", f" {draw(COMMENT)}"]))
    return f" {quote}{text if quote else text.lstrip('[')}{quote}{comment}"


def comment(furthest: int) -> st.SearchStrategy[str]:
    """A line with a comment, or an empty one."""
    return st.just("") | st.builds(lambda margin, words: " " * margin + words, st.integers(0, furthest), COMMENT)


@st.composite
def block(draw: st.DrawFn, model: Any, indent: int, depth: int) -> str:
    """A mapping of this model on lines of its own, its keys in any order, with comments anywhere."""
    inside = models_inside(model)
    keys = draw(st.lists(st.sampled_from([*inside, "nobody"]), min_size=1, max_size=5, unique=True))
    lines: list[str] = []
    for key in keys:
        lines += draw(st.lists(comment(indent + 4), max_size=2))
        if (inner := inside.get(key)) and depth:
            lines.append(f"{' ' * indent}{key}:{draw(inner_of(inner, indent, depth - 1))}")
        else:
            lines.append(f"{' ' * indent}{key}:{draw(scalar(indent))}")
    lines += draw(st.lists(comment(indent + 3), max_size=2))
    return "\n".join(lines)


@st.composite
def inner_of(draw: st.DrawFn, model: Any, indent: int, depth: int) -> str:
    """A list of mappings, or one alone, behind its key."""
    if draw(st.booleans()):
        return f" {draw(flow(model, depth))}"
    if draw(st.booleans()):
        return f"\n{draw(block(model, indent + 2, depth))}"
    margin = indent + draw(st.integers(0, 2))
    items = []
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            items.append(f"{' ' * margin}- {draw(flow(model, depth))}")
            continue
        lines = draw(block(model, margin + 2, depth)).split("\n")
        first = next(number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
        above = [" " * margin + line.strip() if line.strip() else "" for line in lines[:first]]
        items.append("\n".join([*above, f"{' ' * margin}- {lines[first].lstrip()}", *lines[first + 1 :]]))
    return "\n" + "\n".join(items)


WAYS = st.sampled_from(["a b", "'c, d'", '"e: f"', "1991-06-04", "[g, h]"])


@st.composite
def flow(draw: st.DrawFn, model: Any, depth: int) -> str:
    """A mapping in braces, or a list of them."""
    inside = models_inside(model)
    keys = draw(st.lists(st.sampled_from([*inside]), min_size=1, max_size=4, unique=True))
    values = [draw(flow(inner, depth - 1) if (inner := inside[key]) and depth > 0 else WAYS) for key in keys]
    pairs = [f"{key}: {value}" for key, value in zip(keys, values, strict=True)]
    whole = "{" + draw(st.sampled_from([", ", ",", " , ", ",\n                "])).join(pairs) + "}"
    return draw(st.sampled_from([whole, f"[{whole}]", f"[ {whole}, {whole} ]"]))


TOP = st.sampled_from(["", "# yaml-language-server: $schema=../../schema/event.schema.json\n", "# head\n\n", "---\n"])


def comments_of(text: str) -> list[str]:
    """Every comment, in any order: from each # on that begins one outside of texts."""
    inside = [span for event in yaml.parse(text, Loader=yaml.SafeLoader) for span in span_of(event, text.split("\n"))]
    hashes = re.finditer(r"(?m)(?:^|(?<=[ \t]))#.*", text)
    return sorted(each[0].rstrip() for each in hashes if not any(each.start() in span for span in inside))


def span_of(event: Any, lines: list[str]) -> Iterator[range]:
    """From where to where a text goes, if this is one; of blocks, the lines that stand as far in as their first one."""
    if not isinstance(event, yaml.ScalarEvent):
        return
    offsets = [0, *accumulate(len(line) + 1 for line in lines)]
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    if event.style not in ("|", ">"):
        yield range(start.index, end.index)
        return
    first = number = start.line + 1
    margin = re.match(" *", lines[first])
    while margin and number < len(lines) and (not lines[number].strip() or lines[number].startswith(margin[0])):
        number += 1
    yield range(offsets[first], offsets[number])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    head=TOP,
    body=block(Event, 0, 2),
    tail=st.sampled_from(["\n", "", "\n\n\n", "\n# end", "\n...\n"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_record_says_the_same_in_its_form_with_every_comment(
    head: str, body: str, tail: str, line_end: str
) -> None:
    text = (head + body + tail).replace("\n", line_end)
    data, mistakes = read(text)
    assume(not mistakes)
    formed = in_form(text, "events")
    assert read(formed.text) == (data, [])
    assert comments_of(formed.text) == comments_of(text.replace("\r\n", "\n"))
    assert in_form(formed.text, "events") == (formed.text, [], formed.left)
    assert formed.left or first_displaced(Event, read(formed.text)[0]) is None
    assert "would say" not in formed.left
