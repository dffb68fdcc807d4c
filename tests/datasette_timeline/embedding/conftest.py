"""Reading the pages of embeds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import httpx
import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture(scope="session")
def parsed() -> Callable[[httpx.Response], Element]:
    """The elements of a page, without namespaces. Fails where the markup has an error."""

    def parse(response: httpx.Response) -> Element:
        parser: Any = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        page: Element = parser.parse(response.text)
        return page

    return parse


@pytest.fixture(scope="session")
def metadata() -> dict[str, Any]:
    """The metadata of the repository."""
    data: dict[str, Any] = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    return data
