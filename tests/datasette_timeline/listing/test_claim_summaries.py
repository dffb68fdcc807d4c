"""What cards say of questions: their order, and their figures in words."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.i18n.texts import texts_in
from datasette_timeline.listing.claim_summaries import ClaimSummary, claim_range, in_order

SUBJECTS = ["status", "deaths", "displaced"]
AGREEMENTS = ["sides-contradict", "figures-differ", "one-side", "agree"]
CONTESTED = AGREEMENTS[:2]


def question(about: str, agreement: str = "one-side", low: float | None = None) -> ClaimSummary:
    return ClaimSummary(
        about=about,
        group=None,
        unit=None,
        low=low,
        high=low,
        open_below=False,
        open_above=False,
        accounts=2,
        claimants="Ardania; Belmar",
        agreement=agreement,
        contested=agreement in CONTESTED,
    )


def test_the_gravest_come_first_then_those_that_count_then_the_order_of_the_list() -> None:
    questions = [
        question("displaced", low=3),
        question("status"),
        question("unheard-of"),
        question("deaths", "figures-differ", low=0),
        question("displaced", "sides-contradict"),
        question("deaths", "sides-contradict", low=3),
    ]
    assert [(each.about, each.agreement) for each in in_order(questions, SUBJECTS, AGREEMENTS)] == [
        ("deaths", "sides-contradict"),
        ("displaced", "sides-contradict"),
        ("deaths", "figures-differ"),
        ("displaced", "one-side"),
        ("status", "one-side"),
        ("unheard-of", "one-side"),
    ]


@given(
    st.lists(st.builds(question, st.sampled_from([*SUBJECTS, "other"]), st.sampled_from(AGREEMENTS), st.floats(0, 9)))
)
def test_none_is_lost_and_no_contested_one_stands_behind_another(questions: list[ClaimSummary]) -> None:
    ordered = in_order(questions, SUBJECTS, AGREEMENTS)
    assert sorted(ordered, key=str) == sorted(questions, key=str)
    assert [each.contested for each in ordered] == sorted((each.contested for each in questions), reverse=True)


def test_ranges_in_words() -> None:
    def words(low: float, high: float, *, below: bool = False, above: bool = False) -> str:
        figures = {"low": low, "high": high, "open_below": below, "open_above": above}
        return str(claim_range(texts_in("en"), figures))

    assert words(613, 613) == "613"
    assert words(161, 1000) == "161 to 1,000"
    assert words(161, 1000, above=True) == "161 to 1,000 or more"
    assert words(161, 161, above=True) == "at least 161"
    assert words(50, 50, below=True) == "up to 50"
