"""Nothing of a text is lost without a word: comments, commas, and whatever else ends text sooner than people think."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loaders.checks.wording import Wordlist
from loaders.loading.preparing import prepare
from loaders.reading.comments import cut_texts
from loaders.reading.yaml_reader import read

PATH = "events/1991/1991-06-04-letter.yml"
HINT = "# yaml-language-server: $schema=../../schema/event.schema.json\n"


@pytest.mark.parametrize(
    ("text", "field", "comment"),
    [
        ("a: b #c\n", ("a",), "#c"),
        ("a: b\t# c \n", ("a",), "# c"),
        ('a: "b" #c\n', ("a",), "#c"),
        ("a: 'b'#c\n", ("a",), "#c"),
        ("a: #c\n", ("a",), "#c"),
        ("a: #c\n  b\n", ("a",), "#c"),
        ("a:\n  #c\n  b\n", ("a",), "#c"),
        ("a: b\n  #c\n", ("a",), "#c"),
        ("a: b\n\n    #c\nd: e\n", ("a",), "#c"),
        ("a: b\n  c\n  #d\n", ("a",), "#d"),
        ("a: >- #b\n  c\n", ("a",), "#b"),
        ("a: |#b\n  c\n", ("a",), "#b"),
        ("a: |\n    b\n  #c\nd: e\n", ("a",), "#c"),
        ("a: {b: c #d}\n", ("a", "b"), "#d}"),
        ("a: {b: c} #d}\n", ("a", "b"), "#d}"),
        ("a: {b: c} #{d}\n", ("a", "b"), "#{d}"),
        ("a: [{b: c}] #d]\n", ("a", 0, "b"), "#d]"),
        ("a: {b: c,#d\n  e: f}\n", ("a", "b"), "#d"),
        ("- a: b\n  c: d #e\n", (0, "c"), "#e"),
        ("a: b #c\r\nd: e\r\n", ("a",), "#c"),
        ("a: b\u2028#c\n", ("a",), "#c"),
        ("a: b\r#c\n", ("a",), "#c"),
    ],
)
def test_a_comment_in_the_place_of_text_is_found(text: str, field: Any, comment: str) -> None:
    [mistake] = cut_texts(f"# first line\n{text}")
    assert mistake.field == field
    assert mistake.message == f"{comment!r} is not read: # begins a comment here"


@pytest.mark.parametrize(
    "text",
    [
        "#a\nb: c\n#d\n",
        "b: c\n#d\n   #e\nf: g\n",
        "a: b#c\n",
        "a: '# b #c'\n",
        "a: |\n  #b\n  c #d\n",
        "a: # b\n  - c\n  # d\n  - e # f\n",
        "a: {b: c} # d\n",
        "a: {b: c}\n  # d\ne: f\n",
        "- a: b\n  # c\n  d: e\n",
        "a: [\n  # b\n  {c: d}, # e\n  # f\n  {g: h}]\n",
    ],
)
def test_comments_elsewhere_are_nobodys_loss(text: str) -> None:
    assert cut_texts(f"# first line\n{text}") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{a: b, c}", 'put it in quotes: a: "b, c"'),
        ("{a: b, c , d, e: f}", 'put it in quotes: a: "b, c , d"'),
        ("{a: b\n , c}", 'put it in quotes: a: "b , c"'),
        ('{a: b, "c", d}', "put it in quotes: a: 'b, \"c\", d'"),
        ("{a: b, it's}", 'put it in quotes: a: "b, it\'s"'),
        ("{a: b, \\c's}", "put it in quotes: a: 'b, \\c''s'"),
    ],
)
def test_of_commas_in_braces_the_whole_text_is_told(text: str, told: str) -> None:
    _, [mistake] = read(f"x: {text}\n")
    assert (mistake.code, mistake.field, mistake.help) == ("text-cut", ("x", "a"), told)


@pytest.mark.parametrize(
    "text", ["{a: , b}", '{a: "b", c}', "{a: {b: c}, d}", "{a: b, c: }", "{a: b, c : , d: e}", "{a}"]
)
def test_a_key_without_a_value_is_no_rest_of_a_text(text: str) -> None:
    assert {mistake.code for mistake in read(f"x: {text}\n")[1]} == {"value-missing"}


# --- any text ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "a",
            "B",
            "12",
            "Şoşa",
            "the",
            " ",
            " ",
            " ",
            "\n        ",
            "\n\n         ",
            "\t",
            "\u00a0",
            "\u2028",
            "\x85",
            "\r",
        ),
        *("#", " #", " # ", "#4", ",", ", ", ",#", ": ", ":", "- ", "-", "? ", "?", "! ", "!", "& ", "&", "* ", "*"),
        *("|", "> ", ">-", "%", "@", "`", "'", '"', '" ', "{", "}", "[", "]", "\\", "\\n", "~", "null", "...", "---"),
        *("=", "<<", "🙂", "\n        #4", "\n        - ", "\n        a: "),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=7).map("".join)
FIELDS = {
    "block": ("facts:\n  - text: {}\n    sources: [{{source: river-post-1992}}]\n", ("facts", 0, "text")),
    "braces": ("actors:\n  - {{actor: southland, role: speaker, note: {}}}\n", ("actors", 0, "note")),
    "inside": ("actors:\n  - {{actor: southland, note: {}, role: speaker}}\n", ("actors", 0, "note")),
    "last line": ("summary: {}\n", ("summary",)),
}
QUOTED = re.compile(r"""\s*(?:"[^"\\]*"|'(?:[^']|'')*')\s*""")

BLOCK_SIGN = re.compile(r"\A\s*[|>][-+0-9]*[ \t]*(?=\n)")


def as_read(text: str) -> str:
    """The text with the spaces and line breaks that YAML folds as one space each."""
    return re.sub("[ \t\n\r\x85\u2028\u2029]+", " ", text).strip(" ")


@given(written=TEXTS, field=st.sampled_from(sorted(FIELDS)))
@example(written="Protocol #1: signed", field="block")
@example(written="'Protocol' #1", field="last line")
@example(written="a} #b", field="braces")
@example(written="a, #b", field="inside")
@example(written="a,\n        #b", field="inside")
@example(written="a, b: c", field="braces")
@example(written="! a", field="block")
def test_what_is_written_is_published_or_complained_of(written: str, field: str) -> None:
    template, place = FIELDS[field]
    title = "title: Letter\ndate: 1991-06-04\ntype: statement\nimportance: 3\nstatus: reviewed\n"
    summary = "" if field == "last line" else "summary: x\n"
    text = f"{HINT}{title}sources: [{{source: river-post-1992}}]\n{summary}{template.format(written)}"
    prepared = prepare(PATH, "events", text, Wordlist([]))
    if prepared.problems:
        return
    value: Any
    [(_, _, value, _)] = prepared.entries
    for step in place:
        value = value[step]
    assert as_read(value) == as_read(meant(written.rstrip(", \t\n\r") if field in ("braces", "inside") else written))


def meant(written: str) -> str:
    """What somebody means who writes this: quotes around the whole and the sign of a block are not the text."""
    if QUOTED.fullmatch(written):
        inner = written.strip()[1:-1]
        return inner.replace("''", "'") if written.strip()[0] == "'" else inner
    return BLOCK_SIGN.sub("", written)
