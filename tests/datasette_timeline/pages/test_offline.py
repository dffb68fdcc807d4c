"""What scripts of a copy are told, and by whom alone."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.datasette_timeline.conftest import Site


@pytest.fixture(scope="module")
def for_files(database: Path, site_metadata: dict[str, Any]) -> Iterator[Site]:
    from tests.datasette_timeline.conftest import Site

    metadata = deepcopy(site_metadata)
    metadata["plugins"]["datasette-timeline"]["as_files"] = True
    opened = Site(database, metadata=metadata)
    yield opened
    opened.close()


@pytest.mark.parametrize("path", ["/offline/tables.json", "/offline/words.json"])
def test_a_site_with_a_server_has_none_of_it(site: Site, path: str) -> None:
    assert site.get(path).status_code == 404


@pytest.mark.parametrize("language", ["en", "ru", "az", "hy"])
def test_every_text_that_scripts_ask_for_is_there(for_files: Site, language: str) -> None:
    from datasette_timeline.pages.offline import _TEXTS

    told = for_files.get(f"/offline/words.json?lang={language}").json()
    known = {*told["texts"], *(key.rpartition(".")[0] for key in told["texts"])}
    assert [key for key in _TEXTS if key not in known] == []
    assert told["language"] == language


def test_labels_and_events_are_those_of_the_site(for_files: Site) -> None:
    told = for_files.get("/offline/words.json?lang=hy").json()
    assert told["labels"]["place"]["river-town"] == "Շուրան"
    assert [text[0] for text in told["events"][0]["texts"]][:2] == ["title", "summary"]
    assert told["events"][0]["line"].startswith('<p class="related-when">')
