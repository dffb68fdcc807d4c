"""What holds for the repository as a whole: packages, make targets, locked requirements."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from datasette_timeline import plugin

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME = PROJECT["dependencies"]
EXTRAS = PROJECT["optional-dependencies"]
DEV = [*EXTRAS["dev"], *EXTRAS["parquet"], *EXTRAS["postgresql"], *EXTRAS["duckdb"]]


def locked(name: str) -> dict[str, str]:
    """The entries of a lock file by package name, each with its version, marker and hashes."""
    text = (ROOT / "requirements" / name).read_text().replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return {canonicalize_name(Requirement(entry.split(" --hash=")[0]).name): entry for entry in entries}


def pinned_version(entry: str) -> str:
    match = re.match(r"\S+==(\S+)", entry)
    assert match, f"not pinned to one version: {entry}"
    return match[1]


@pytest.mark.parametrize("name", ["datasette_timeline", "loaders", "schema"])
def test_no_other_package_goes_by_the_name_of_one_of_ours(name: str) -> None:
    assert packages_distributions()[name] == [PROJECT["name"]]


@pytest.mark.parametrize("name", ["bench", "events"])
def test_nothing_goes_by_the_name_of_a_folder_that_is_not_installed(name: str) -> None:
    assert name not in packages_distributions()


@pytest.mark.parametrize("name", ["bench", "loaders", "schema"])
def test_packages_are_those_of_the_root(name: str) -> None:
    spec = find_spec(name)
    assert spec
    assert spec.origin in (str(ROOT / f"{name}.py"), str(ROOT / name / "__init__.py"))


def test_the_plugin_is_installed_through_its_entry_point() -> None:
    assert [point.value for point in entry_points(group="datasette", name="timeline")] == ["datasette_timeline.plugin"]


def test_the_plugin_reaches_into_datasette_in_one_place() -> None:
    reaching = re.compile(r"^\s*(?:from datasette\.|import datasette\b)|\bdatasette\._|\bds\._", re.MULTILINE)
    files = (ROOT / "datasette_timeline").rglob("*.py")
    assert [path.name for path in files if reaching.search(path.read_text())] == ["datasette_compat.py"]


@pytest.mark.parametrize("first", ["datasette_timeline.plugin", "datasette.app", "datasette.plugins"])
def test_the_plugin_has_its_hooks_whatever_is_imported_first(first: str) -> None:
    counting = "print(*(len(each['hooks']) for each in get_plugins() if each['name'] == 'conflict-events-timeline'))"
    program = f"import {first}; from datasette.plugins import get_plugins; {counting}"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == f"{len(plugin.__all__)}\n"


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    described = re.findall(r"^([a-z][a-z-]*):.* ## \S", makefile, re.MULTILINE)
    assert described == phony[1].split()
    assert described == re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE)


@pytest.mark.parametrize("name", ["dev.txt", "runtime.txt", "spark.txt", "datasette-next.txt"])
def test_locks_are_pinned_hashed_and_name_no_index(name: str) -> None:
    entries = locked(name)
    assert entries
    for entry in entries.values():
        assert pinned_version(entry)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), f"no hash: {entry}"
    text = (ROOT / "requirements" / name).read_text()
    assert re.findall(r"://|^\s*-(?!-hash).*| @ .*", text, re.MULTILINE) == []


@pytest.mark.parametrize(
    ("name", "requirements"),
    [
        ("runtime.txt", RUNTIME),
        ("dev.txt", RUNTIME + DEV),
        ("spark.txt", RUNTIME + EXTRAS["spark"]),
        ("datasette-next.txt", RUNTIME + DEV),
    ],
)
def test_locks_hold_what_pyproject_asks_for(name: str, requirements: list[str]) -> None:
    entries = locked(name)
    for requirement in map(Requirement, requirements):
        entry = entries.get(canonicalize_name(requirement.name))
        assert entry, f"{requirement.name} is not in requirements/{name}: run make lock"
        assert requirement.specifier.contains(pinned_version(entry), prereleases=True), (
            f"{entry} is not {requirement}: run make lock"
        )


def test_locks_agree() -> None:
    dev, spark = locked("dev.txt"), locked("spark.txt")
    assert locked("runtime.txt").items() <= dev.items()
    assert locked("runtime.txt").items() <= spark.items()
    assert {name: spark[name] for name in spark.keys() & dev.keys()}.items() <= dev.items()


def test_one_lock_has_each_line_of_datasette() -> None:
    versions = [pinned_version(locked(name)["datasette"]) for name in ("dev.txt", "datasette-next.txt")]
    assert [version.split(".")[0] for version in versions] == ["0", "1"]


def test_every_datasette_setting_is_explained() -> None:
    settings = json.loads((ROOT / "settings.json").read_text())
    explained = re.findall(r"^\| `(\w+)(?:: \w+)?` \|", (ROOT / "HACKING.md").read_text(), re.MULTILINE)
    assert explained == list(settings)
