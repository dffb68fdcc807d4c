"""What this repository tells of its version: alike everywhere."""

import tomllib
from pathlib import Path
from typing import Any

import yaml

from loaders.exporting.describing import citation

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def texts(text: str) -> dict[str, Any]:
    """YAML whose values stay as they are written."""
    read: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    return read


DATASET = texts((ROOT / "registries/dataset.yml").read_text("utf-8"))
CITATION = texts((ROOT / "CITATION.cff").read_text("utf-8"))


def test_the_repository_is_cited_as_its_exports_are() -> None:
    exported = texts(citation(DATASET | {"digest": "0"}, "https://timeline.example/"))
    of_one_build = ("url", "identifiers")
    ours = {name: value for name, value in CITATION.items() if name != "references"}
    assert ours == {name: value for name, value in exported.items() if name not in of_one_build}


def test_the_program_is_cited_as_it_is_packaged() -> None:
    assert CITATION["references"] == [
        {
            "type": "software",
            "title": PROJECT["name"],
            "authors": CITATION["authors"],
            "version": PROJECT["version"],
            "license": PROJECT["license"],
        }
    ]


def test_dataset_and_program_have_one_version() -> None:
    assert DATASET["version"] == PROJECT["version"]
