"""Every type of page is sound HTML: no parse error, and nothing that refers to what is not there."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import httpx
import pytest

from datasette_timeline.http.security_headers import datasette_script_hashes, script_hash

_INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary", "label"}
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Tree:
    """A page as it was parsed."""

    def __init__(self, text: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(text)
        self.errors = [f"line {line}: {code} {details or ''}" for (line, _), code, details in parser.errors]

    def elements(self, *names: str) -> Iterator[Element]:
        """Elements of these names in the order of the page; without names, all."""
        return (each for each in self.root.iter() if isinstance(each.tag, str) and (not names or each.tag in names))


def page(address: str, status: int) -> Tree:
    """The page at an address, as it was parsed."""
    response = httpx.get(address)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Tree(response.text)


@pytest.fixture(scope="module")
def read() -> Callable[[str, int], Tree]:
    """Pages by address and status, each asked for and parsed once: all tests look at the same, and change nothing."""
    return cache(page)


@pytest.fixture
def tree(page_type: Any, site: Any, read: Callable[[str, int], Tree]) -> Tree:
    return read(site.url + page_type.path, page_type.status)


def test_parses_without_error(tree: Tree) -> None:
    assert tree.errors == []


def test_ids_are_unique_and_references_lead_somewhere(tree: Tree) -> None:
    ids = Counter(each.attrib["id"] for each in tree.elements() if "id" in each.attrib)
    assert [name for name, times in ids.items() if times > 1] == []
    referred = {
        (name, target)
        for each in tree.elements()
        for name in _REFERENCES
        for target in each.attrib.get(name, "").split()
    }
    referred |= {
        ("href", each.attrib["href"][1:]) for each in tree.elements("a") if each.attrib.get("href", "").startswith("#")
    }
    assert {(name, target) for name, target in referred if target not in ids} == set()


def test_nothing_that_can_be_used_is_inside_another(tree: Tree) -> None:
    nested = [
        f"<{inner.tag}> in <{outer.tag}>"
        for outer in tree.elements("a", "button", "summary")
        for inner in outer.iter()
        if inner is not outer and inner.tag in _INTERACTIVE
    ]
    assert nested == []


def test_headings_go_down_in_steps_from_one_first(tree: Tree) -> None:
    levels = [_HEADINGS.index(each.tag) + 1 for each in tree.elements(*_HEADINGS)]
    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_says_what_it_is(tree: Tree) -> None:
    (html,), (title,) = tree.elements("html"), tree.elements("title")
    assert html.attrib["lang"]
    assert (title.text or "").strip()
    said = {each.attrib.get("name"): each.attrib.get("content", "") for each in tree.elements("meta")}
    assert said.get("description", "").strip() or said.get("robots") == "noindex"


def test_every_picture_has_words_and_every_field_a_label(tree: Tree) -> None:
    assert [each.attrib for each in tree.elements("img") if "alt" not in each.attrib] == []
    labelled = {each.attrib.get("for") for each in tree.elements("label")}
    inside = {id(field) for label in tree.elements("label") for field in label.iter()}
    bare = [
        each.attrib
        for each in tree.elements("input", "select", "textarea")
        if each.attrib.get("type") != "hidden"
        and each.attrib.get("id") not in labelled
        and id(each) not in inside
        and not {"aria-label", "aria-labelledby"} & each.attrib.keys()
    ]
    assert bare == []


def test_no_script_or_style_is_written_into_the_page(tree: Tree, page_type: Any) -> None:
    """But by Datasette into its own pages: what its policy lets through there, and the bars of facets."""
    scripts = [each for each in tree.elements("script") if each.attrib.get("type") != "application/ld+json"]
    written = [each.text or "" for each in scripts if "src" not in each.attrib]
    styles = [each.text or "" for each in tree.elements("style")]
    inline = [each.attrib[name] for each in tree.elements() for name in each.attrib if name == "style"]
    if page_type.path.startswith("/conflict"):
        written = [each for each in written if script_hash(each) not in datasette_script_hashes()]
        styles = [each for each in styles if ".rows-and-columns td:nth-of-type" not in each]
        inline = [each for each in inline if not each.startswith("--share: ")]
    assert (written, styles, inline) == ([], [], [])
    assert [name for each in tree.elements() for name in each.attrib if str(name).startswith("on")] == []
