"""Warnings that are known and accepted, record by record, in registries/waivers.yml."""

from collections.abc import Iterator

from loaders.problems import RULES, Finding, Problem, declare
from loaders.reading.entries import Dataset, Entry

WAIVER_UNNEEDED = declare(
    "waiver-unneeded",
    "A waiver that no longer waives anything is taken out, so that a new problem is not hidden by an old excuse.",
    wrong="a waiver for a record that has been mended",
    right="(no waiver)",
)
WAIVER_REFUSED = declare(
    "waiver-refused",
    "Only warnings can be waived; errors are mended.",
    wrong="code: key-unknown",
    right="code: source-before-event",
)


def record_of(problem: Problem) -> str:
    """The event id or registry key that a problem is about."""
    if problem.path.startswith("events/"):
        return problem.path.rpartition("/")[2].removesuffix(".yml")
    return problem.field.split(".")[0].split("[")[0]


def split(dataset: Dataset, problems: list[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Problems that stand, and those that a waiver accepts, or may accept where not every waiver could be read."""
    waived = {(entry.data["code"], entry.data["record"]) for entry in dataset.registry("waivers").values()}
    standing: list[Problem] = []
    accepted: list[Problem] = []
    for problem in problems:
        has_waiver = "waivers" in dataset.unread or (problem.code, record_of(problem)) in waived
        is_waived = problem.level == "warning" and has_waiver
        (accepted if is_waived else standing).append(problem)
    return standing, accepted


def check_waivers(dataset: Dataset, accepted: list[Problem]) -> Iterator[Finding]:
    """Findings about the waivers themselves."""
    needed = {(problem.code, record_of(problem)) for problem in accepted}
    is_whole = not (dataset.broken or dataset.unread)  # else nobody knows what would be left to waive
    for entry in dataset.registry("waivers").values():
        yield from _check_waiver(entry, needed, is_whole)


def _check_waiver(entry: Entry, needed: set[tuple[str, str]], is_whole: bool) -> Iterator[Finding]:
    code, record = entry.data["code"], entry.data["record"]
    if code not in RULES:
        yield entry.finding(WAIVER_REFUSED, ("code",), f"there is no rule {code!r}", "see 'python -m loaders explain'")
    elif RULES[code].level == "error":
        yield entry.finding(WAIVER_REFUSED, ("code",), f"{code!r} is an error, and errors are not waived", "mend it")
    elif is_whole and (code, record) not in needed:
        message = f"{record!r} has no warning {code!r} to waive"
        yield entry.finding(WAIVER_UNNEEDED, ("record",), message, "take the waiver out")
