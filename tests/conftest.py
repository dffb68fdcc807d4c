"""Invented datasets, made and built once for all tests; and copies of example records, to be changed."""

import gc
import os
import shutil
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasette.app import Datasette
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from bench.records import write_dataset
from loaders.building import build
from loaders.loading.datasets import load
from loaders.problems import Problem, reports
from loaders.processes.atomic_replace import exclusive
from loaders.reading.entries import Dataset
from tests.invented import write_configuration
from tests.repositories import Repository, tell

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a shell's background job, whose programs inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where commands keep what they have read: not among the developer's own."""
    home = tmp_path_factory.mktemp("cache-home")
    os.environ["XDG_CACHE_HOME"] = str(home)
    return home


class CompiledTemplates(BytecodeCache):
    """What Jinja has compiled, for all sites of this process: it looks by name and text of a template.

    What it makes of them follows from an environment, too: Datasette's waits within templates, ours does not.
    """

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once() -> Iterator[None]:
    """However many sites tests open: compiling is the greater part of what the first pages of each cost."""
    kept: defaultdict[tuple[bool, ...], CompiledTemplates] = defaultdict(CompiledTemplates)

    def of_its_kind(environment: Environment) -> CompiledTemplates:
        return kept[environment.is_async, environment.trim_blocks, environment.lstrip_blocks]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Environment, "bytecode_cache", property(of_its_kind, lambda *_: None), raising=False)
        yield


@pytest.fixture(scope="session")
def real_dataset() -> Dataset:
    """Every record and registry entry of this repository."""
    loaded = load(ROOT, jobs=1)
    assert loaded.errors == []
    return loaded.dataset


@pytest.fixture(scope="session")
def real_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that 'make build' makes of them, once for all workers: none changes it."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    path = shared / "real" / "conflict.db"
    with exclusive(path.parent):
        path.parent.mkdir(exist_ok=True)
        assert path.exists() or not build(ROOT, path, cache=None, jobs=1).failed
    return path


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is made once for all workers; none changes what another one has made there."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def configuration(shared: Path) -> Path:
    """A folder with what Datasette reads beside the database of an invented dataset, to be copied."""
    folder = shared / "configuration"
    with exclusive(folder):
        if not folder.exists():
            scratch = folder.with_name("configuration-begun")
            scratch.mkdir()
            write_configuration(scratch)
            scratch.rename(folder)
    return folder


@pytest.fixture(scope="session")
def site_metadata(configuration: Path) -> dict[str, Any]:
    """Its metadata, whose base map is found from everywhere; no test changes them."""
    read: dict[str, Any] = yaml.safe_load((configuration / "metadata.yml").read_text(encoding="utf-8"))
    settings = read["plugins"]["datasette-timeline"]
    settings["basemap"] = str(configuration / settings["basemap"])
    return read


@pytest.fixture(scope="session")
def many_events(shared: Path) -> Path:
    """The database of some hundred invented events, as long as real ones; made once for all workers."""
    path = shared / "many" / "conflict.db"
    with exclusive(path.parent):
        if not path.exists():
            write_dataset(path.with_name("records"), 300)
            assert not build(path.with_name("records"), path, cache=None, with_history=False, jobs=1).failed
    return path


@pytest.fixture(scope="session")
def told_repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository whose records have every kind of history; none changes it."""
    records = Records(ROOT / "tests" / "records" / "base", tmp_path_factory.mktemp("told") / "records")
    repository = Repository(records)
    tell(repository)
    return repository


@pytest.fixture(scope="session")
def told_database(told_repository: Repository) -> Path:
    """The database that is built of it; none changes it."""
    path = told_repository.root.parent / "conflict.db"
    told_repository.build(path)
    return path


@pytest.fixture(scope="module", autouse=True)
def what_stays_is_no_garbage() -> None:
    """Let those who look for garbage, as after each site, pass over what is here from before this module of tests."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as cores: the time in which tests wait for browsers, servers and disks is of use to others."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + cores // 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests come first, so that at the end no worker is alone with one; some hold on Datasette 0.65 alone."""
    items.sort(key=lambda item: not item.get_closest_marker("long"))
    _leave_out_what_only_the_stable_line_does(config, items)


def _leave_out_what_only_the_stable_line_does(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on Datasette 1.0, the few tests of what only 0.65 does; each says why."""
    marked = {item: mark for item in items if (mark := item.get_closest_marker("stable_datasette"))}
    assert all(len(mark.args) == 1 and isinstance(mark.args[0], str) for mark in marked.values())
    if marked and not hasattr(Datasette, "metadata"):
        config.hook.pytest_deselected(items=list(marked))
        items[:] = [item for item in items if item not in marked]


class Records:
    """A copy of a dataset below tests/records that a test may change."""

    def __init__(self, original: Path, root: Path, today: date | None = None) -> None:
        self.root = root
        self._today = today
        shutil.copytree(original, root)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write one file, with the folders it lies in."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def overlay(self, folder: Path) -> None:
        """Add the files of a folder, in place of those of the same name."""
        shutil.copytree(folder, self.root, dirs_exist_ok=True)

    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the report."""
        return load(self.root, today=self._today, jobs=1).problems

    def report(self) -> str:
        """The same as people see it."""
        return reports.text(self.problems())


@pytest.fixture(scope="session")
def copy_records() -> Callable[..., Records]:
    """Copies a dataset to a folder that there is not yet: `copy_records(original, root, today=None)`."""
    return Records
