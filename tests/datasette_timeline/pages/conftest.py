"""Pages as people read them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

_INLINE = frozenset(["a", "abbr", "cite", "code", "em", "mark", "span", "strong", "sup", "time"])

_QUIET = """
title: Quiet of the year, {}
date: 1993
type: other
importance: 3
status: reviewed
summary: Nothing happened.
actors: [{{actor: ardania, role: subject}}]
sources: [{{source: handbook}}]
"""

HOSTILE = """"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;</title></script>"""


class Read:
    """A page that was answered."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.html: str = response.text
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.tree: Element = parser.parse(response.text)
        for element in self.tree.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.rpartition("}")[2]  # SVG has a namespace of its own
        self.faults = [error for _, error, _ in parser.errors]

    @property
    def text(self) -> str:
        """Everything that it says."""
        return words(self.tree.find("body"))

    @property
    def main(self) -> str:
        """What its main part says."""
        return words(self.tree.find(".//main"))

    def section(self, heading: str) -> Element:
        """The section that is headed by the element with that id."""
        found: Element | None = self.tree.find(f".//*[@aria-labelledby='{heading}']")
        assert found is not None, f"no section is headed by #{heading}"
        return found

    def links(self, part: Element | None = None) -> dict[str, str]:
        """Addresses by what the links say."""
        part = self.tree if part is None else part
        return {words(link): link.get("href", "") for link in part.iter("a")}

    def all(self, tag: str, part: Element | None = None, **attributes: str) -> list[Element]:
        """Elements with these attributes, `class_` as one of the classes."""
        wanted = attributes.pop("class_", None)
        return [
            each
            for each in (self.tree if part is None else part).iter(tag)
            if (wanted is None or wanted in each.get("class", "").split())
            and all(each.get(name) == value for name, value in attributes.items())
        ]


def words(element: Element | None) -> str:
    """What an element says, with single spaces."""
    assert element is not None

    def said(part: Element) -> str:
        if not isinstance(part.tag, str) or part.tag in ("script", "style", "svg"):
            return part.tail or ""
        gap = "" if part.tag in _INLINE else " "
        return f"{gap}{part.text or ''}{''.join(map(said, part))}{gap}{part.tail or ''}"

    return " ".join(said(element).removesuffix(element.tail or "").split())


@pytest.fixture(scope="session")
def saying() -> Callable[[Element | None], str]:
    """What an element says."""
    return words


@pytest.fixture(scope="session")
def hostile_text() -> str:
    """A text that would break out of any place where it is not escaped."""
    return HOSTILE


@pytest.fixture(scope="session")
def visit(site: Any) -> Callable[..., Read]:
    """Open a page of the site; its status must be as said."""

    def open_page(path: str, status: int = 200, site: Any = site) -> Read:
        response = site.get(path)
        assert response.status_code == status, response.text[:2000]
        return Read(response)

    return open_page


@pytest.fixture
def crowded(variation: Callable[..., Path], open_site: Any) -> Any:
    """The site of a database that has sixty more events of one actor and one source, of little importance."""

    def crowd(records: Any) -> None:
        for number in range(1, 61):
            records.write(f"events/1993/1993-quiet-{number}.yml", _QUIET.format(number))

    return open_site(variation(crowd))
