"""Questions with what each side answers, and how charts and columns are laid out."""

from typing import Any

from datasette_timeline.database.sides import OTHERS, Side
from datasette_timeline.listing.questions import all_subjects_of, columns_of, questions_of, subjects_of

NORTH, SOUTH = Side("north", "North", "circle", 1), Side("south", "South", "square", 2)
SIDES = (NORTH, SOUTH)
BROADER = {"military-deaths": "deaths", "civilian-deaths": "deaths"}


def claim(
    name: str, sides: list[str], low: float | None = None, about: str = "deaths", number: int = 1
) -> dict[str, Any]:
    return {
        "id": name,
        "about": about,
        "group": None,
        "unit": None,
        "claimants": [{"actor": name, "label": name.title()}],
        "sides": sides,
        "as_of": None,
        "low": low,
        "high": low,
        "figure": None if low is None else str(low),
        "comparable_set": number,
    }


def document(*claims: dict[str, Any], agreements: tuple[str, ...] = ("one-side",)) -> dict[str, Any]:
    """An event with these claims; agreements are those of its comparable sets by number."""
    compared = [
        {
            "number": number,
            "about": of[0]["about"],
            "group": None,
            "unit": None,
            "agreement": agreement,
            "contested": agreement == "figures-differ",
            "accounts": len(of),
            "low": of[0]["low"],
            "claims": [each["id"] for each in of],
        }
        for number, agreement in enumerate(agreements, 1)
        if (of := [each for each in claims if each["comparable_set"] == number])
    ]
    return {"claims": list(claims), "comparable_sets": compared}


def test_each_side_answers_in_its_column_and_silence_is_there() -> None:
    event = document(claim("ministry", ["north"], 5), claim("both", ["north", "south"]), claim("press", [], 9))
    (question,) = questions_of(event, SIDES, ["one-side"])
    assert [(each.claimants, each.statements) for each in question.answers] == [
        (("Ministry", "Both"), 1),
        (("Both",), 1),
        (("Press",), 0),
    ]
    assert [each.figures and (each.figures["low"], each.figures["high"]) for each in question.answers] == [
        (5, 5),
        None,
        (9, 9),
    ]
    (alone,) = questions_of(document(claim("press", [], 9)), SIDES, ["one-side"])
    assert [bool(each) for each in alone.answers] == [False, False, True]


def test_the_gravest_question_is_asked_first() -> None:
    event = document(
        claim("a", ["north"]), claim("b", ["north"], 1, number=2), agreements=("one-side", "figures-differ")
    )
    found = questions_of(event, SIDES, ["figures-differ", "one-side"])
    assert [each.compared["number"] for each in found] == [2, 1]


def test_without_sides_there_is_one_column() -> None:
    assert columns_of(()) == (OTHERS,)
    (subject,) = subjects_of(document(claim("press", [])), (), {})
    assert [(lane.sides, len(lane.statements)) for lane in subject.columns] == [((OTHERS,), 1)]


def test_a_subject_takes_in_those_that_it_includes() -> None:
    event = document(
        claim("a", ["north"], 5, "military-deaths"),
        claim("b", ["south"], 7, "civilian-deaths", 2),
        agreements=("one-side", "figures-differ"),
    )
    (subject,) = subjects_of(event, SIDES, BROADER)
    (chart,) = subject.charts
    assert (subject.about, chart.asked["about"]) == ("deaths", "civilian-deaths")
    marks = [[(mark.last["id"], mark.hollow) for mark in lane.marks] for lane in chart.lanes]
    assert marks == [[("a", True)], [("b", False)]]
    assert {each.about for each in all_subjects_of(event, SIDES, BROADER)} >= {"deaths", "civilian-deaths"}


def test_those_who_speak_together_have_a_lane_of_their_own_before_others() -> None:
    event = document(claim("both", ["north", "south"]), claim("press", []))
    (subject,) = subjects_of(event, SIDES, {})
    assert [lane.sides for lane in subject.columns] == [(NORTH,), (SOUTH,), (NORTH, SOUTH), (OTHERS,)]
