"""What a branch changes for readers, as Markdown, HTML and JSON."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from loaders.generating.markdown import plain, table
from loaders.history.changes import Change, Count, Verdict
from loaders.problems import Problem, listed, plural
from schema.registries import ALL


class Review(NamedTuple):
    """All that there is to say of a branch."""

    base: str
    changes: Sequence[Change]
    verdicts: Sequence[Verdict]
    balance: Sequence[Count]
    """Numbers that are others now."""
    problems: Sequence[Problem]
    """Those that were not there before."""

    @property
    def published(self) -> list[Change]:
        """What readers see."""
        return [change for change in self.changes if not change.draft]

    @property
    def drafts(self) -> list[Change]:
        """What they do not."""
        return [change for change in self.changes if change.draft]

    @property
    def summary(self) -> str:
        """How much there is, in one sentence."""
        counted = [
            f"{plural(number, ALL[registry].singular)} {kind}" if number == 1 else f"{number:,} of {registry} {kind}"
            for registry, kind, number in self._counts()
        ]
        return f"{listed(counted)}." if counted else "Nothing that readers see differs."

    def _counts(self) -> Iterator[tuple[str, str, int]]:
        met = [(change.registry, change.kind) for change in self.published]
        for registry, kind in dict.fromkeys(met):
            yield registry, kind, met.count((registry, kind))


def markdown(review: Review) -> str:
    """For the summary of a check, or a comment on a pull request."""
    return "".join(_markdown(review))


def _markdown(review: Review) -> Iterator[str]:
    yield f"# What changes for readers since {plain(review.base)}\n\n{review.summary}\n\n"
    yield from _records(review.published, "##")
    if review.verdicts:
        yield "## Whether accounts agree\n\n"
        told = [(each.title, each.question, each.before, each.after) for each in review.verdicts]
        yield table(["Event", "Question", "Before", "Now"], [tuple(map(plain, row)) for row in told])
    if review.balance:
        yield "## Balance\n\n"
        counts = [(each.what, plain(each.side or "no side"), each.before, each.after) for each in review.balance]
        yield table(["What", "Side", "Before", "Now"], counts)
    if review.problems:
        yield "## New problems\n\n"
        yield from (f"- {plain(_problem(problem))}\n" for problem in review.problems)
        yield "\n"
    if review.drafts:
        yield "## Drafts, which readers do not see\n\n"
        yield from _records(review.drafts, "###")


def _records(changes: Sequence[Change], heading: str) -> Iterator[str]:
    for change in changes:
        yield f"{heading} {plain(_titled(change))}\n\n"
        yield from (f"- {plain(text)}\n" for text in _told(change))
        yield "\n"


def _titled(change: Change) -> str:
    return f"{ALL[change.registry].singular.capitalize()} {change.kind}: {change.name}"


def _told(change: Change) -> list[str]:
    where = f"{change.registry}/{change.was or change.key}" + (f" → {change.key}" if change.was else "")
    keyed = [] if ALL[change.registry].shape == "list" else [where]
    reason = [f"Reason: {change.reason}"] if change.reason else []
    return [*keyed, *reason, *(line.text for line in change.lines)]


def _problem(problem: Problem) -> str:
    cure = f" ({problem.help})" if problem.help else ""
    return f"{problem.path}:{problem.line} {problem.level}[{problem.code}] {problem.message}{cure}"


def html(review: Review) -> str:
    """A page that stands alone."""
    title = escape(f"What changes for readers since {review.base}")
    body = "".join(_html(review))
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<main>\n<h1>{title}</h1>\n<p>{escape(review.summary)}</p>\n{body}</main>\n</html>\n"
    )


def _html(review: Review) -> Iterator[str]:
    for change in review.published:
        yield _section(2, _titled(change), _told(change))
    if review.verdicts:
        rows = [(each.title, each.question, each.before, each.after) for each in review.verdicts]
        yield _html_table("Whether accounts agree", ("Event", "Question", "Before", "Now"), rows)
    if review.balance:
        counts = [(each.what, each.side or "no side", f"{each.before:,}", f"{each.after:,}") for each in review.balance]
        yield _html_table("Balance", ("What", "Side", "Before", "Now"), counts)
    if review.problems:
        yield _section(2, "New problems", list(map(_problem, review.problems)))
    if review.drafts:
        yield "<h2>Drafts, which readers do not see</h2>\n"
    for change in review.drafts:
        yield _section(3, _titled(change), _told(change))


def _section(level: int, title: str, items: Sequence[str]) -> str:
    listed_items = "".join(f"<li>{escape(item)}</li>\n" for item in items)
    return f"<h{level}>{escape(title)}</h{level}>\n<ul>\n{listed_items}</ul>\n"


def _html_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<h2>{escape(title)}</h2>\n<table>\n<tr>{heads}</tr>\n{lines}</table>\n"


def as_json(review: Review) -> str:
    """For programs: every edit with its path and both values, beside the words for it."""
    told = {
        "base": review.base,
        "changes": [_change(change) for change in review.changes],
        "verdicts": [verdict._asdict() for verdict in review.verdicts],
        "balance": [count._asdict() for count in review.balance],
        "problems": [problem._asdict() for problem in review.problems],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _change(change: Change) -> dict[str, object]:
    lines = [
        {
            "text": line.text,
            "edits": [
                {"path": edit.path, "kind": edit.kind, "before": edit.before, "after": edit.after}
                for edit in line.edits
            ],
        }
        for line in change.lines
    ]
    return {**change._asdict(), "lines": lines}


FORMATS: Mapping[str, Callable[[Review], str]] = {"markdown": markdown, "html": html, "json": as_json}
