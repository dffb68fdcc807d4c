"""Code for pages of others, whatever the texts in it are."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.embedding.snippets import element, frame

TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1)


def parse(code: str) -> Element:
    parser: Any = html5lib.HTMLParser(namespaceHTMLElements=False)
    found: Element = parser.parse(f"<!doctype html><title>x</title>{code}")
    return found


@given(TEXTS, TEXTS)
def test_nothing_breaks_out_of_a_frame(title: str, address: str) -> None:
    page = parse(frame(address, title, "100%", 300))
    (found,) = page.findall(".//iframe")
    assert (found.get("title"), found.get("src"), found.get("height")) == (title, address, "300")
    assert [each.tag for each in page.findall("body/*")] == ["iframe"]


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_breaks_out_of_an_element(title: str, name: str, credit: str) -> None:
    page = parse(element("/s.js", "/e", title, "/t", [("1990", name, "/x")], credit))
    assert [each.tag for each in page.iter()] == [
        *("html", "head", "title", "body"),
        *("conflict-timeline", "p", "a", "ol", "li", "a", "p", "script"),
    ]
    assert [each.text for each in page.findall(".//li/a")] == [name]
