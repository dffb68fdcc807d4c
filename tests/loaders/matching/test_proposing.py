"""Which links are proposed between rows and events, on an invented conflict of Northland and Southland."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from loaders.matching.places import Box, Site, box_around
from loaders.matching.proposing import Match, Matcher
from loaders.matching.rows import GedRow
from loaders.reading.entries import Dataset, Entry
from schema import records

WHOLE = "1991-06-marsh-war"


def actor(kind: str, *names: str, **more: Any) -> dict[str, Any]:
    return {"names": [{"name": name, "language": "en"} for name in names], "kind": kind, **more}


ACTORS = {
    "northland": actor("state", "Northland", perspective="north"),
    "north-army": actor("armed-force", "Army of Northland", parent="northland"),
    "southland": actor("state", "Southland", "South Kingdom", perspective="south"),
    "south-army": actor("armed-force", "Army of Southland", parent="southland"),
    "captain-roe": actor("person", "Ada Roe", "Ada Row", perspective="north"),
    "minister-poe": actor("person", "Eve Poe", perspective="north"),
    "villagers": actor("community", "Villagers"),
}


def place(name: str, latitude: float, precision: str = "locality", **more: Any) -> dict[str, Any]:
    kind = {"locality": "village"}.get(precision, precision)
    where = {"latitude": latitude, "longitude": 20.0, "precision": precision, "coordinates_source": "invented"}
    return {"names": [{"name": name, "language": "en"}], "kind": kind, **where, **more}


PLACES = {
    "mill-town": place("Mill Town", 10.0, parent="marsh-district"),
    "ferry-quay": place("Ferry Quay", 10.06, parent="marsh-district"),
    "far-hill": place("Ödberg", 11.0),
    "marsh-district": place("Marsh District", 10.1, "district"),
}
FOUGHT = [{"actor": "north-army", "role": "initiator"}, {"actor": "south-army", "role": "target"}]


def event(day: str, *places: str, **more: Any) -> dict[str, Any]:
    return {
        "title": "Something happens",
        "date": day,
        "type": "shelling",
        "importance": 2,
        "status": "reviewed",
        "summary": "Something happened.",
        "places": [{"place": key, "role": "site"} for key in places],
        "actors": FOUGHT,
        "sources": [{"source": "river-post"}],
        **more,
    }


def entries(registry: str, model: type[records.Record], items: Mapping[str, dict[str, Any]]) -> dict[str, Entry]:
    return {
        key: Entry(registry, f"{registry}.yml", key, (), model.model_validate(item).model_dump(by_alias=True))
        for key, item in items.items()
    }


def dataset(events: Mapping[str, dict[str, Any]], points: list[dict[str, Any]] | None = None) -> Dataset:
    sides = {"north": {"side": "north"}, "south": {"side": "south"}}
    about = {
        "title": "Marsh conflict",
        "description": "Invented.",
        "version": "1.0.0",
        "released": "2001-05-31",
        "licence": "CC-BY-4.0",
        "licence_url": "https://example.org/",
        "publisher": "Nobody",
        "language": "en",
        "sides": [{"side": key, "label": key, "mark": "circle"} for key in sides],
    }
    perspectives = {key: {"label": key, "description": "Invented.", **side} for key, side in sides.items()}
    return Dataset(
        {
            "events": entries("events", records.Event, events),
            "actors": entries("actors", records.Actor, ACTORS),
            "places": entries("places", records.Place, PLACES),
            "perspectives": entries("perspectives", records.Perspective, perspectives),
            "dataset": entries("dataset", records.Dataset, {"dataset": about}),
            "ucdp-points": entries("ucdp-points", records.UcdpPoint, dict(enumerate_keys(points or []))),
        }
    )


def enumerate_keys(items: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [(str(number), item) for number, item in enumerate(items)]


def row(number: int = 1, day: str = "1991-06-04", latitude: float = 10.0, **more: Any) -> GedRow:
    start = date.fromisoformat(day)
    fought = {"side_a": "Government of Northland", "side_b": "Government of South Kingdom", "type_of_violence": 1}
    return GedRow(number, start, more.pop("date_end", start), latitude, 20.0, **{**fought, **more})


def links(
    events: Mapping[str, dict[str, Any]], *rows: GedRow, points: list[dict[str, Any]] | None = None
) -> dict[tuple[str, int], str]:
    return {match[:2]: match.answer for match in Matcher(dataset(events, points)).match(rows).matches}


@pytest.mark.parametrize(
    ("day", "of_row", "answer"),
    [
        ("1991-06-04", "1991-06-04", "same"),
        ("1991-06-04", "1991-06-05", "same"),  # an agency's report of the day after
        ("1991-06-04", "1991-06-07", None),
        ("1991-06-04", "1991-06-01", None),
        ("2011-06-04", "2011-06-06", None),
        ("1991-06", "1991-06-20", "part"),
        ("1991-06-01/1991-06-20", "1991-06-20", "part"),
        ("1991-06-01/1991-06-20~", "1991-06-22", "part"),
        ("1991-06-01~/1991-06-20", "1991-06-23", None),
        ("1991-06-04?", "1991-06-01", "same"),
        ("[1991-06-01..1991-06-20]", "1991-06-10", "same"),
    ],
)
def test_days_meet_by_the_precision_of_the_date(day: str, of_row: str, answer: str | None) -> None:
    assert links({"a": event(day, "mill-town")}, row(1, of_row)).get(("a", 1)) == answer


@pytest.mark.parametrize(("precision", "answer"), [(2, "part"), (4, "part"), (5, "ask")])
def test_a_row_that_may_be_of_any_day_of_a_span_counts_less(precision: int, answer: str) -> None:
    of_june = row(1, "1991-06-01", date_end=date(1991, 6, 30), date_prec=precision)
    assert links({"a": event("1991-06-04", "mill-town")}, of_june) == {("a", 1): answer}


@pytest.mark.parametrize(
    ("day", "precision", "answer"),
    [("1992-01-01", 0, "ask"), ("1992-01-01", 1, "part"), ("1992-01-02", 0, "part")],
)
def test_the_first_day_of_a_year_may_stand_for_the_year(day: str, precision: int, answer: str) -> None:
    """Unless UCDP says how exact its date is; to what lasts for years it is all one."""
    shelled = {"a": event("1991-12-20/1992-01-20", "mill-town")}
    assert links(shelled, row(day=day, date_prec=precision)) == {("a", 1): answer}
    for_years = {"a": event("1990-12-20/1993-01-20", "mill-town")}
    assert links(for_years, row(day=day, date_prec=precision)) == {("a", 1): "part"}


def test_days_of_the_date_note_belong_to_the_event() -> None:
    told = event("1991-06-23", "mill-town", date_note="Taken on that day; attacked from 4 June.")
    assert links({"a": told}, row(1, "1991-06-04"), row(2, "1991-06-10"), row(3, "1991-05-30")) == {
        ("a", 1): "part",
        ("a", 2): "part",
    }


def test_the_name_of_a_place_goes_before_its_distance() -> None:
    """Two villages seven kilometres apart are two villages; and words name a place whose point is far off."""
    shelled = {"a": event("1991-06-04", "mill-town")}
    assert links(shelled, row(latitude=10.06)) == {}
    assert links(shelled, row(latitude=10.06, where_prec=5)) == {("a", 1): "ask"}
    assert links(shelled, row(latitude=10.5, where_description="near Mill-Toun")) == {}
    named = row(latitude=10.5, where_prec=4, where_coordinates="Odberg village")
    assert links({"a": event("1991-06-04", "far-hill")}, named) == {("a", 1): "same"}


def test_a_point_that_ucdp_has_for_a_place_stands_for_it() -> None:
    off = row(latitude=10.2)
    points = [{"latitude": 10.2, "longitude": 20.0, "place": "mill-town", "note": "22 km north of it"}]
    assert links({"a": event("1991-06-04", "mill-town")}, off) == {}
    assert links({"a": event("1991-06-04", "mill-town")}, off, points=points) == {("a", 1): "same"}


def test_an_area_has_what_lies_in_it() -> None:
    in_district = event("1991-06-04", "marsh-district")
    assert links({"a": in_district}, row(latitude=10.0)) == {("a", 1): "same"}
    assert links({"a": in_district}, row(latitude=10.5)) == {}


@pytest.mark.parametrize(
    ("side_a", "side_b", "answer"),
    [
        ("Government of Northland", "South Kingdom", "same"),
        ("Government of Northland (South Kingdom)", "Civilians", "same"),
        ("Northland", "Military faction (forces of Ada Row)", None),
        ("Government of Elsewhere", "Civilians", None),
        ("Government of Elsewhere", "Southland", "same"),
    ],
)
def test_nobody_fights_in_an_event_who_has_no_part_in_it(side_a: str, side_b: str, answer: str | None) -> None:
    shelled = {"a": event("1991-06-04", "mill-town")}
    assert links(shelled, row(side_a=side_a, side_b=side_b)).get(("a", 1)) == answer


def test_a_side_is_met_by_people_of_no_side_whom_it_befell() -> None:
    befell = [{"actor": "north-army", "role": "perpetrator-alleged"}, {"actor": "villagers", "role": "victim"}]
    assert links({"a": event("1991-06-04", "mill-town", actors=befell)}, row()) == {("a", 1): "same"}


def test_a_revolt_is_no_part_of_the_war() -> None:
    rebels = [{"actor": "captain-roe", "role": "initiator"}, {"actor": "minister-poe", "role": "target"}]
    revolt = {"a": event("1991-06-04", "mill-town", actors=rebels)}
    of_revolt = row(2, side_a="Government of Northland", side_b="Military faction (forces of Ada Row)")
    assert links(revolt, row(1), of_revolt) == {("a", 2): "same"}


def test_a_row_goes_to_one_of_two_siblings_and_to_what_that_is_part_of() -> None:
    part_of = [{"event": WHOLE, "relation": "part-of"}]
    events = {
        WHOLE: event("1991-06-01/1991-06-20", "mill-town", type="offensive"),
        "day": event("1991-06-04", "mill-town", relations=part_of),
        "weeks": event("1991-06-01/1991-06-20", "mill-town", relations=part_of),
    }
    assert links(events, row()) == {("day", 1): "same", (WHOLE, 1): "part"}


def test_a_war_does_not_take_rows_from_its_battles() -> None:
    events = {
        WHOLE: event("1991-01/1992-12", "marsh-district", type="war"),
        "battle": event("1991-06-04", "mill-town", relations=[{"event": WHOLE, "relation": "part-of"}]),
    }
    assert links(events, row(1), row(2, "1991-09-01")) == {
        ("battle", 1): "same",
        (WHOLE, 1): "part",
        (WHOLE, 2): "part",
    }


def test_rows_of_one_report_go_to_one_event() -> None:
    """Three shares of 65 dead: the third one's point is at a village that the record does not name."""
    shares = (row(1, best=22), row(2, best=23), row(90, latitude=10.06, best=20))
    assert links({"a": event("1991-06-04", "mill-town")}, *shares) == dict.fromkeys(
        [("a", 1), ("a", 2), ("a", 90)], "part"
    )
    assert links({"a": event("1991-06-04", "mill-town")}, *shares[:2], row(90, latitude=10.06, best=2)) == {
        ("a", 1): "part",
        ("a", 2): "part",
    }


def test_what_may_have_been_coded_twice_is_asked_and_never_added_up() -> None:
    killed = {"a": event("1991-06-04", "mill-town")}
    earlier, sure = row(1, "1991-05-04", best=161, low=161, high=763), row(2, best=613, low=613, high=613)
    matches = Matcher(dataset(killed)).match([earlier, sure]).matches
    assert [(match.ged_id, match.answer) for match in matches] == [(1, "ask"), (2, "same")]
    assert all("twice" in match.reasons[-1] for match in matches)
    other = earlier._replace(high=300)
    assert links(killed, other, sure) == {("a", 2): "same"}


def test_figures_explain_and_do_not_link() -> None:
    deaths = {"about": "deaths", "by": "northland", "value": 12, "sources": [{"source": "river-post"}]}
    [match] = Matcher(dataset({"a": event("1991-06-04", "mill-town", claims=[deaths])})).match([row(best=400)]).matches
    assert match.answer == "same"
    assert match.reasons[-1] == "UCDP's best is 400: more than any claim of the record"
    assert links({"a": event("1991-07-04", "mill-town", claims=[deaths])}, row(best=12)) == {}


def test_curators_have_the_last_word() -> None:
    shelled = event("1991-06-04", "mill-town")
    far = row(7, "1999-01-01", latitude=50.0)
    confirming = {"a": {**shelled, "external": {"ucdp": [7]}}}
    [match] = Matcher(dataset(confirming)).match([far]).matches
    assert match == Match("a", 7, "same", 1.0, match.reasons, confirmed_in="a")
    refusing = {"a": {**shelled, "not_ucdp": [{"ged_id": 1, "reason": "Another shelling."}]}}
    assert links(refusing, row(1)) == {}
    assert links(refusing, row(1), row(2)) == {("a", 2): "same"}
    outside = {"a": {**shelled, "not_ucdp": [{"ged_id": None, "reason": "Nobody died."}]}}
    assert links(outside, row(1), row(2)) == {}


def test_a_confirmed_row_is_proposed_to_nothing_else() -> None:
    events = {
        "a": event("1991-06-04", "mill-town", external={"ucdp": [1]}, type="armed-clash"),
        "b": event("1991-06-04", "mill-town"),
    }
    assert links(events, row(1)) == {("a", 1): "same"}


def test_a_row_that_is_confirmed_for_a_part_is_so_for_the_whole() -> None:
    part_of = {"relations": [{"event": WHOLE, "relation": "part-of"}], "external": {"ucdp": [7]}}
    events = {
        WHOLE: event("1991-06", "marsh-district", type="war"),
        "a": event("1991-06-04", "mill-town", **part_of),
    }
    of_whole, of_part = Matcher(dataset(events)).match([row(7, "1992-01-01", 50.0)]).matches
    assert of_part[:3] == ("a", 7, "same")
    assert (of_whole.event, of_whole.confirmed_in, of_whole.answer) == (WHOLE, "a", "part")
    events[WHOLE]["not_ucdp"] = [{"ged_id": 7, "reason": "It is on what came before."}]
    assert [match.event for match in Matcher(dataset(events)).match([row(7)]).matches] == ["a"]


def test_a_district_says_less_where_the_event_names_a_town_in_it() -> None:
    """Fire on a town and its district is not every fight in that district."""
    elsewhere = row(1, latitude=10.2)
    district = event("1991-06-01/1991-07-20", "marsh-district")
    town = event("1991-06-01/1991-07-20", "mill-town", "marsh-district")
    assert links({"a": district}, elsewhere) == {("a", 1): "part"}
    assert links({"a": town}, elsewhere) == {("a", 1): "ask"}
    assert links({"a": town}, row(1)) == {("a", 1): "part"}


def test_a_row_at_the_very_point_of_a_place_is_not_elsewhere() -> None:
    assert links({"a": event("1991-06-04", "marsh-district")}, row(1, latitude=10.1)) == {("a", 1): "same"}
    assert links({"a": event("1991-06-04", "marsh-district")}, row(1, latitude=10.085)) == {("a", 1): "same"}


def test_of_two_rows_of_one_day_that_may_be_one_the_later_is_asked_about() -> None:
    rows = row(1, best=68, low=68, high=68), row(2, best=68, low=60, high=90)
    assert links({"a": event("1991-06-04", "mill-town")}, *rows) == {("a", 1): "part", ("a", 2): "ask"}


def test_a_row_of_the_next_day_is_asked_about_where_another_is_of_the_day() -> None:
    events = {"a": event("1991-06-04", "mill-town"), "long": event("1991-07-01/1991-07-20", "mill-town")}
    late = row(2, "1991-06-05", best=1)
    assert links(events, late) == {("a", 2): "same"}
    assert links(events, row(1), late) == {("a", 1): "same", ("a", 2): "ask"}
    noted = {"a": event("1991-06-04", "mill-town", date_note="Some say that it was on 5 June 1991.")}
    assert links(noted, row(1), late) == {("a", 1): "part", ("a", 2): "part"}
    long = row(3, "1991-07-20"), row(4, "1991-07-21")
    assert links(events, *long) == {("long", 3): "part", ("long", 4): "part"}


def test_rows_that_name_nobody_share_no_report() -> None:
    nobody: dict[str, Any] = {"side_a": "", "side_b": "", "best": 22}
    events = {"a": event("1991-06-04", "mill-town"), "b": event("1991-06-04", "far-hill")}
    assert links(events, row(1, **nobody), row(2, latitude=11.0, **nobody)) == {("a", 1): "same", ("b", 2): "same"}


def test_rows_that_may_be_coded_twice_are_named_the_better_one_first() -> None:
    twin = row(3, "1991-05-04", best=161, low=161, high=763)
    sure = row(2, best=613, low=613, high=613)
    far = row(8, "1991-05-04", 50.0, best=161, low=161, high=763), row(9, latitude=50.0, best=613, low=613, high=613)
    found = Matcher(dataset({"a": event("1991-06-04", "mill-town")})).match([twin, sure, *far])
    assert found.twins == [(2, 3)]


def test_a_refused_row_is_not_carried_along_by_its_report_nor_asked_as_a_twin() -> None:
    refusal = {"not_ucdp": [{"ged_id": 3, "reason": "The row is on another village."}]}
    shares = (row(1, best=22), row(2, best=22), row(3, best=22))
    assert ("a", 3) not in links({"a": event("1991-06-04", "mill-town", **refusal)}, *shares)
    twin = row(3, "1991-05-04", best=161, low=161, high=763)
    sure = row(2, best=613, low=613, high=613)
    assert ("a", 3) not in links({"a": event("1991-06-04", "mill-town", **refusal)}, twin, sure)


def test_a_row_does_not_tell_an_aircraft_from_fighting_below() -> None:
    assert links({"a": event("1991-06-04", "mill-town", type="shoot-down")}, row()) == {("a", 1): "ask"}


def test_events_without_violence_are_left_alone() -> None:
    assert links({"a": event("1991-06-04", "mill-town", type="statement")}, row()) == {}


def test_rows_on_both_sides_of_the_180th_meridian_are_near() -> None:
    def sites(*longitudes: float) -> list[Site]:
        return [Site(str(each), "Quay", (10.0, each), "village", "locality", 0.0) for each in longitudes]

    across = box_around(sites(179.6, -179.7), margin=0.5)
    assert across
    assert across == pytest.approx(Box(9.5, 10.5, 179.1, -179.2))
    held = [across.holds((10.0, longitude)) for longitude in (179.0, 179.5, 180.0, -180.0, -179.5, -179.0, 0.0)]
    assert held == [False, True, True, True, True, False, False]
    assert box_around(sites(20.0, 21.0), margin=0.5) == Box(9.5, 10.5, 19.5, 21.5)
    assert box_around(sites(-120.0, 0.0, 120.0), margin=80) == Box(-70, 90, -180, 180)
