"""The timeline page: what it shows of a filter, and where its links lead."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.map import context
from datasette_timeline.pages import timeline

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import Html, OpenSite, ReadHtml, Site, Variation

CLASH, TALKS, SHOTS = (
    "1990-05-04-clash-at-mill-bridge",
    "1991-02-talks-in-lake-city",
    "1991-03-01-shots-in-river-town",
)
ALL = [
    "1989-founding-of-free-dorna",
    CLASH,
    TALKS,
    SHOTS,
    "1991-05-blockade-of-dorna",
    "1991-06-01-council-of-lakes-decision-7",
    "1992-04-capture-of-osip-verd",
    "1993-year-of-quiet",
]
QUERIES = [
    "",
    "actor=ardania",
    "actor=ardania&actor=council-of-lakes",
    "place=dorna&type=armed-clash",
    "type=armed-clash&type=talks",
    "importance=1",
    "importance=2&importance=3",
    "year=1991",
    "from=1991-03&to=1991-05-09",
    "tag=bridges",
    "about=deaths",
    "contested=1",
    "contested=0",
    "q=bridge",
    "q=Верд",
    "q=Ә",
    "actor=belmar&from=1991&q=river",
]


@pytest.fixture
def open_page(site: Site, read_html: ReadHtml) -> ReadHtml:
    def opened(path: str) -> Html:
        response = site.get(path)
        assert response.status_code == 200, path
        return read_html(response.text)

    return opened


def shown(page: Html) -> list[str]:
    """Ids of the events on the page, in order."""
    titles = [page.within(heading) for heading in page.all("*", "event-title")]
    return [title.one("a").get("href", "").partition("?")[0].removeprefix("/events/") for title in titles]


def count(page: Html) -> int:
    [text] = page.texts("p", "view-count")
    return int(text.split()[0].replace(",", ""))


def card(page: Html, event: str) -> Html:
    (item,) = [each for each in page.all("li", "event") if shown(page.within(each)) == [event]]
    return page.within(item)


# What is shown


@pytest.mark.parametrize("query", [*QUERIES[:-2], QUERIES[-1]])
def test_it_shows_what_datasettes_table_shows(query: str, site: Site, open_page: ReadHtml) -> None:
    page = open_page(f"/timeline?{query}")
    table = page.links()["As a table with SQL"]
    expected = sorted(site.ids(urlsplit(table).query), key=ALL.index)
    assert expected
    assert shown(page) == expected
    assert count(page) == len(expected)


def test_events_stand_under_their_year_and_month(open_page: ReadHtml) -> None:
    page = open_page("/timeline")
    assert page.texts("h2", "year-name") == [
        "1989 1 event",
        "1990 1 event",
        "1991 4 events",
        "1992 1 event",
        "1993 1 event",
    ]
    assert page.texts("h3", "month-name") == [
        "December 1989",
        "May 1990",
        "February 1991",
        "March 1991",
        "May 1991",
        "June 1991",
        "April 1992",
        "Month not known",
    ]
    assert shown(page) == ALL
    for heading in page.all("h2", "year-name") + page.all("h3", "month-name"):
        assert page.all("section", aria_labelledby=heading.get("id", ""))


def test_a_card_says_when_what_where_who_and_who_says_what(open_page: ReadHtml) -> None:
    clash = card(open_page("/timeline?view=full"), CLASH)
    assert clash.texts("time", datetime="1990-05-04") == ["4 May 1990"]
    assert clash.texts("h4") == ["Clash at Mill Bridge"]
    assert clash.texts("span", "event-type") == ["armed clash"]
    assert clash.texts("span", "event-places") == ["Places: Mill Bridge, River Town"]
    assert clash.texts("span", "event-actors") == ["Actors: Ardania, Belmar"]
    assert clash.texts("span", "claim") == [
        "deaths (soldiers): 3 to 25, two accounts.",
        "area: 2 hectares, according to Dawn Gazette;",
        "responsibility: one account, Free Dorna; Belmar.",
    ]
    assert clash.root.get("data-place") == "mill-bridge river-town"


def test_landmarks_have_a_summary_and_open_figures_say_so(open_page: ReadHtml) -> None:
    page = open_page("/timeline?view=full")
    blockade = card(page, "1991-05-blockade-of-dorna")
    assert blockade.texts("p", "event-summary") == ["The roads into Dorna were closed."]
    assert blockade.texts("span", "claim") == ["displaced: at least 500, according to Free Dorna."]
    assert card(page, CLASH).texts("p", "event-summary") == []


def test_marks_are_words(open_page: ReadHtml) -> None:
    page = open_page("/timeline?view=full")
    assert card(page, CLASH).texts("span", "flag") == ["sides contradict each other"]
    assert card(page, SHOTS).texts("span", "flag") == ["uncertain date"]
    assert card(page, "1992-04-capture-of-osip-verd").texts("span", "flag") == ["uncertain date"]
    assert card(page, TALKS).texts("span", "flag") == []


def test_self_declared_bodies_are_marked(open_page: ReadHtml) -> None:
    founding = card(open_page("/timeline?view=full"), "1989-founding-of-free-dorna")
    assert founding.texts("span", "event-actors") == ["Actors: Free Dorna (self-declared)"]


def test_a_date_that_takes_more_than_one_value_is_no_machine_date(open_page: ReadHtml) -> None:
    page = open_page("/timeline?view=full")
    assert card(page, TALKS).texts("time", datetime="1991-02") == ["February 1991"]
    assert card(page, "1993-year-of-quiet").texts("time", datetime="1993") == ["1993"]
    assert card(page, SHOTS).all("time") == []
    assert card(page, SHOTS).texts("p", "event-date") == ["1 or 2 March 1991 uncertain date"]


# Headline


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Timeline"),
        ("place=dorna", "Dorna / Tornak"),
        ("actor=ardania&actor=belmar", "Ardania or Belmar"),
        ("place=mill-bridge&type=armed-clash&from=1990&to=1990", "Mill Bridge, armed clash, 1990"),
        ("type=armed-clash", "Armed clash"),
        ("from=1991-05-10&to=1991-12", "Blockade"),
        ("from=1991-02-01&to=1991-02-14", "1 to 14 February 1991"),
        ("from=1991-03&to=1991-05-09", "March to 9 May 1991"),
        ("from=1990&to=1991-05-09", "1990 to 9 May 1991"),
        ("from=1991-03-01", "1 March 1991 or later"),
        ("to=1991", "1991 or earlier"),
        ("importance=1&contested=1", "Importance: landmark, contested"),
        ("about=deaths&q=bridge", "Claims about: deaths, “bridge”"),
        ("lang=ru&actor=ardania&type=armed-clash&to=1991", "Ардания, вооружённое столкновение, 1991 г. или раньше"),
    ],
)
def test_the_headline_says_what_is_shown(query: str, said: str, open_page: ReadHtml) -> None:
    page = open_page(f"/timeline?{query}")
    [heading] = page.texts("h1")
    assert heading[:1].upper() + heading[1:] == said
    assert page.texts("title")[0] == f"{said} · Dorna timeline"
    assert page.one("meta", property="og:title").get("content") == said


# Forms


def row(page: Html, event: str) -> Html:
    return page.within(page.one("li", "row", id_=event))


def test_a_line_says_when_what_and_who_speaks_with_which_verdict(open_page: ReadHtml) -> None:
    clash = row(open_page("/timeline"), CLASH)
    assert clash.texts("time", datetime="1990-05-04") == ["4 May"]
    assert clash.texts("h4") == ["Clash at Mill Bridge"]
    assert clash.texts("p", "row-more") == ["armed clash"]
    assert clash.texts("p", "row-claims") == ["Ardania, Belmar, Free Dorna, Others, sides contradict each other"]
    assert len(clash.all("svg", "side-mark")) == 4
    assert clash.root.get("data-place") == "mill-bridge river-town"


TWO_QUESTIONS = """claims:
  - {id: k2wd, about: wounded, by: ardania, group: soldiers, value: 3, sources: [{source: dawn-1990}]}
  - {id: m7xh, about: captured, by: belmar, group: soldiers, value: 2, sources: [{source: evening-1990}]}
tags: [bridges, talks-of-1991]"""


def test_where_several_sides_speak_no_line_says_that_one_does(
    variation: Variation, open_site: OpenSite, read_html: ReadHtml
) -> None:
    def ask_each_side(records: Records) -> None:
        records.edit(f"events/1991/{TALKS}.yml", "tags: [bridges, talks-of-1991]", TWO_QUESTIONS)

    page = read_html(open_site(variation(ask_each_side)).get("/timeline").text)
    assert row(page, TALKS).texts("p", "row-claims") == ["Ardania, Belmar, some questions have one side only"]
    alone = [each for each in page.texts("p", "row-claims") if each.endswith("one side speaks")]
    assert alone
    assert not [each for each in alone if "Ardania" in each and "Belmar" in each]


def test_a_line_says_the_whole_date_where_it_is_not_one_day(open_page: ReadHtml) -> None:
    page = open_page("/timeline")
    assert row(page, SHOTS).texts("p", "row-date") == ["Mar"]
    assert row(page, SHOTS).texts("p", "row-more") == ["armed clash · 1 or 2 March 1991"]
    assert row(page, TALKS).texts("p", "row-more") == ["talks · February 1991"]
    assert row(page, "1993-year-of-quiet").texts("p", "row-date") == ["1993"]
    assert row(page, ALL[0]).texts("p", "row-date") == ["1989"]
    assert row(open_page("/timeline?sort=claims"), CLASH).texts("p", "row-date") == ["4 May 1990"]


def test_landmarks_are_marked_and_events_without_claims_have_no_verdict(open_page: ReadHtml) -> None:
    page = open_page("/timeline")
    assert [each.get("id") for each in page.all("li", "row-landmark")] == [ALL[0], ALL[4], ALL[5]]
    assert row(page, TALKS).all("p", "row-claims") == []


def test_the_form_is_kept_by_filters_orders_pages_and_form(
    open_page: ReadHtml, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "PAGE_SIZE", 3)
    page = open_page("/timeline?actor=belmar&view=full")
    assert page.links()["latest first"] == "/timeline?actor=belmar&sort=-date&view=full"
    assert "/timeline?actor=belmar&view=full&page=2" in page.within(page.one("nav", "pager")).links().values()
    fields = page.within(page.one("form", "filter-form")).all("input", type="hidden")
    assert ("view", "full") in [(each.get("name"), each.get("value")) for each in fields]
    views = page.within(page.one("nav", "views"))
    assert views.links() == {
        "Compact": "/timeline?actor=belmar",
        "Full": "/timeline?actor=belmar&view=full",
        "Map": "/timeline?actor=belmar&view=map",
    }
    assert views.texts("a", aria_current="true") == ["Full"]


def test_a_map_is_a_form_of_its_own(open_page: ReadHtml) -> None:
    page = open_page("/timeline?view=map&actor=ardania")
    assert shown(page) == []
    assert count(page) == 3
    assert page.all("timeline-map")
    assert page.all("p", "orders") == []
    assert page.links()["Embed this view"] == "/embed/build?actor=ardania&view=map"
    full = open_page("/timeline?view=full&actor=ardania")
    assert full.links()["Embed this view"] == "/embed/build?actor=ardania"


def test_an_unknown_form_is_refused_with_those_that_there_are(site: Site, read_html: ReadHtml) -> None:
    response = site.get("/timeline?view=tiles&actor=ardania")
    assert response.status_code == 400
    page = read_html(response.text)
    assert "'tiles' is not a view." in page.texts("p")
    assert page.links()["Map"] == "/timeline?view=map&actor=ardania"


# Rail and anchors


def test_periods_count_the_events_that_other_filters_leave_there(open_page: ReadHtml) -> None:
    page = open_page("/timeline?actor=belmar&from=1990&to=1990")
    rail = page.within(page.one("nav", "rail"))
    assert rail.links() == {
        "Blockade 1": "/timeline?actor=belmar&from=1991-05-10&to=1991-12-31",
        "Aftermath 1": "/timeline?actor=belmar&from=1992-01-01",
    }
    for name, address in rail.links().items():
        assert count(open_page(address)) == int(name.split()[-1])
    chosen = open_page(rail.links()["Aftermath 1"])
    assert chosen.within(chosen.one("nav", "rail")).texts("a", aria_current="true") == ["Aftermath 1"]


@pytest.mark.parametrize("order", ["", "sort=-date"])
def test_years_lead_to_their_heading_on_the_page_where_it_is(
    order: str, open_page: ReadHtml, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "PAGE_SIZE", 3)
    page = open_page(f"/timeline?{order}")
    years = page.within(page.one("ul", "rail-years")).links()
    assert sorted(years) == ["1989 1", "1990 1", "1991 4", "1992 1", "1993 1"]
    for name, address in years.items():
        path, _, anchor = address.partition("#")
        assert anchor == name.split()[0]
        assert open_page(path or f"/timeline?{order}").all("h2", "year-name", id_=anchor)


def test_few_years_lead_to_their_months(open_page: ReadHtml) -> None:
    page = open_page("/timeline?year=1991&year=1993")
    months = page.within(page.one("ul", "rail-months")).links()
    assert months == {
        "Feb 1991 1": "#1991-02",
        "Mar 1991 1": "#1991-03",
        "May 1991 1": "#1991-05",
        "Jun 1991 1": "#1991-06",
        "1993, Month not known 1": "#1993-XX",
    }
    assert all(page.all("h3", "month-name", id_=address[1:]) for address in months.values())


@pytest.mark.parametrize("view", ["compact", "full"])
def test_events_have_their_ids_as_anchors(view: str, open_page: ReadHtml) -> None:
    page = open_page(f"/timeline?view={view}")
    assert [event for event in ALL if not page.all("li", id_=event)] == []


# Filters


def test_every_part_of_the_filter_can_be_taken_off(open_page: ReadHtml) -> None:
    page = open_page("/timeline?actor=ardania&actor=belmar&from=1990&to=1991-12&q=bridge")
    chips = page.within(page.one("ul", "chips"))
    assert chips.links() == {
        "Remove Actor Ardania 2 ×": "/timeline?actor=belmar&from=1990&to=1991-12&q=bridge",
        "Remove Actor Belmar 2 ×": "/timeline?actor=ardania&from=1990&to=1991-12&q=bridge",
        "Remove From 1990 ×": "/timeline?actor=ardania&actor=belmar&to=1991-12&q=bridge",
        "Remove To December 1991 ×": "/timeline?actor=ardania&actor=belmar&from=1990&q=bridge",
        "Remove Text “bridge” ×": "/timeline?actor=ardania&actor=belmar&from=1990&to=1991-12",
        "Remove all filters": "/timeline",
    }


def test_without_a_filter_there_is_nothing_to_take_off(open_page: ReadHtml) -> None:
    assert open_page("/timeline").all("ul", "chips") == []


@pytest.mark.parametrize("query", ["", "actor=ardania", "actor=ardania&type=armed-clash", "q=bridge&place=dorna"])
def test_choices_count_what_they_lead_to(query: str, open_page: ReadHtml) -> None:
    page = open_page(f"/timeline?{query}")
    given = parse_qsl(query)
    followed = 0
    for choices in page.all("details", "choice-list"):
        field = choices.get("id", "").removeprefix("choices-")
        for link in page.within(choices).all("a", rel="nofollow"):
            [numbers] = page.within(link).texts("span", "number")
            number = numbers.partition(" / ")[0]
            followed_page = open_page(link.get("href", ""))
            value = link.get("data-focus", "").partition(":")[2]
            if link.get("aria-current"):
                assert (field, value) not in parse_qsl(urlsplit(link.get("href", "")).query)
                followed_page = page if [name for name, _ in given].count(field) == 1 else followed_page
            elif any(name == field for name, _ in given):  # it would come on top of those selected
                alone = [*((name, each) for name, each in given if name != field), (field, value)]
                followed_page = open_page(f"/timeline?{urlencode(alone)}")
            assert count(followed_page) == int(number), (field, value)
            followed += 1
    assert followed > 10


def test_choices_say_what_is_selected(open_page: ReadHtml) -> None:
    page = open_page("/timeline?actor=ardania")
    actors = page.within(page.one("details", id_="choices-actor"))
    assert actors.texts("summary") == ["Actor (1)"]
    assert actors.texts("a", aria_current="true") == ["Ardania selected, take away 3"]
    assert actors.one("a", aria_current="true").get("href", "") == "/timeline"


def test_of_many_values_those_with_most_events_are_listed(open_page: ReadHtml, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "MOST_CHOICES", 2)
    page = open_page("/timeline?actor=osip-verd")
    actors = page.within(page.one("details", id_="choices-actor"))
    assert actors.texts("a", rel="nofollow") == ["Belmar 4", "Ardania 3", "Osip Verd selected, take away 1"]
    assert actors.texts("p") == ["2 more. Search to find them.", "Show 1 event"]


def test_beside_other_filters_choices_count_what_is_in_view_and_in_all(open_page: ReadHtml) -> None:
    page = open_page("/timeline?type=armed-clash")
    places = page.within(page.one("details", id_="choices-place"))
    assert places.texts("p", "choice-heads") == ["Events in this view / in all"]
    assert places.texts("a", rel="nofollow") == [
        "Ardania (country) with everything inside it 2 / 5",
        "Dorna / Tornak with everything inside it 2 / 5",
        "River Town 2 / 2",
        "Mill Bridge 1 / 1",
    ]
    assert page.within(open_page("/timeline").one("details", id_="choices-place")).texts("p", "choice-heads") == []


def test_a_place_with_others_inside_says_that_these_count(open_page: ReadHtml) -> None:
    page = open_page("/timeline?place=dorna&place=mill-bridge")
    assert [chip for chip in page.within(page.one("ul", "chips")).links() if "all" not in chip] == [
        "Remove Place Dorna / Tornak, with everything inside it 5 ×",
        "Remove Place Mill Bridge 1 ×",
    ]


def test_filters_with_many_values_have_a_search_that_keeps_the_view(open_page: ReadHtml) -> None:
    page = open_page("/timeline?actor=ardania&q=lake&sort=-date&page=1&lang=ru")
    forms = page.all("form", "choice-search")
    assert [form.get("action") for form in forms] == [
        f"/timeline/{field}" for field in ("place", "actor", "tag", "source")
    ]
    fields = [(each.get("name"), each.get("value")) for each in page.within(forms[0]).all("input")]
    kept = [("actor", "ardania"), ("q", "lake"), ("sort", "-date"), ("lang", "ru")]
    assert fields == [*kept, ("name", "")]


@pytest.fixture
def tagged(variation: Variation, open_site: OpenSite) -> Site:
    """The site of a database with a tag that is called like a place of one of its two events."""

    def tag(records: Records) -> None:
        records.edit("registries/tags.yml", "label: Bridges", "label: MILL bridge")

    return open_site(variation(tag))


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("place=mill-bridge", {"2 events are tagged MILL bridge": "/timeline?tag=bridges"}),
        (
            "place=mill-bridge&from=1991&sort=-date",
            {"1 event is tagged MILL bridge": "/timeline?from=1991&tag=bridges&sort=-date"},
        ),
        ("place=mill-bridge&type=armed-clash", {}),
        ("place=mill-bridge&place=lake-city", {}),
        ("place=mill-bridge&tag=bridges", {}),
        ("place=dorna", {}),
    ],
)
def test_a_tag_of_the_same_name_that_finds_more_is_offered(
    query: str, offered: dict[str, str], tagged: Site, read_html: ReadHtml
) -> None:
    page = read_html(tagged.get(f"/timeline?{query}").text)
    found = [page.within(each).links() for each in page.all("p", "tagged")]
    assert found == ([offered] if offered else [])


def test_the_form_keeps_the_other_filters(open_page: ReadHtml) -> None:
    page = open_page("/timeline?actor=ardania&tag=bridges&from=1990&q=lake&sort=-date")
    form = page.within(page.one("form", "filter-form"))
    fields = [(each.get("name"), each.get("type"), each.get("value")) for each in form.all("input")]
    assert fields == [
        ("actor", "hidden", "ardania"),
        ("tag", "hidden", "bridges"),
        ("sort", "hidden", "-date"),
        ("q", "search", "lake"),
        ("from", None, "1990"),
        ("to", None, ""),
    ]
    labelled = {each.get("for") for each in form.all("label")}
    assert {each.get("id", "") for each in form.all("input") if each.get("type") != "hidden"} == labelled


def test_empty_fields_are_left_out_of_the_address(site: Site) -> None:
    response = site.get("/timeline?q=&from=1990&to=&actor=belmar")
    assert response.status_code == 302
    assert response.headers["location"] == "/timeline?from=1990&actor=belmar"


# The strip


def began(page: Html) -> int:
    """How many events the strip says began in its time, drawn or not."""
    figure = page.within(page.one("figure", "histogram"))
    listed = [int(each.rpartition(" ")[2]) for each in figure.within(figure.one("ol")).texts("li")]
    return sum(listed) + sum(int(note.split()[0]) for note in figure.texts("p", "note") if "not known" in note)


@pytest.mark.parametrize("query", ["", "actor=belmar", "q=bridge"])
def test_bars_lead_to_as_many_events_as_they_say(query: str, open_page: ReadHtml) -> None:
    page = open_page(f"/timeline?{query}")
    figure = page.within(page.one("figure", "histogram"))
    bars = figure.within(figure.all("svg")[0]).all("a")
    assert bars
    for bar, item in zip(bars, figure.within(figure.one("ol")).texts("li"), strict=True):
        followed = open_page(bar.get("href", ""))
        when, _, events = item.rpartition(" ")
        assert figure.within(bar).texts("title") == [f"{when}: {events} event began"]
        assert began(followed) == int(events)


def test_what_began_before_the_first_day_is_not_drawn_and_said_so(open_page: ReadHtml) -> None:
    page = open_page("/timeline?from=1991-06&to=1991-06")
    assert shown(page) == ["1991-05-blockade-of-dorna", "1991-06-01-council-of-lakes-decision-7"]
    figure = page.within(page.one("figure", "histogram"))
    assert figure.texts("p", "note")[1:] == [
        "Shaded: Blockade.",
        "1 event that began earlier and went on is not drawn.",
    ]
    assert figure.within(figure.one("ol")).texts("li") == ["1 June 1991 1"]


# Order and pages


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("date", ALL),
        ("-date", ALL[::-1]),
        ("importance", [ALL[0], ALL[4], ALL[5], CLASH, TALKS, SHOTS, ALL[6], ALL[7]]),
        ("claims", [CLASH, ALL[4], ALL[0], TALKS, SHOTS, ALL[5], ALL[6], ALL[7]]),
    ],
)
def test_orders(order: str, expected: list[str], open_page: ReadHtml) -> None:
    page = open_page(f"/timeline?sort={order}")
    assert shown(page) == expected
    assert bool(page.all("h2", "year-name")) == (order in ("date", "-date"))
    [current] = page.within(page.one("p", "orders")).texts("strong")
    assert current in ("earliest first", "latest first", "landmarks first", "most claims first")


def test_orders_keep_the_filter(open_page: ReadHtml) -> None:
    page = open_page("/timeline?actor=belmar")
    assert page.links()["latest first"] == "/timeline?actor=belmar&sort=-date"
    assert page.links()["Belmar 4" if "Belmar 4" in page.links() else "Belmar selected, take away 4"] == "/timeline"


@pytest.mark.parametrize("query", ["", "sort=-date", "sort=claims", "from=1990&sort=importance"])
def test_pages_hold_every_event_once_and_in_order(
    query: str, open_page: ReadHtml, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shown(open_page(f"/timeline?{query}&lang=en"))
    monkeypatch.setattr(timeline, "PAGE_SIZE", 3)
    first = open_page(f"/timeline?{query}")
    pager = first.within(first.one("nav", "pager"))
    addresses = [link.get("href", "") for link in pager.all("a")]
    assert [event for address in addresses for event in shown(open_page(address))] == whole
    assert [shown(open_page(address)) for address in addresses] == [whole[:3], whole[3:6], whole[6:]]
    assert pager.one("a", aria_current="page").get("href", "") == addresses[0]
    assert pager.one("a", rel="next").get("href", "") == addresses[1]


def test_pages_say_their_years_and_what_goes_on(open_page: ReadHtml, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "PAGE_SIZE", 3)
    page = open_page("/timeline?page=2")
    assert page.within(page.one("nav", "pager")).texts("a") == ["Page 1 1989–1991", "Page 2 1991", "Page 3 1992–1993"]
    assert page.texts("h2", "year-name") == ["1991 4 events, continued"]
    flat = open_page("/timeline?page=2&sort=claims")
    assert flat.one("ol", "events-flat").get("start") == "4"


def test_one_page_needs_no_pager(open_page: ReadHtml) -> None:
    assert open_page("/timeline").all("nav", "pager") == []


# To other places and back


@pytest.mark.parametrize("query", QUERIES[:-2])
def test_the_table_leads_back_to_the_same_timeline(query: str, site: Site, open_page: ReadHtml) -> None:
    table = site.get(open_page(f"/timeline?{query}").links()["As a table with SQL"])
    assert table.status_code == 200
    [back] = re.findall(r'<a class="tool" href="([^"]+)">Read as a timeline</a>', table.text)
    assert sorted(parse_qsl(urlsplit(html.unescape(back)).query)) == sorted(parse_qsl(query))
    assert urlsplit(back).path == "/timeline"


def test_what_is_typed_into_datasettes_search_box_is_searched_on_the_timeline(site: Site) -> None:
    table = site.get("/conflict/events?_search=river&_q=bridge&type=armed-clash")
    [back] = re.findall(r'<a class="tool" href="([^"]+)">Read as a timeline</a>', table.text)
    assert html.unescape(back) == "/timeline?type=armed-clash&q=river"


def test_other_tables_do_not_lead_to_the_timeline(site: Site) -> None:
    assert "Read as a timeline" not in site.get("/conflict/actors").text


def test_every_format_and_the_embed_keep_the_filter(open_page: ReadHtml) -> None:
    page = open_page("/timeline?actor=ardania&from=1990&sort=claims")
    take = page.within(page.one("section", "take-away")).links()
    assert take["Embed this view"].partition("?")[2] == "actor=ardania&from=1990&sort=claims"
    assert take["JSON"] == "/api/v1/events?actor=ardania&from=1990"
    for name in ("GeoJSON", "TimelineJS", "CSV", "JSON Lines", "JSON-LD", "Atom feed", "iCalendar"):
        path, _, query = take[name].partition("?")
        assert path.startswith("/api/v1/events.")
        assert query == f"actor=ardania&from=1990{'&_bom=1' if name == 'CSV' else ''}"


# States


def test_where_nothing_is_found_it_says_what_to_take_away(open_page: ReadHtml) -> None:
    page = open_page("/timeline?actor=osip-verd&q=bridge&from=1800")
    empty = page.within(page.one("div", "empty"))
    assert count(page) == 0
    assert empty.texts("h2") == ["No event has all of this"]
    assert empty.links() == {
        "Without Osip Verd: 2 events": "/timeline?from=1800&q=bridge",
        "Without “bridge”: 1 event": "/timeline?actor=osip-verd&from=1800",
        "All events": "/timeline",
    }
    assert page.all("figure", "histogram") == []


def test_one_event_needs_no_order(open_page: ReadHtml) -> None:
    page = open_page("/timeline?actor=osip-verd")
    assert page.texts("p", "view-count") == ["1 event"]
    assert page.all("p", "orders") == []
    assert shown(page) == ["1992-04-capture-of-osip-verd"]


WRONG = [
    ("actor=ardanya", "'ardanya' is not an actor of this database.", {"Ardania": "/timeline?actor=ardania"}),
    ("type=talk", "'talk' is not an event type.", {"talks": "/timeline?type=talks", "attack": "/timeline?type=attack"}),
    (
        "importance=9",
        "'9' is not a level of importance.",
        {f"{name}": f"/timeline?importance={n}" for n, name in enumerate(("landmark", "major", "detail"), 1)},
    ),
    (
        "contested=yes",
        "'yes' is neither 1 (claims are contested) nor 0 (none is).",
        {"contested": "/timeline?contested=1", "not contested": "/timeline?contested=0"},
    ),
    (
        "sort=size",
        "'size' is not an order.",
        {
            "earliest first": "/timeline?sort=date",
            "latest first": "/timeline?sort=-date",
            "landmarks first": "/timeline?sort=importance",
            "most claims first": "/timeline?sort=claims",
        },
    ),
    ("from=soon", "'soon' is not a date. Write a year, a month or a day: 2001, 2001-05 or 2001-05-20.", {}),
    ("from=1992&to=1991", "'1992' is later than to=1991. Swap the two.", {}),
    ("page=0", "'0' is not the number of a page. Pages count from 1.", {}),
    ("page=x", "'x' is not the number of a page. Pages count from 1.", {}),
    ("page=2", "'2' is too many: there is only one page.", {}),
]


@pytest.mark.parametrize(("query", "message", "offered"), WRONG)
def test_a_wrong_value_is_refused_with_what_would_do(
    query: str, message: str, offered: dict[str, str], site: Site, read_html: ReadHtml
) -> None:
    response = site.get(f"/timeline?{query}")
    assert response.status_code == 400
    page = read_html(response.text)
    problem = page.within(page.one("section", "refused"))
    assert problem.texts("p")[0] == message
    assert problem.links() == offered
    assert page.all("li", "event") == []
    for address in offered.values():
        assert site.get(address).status_code == 200


def test_all_that_is_wrong_is_said_at_once_and_the_rest_is_kept(site: Site, read_html: ReadHtml) -> None:
    response = site.get("/timeline?actor=ardanya&type=talk&place=dorna&sort=size&lang=xx")
    page = read_html(response.text)
    assert page.texts("h2")[:4] == ["actor=ardanya", "type=talk", "sort=size", "lang=xx"]
    assert page.links()["The same without what is wrong"] == "/timeline?place=dorna"
    assert page.links()["Ardania"] == "/timeline?actor=ardania&type=talk&place=dorna&sort=size"
    language = page.within(page.one("section", aria_labelledby="problem-4")).links()
    assert list(language) == ["English", "Azərbaycanca", "Հայերեն", "Русский"]
    assert language["Русский"] == "/timeline?actor=ardanya&type=talk&place=dorna&sort=size&lang=ru"


def test_refusals_are_in_the_language_of_the_page(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/timeline?type=talk&lang=ru").text)
    problem = page.within(page.one("section", "refused"))
    assert problem.texts("p") == ["Значение «talk» здесь неизвестно.", "Возможно, имелось в виду:"]
    assert problem.links() == {
        "переговоры": "/timeline?type=talks&lang=ru",
        "нападение": "/timeline?type=attack&lang=ru",
    }


def test_names_that_mean_nothing_here_are_left_alone(open_page: ReadHtml) -> None:
    page = open_page("/timeline?utm_source=letter&actor=osip-verd")
    assert shown(page) == ["1992-04-capture-of-osip-verd"]
    assert "utm_source" not in page.links()["Remove Actor Osip Verd 1 ×"]


# The part that scripts fetch


@pytest.mark.parametrize("query", ["actor=belmar", "q=nowhere", "lang=ru&sort=-date"])
def test_the_fragment_is_the_changing_part_of_the_page(query: str, site: Site) -> None:
    whole, part = (site.get(f"/timeline?{query}{more}").text for more in ("", "&fragment=1"))
    assert part in whole
    assert "<html" not in part
    assert "fragment" not in part


def test_a_wrong_value_is_refused_in_fragments_too(site: Site, read_html: ReadHtml) -> None:
    response = site.get("/timeline?actor=ardanya&fragment=1")
    assert response.status_code == 400
    assert not any("fragment" in link for link in read_html(response.text).links().values())


def test_the_fragment_says_its_title_and_count(open_page: ReadHtml) -> None:
    head = open_page("/timeline?actor=ardania&fragment=1").one("header", "view-head")
    assert head.get("data-title") == "Ardania · Dorna timeline"
    assert head.get("data-announce") == "3 events"


# Languages, machines, limits


def test_names_dates_and_terms_are_in_the_language_that_is_chosen(open_page: ReadHtml) -> None:
    page = open_page("/timeline?lang=ru&actor=ardania&view=full")
    clash = card(page, CLASH)
    assert clash.texts("time") == ["4 мая 1990 г."]
    assert clash.texts("span", "event-places") == ["Места: Мельничный мост, River Town"]
    assert [clash.text(each) for each in clash.all("span", lang="en")][:3] == [
        "Clash at Mill Bridge",
        "River Town",
        "Belmar",
    ]
    assert clash.texts("span", "claim")[0] == "погибшие (soldiers): от 3 до 25, 2 версии."
    assert page.texts("h3", "month-name")[0] == "Май 1990"
    assert page.texts("title")[0] == "Ардания · Dorna timeline"


def test_every_name_in_another_language_is_marked(open_page: ReadHtml) -> None:
    clash = card(open_page("/timeline?lang=hy&view=full"), CLASH)
    assert clash.texts("span", "event-places") == ["Վայրեր՝ Mill Bridge, Շուրան"]
    places = clash.within(clash.one("span", "event-places"))
    assert places.texts("span", lang="en") == ["Mill Bridge"]


def test_filtered_views_are_not_for_search_engines(open_page: ReadHtml) -> None:
    assert [each.get("content", "") for each in open_page("/timeline").all("meta", name="robots")] == []
    for query in ("actor=ardania", "sort=claims"):
        assert "noindex" in open_page(f"/timeline?{query}").one("meta", name="robots").get("content", "")


def test_links_that_multiply_are_not_for_crawlers(open_page: ReadHtml) -> None:
    page = open_page("/timeline")
    choices = [link for values in page.all("div", "choice-values") for link in page.within(values).all("a")]
    assert {link.get("rel") for link in choices} == {"nofollow"}


def test_where_the_map_takes_too_long_the_events_are_shown_without_it(
    open_page: ReadHtml, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select * from n where i < 0"

    async def count_too_long(database: Database, *_: object) -> None:
        await database.execute(endless)

    monkeypatch.setattr(context, "count_places", count_too_long)
    page = open_page("/timeline?actor=ardania")
    assert count(page) == 3
    assert "There are too many events to count their places in time. Filter to see a map." in page.texts("p", "note")


def test_a_site_without_a_timeline_has_no_timeline_page(tmp_path: Path, open_site: OpenSite) -> None:
    assert open_site(memory=True).get("/timeline").status_code == 404


def test_a_dataset_that_has_no_events_yet_says_so(
    nothing_reviewed: Path, open_site: OpenSite, read_html: ReadHtml
) -> None:
    site = open_site(nothing_reviewed)
    assert "There are no events yet" in read_html(site.get("/timeline").text).texts("h2")
    assert "There are no events yet" not in site.get("/timeline?importance=1").text
    assert "Landmarks" not in read_html(site.get("/").text).texts("h2")
