"""The API of the invented conflict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Ask


@pytest.fixture(scope="session")
def answer(ask: Ask) -> Callable[[str], Any]:
    """What the API answers, under /api/v1/."""

    def answer(path: str) -> Any:
        response = ask(f"/api/v1/{path}")
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/json"
        return response.json()

    return answer


@pytest.fixture(scope="session")
def ids(answer: Callable[[str], Any]) -> Callable[[str], list[str]]:
    """The ids that a collection answers with."""

    def ids(path: str) -> list[str]:
        return [item["id"] for item in answer(path)["items"]]

    return ids


@pytest.fixture(scope="session")
def every_page(ask: Ask) -> Callable[[str], list[dict[str, Any]]]:
    """All pages of a collection, from the first on, by following `next`."""

    def every_page(path: str) -> list[dict[str, Any]]:
        pages: list[dict[str, Any]] = []
        address: str | None = f"/api/v1/{path}"
        while address:
            response = ask(address)
            assert response.status_code == 200, response.text
            pages.append(response.json())
            assert len(pages) < 100
            following = pages[-1]["next"]
            assert response.links.get("next", {}).get("url") == following
            address = urlsplit(following)._replace(scheme="", netloc="").geturl() if following else None
        return pages

    return every_page


@pytest.fixture(scope="session")
def refusal(ask: Ask) -> Callable[[str], dict[str, Any]]:
    """The error that an address answers with, which has the one shape that errors have."""

    def refusal(path: str) -> dict[str, Any]:
        response = ask(f"/api/v1/{path}")
        error: dict[str, Any] = response.json()
        assert list(error) == ["status", "code", "message", "allowed", "nearest", "problems"]
        assert error["status"] == response.status_code
        assert response.headers["content-type"] == "application/json"
        assert response.headers["cache-control"] == "no-cache"
        assert "etag" not in response.headers
        return error

    return refusal
