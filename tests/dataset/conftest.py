"""The datasets of this repository, its own and the examples, each in a folder of its own with what is built of it."""

import asyncio
import gc
import os
import shutil
from collections.abc import Awaitable, Iterator
from contextvars import copy_context
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from datasette.app import Datasette

from loaders.__main__ import main
from loaders.processes.atomic_replace import exclusive

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("examples/*/registries"))
DATASETS = [".", *EXAMPLES]
_PARTS = ("events", "registries", "maps", "languages", "expectations", "imports")
_FILES = ("metadata.yml", "settings.json", "datasette.yaml")

Result = TypeVar("Result")


class Site:
    """A dataset's folder as a Datasette configuration directory, asked without a network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.datasette = Datasette([], config_dir=folder)
        self._runner = asyncio.Runner()
        self._runner.run(self.datasette.invoke_startup())

    def get(self, path: str) -> httpx.Response:
        """The answer at an address; redirects are not followed."""
        response: httpx.Response = self._runner.run(self.datasette.client.get(path))
        return response

    def run(self, awaitable: Awaitable[Result]) -> Result:
        """What is waited for."""

        async def awaited() -> Result:
            return await awaitable

        return self._runner.run(awaited(), context=copy_context())

    def close(self) -> None:
        """Let go of the threads and the files."""
        self.datasette.executor.shutdown()
        self._runner.close()
        gc.collect()


@pytest.fixture(scope="session", params=DATASETS)
def root(request: pytest.FixtureRequest) -> Path:
    """The folder of a dataset, as it is committed."""
    return ROOT / str(request.param)


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory, real_database: Path) -> Path:
    """A copy of it with its database, beside nothing else; made once for all workers, and changed by none."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "datasets" / root.name
    folder.parent.mkdir(exist_ok=True)
    with exclusive(folder):
        if not (folder / "inspect-data.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _copy(root, folder)
            _build(root, folder, real_database)
    return folder


def _build(root: Path, folder: Path, real_database: Path) -> None:
    if root == ROOT:  # built where its history is
        for path in (real_database, real_database.with_name("inspect-data.json")):
            shutil.copy(path, folder)
        return
    rows = [str(path) for path in sorted(folder.glob("imports/*.csv"))]
    words = ["build", "--root", str(folder), "--no-cache", "--jobs", "1"]
    assert main([*words, *(["--with-ged", *rows] if rows else [])]) == 0


def _copy(root: Path, folder: Path) -> None:
    folder.mkdir()
    for name in _PARTS:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name)
    for name in _FILES:
        if (root / name).is_file():
            shutil.copy(root / name, folder)


@pytest.fixture(scope="module")
def site(built: Path) -> Iterator[Site]:
    """It, served; no test changes it."""
    served = Site(built)
    yield served
    served.close()
