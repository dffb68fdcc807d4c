"""Asking as clients do, with headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import httpx
import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site


class AskAs(Protocol):
    """Asks the site with headers, by their names with underscores."""

    def __call__(self, path: str, method: str = "GET", **headers: str) -> httpx.Response: ...


@pytest.fixture
def ask(site: Site) -> AskAs:
    """`ask(path, method="GET", accept_encoding="br")`."""

    def asking(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response: httpx.Response = site.run(
            site.datasette.client.request(method, path, headers=named, follow_redirects=True)
        )
        return response

    return asking
