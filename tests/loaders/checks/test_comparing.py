"""Which claims can be compared, and what their figures span."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from loaders.checks.comparing import Span, comparable_sets, span_of

Claim = dict[str, Any]


def claim(
    name: str,
    about: str = "deaths",
    low: float | None = None,
    high: float | None = None,
    group: str | None = None,
    unit: str | None = None,
) -> Claim:
    figure = None if low is None and high is None else "…"
    return {"id": name, "about": about, "group": group, "unit": unit, "low": low, "high": high, "figure": figure}


def sets(*claims: Claim) -> list[str]:
    return ["".join(each["id"] for each in comparable) for comparable in comparable_sets(claims)]


def test_subject_group_and_unit_make_a_question() -> None:
    assert sets(
        claim("a", low=1),
        claim("b", low=1, group="soldiers"),
        claim("c", "area", low=1, unit="villages"),
        claim("d", low=2),
        claim("e", "area", low=1, unit="hectares"),
        claim("f", low=2, group="soldiers"),
    ) == ["ad", "bf", "c", "e"]


def test_words_stand_with_the_only_unit_of_their_subject_and_group() -> None:
    assert sets(claim("a", "area", low=1, unit="hectares"), claim("b", "area")) == ["ab"]
    several = [claim("a", "area", low=1, unit="hectares"), claim("b", "area", low=1, unit="villages")]
    assert sets(*several, claim("c", "area")) == ["a", "b", "c"]


def test_what_is_about_anything_else_is_compared_only_within_a_group() -> None:
    assert sets(claim("a", "other"), claim("b", "other")) == ["a", "b"]
    assert sets(claim("a", "other", group="votes"), claim("b", "other", group="votes")) == ["ab"]
    assert sets(claim("a", "motive"), claim("b", "motive")) == ["ab"]


def test_a_range_runs_from_the_lowest_to_the_highest() -> None:
    assert span_of([claim("a", low=161, high=161), claim("b", low=485, high=613)]) == Span(161, 613, False, False)
    assert span_of([claim("a"), claim("b", low=0, high=0)]) == Span(0, 0, False, False)
    assert span_of([claim("a")]) == Span(None, None, False, False)


def test_it_is_open_only_where_its_end_is() -> None:
    assert span_of([claim("a", low=161, high=161), claim("b", low=200)]) == Span(161, 200, False, True)
    assert span_of([claim("a", low=613, high=613), claim("b", low=200)]) == Span(200, 613, False, False)
    assert span_of([claim("a", low=161, high=161), claim("b", high=100)]) == Span(100, 161, True, False)
    assert span_of([claim("a", low=50, high=50), claim("b", high=100)]) == Span(50, 100, False, False)


def test_how_far_apart_figures_are_needs_two_that_differ_and_are_positive() -> None:
    assert span_of([claim("a", low=161, high=161), claim("b", low=613)]).ratio == 3.807
    assert span_of([claim("a", low=100, high=250)]).ratio == 2.5
    assert span_of([claim("a", low=161, high=161), claim("b", low=161)]).ratio is None
    assert span_of([claim("a", low=0, high=0), claim("b", low=613, high=613)]).ratio is None
    assert span_of([claim("a", low=-5, high=10)]).ratio is None
    assert span_of([claim("a")]).ratio is None


FIGURES = st.one_of(st.none(), st.integers(0, 10_000).map(float))
CLAIMS = st.lists(st.builds(claim, st.just("a"), st.sampled_from(["deaths", "area"]), FIGURES, FIGURES))


@given(CLAIMS)
def test_no_figure_is_invented_and_none_lies_outside(claims: list[Claim]) -> None:
    span = span_of(claims)
    figures = [each for said in claims for each in (said["low"], said["high"]) if each is not None]
    assert (span.low, span.high) == ((min(figures), max(figures)) if figures else (None, None))
