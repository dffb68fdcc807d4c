"""What the API says when it cannot answer: one shape, always with what would do."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import Field

from datasette_timeline.filters.parsing import MOST_LISTED, FilterError
from datasette_timeline.http.caching import OPEN_TO_ALL, Reply
from datasette_timeline.published.model import Published

CODES: dict[str, tuple[int, str]] = {
    "parameter-unknown": (400, "The address has a parameter that this endpoint does not take."),
    "parameter-repeated": (400, "A parameter that takes one value was given several."),
    "value-missing": (400, "A parameter was given without a value."),
    "value-invalid": (400, "A parameter has a value that does not exist or cannot be understood."),
    "cursor-invalid": (400, "The cursor is not one that this API gave out for this endpoint and sort."),
    "history-missing": (400, "The dataset was built without the history of its records."),
    "rows-missing": (404, "No rows of the event data asked for are imported into this database."),
    "address-invalid": (400, "The address as a whole cannot be answered; the message says why."),
    "forbidden": (403, "The operator of this site does not show its data to everyone."),
    "not-found": (
        404,
        "There is no such endpoint, event, fact, claim, actor, place or source, or no record of that day.",
    ),
    "version-unknown": (404, "The record has no version of that hash."),
    "release-unknown": (404, "The address asks for a version of the dataset that this site does not have."),
    "method-not-allowed": (405, "The API is for reading: GET, HEAD and OPTIONS."),
    "body-too-large": (413, "What was sent along is larger than this site reads."),
    "address-too-long": (414, "The address is longer than this site reads."),
    "event-withdrawn": (410, "The event was published once and has been withdrawn."),
    "event-renamed": (301, "The event lives on under another id; the address in Location has it."),
    "statement-withdrawn": (410, "The fact or claim was published once and has been withdrawn."),
    "statement-elsewhere": (301, "The fact that was asked for is a claim, or the claim a fact; see Location."),
    "broken": (500, "Something broke on this side; the operator's log says what."),
    "too-slow": (503, "The question took longer than the operator allows, or the site has too much to do just now."),
}
"""Status and meaning by code."""


class Problem(Published):
    """One thing that is wrong with a request."""

    code: str = Field(description="What kind of problem; the codes are listed at /api.")
    message: str = Field(description="What is wrong and what to do, in one or two sentences.")
    parameter: str | None = Field(description="The parameter at fault.")
    value: str | None = Field(description="Its value, as it was understood.")
    allowed: list[str] = Field(description="Every allowed value or name, where the list is closed and not long.")
    nearest: list[str] = Field(description="Allowed values or names that look alike, the likeliest first.")


class Error(Published):
    """The answer to every request that cannot be served: of its first problem, with the others listed."""

    status: int = Field(description="The HTTP status.")
    code: str = Field(description="Code of the first problem.")
    message: str = Field(description="The problems in words, for people.")
    allowed: list[str] = Field(description="Allowed values of the first problem.")
    nearest: list[str] = Field(description="Nearest values of the first problem.")
    problems: list[Problem] = Field(description="The problems of the request; of many, the first ten.")


class ApiError(Exception):
    """A request that cannot be served."""

    def __init__(self, problems: Iterable[Problem], headers: dict[str, str] | None = None):
        self.problems = list(problems)
        self.headers = headers or {}
        super().__init__(self.problems[0].message)

    def body(self) -> Error:
        """What the client is told."""
        first, more = self.problems[0], len(self.problems) - MOST_LISTED
        told = self.problems[:MOST_LISTED]
        messages = [problem.message for problem in told]
        return Error(
            status=CODES[first.code][0],
            code=first.code,
            message=" ".join([*messages, f"And {more:,} more like these."] if more > 0 else messages),
            allowed=first.allowed,
            nearest=first.nearest,
            problems=told,
        )

    def response(self, method: str) -> Reply:
        """The response to a request with that method. It is not kept: what is wrong now may be right after a build."""
        error = self.body()
        body = error.model_dump_json().encode()
        headers = {**OPEN_TO_ALL, "Cache-Control": "no-cache", "Content-Length": str(len(body)), **self.headers}
        return Reply(b"" if method == "HEAD" else body, error.status, headers, "application/json")


def problem(
    code: str,
    message: str,
    *,
    parameter: str | None = None,
    value: str | None = None,
    allowed: Iterable[str] = (),
    nearest: Iterable[str] = (),
) -> Problem:
    """A problem with that code."""
    return Problem(
        code=code, message=message, parameter=parameter, value=value, allowed=list(allowed), nearest=list(nearest)
    )


def failure(code: str, message: str, headers: dict[str, str] | None = None, **details: Any) -> ApiError:
    """An error of one problem."""
    return ApiError([problem(code, message, **details)], headers)


def of_filter(error: FilterError) -> list[Problem]:
    """The problems of a filter."""
    return [
        problem(
            "value-invalid",
            each.sentence,
            parameter=each.name,
            value=each.value,
            allowed=each.allowed,
            nearest=each.nearest,
        )
        for each in error.problems
    ]


def did_you_mean(name: str, known: Iterable[str]) -> tuple[str, list[str]]:
    """Advice for a name that is not among those known, and the nearest ones."""
    names = list(known)
    nearest = get_close_matches(name, names, n=3)
    if nearest:
        return f"Did you mean {' or '.join(repr(each) for each in nearest)}?", nearest
    return f"Allowed: {', '.join(names)}.", []
