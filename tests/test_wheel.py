"""The program as it is installed from its wheel, without its repository: command, site, and all that these read."""

import json
import os
import re
import shlex
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
PROJECT = "conflict-events-timeline"
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
        assert ran.stderr.partition("'python")[0].endswith(
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


# --- the way of docs/new-dataset.md -----------------------------------------------------------------------------------

RECORD = """\
# yaml-language-server: $schema=../../schema/event.schema.json
title: Ceasefire number {number}
date: {date}
type: ceasefire
importance: 3
status: reviewed
summary: >-
  The parties agreed on ceasefire {number}.[^post-2001]
places:
  - {{place: mill-town, role: venue}}
actors:
  - {{actor: northland, role: signatory}}
  - {{actor: southland, role: signatory}}
facts:
  - text: They signed paper {number}
    sources: [{{source: post-2001}}]
claims:
  - about: deaths
    by: northland
    group: all dead
    value: {number}
    sources: [{{source: post-2001}}]
sources:
  - {{source: post-2001}}
"""
ENTRIES = {
    "actors/states.yml": """\
northland:
  names:
    - {name: Northland, language: en}
  kind: state
  perspective: northland

southland:
  names:
    - {name: Southland, language: en}
  kind: state
  perspective: southland
""",
    "places/towns.yml": """\
mill-town:
  names:
    - {name: Mill Town, language: en}
    - {name: Ville du Moulin, language: fr}
  kind: city
  latitude: 35.1
  longitude: 33.3
  precision: locality
  coordinates_source: invented
""",
    "sources/p.yml": """\
post-2001:
  title: Two papers
  publisher: Valley Post
  published: 2001-12-31
  language: en
  kind: news
  perspective: third-party
  url: https://post.example/2001/papers
""",
}
"""Registry entries by the file below registries/."""


def guide() -> str:
    return (ROOT / "docs" / "new-dataset.md").read_text(encoding="utf-8")


def lines_of_guide(program: str) -> list[list[str]]:
    """The commands of the guide that call a program, in its order, each as its words."""
    blocks = re.findall(r"^ *```\n(.*?)^ *```$", guide(), re.DOTALL | re.MULTILINE)
    lines = [line.strip() for block in blocks for line in re.sub(r"\\\n *", "", block).splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith(f"{program} ")]


def titles(run: Run, folder: Path) -> list[str]:
    """The headlines that the site has on its timeline."""
    ran = run("python", "-m", "datasette", ".", "--get", "/api/v1/events?limit=100", folder=folder)
    assert ran.returncode == 0, ran.stderr
    return [event["title"] for event in json.loads(ran.stdout)["items"]]


@pytest.mark.long
def test_a_conflict_of_one_s_own_from_no_record_to_twenty(run: Run, tmp_path: Path) -> None:
    begin, build, serve, new, check, again, *_ = lines_of_guide("conflict-events")
    assert [begin[0], build, serve, new[0], check, again] == ["init", ["build"], ["serve"], "new", ["check"], ["build"]]
    assert run("conflict-events", *begin).returncode == 0
    folder = tmp_path / begin[1]

    def done(*words: str) -> str:
        ran = run("conflict-events", *words, folder=folder)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def write(path: str, number: int) -> None:
        """Fill in a record, as the day that begins its name has it."""
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(RECORD.format(number=number, date=Path(path).name[:10]), encoding="utf-8")

    done(*build)
    assert titles(run, folder) == []
    assert (
        "There are no events yet" in run("python", "-m", "datasette", ".", "--get", "/timeline", folder=folder).stdout
    )

    done(*new)
    (begun,) = folder.glob("events/2001/*.yml")
    path = begun.relative_to(folder).as_posix()
    write(path, 1)
    for name, text in ENTRIES.items():
        schema = f"# yaml-language-server: $schema=../../schema/{name.partition('/')[0]}.schema.json\n"
        (folder / "registries" / name).write_text(schema + text, encoding="utf-8")
    done("format")
    done(*check, "--strict")
    done(*again)
    assert titles(run, folder) == ["Ceasefire number 1"]

    for number in range(2, 21):
        write(f"events/2001/2001-06-{number:02}-ceasefire.yml", number)
    done("format")
    done(*check, "--strict")
    done(*again)
    assert titles(run, folder) == [f"Ceasefire number {number}" for number in range(1, 21)]
    page = run("python", "-m", "datasette", ".", "--get", "/timeline?lang=fr&view=map", folder=folder)
    assert page.returncode == 0, page.stdout[-300:]

    (wheel,) = (folder / "wheels").iterdir()
    assert (
        (folder / "requirements.txt")
        .read_text(encoding="utf-8")
        .endswith(f"--find-links wheels\n{PROJECT}[curating]=={wheel.name.split('-')[1]}\n")
    )
    _pip(
        "download",
        "--no-deps",
        "--no-index",
        "--dest",
        tmp_path / "found",
        "--requirement",
        folder / "requirements.txt",
    )
    assert (tmp_path / "found" / wheel.name).read_bytes() == wheel.read_bytes()
    wheel.rename(wheel.with_name(wheel.name.replace("-0.", "-0.0.", 1)))
    assert f"Would change wheels/{wheel.name}; --write does it." in done("init", "--update", ".")
    done("init", "--update", ".", "--write")
    assert list((folder / "wheels").iterdir()) == [wheel]
