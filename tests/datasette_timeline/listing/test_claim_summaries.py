"""What cards say of claims, from the claims alone."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.listing.claim_summaries import ClaimRow, summarise

SUBJECTS = ["status", "deaths", "displaced"]


def claim(
    about: str = "deaths",
    low: float | None = None,
    high: float | None = None,
    by: str = "Ardania",
    group: str | None = None,
    unit: str | None = None,
    comparable_set: int = 1,
    contested: bool = False,
) -> ClaimRow:
    return ClaimRow(about, group, unit, low, high, by, comparable_set, contested)


def test_comparable_figures_make_one_range_from_the_lowest_to_the_highest() -> None:
    claims = [claim(low=161, high=161), claim(low=485, high=613, by="Belmar"), claim(low=200, high=300, by="Council")]
    [summary] = summarise(claims, SUBJECTS)
    assert (summary.low, summary.high, summary.accounts) == (161, 613, 3)
    assert not summary.open_above
    assert not summary.open_below


def test_figures_that_cannot_be_compared_are_not_put_together() -> None:
    claims = [
        claim("area", low=3, high=3, group="orchards", unit="km²"),
        claim("area", low=3, high=3, group="orchards", unit="hectares", comparable_set=2),
    ]
    [summary] = summarise(claims, SUBJECTS)
    assert not summary.has_figures
    assert (summary.group, summary.unit) == (None, None)


def test_comparable_figures_say_what_they_count() -> None:
    claims = [claim("area", low=3, group="orchards", unit="km²"), claim("area", high=5, group="orchards", unit="km²")]
    [summary] = summarise(claims, SUBJECTS)
    assert (summary.group, summary.unit) == ("orchards", "km²")


def test_a_claim_without_figure_keeps_the_others_from_being_put_together() -> None:
    [summary] = summarise([claim(low=3, high=3), claim(by="Belmar")], SUBJECTS)
    assert not summary.has_figures
    assert summary.accounts == 2


def test_the_same_claimant_twice_is_one_account() -> None:
    [summary] = summarise([claim(low=3, high=3), claim(low=5, high=5)], SUBJECTS)
    assert (summary.low, summary.high, summary.accounts, summary.claimant) == (3, 5, 1, "Ardania")


def test_several_claimants_are_not_named() -> None:
    [summary] = summarise([claim(low=3, high=3), claim(low=3, high=3, by="Belmar")], SUBJECTS)
    assert summary.claimant is None


def test_at_least_opens_the_range_only_where_it_is_the_highest() -> None:
    [highest] = summarise([claim(low=161, high=161), claim(low=200, by="Belmar")], SUBJECTS)
    assert (highest.low, highest.high, highest.open_above) == (161, 200, True)
    [within] = summarise([claim(low=613, high=613), claim(low=200, by="Belmar")], SUBJECTS)
    assert (within.low, within.high, within.open_above) == (200, 613, False)


def test_up_to_opens_the_range_only_where_it_is_the_lowest() -> None:
    [lowest] = summarise([claim(low=161, high=161), claim(high=100, by="Belmar")], SUBJECTS)
    assert (lowest.low, lowest.high, lowest.open_below) == (100, 161, True)
    [within] = summarise([claim(low=50, high=50), claim(high=100, by="Belmar")], SUBJECTS)
    assert (within.low, within.high, within.open_below) == (50, 100, False)


def test_zero_is_a_figure() -> None:
    [summary] = summarise([claim(low=0, high=0), claim(low=1, high=1, by="Belmar")], SUBJECTS)
    assert (summary.low, summary.high) == (0, 1)


def test_contested_subjects_come_first_then_those_that_count_then_the_order_of_the_list() -> None:
    claims = [
        claim("displaced", low=3, high=3),
        claim("status", contested=True),
        claim("unheard-of"),
        claim("deaths", low=3, high=3, contested=True, group="soldiers"),
        claim("deaths", contested=True),
    ]
    assert [summary.about for summary in summarise(claims, SUBJECTS)] == ["deaths", "status", "displaced", "unheard-of"]


FIGURES = st.one_of(st.none(), st.integers(0, 10_000).map(float))
CLAIMS = st.lists(
    st.builds(
        ClaimRow,
        st.sampled_from([*SUBJECTS, "other"]),
        st.sampled_from([None, "soldiers", "civilians"]),
        st.sampled_from([None, "km²"]),
        FIGURES,
        FIGURES,
        st.sampled_from(["Ardania", "Belmar", "Council"]),
        st.integers(1, 2),
        st.booleans(),
    )
)


@given(CLAIMS)
def test_no_figure_of_a_range_is_invented_and_none_is_left_out(claims: list[ClaimRow]) -> None:
    summaries = summarise(claims, SUBJECTS)
    assert {summary.about for summary in summaries} == {claim.about for claim in claims}
    assert len(summaries) == len({claim.about for claim in claims})
    for summary in summaries:
        of_subject = [claim for claim in claims if claim.about == summary.about]
        assert summary.accounts == len({claim.claimants for claim in of_subject})
        assert summary.contested == any(claim.contested for claim in of_subject)
        if summary.has_figures:
            figures = [figure for claim in of_subject for figure in (claim.low, claim.high) if figure is not None]
            assert (summary.low, summary.high) == (min(figures), max(figures))
            assert len({claim.comparable_set for claim in of_subject}) == 1
