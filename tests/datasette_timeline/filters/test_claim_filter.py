"""The filter language asked of claims and comparable sets."""

from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.filters.event_filter import EventFilter


def test_nothing_wanted_is_no_condition() -> None:
    assert asked_of("claims", EventFilter({})).sql == ""


def test_what_claims_have_is_asked_of_them_and_the_rest_of_their_events() -> None:
    where = asked_of("claims", EventFilter({"year": ("1990",), "contested": ("1",)}), ["one", "other"])
    assert where.clauses == [
        "claims.event in (select id from events where year in (:year_1))",
        "claims.contested in (:contested_is_1)",
        "(instr('; ' || claims.sides || ';', :side_1) or instr('; ' || claims.sides || ';', :side_2))",
    ]
    assert where.params == {"year_1": 1990, "contested_is_1": "1", "side_1": "; one;", "side_2": "; other;"}
