"""Two invented datasets and one that is broken, as one site."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest

from datasette_timeline.plugin.several_server import VIEWS
from datasette_timeline.published.dataset_names import named
from datasette_timeline.several.front import application, open_site
from loaders.reading.originals import digest_of
from tests.datasette_timeline.conftest import Variation

if TYPE_CHECKING:
    from tests.conftest import Records

Ask = Callable[..., httpx.Response]


_INTRODUCTION = f"""\
introduction:
  status: reviewed
  headline: Down the river
  text: It was quiet.[^dawn-1990]
  sources: [{{source: dawn-1990}}]
  translations:
    - language: ru
      of: {digest_of("Down the river", "It was quiet.[^dawn-1990]")}
      reviewed_by: A reader
      headline: У нижней Дорны
      text: Было тихо.[^dawn-1990]
"""


def _renamed(records: Records) -> None:
    records.edit("registries/dataset.yml", "title: Dorna timeline", "title: Lower Dorna")
    records.edit("registries/dataset.yml", "description: Events around Dorna, 1989 to 1993.", "description: The same.")
    records.edit("registries/dataset.yml", "language: en\n", f"language: en\n{_INTRODUCTION}")


class SeveralSites:
    """Datasets in folders, served as one site and asked without a network."""

    def __init__(self, *datasets: str, title: str | None = None, site_url: str | None = None) -> None:
        self._runner = asyncio.Runner()
        self.site = self._runner.run(open_site(named(datasets), VIEWS, title, site_url))
        self._app = application(self.site)

    def ask(self, path: str, method: str = "GET", **options: Any) -> httpx.Response:
        """What the site answers; redirects are not followed."""
        return self._runner.run(self._ask(path, method, options))

    async def _ask(self, path: str, method: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(app=cast("Any", self._app))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **options)

    def close(self) -> None:
        """Let go of the threads and the files."""
        for each in (self.site.datasette, *(member.datasette for member in self.site.whole)):
            if each.executor:
                each.executor.shutdown()
        self._runner.close()


@pytest.fixture(scope="session")
def folders(variation: Variation, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The folders of two datasets, and of one whose database is none."""
    root = tmp_path_factory.mktemp("several")
    upper, lower, broken = (root / name for name in ("upper", "lower", "broken"))
    for folder, database in ((upper, variation()), (lower, variation(_renamed))):
        folder.mkdir()
        shutil.copy(database, folder / "conflict.db")
    (upper / "metadata.yml").write_text(
        "plugins: {datasette-timeline: {site_url: https://upper.example/, contact: 'mailto:upper@example.org'}}"
    )
    (lower / "metadata.yml").write_text("plugins: {datasette-timeline: {contact: 'mailto:lower@example.org'}}")
    broken.mkdir()
    (broken / "conflict.db").write_text("no database")
    return upper, lower, broken


@pytest.fixture(scope="session")
def several(folders: tuple[Path, Path, Path]) -> Iterator[SeveralSites]:
    """The three of them as one site."""
    upper, lower, broken = folders
    sites = SeveralSites(f"upper={upper}", f"lower={lower}", f"broken={broken}", title="Around Dorna")
    yield sites
    sites.close()


@pytest.fixture
def ask(several: SeveralSites) -> Ask:
    """Asks the site at a path."""
    return several.ask
