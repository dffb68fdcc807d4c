"""The program as it is installed from its wheel, without its repository: command, site, and all that these read."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from loaders.releasing.bundling import program_digest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("datasette_timeline", "loaders", "schema")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The wheel, and what was said when it was built."""
    copy = tmp_path_factory.mktemp("tree")
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in (*PACKAGES, "requirements"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    wheels = tmp_path_factory.mktemp("wheels")
    made = _pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--verbose", "--wheel-dir", wheels, copy)
    (wheel,) = wheels.glob("*.whl")
    return wheel, made


@pytest.fixture(scope="module")
def site_packages(built: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment in which the wheel is installed, and which sees the packages of this one."""
    environment = tmp_path_factory.mktemp("installed") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    _pip("--python", environment / "bin" / "python", "install", "--no-deps", "--no-index", built[0])
    (folder,) = environment.glob("lib/python*/site-packages")
    (folder / "zz-locked.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return folder


def _pip(*words: object) -> str:
    ran = subprocess.run([sys.executable, "-m", "pip", *map(str, words)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


@pytest.fixture
def run(site_packages: Path, tmp_path: Path) -> Run:
    """Run a program of that environment in an empty folder, or another one."""
    programs = site_packages.parents[2] / "bin"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(program: str, *words: object, folder: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        command = [str(programs / program), *map(str, words)]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    return run


def test_all_of_the_program_is_in_the_wheel(built: tuple[Path, str]) -> None:
    files = [path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()]
    ours = {path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".pyc"}
    locks = {"loaders/requirements/dev.txt", "loaders/requirements/runtime.txt"}
    held = {name for name in ZipFile(built[0]).namelist() if ".dist-info/" not in name}
    assert held == ours | locks


def test_building_it_warns_of_nothing(built: tuple[Path, str]) -> None:
    assert "packages configuration" not in built[1]
    assert "Warning" not in built[1]


def test_it_is_the_same_program(site_packages: Path) -> None:
    assert program_digest(site_packages) == program_digest(ROOT)


@pytest.mark.parametrize("command", [("python", "-m", "loaders"), ("conflict-events",)], ids=" ".join)
def test_in_a_folder_without_records_it_says_what_to_do(run: Run, command: tuple[str, ...], tmp_path: Path) -> None:
    for words in (["check"], ["new", "2001-01-01", "march"], ["build"], ["schema"]):
        ran = run(*command, *words)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.endswith(
            "error: argument --root: the folder that you are in is no dataset's: it has no registries/. Go into one "
            "that has, name it with --root DIR, or begin one: python -m loaders init DIR\n"
        )
    assert list(tmp_path.iterdir()) == []


def test_questions_and_rules_are_told_anywhere(run: Run) -> None:
    for words in (["ask"], ["ask", "claims-per-event", "--sql"], ["explain"]):
        ran = run("conflict-events", *words)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout


def test_the_folder_of_a_dataset_is_the_one_that_is_meant(
    run: Run, copy_records: Callable[..., object], tmp_path: Path
) -> None:
    copy_records(ROOT / "tests/records/base", tmp_path / "dataset")
    folder = tmp_path / "dataset"
    assert run("conflict-events", "build", "--no-cache", folder=folder).returncode == 0
    assert (folder / "conflict.db").is_file()
    assert run("conflict-events", "schema", "--keys", folder=folder).returncode == 0
    ran = run("python", "-m", "loaders", "check", "--no-cache", folder=folder)  # beside a folder called schema/
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_site_makes_earlier_states(run: Run, told_database: Path, tmp_path: Path) -> None:
    shutil.copy(told_database, tmp_path / "conflict.db")
    early = run("python", "-m", "datasette", ".", "--get", "/timeline?as_of=1900-01-01")
    begins = early.stdout.partition("begins with ")[2].partition(":00Z")[0]
    assert begins, early.stdout + early.stderr
    ran = run("python", "-m", "datasette", ".", "--get", f"/timeline?as_of={begins}:00Z")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "<h1" in ran.stdout
