"""What a search found, marked in the text as it is written."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.filters.search_words import search_words
from datasette_timeline.listing.highlighting import found, highlighted, snippet, words_in


def marked(text: str, query: str) -> list[str]:
    return [text[span.start : span.end] for span in found(text, search_words(query))]


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("The bridge at Mill Town", "mill bridge", ["bridge", "Mill"]),
        ("Мельничный мост", "melnichnyy most", ["Мельничный", "мост"]),
        ("Dəyirman körpüsü", "dayirman", ["Dəyirman"]),
        ("Dəyirman körpüsü", "Deyirman", ["Dəyirman"]),
        ("Շուրանի մոտ", "Շուրան", ["Շուրանի"]),  # the last word may be the beginning of a longer one
        ("Bridges and a bridge", "bridge x", ["Bridges", "bridge"]),
        ("Bridges and a bridge", "a bridge", ["Bridges", "a", "bridge"]),
        ("go gong", "go", ["go"]),  # two letters are too few for that
        ("Upland-Maravakh", "upland-maravakh", ["Upland-Maravakh"]),
        ("Upland and Maravakh", "upland-maravakh", []),
        ("O’Neil’s", "o'neil", ["O’Neil’s"]),
        ("nothing here", "bridge", []),
        ("", "bridge", []),
        ("½ and 1/2", "1/2", ["½", "1/2"]),
    ],
)
def test_finds_words_in_any_script_and_spelling(text: str, query: str, words: list[str]) -> None:
    assert marked(text, query) == words


def test_marks_escape_the_text() -> None:
    assert highlighted("<b>A & bridge</b>", search_words("bridge")) == (
        "&lt;b&gt;A &amp; <mark>bridge</mark>&lt;/b&gt;"
    )


def test_counts_the_words_that_a_text_has() -> None:
    words = search_words("mill bridge road")
    assert words_in("A bridge, a mill, a bridge", words) == {0, 1}
    assert words_in("nothing", words) == frozenset()


def test_snippets_go_where_most_words_are() -> None:
    text = "bridge " + "and so on " * 40 + "the mill stands at the bridge by the road " + "and so on " * 40
    shown = snippet(text, search_words("mill bridge road"), length=80)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert re.findall("<mark>(.*?)</mark>", shown) == ["mill", "bridge", "road"]
    assert len(re.sub("<.*?>", "", shown)) < 100


def test_short_texts_are_shown_whole() -> None:
    assert snippet("A <small> bridge", search_words("bridge")) == "A &lt;small&gt; <mark>bridge</mark>"


def test_a_text_without_the_words_is_shown_from_its_start() -> None:
    assert snippet("word " * 100, search_words("bridge"), length=40) == "word word word word word word word word word…"


@given(st.text(), st.text(min_size=1, max_size=20))
def test_only_marks_are_added(text: str, query: str) -> None:
    words = search_words(query)
    spans = found(text, words)
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    assert re.sub("</?mark>", "", highlighted(text, words)) == str(highlighted(text, []))


@given(st.text(alphabet="ab <&> …ə́ш", max_size=600), st.integers(10, 200))
def test_snippets_are_pieces_of_the_text(text: str, length: int) -> None:
    shown = str(snippet(text, search_words("ab шa"), length)).replace("<mark>", "").replace("</mark>", "")
    whole = str(highlighted(text, []))
    if len(text) > length:
        whole, shown = whole.replace("…", ""), shown.replace("…", "")
    assert shown.strip() in whole
