"""tests/records: good examples are clean; bad ones give exactly the report that stands beside them.

See tests/records/README.md for how to add one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.problems import RULES, reports
from loaders.reading.files import MAX_BYTES

if TYPE_CHECKING:
    from tests.conftest import Records

FOLDER = Path(__file__).resolve().parent.parent / "records"
GOOD = sorted(FOLDER.glob("good/*"))
UPDATE = bool(os.environ.get("UPDATE_RECORDS"))


def made_file_outside_file(records: Records) -> None:
    outside = records.root.parent / "1991-06-04-letter.yml"
    outside.write_text("title: Letter\n")
    (records.root / "events/1991/1991-06-04-letter.yml").symlink_to(outside)


def made_file_outside_folder(records: Records) -> None:
    outside = records.root.parent / "elsewhere"
    outside.mkdir()
    (records.root / "events/1993").symlink_to(outside)


def made_file_too_large_source(records: Records) -> None:
    records.write("registries/retired.yml", "# " + "x" * MAX_BYTES + "\n{}\n")


def made_file_unreadable_link(records: Records) -> None:
    (records.root / "events/1991/1991-06-04-letter.yml").symlink_to("1991-06-05-nothing.yml")


def made_folder_missing_events(records: Records) -> None:
    shutil.rmtree(records.root / "events")
    records.write("registries/dataset.yml", (records.root / "registries/dataset.yml").read_text().split("periods")[0])
    for name in ("actors", "places", "perspectives", "retired", "sources", "tags", "waivers"):
        (records.root / f"registries/{name}.yml").unlink()


def made_registry_missing_dataset(records: Records) -> None:
    (records.root / "registries/dataset.yml").unlink()


MADE: dict[str, Callable[[Records], None]] = {
    "file-outside/file": made_file_outside_file,
    "file-outside/folder": made_file_outside_folder,
    "file-too-large/registry": made_file_too_large_source,
    "file-unreadable/link": made_file_unreadable_link,
    "folder-missing/events": made_folder_missing_events,
    "registry-missing/dataset": made_registry_missing_dataset,
}
"""Examples that no repository can hold as files, by code and name."""


def cases() -> dict[str, Path | None]:
    """Every bad example by code and name: a file, a folder, or None for one of MADE."""
    found: dict[str, Path | None] = dict.fromkeys(MADE)
    for path in FOLDER.glob("bad/*/*"):
        if not path.name.endswith(".expected.txt"):
            found[f"{path.parent.name}/{path.name.removesuffix('.yml')}"] = path
    return dict(sorted(found.items()))


CASES = cases()


def put(records: Records, path: Path | None, case: str) -> None:
    if path is None:
        MADE[case](records)
    elif path.is_dir():
        records.overlay(path)
    else:
        records.write(f"events/{path.stem[:4]}/{path.name}", path.read_bytes())


@pytest.mark.parametrize("case", CASES)
def test_a_bad_example_gives_the_report_beside_it(case: str, records: Records) -> None:
    put(records, CASES[case], case)
    code = case.partition("/")[0]
    problems = records.problems()
    report = reports.text(problems)
    assert code in {problem.code for problem in problems}, f"no {code} in:\n{report}"
    expected = FOLDER / "bad" / f"{case}.expected.txt"
    if UPDATE:
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(report, encoding="utf-8")
    assert expected.is_file(), "there is no such report yet; tests/records/README.md says how to write it"
    assert report == expected.read_text(encoding="utf-8")


def test_every_rule_has_a_bad_example() -> None:
    assert sorted(RULES) == sorted({case.partition("/")[0] for case in CASES})


def test_every_report_has_an_example() -> None:
    expected = (FOLDER / "bad").glob("*/*.expected.txt")
    described = {str(path.relative_to(FOLDER / "bad")).removesuffix(".expected.txt") for path in expected}
    assert described == set(CASES)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_good_example_has_no_problems(path: Path, records: Records) -> None:
    records.overlay(path)
    assert records.report() == ""


def test_the_base_has_no_problems(records: Records) -> None:
    assert records.report() == ""


def test_the_records_of_the_site_have_no_problems(copy_records: Callable[..., Records], tmp_path: Path) -> None:
    assert copy_records(FOLDER / "site", tmp_path / "site", date(2026, 6, 1)).report() == ""
