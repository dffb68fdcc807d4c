"""Figures on one scale."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.listing.scales import Span, Tick, decades_of, in_order, scale_of


def claim(low: float | None, high: float | None) -> dict[str, Any]:
    return {"low": low, "high": high}


@pytest.mark.parametrize(
    ("figures", "ticks"),
    [
        ([(161, 613), (800, 800)], [0, 200, 400, 600, 800]),
        ([(3, 3), (10, 25)], [0, 10, 20, 30]),
        ([(20_000, None), (None, 10_000)], [0, 5000, 10_000, 15_000, 20_000]),
        ([(1, 1), (2, 2)], [0, 1, 2]),
        ([(13.6, 13.6), (20, 20)], [0, 5, 10, 15, 20]),
        ([(0.4, 0.4), (0.5, 0.5)], [0, 0.2, 0.4, 0.6]),
        ([(0, 0), (7, 7)], [0, 2, 4, 6, 8]),
    ],
)
def test_ticks_are_round(figures: list[tuple[float | None, float | None]], ticks: list[float]) -> None:
    scale = scale_of(claim(*figure) for figure in figures)
    assert scale is not None
    assert [tick.value for tick in scale.ticks] == ticks
    assert scale.ticks[0] == Tick(0, 0)
    assert scale.ticks[-1] == Tick(ticks[-1], 95)


def test_there_must_be_two_figures_to_compare() -> None:
    assert scale_of([]) is None
    assert scale_of([claim(5, 5)]) is None
    assert scale_of([claim(5, 5), claim(None, None)]) is None
    assert scale_of([claim(0, 0), claim(0, 0)]) is None


def test_an_open_end_lies_where_the_other_does() -> None:
    scale = scale_of([claim(50, None), claim(None, 100)])
    assert scale is not None
    assert scale.span(50, None) == Span(47.5, 47.5, open_start=False, open_end=True)
    assert scale.span(None, 100) == Span(95, 95, open_start=True, open_end=False)
    assert scale.span(50, 50) == Span(47.5, 47.5, open_start=False, open_end=False)
    assert scale.span(50, 50).exact  # type: ignore[union-attr]
    assert scale.span(None, None) is None


def test_claims_go_from_the_lowest_to_the_highest() -> None:
    claims = [claim(None, None), claim(30, 30), claim(10, None), claim(None, 20), claim(10, 15), claim(10, 10)]
    assert in_order(claims) == [
        claim(10, 10),
        claim(10, 15),
        claim(10, None),
        claim(None, 20),
        claim(30, 30),
        claim(None, None),
    ]


_FIGURES = st.just(0.0) | st.floats(1e-9, 1e12)


@given(st.lists(_FIGURES, min_size=2, max_size=6))
def test_every_figure_lies_on_its_scale(values: list[float]) -> None:
    scale = scale_of(claim(value, value) for value in values)
    if max(values) == 0:
        assert scale is None
        return
    assert scale is not None
    assert scale.top >= max(values)
    assert 2 <= len(scale.ticks) <= 5
    assert [tick.at for tick in scale.ticks] == sorted({tick.at for tick in scale.ticks})
    for value in values:
        span = scale.span(value, value)
        assert span is not None
        assert 0 <= span.start <= 95


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=6))
def test_whole_figures_have_whole_ticks(values: list[int]) -> None:
    scale = scale_of(claim(value, value) for value in values)
    if scale:
        assert all(float(tick.value).is_integer() for tick in scale.ticks)


def test_a_scale_by_tens_holds_small_and_great_figures() -> None:
    scale = decades_of([{"low": 3, "high": None}, {"low": 0, "high": 2500}])
    assert scale
    assert [tick.value for tick in scale.ticks] == [1, 10, 100, 1000, 10_000]
    assert [scale.at(value) for value in (0, 1, 100, 10_000)] == [0, 0, 47.5, 95]


def test_a_scale_by_tens_needs_more_than_one() -> None:
    assert decades_of([{"low": 0, "high": 1}, {"low": None, "high": None}]) is None
