"""New records as text: they say what they are to say, whatever that is."""

from hypothesis import given
from hypothesis import strategies as st

from loaders.editing.event_texts import event_text
from loaders.reading.yaml_reader import read
from loaders.sheets.html_texts import has_html, plain_text

_LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff\ufeff")  # cells have none
_ANY = st.text(_LETTERS, min_size=1, max_size=400).map(lambda text: " ".join(text.split())).filter(bool)


@given(title=_ANY, summary=_ANY, note=_ANY, comments=st.lists(st.text(max_size=200), max_size=3))
def test_a_draft_says_what_its_row_says(title: str, summary: str, note: str, comments: list[str]) -> None:
    data = {
        "title": title,
        "date": "[1991-06-02..1991-06-03]",
        "status": "draft",
        "summary": summary,
        "places": [{"place": "mill-town", "role": "site", "note": note}],
        "claims": [{"about": "status", "by": ["a", "b"], "text": note, "sources": [{"source": "x", "locator": title}]}],
        "tags": ["one", "two"],
    }
    said, mistakes = read(event_text(data, comments))
    assert [mistake.field for mistake in mistakes] == [("type",), ("importance",), ("sources", 0, "source")]
    assert {name: value for name, value in said.items() if value and name != "sources"} == data


def test_lines_are_as_short_as_those_of_other_records() -> None:
    text = event_text({"title": "Talks", "summary": "word " * 100 + "end", "date_note": "note " * 30 + "end"})
    assert max(map(len, text.split("\n"))) <= 110
    assert "\nsummary: >-\n  word word" in text
    assert "\ndate_note: >-\n  note note" in text


def test_html_is_read_as_people_see_it() -> None:
    text = "<p>One &amp; two<br/>three</p><script>no()</script><ul><li>four</ul> <a href='https://e.example/?a=1&amp;b'>five"
    assert plain_text(text) == ("One & two\nthree\nfour\nfive", ["https://e.example/?a=1&b"])
    assert has_html("a &mdash; b")
    assert has_html("<b>x")
    assert not has_html("1 < 2 & 3 > 2")
