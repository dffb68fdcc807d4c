"""Reading the pages of embeds."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import httpx
import pytest


@pytest.fixture(scope="session")
def parsed() -> Callable[[httpx.Response], Element]:
    """The elements of a page, without namespaces. Fails where the markup has an error."""

    def parse(response: httpx.Response) -> Element:
        parser: Any = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        page: Element = parser.parse(response.text)
        return page

    return parse
