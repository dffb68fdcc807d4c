"""Look whether a tagged release is told everywhere, and print what CHANGELOG.md says of it: `.ci/release.py v1.2.0`.

Run from the repository's root. Exit codes: 0 ready, 1 something is missing (told on stderr), 2 misuse.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml


def main(arguments: list[str]) -> int:
    """Print the notes of the release, or what is missing."""
    if len(arguments) != 1 or not re.fullmatch(r"v[0-9]+\.[0-9]+\.[0-9]+", arguments[0]):
        sys.stderr.write("usage: python .ci/release.py vMAJOR.MINOR.PATCH\n")
        return 2
    version = arguments[0].removeprefix("v")
    missing = list(faults(Path.cwd(), version))
    if missing:
        sys.stderr.write("".join(f"{fault}\n" for fault in missing))
        return 1
    sys.stdout.write(notes(Path.cwd(), version))
    return 0


def faults(root: Path, version: str) -> Iterator[str]:
    """What is told of another release, or not told: one sentence each."""
    dataset = _read(root / "registries/dataset.yml")
    citation = _read(root / "CITATION.cff")
    told = {
        "pyproject.toml": tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"],
        "registries/dataset.yml": dataset["version"],
        "CITATION.cff": citation["version"],
    }
    yield from (f"{name} has version {other}, not {version}" for name, other in told.items() if other != version)
    released, cited = dataset.get("released"), citation.get("date-released")
    if released != cited:
        yield f"the day of the release is {released} in registries/dataset.yml and {cited} in CITATION.cff"
    if not notes(root, version).strip():
        yield f"CHANGELOG.md has no section '## [{version}] - {released or 'YYYY-MM-DD'}'"


def notes(root: Path, version: str) -> str:
    """What stands in CHANGELOG.md below the heading of a version with its day; empty where there is none."""
    released = _read(root / "registries/dataset.yml").get("released", "")
    heading = rf"^## \[{re.escape(version)}\] - {re.escape(str(released))}\n(.*?)(?=^## |\Z)"
    found = re.search(heading, (root / "CHANGELOG.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return found[1].strip() + "\n" if found else ""


def _read(path: Path) -> dict[str, str]:
    """The outermost texts of a YAML file; days as they are written."""
    read = yaml.safe_load(path.read_text("utf-8"))
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in read.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
