"""What pages of a preview say of the records behind it: what is wrong with them, and what stands there instead."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from datasette_timeline.published.previews import NEWS, Problem, State

_RECORDS = "events/"


class Told(NamedTuple):
    """A problem as pages tell it."""

    where: str
    """File and line, as editors have them."""
    href: str
    """What opens the file there; empty where nothing does."""
    code: str
    message: str
    help: str
    before: str
    """The line up to what is meant, which `meant` has; all three are empty where there is no line to be shown."""
    meant: str
    after: str


class Preview(NamedTuple):
    """What a page of a preview says above what it is about."""

    state: State
    errors: Sequence[Told]
    warnings: Sequence[Told]
    news: str
    """Where the next state is told."""
    earlier: str
    """The file of the record that the page is about, where it is shown as it was before; empty where it is not."""


def preview_of(state: State, path: str) -> Preview:
    """What the page at a path of ours says."""
    by_level: dict[str, list[Told]] = {"error": [], "warning": []}
    for problem in state.problems:
        by_level[problem.level].append(_told(problem, state))
    name = path.strip("/").split("/")
    event = name[1] if name[0] + "/" == _RECORDS and len(name) > 1 else None
    earlier = next((file for file in state.earlier if event and file.endswith(f"/{event}.yml")), "")
    return Preview(state, by_level["error"], by_level["warning"], NEWS, earlier)


def _told(problem: Problem, state: State) -> Told:
    subject = f"{problem.field}: " if problem.field else ""
    href = ""
    if state.editor:
        values = {"{path}": quote(f"{state.root}/{problem.path}"), "{line}": problem.line, "{column}": problem.column}
        href = state.editor
        for name, value in values.items():
            href = href.replace(name, str(value))
    start, end = problem.caret, problem.caret + problem.width
    return Told(
        f"{problem.path}:{problem.line}",
        href,
        problem.code,
        f"{subject}{problem.message}",
        problem.help,
        problem.excerpt[:start].lstrip(),
        problem.excerpt[start:end],
        problem.excerpt[end:],
    )
