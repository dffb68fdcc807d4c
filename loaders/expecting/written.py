"""The files in which a dataset says what is expected of it: each may be missing, and is read whole where it is not."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from loaders.expecting.unmet import Unmet
from loaders.generating.coverage_page import read_coverage
from loaders.problems import FieldPath
from loaders.reading.entries import Data
from loaders.reading.forms import Form, FormError, Unclear, read_form
from schema.expectations import FOLDER, MODELS

_OF_OTHERS = ("matches",)
"""Folders beside the files, which tests read."""


class Written(NamedTuple):
    """The files that there are, and what is wrong with any."""

    record: Form | None
    questions: Form | None
    tasks: Form | None
    coverage: Form | None
    faults: list[Unmet]

    @property
    def paths(self) -> list[str]:
        """The files that say something."""
        return [form.path for form in self[:4] if isinstance(form, Form)]


def read_all(root: Path) -> Written:
    """All files of a dataset's folder."""
    faults: list[Unmet] = []
    record, questions, tasks, coverage = (_read(root, name, faults) for name in MODELS)
    known = {f"{name}.yml" for name in MODELS} | {*_OF_OTHERS}
    for path in sorted((root / FOLDER).glob("*")):
        if path.name not in known and not path.name.startswith("."):
            message = "no such file is read here"
            faults.append(
                Unmet(f"{FOLDER}/{path.name}", message, f"the files are {', '.join(f'{name}.yml' for name in MODELS)}")
            )
    return Written(record, questions, tasks, coverage, faults)


def _read(root: Path, name: str, faults: list[Unmet]) -> Form | None:
    path = f"{FOLDER}/{name}.yml"
    if not (root / path).is_file():
        return None
    try:
        text = (root / path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(Unmet(path, f"byte {error.start + 1} is no UTF-8", "save the file as UTF-8"))
        return None
    try:
        if name == "article-coverage":
            return read_coverage(text)
        return read_form(text, path, MODELS[name], _UNCLEAR.get(name))
    except FormError as error:
        for fault in error.faults:
            where, _, what = fault.partition(": ")
            message, _, cure = what.rpartition("; ")
            faults.append(Unmet(where, message or cure, cure if message else "write it otherwise"))
        return None


def _of_record(data: Data) -> Iterator[tuple[FieldPath, str]]:
    for number, period in enumerate(data["periods"]):
        if period["first"] > period["last"]:
            yield ("periods", number, "last"), f"{period['last']} is before its first day, {period['first']}"
    balance = data["balance"] or {}
    told: set[str] = set()
    for number, sufferers in enumerate(balance.get("sufferers", ())):
        for at, actor in enumerate(sufferers["actors"]):
            if actor in told:
                yield ("balance", "sufferers", number, "actors", at), f"{actor!r} stands here twice; name each once"
            told.add(actor)


def _of_tasks(data: Data) -> Iterator[tuple[FieldPath, str]]:
    told: set[str] = set()
    for number, task in enumerate(data["tasks"]):
        if task["task"] in told:
            yield ("tasks", number, "task"), "two tasks are called so; give each a name of its own"
        told.add(task["task"])
        for at, step in enumerate(task["steps"]):
            does = [part for part in ("type", "press", "click", "back") if step[part]]
            if len(does) != 1 or (step["into"] is None) != (step["type"] is None):
                cure = "a step does one thing: 'type' (and 'into'), 'press', 'click' or 'back'"
                yield ("tasks", number, "steps", at), cure


_UNCLEAR: dict[str, Unclear] = {"record": _of_record, "reader-tasks": _of_tasks}
