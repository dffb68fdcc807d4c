"""Hand-written files are changed at one place, and everything else stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loaders.editing.documents import CannotEdit, Document, Lines, flow, scalar
from loaders.problems import FieldPath
from loaders.reading.yaml_reader import read

TEXT = """\
# yaml-language-server: $schema=x
# about the file
title: Talks  # a word on it
# about the places
places:
  # the first
  - {place: upton, role: site}
  - place: millford   # by hand
    # its role
    role: venue
  # at the end

sources: [{source: alpha, locator: "p. 1, 2"}, {source: beta}]
summary: >-
  One.[^alpha]

  Two.
by: [alpha]
claims:
  - by: beta
    text: Yes
"""


def paths_in(value: Any, path: FieldPath = ()) -> Iterator[FieldPath]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in items:
        yield (*path, step)
        yield from paths_in(each, (*path, step))


def without(value: Any, path: FieldPath) -> Any:
    """The data without what is at the path, nor what held nothing else."""
    first, rest = path[0], path[1:]
    inner = without(value[first], rest) if rest else None
    if isinstance(value, dict):
        return {name: inner if name == first else each for name, each in value.items() if name != first or inner}
    return [inner if number == first else each for number, each in enumerate(value) if number != first or inner]


@pytest.mark.parametrize("path", list(paths_in(read(TEXT)[0])))
def test_what_is_taken_out_is_gone_and_nothing_else(path: FieldPath) -> None:
    document = Document(TEXT)
    document.remove(path)
    assert (document.data, read(document.text)[1]) == (without(read(TEXT)[0], path), [])


def test_comments_go_with_what_they_are_about() -> None:
    document = Document(TEXT)
    document.remove(("places", 0))
    assert "# the first" not in document.text
    assert "# about the places" in document.text
    document.remove(("places",))
    assert "# about the file" in document.text
    assert "# about the places" not in document.text


def test_a_comment_in_braces_is_not_lost() -> None:
    with pytest.raises(CannotEdit, match="comment"):
        Document("a: [b, # why\n  c]\n").remove(("a", 0))


def test_items_come_at_the_end_of_their_list() -> None:
    document = Document(TEXT)
    document.append(("places",), [{"place": "hill", "role": "site"}, Lines(["- place: lake", "  role: site"])])
    document.append(("sources",), [{"source": "gamma", "note": "a, b"}])
    assert document.data["places"][2:] == [{"place": "hill", "role": "site"}, {"place": "lake", "role": "site"}]
    assert document.data["sources"][2] == {"source": "gamma", "note": "a, b"}
    assert len(document.text) - len(TEXT) == len(
        "  - {place: hill, role: site}\n  - place: lake\n    role: site\n" + ', {source: gamma, note: "a, b"}'
    )


def test_a_new_key_comes_where_it_belongs() -> None:
    document = Document(TEXT)
    document.append(("tags",), ["war"], ["title", "places", "tags", "sources"])
    document.put_key(("claims", 0, "id"), "k7f2", ["id", "by"])
    document.put_key(("places", 0, "note"), "of it: all", ["place", "role", "note"])
    assert list(document.data) == ["title", "places", "tags", "sources", "summary", "by", "claims"]
    assert list(document.data["claims"][0]) == ["id", "by", "text"]
    assert document.data["places"][0]["note"] == "of it: all"


def test_a_comment_stands_above_a_key() -> None:
    document = Document(TEXT)
    document.comment(("sources",), ["To decide:", "", "sources: []"])
    assert "\n# To decide:\n#\n# sources: []\nsources: [{" in document.text
    assert document.data == read(TEXT)[0]
    with pytest.raises(CannotEdit, match="braces"):
        document.comment(("sources", 0, "locator"), ["no"])


def test_lines_end_as_those_of_unix() -> None:
    with pytest.raises(CannotEdit, match="format"):
        Document("a: b\r\n")


@pytest.mark.parametrize("apart", ["", "\n"])
def test_entries_go_and_come_back(apart: str) -> None:
    entries = [f"# on {key}\n{key}:\n  label: x\n" for key in "bdf"]
    text = "# head\n\n" + apart.join(entries)
    for key in "bdf":
        document = Document(text)
        lines = document.take_entry(key)
        assert document.entry_keys() == [each for each in "bdf" if each != key]
        document.put_entry(key, lines)
        assert document.text == text


def test_the_first_entry_comes_into_a_file_without_any() -> None:
    document = Document("# head\n{}\n")
    document.put_entry("a", ["a:", "  label: x"])
    assert document.text == "# head\na:\n  label: x\n"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip)
KEYS = st.from_regex("[a-z]+", fullmatch=True)
DATA = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, min_size=1) | st.dictionaries(KEYS, inner, min_size=1),
    max_leaves=6,
)


@given(DATA)
@example("0\u20280")
@example(["0\x850"])
def test_data_is_written_so_that_it_reads_the_same(data: Any) -> None:
    assert read(f"a: {flow(data)}\n") == ({"a": data}, [])


@given(TEXTS)
@example("0\u20280")
@example("0\x850")
def test_so_is_text(text: str) -> None:
    assert read(f"a: {scalar(text)}\n") == ({"a": text}, [])
