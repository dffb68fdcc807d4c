"""Addresses of embeds, and the embeds of pages."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.catalogue import Catalogue
from datasette_timeline.filters.embed_address import THEMES, EmbedAddress, embed_of_page, parse_embed
from datasette_timeline.filters.parsing import FilterError

CATALOGUE = Catalogue(
    links={"actor": {"belmar": "Belmar"}, "place": {"dorna": "Dorna"}, "tag": {}},
    terms={"event-type": {"talks": "talks"}, "importance": {"1": "landmark"}, "claim-subject": {"deaths": "deaths"}},
    names={"actor": (), "place": ()},
)
LANGUAGES = ("en", "az", "hy")


def parse(query: str) -> EmbedAddress:
    return parse_embed(parse_qsl(query, keep_blank_values=True), CATALOGUE, LANGUAGES)


def refused(query: str) -> list[str]:
    with pytest.raises(FilterError) as caught:
        parse(query)
    return [problem.sentence for problem in caught.value.problems]


def test_an_address_without_anything_shows_all_events_as_a_timeline() -> None:
    address = parse("")
    assert (address.view, address.theme, address.height, address.focus, address.page) == (
        "timeline",
        None,
        None,
        None,
        None,
    )
    assert not address.timeline.wanted
    assert address.query() == []


def test_everything_that_an_address_can_say() -> None:
    query = [
        ("actor", "belmar"),
        ("place", "dorna"),
        ("sort", "-date"),
        ("pick", "1991-02-talks"),
        ("pick", "1991-03-shots"),
        ("view", "map"),
        ("focus", "1991-02-talks"),
        ("theme", "dark"),
        ("lang", "hy"),
        ("height", "480"),
        ("v", "1.2.0"),
        ("page", "3"),
    ]
    assert parse_embed(query, CATALOGUE, LANGUAGES).query() == query


def test_what_an_editor_writes_is_one_line() -> None:
    address = parse("title=Who+fired%0D%0A%09first%3F%00&dek=++%E2%80%A8A+question++")
    assert (address.title, address.dek) == ("Who fired first?", "A question")


def test_another_subject_of_the_same_event() -> None:
    address = parse("view=sides&focus=1991-02-talks&about=deaths&place=dorna")
    assert address.subjects == ("deaths",)
    assert address.of_subject(None).query() == [("place", "dorna"), ("view", "sides"), ("focus", "1991-02-talks")]
    assert address.of_subject("deaths").query() == address.query()


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "actor": st.just("belmar"),
            "sort": st.sampled_from(["-date", "importance", "claims"]),
            "view": st.sampled_from(["map", "timeline"]),
            "theme": st.sampled_from(THEMES),
            "height": st.integers(160, 4000).map(str),
            "focus": st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
            "v": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,10}", fullmatch=True),
            "lang": st.sampled_from(LANGUAGES),
            "page": st.integers(1, 999).map(str),
            "most": st.integers(1, 20).map(str) | st.just("all"),
            "pick": st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
            "title": st.text(max_size=120),
            "dek": st.text(max_size=240),
        },
    )
)
def test_what_is_written_is_read_back(values: dict[str, str]) -> None:
    address = parse_embed(values.items(), CATALOGUE, LANGUAGES)
    again = parse_embed(address.query(), CATALOGUE, LANGUAGES)
    assert again == address
    assert again.query() == address.query()


def test_empty_values_and_names_of_others_are_left_alone() -> None:
    assert parse("theme=&height=&utm_source=letter").query() == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("view=list", "view: 'list' is not known here. Allowed: timeline, map, event, figures, sides, statement."),
        ("theme=pink", "theme: 'pink' is not known here. Allowed: auto, light, dark."),
        ("most=0", "most: '0' is not a number of events from 1 to 20, nor 'all'."),
        ("most=21", "most: '21' is not a number of events from 1 to 20, nor 'all'."),
        ("most=²", "most: '²' is not a number of events from 1 to 20, nor 'all'."),
        ("pick=A_B", "pick: 'A_B' is not the id of an event."),
        ("&".join(f"pick=e{n}" for n in range(21)), "pick: 21 events are too many: pick 20 at most."),
        ("height=159", "height: '159' is not a height in pixels from 160 to 4000."),
        ("height=4001", "height: '4001' is not a height in pixels from 160 to 4000."),
        ("height=٥٠٠", "height: '٥٠٠' is not a height in pixels from 160 to 4000."),
        ("height=1e3", "height: '1e3' is not a height in pixels from 160 to 4000."),
        ("focus=<b>", "focus: '<b>' is not the id of an event, a fact or a claim."),
        ("v=1 2", "v: '1 2' is not a version of the dataset."),
        ("view=event", "focus: an embed of one event needs its id: focus=<id>."),
        ("view=figures&about=deaths", "focus: an embed of one event needs its id: focus=<id>."),
        (f"title={'a' * 121}", "title: 121 characters are too many: write 120 at most."),
        (f"dek={'a' * 241}", "dek: 241 characters are too many: write 240 at most."),
        ("lang=xx", "lang: 'xx' is not a language of this site. Allowed: en, az, hy."),
        ("page=0", "page: '0' is not the number of a page. Pages count from 1."),
        ("place=dorn", "place: 'dorn' is not a place of this database. Did you mean 'dorna' (Dorna)?"),
    ],
)
def test_what_does_not_exist_is_said(query: str, said: str) -> None:
    assert refused(query) == [said]


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert [sentence.partition(":")[0] for sentence in refused("place=x&theme=pink&height=1&page=0")] == [
        "place",
        "page",
        "theme",
        "height",
    ]


@pytest.mark.parametrize(
    ("page", "embed"),
    [
        ("/", []),
        ("/timeline", []),
        ("/timeline?place=dorna&q=a&lang=hy&page=2&x=y", [("place", "dorna"), ("q", "a"), ("lang", "hy")]),
        ("/timeline?view=full&place=dorna", [("place", "dorna")]),
        ("/timeline?view=map", [("view", "map")]),
        ("/embed?view=map&height=300", [("view", "map"), ("height", "300")]),
        ("/embed/build?theme=dark", [("theme", "dark")]),
        ("/events/1991-02-talks?lang=az", [("view", "event"), ("focus", "1991-02-talks"), ("lang", "az")]),
        ("/actors/belmar?q=x", [("actor", "belmar")]),
        ("/places/dorna", [("place", "dorna")]),
        ("/sources/handbook", None),
        ("/events", None),
        ("/events/a/b", None),
        ("/about", None),
        ("/conflict/events", None),
    ],
)
def test_pages_have_embeds(page: str, embed: Any) -> None:
    path, _, query = page.partition("?")
    assert embed_of_page(path, parse_qsl(query)) == embed
