"""The filters of the timeline: values found by name, and changes made before the site has answered."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import Page, Route, expect

_FRAGMENTS = re.compile("[?&]fragment=1")
_QUESTIONS = Path(__file__).resolve().parents[2] / "expectations" / "questions.yml"


def case_form(language: str) -> tuple[str, str]:
    """A place in a case form of the language, as readers of the dataset type it, and its key."""
    asked = yaml.safe_load(_QUESTIONS.read_text(encoding="utf-8"))["case_forms"]
    forms = next(each["forms"] for each in asked if each["language"] == language)
    typed, thing = next((each["q"], each["names"]) for each in forms if each["names"].startswith("place/"))
    return typed, thing.removeprefix("place/")


def state(visitor: Any) -> str:
    """The actor of most events that has a side."""
    sql = """
        select actors.key from actors join perspectives on perspectives.key = actors.perspective
        where kind = 'state' and side is not null order by event_count desc, actors.key
    """
    return str(visitor.site.value(sql))


def side(visitor: Any) -> str:
    """The first of the sides."""
    return str(visitor.site.value("select side from sides order by position"))


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@contextmanager
def answers_withheld(page: Page) -> Iterator[list[Route]]:
    """Until the end, the site answers no script; then it answers what is still waited for, the first question last."""
    held: list[Route] = []

    released = False

    def hold(route: Route) -> None:
        if released:
            route.continue_()
        else:
            held.append(route)

    page.route(_FRAGMENTS, hold)
    yield held
    released = True
    for route in reversed(held):
        route.continue_()


def panel(page: Page, field: str) -> None:
    page.locator(f"#choices-{field} > summary").click()
    expect(page.locator(f"#choices-{field} .choice-values")).to_be_visible()


def value(page: Page, field: str, number: int) -> str:
    return (page.locator(f"#choices-{field} .choice-values a").nth(number).get_attribute("data-focus") or "").split(
        ":"
    )[1]


def take(page: Page, field: str, number: int) -> str:
    """Choose a value of a filter whose list is open; returns its key."""
    key = value(page, field, number)
    page.locator(f'#choices-{field} [data-focus="{field}:{key}"]').click()  # wherever an answer has put it meanwhile
    return key


def wait_for_questions(held: list[Route], number: int, page: Page) -> None:
    for _ in range(100):
        if len(held) >= number:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{len(held)} questions, and {number} were expected")


def test_a_place_is_kept_when_text_is_typed_before_its_answer(visitor: Any) -> None:
    page = visitor.open("/timeline")
    panel(page, "place")
    with answers_withheld(page) as held:
        place = take(page, "place", 1)
        page.keyboard.press("Escape")
        page.locator("#filter-q").press_sequentially("war")
        wait_for_questions(held, 2, page)
    expect(page.locator(".chips .chip:not(.chip-all)")).to_have_count(2)
    assert query(page) == {"place": [place], "q": ["war"]}
    expect(page.locator("#filter-q")).to_have_value("war")
    expect(page.locator("#filter-q")).to_be_focused()


def test_what_was_typed_is_kept_when_a_place_is_chosen_before_it_counts(visitor: Any) -> None:
    page = visitor.open("/timeline")
    page.locator("#filter-q").press_sequentially("war")
    panel(page, "place")
    place = take(page, "place", 1)
    expect(page.locator(".chips .chip:not(.chip-all)")).to_have_count(2)
    assert query(page) == {"place": [place], "q": ["war"]}


def test_values_that_are_chosen_one_after_the_other_all_count(visitor: Any) -> None:
    page = visitor.open("/timeline")
    panel(page, "place")
    with answers_withheld(page) as held:
        keys = {take(page, "place", number) for number in (1, 2, 3)}
        page.locator("#filter-from").fill("1992")
        wait_for_questions(held, 4, page)
    expect(page.locator(".chips .chip:not(.chip-all)")).to_have_count(4)
    assert set(query(page)["place"]) == keys
    assert query(page)["from"] == ["1992"]
    page.go_back()
    expect(page).to_have_url(f"{visitor.site.url}/timeline")


def test_what_is_typed_while_an_answer_comes_is_kept(visitor: Any) -> None:
    page = visitor.open("/timeline")
    panel(page, "actor")
    with answers_withheld(page) as held:
        actor = take(page, "actor", 0)
        page.keyboard.press("Escape")
        page.locator("#filter-from").press_sequentially("19")
        wait_for_questions(held, 1, page)
    expect(page.locator(".chips .chip")).to_have_count(1)
    expect(page.locator("#filter-from")).to_have_value("19")
    page.locator("#filter-from").press_sequentially("92")
    expect(page.locator(".chips .chip:not(.chip-all)")).to_have_count(2)
    assert query(page) == {"actor": [actor], "from": ["1992"]}


def test_a_value_is_found_by_its_name_in_another_script(visitor: Any) -> None:
    page = visitor.open(f"/timeline?actor={state(visitor)}")
    typed, place = case_form("ru")
    panel(page, "place")
    page.locator("#choice-place").press_sequentially(typed)
    found = page.locator("#choices-place .choice-values a")
    expect(found).to_have_count(1)
    expect(page.locator("[data-status]")).to_have_text("1 found")
    found.click()
    expect(page.locator(".chips .chip:not(.chip-all)")).to_have_count(2)
    assert query(page) == {"actor": [state(visitor)], "place": [place]}


def test_only_the_list_for_the_last_letters_is_shown(visitor: Any) -> None:
    page = visitor.open("/timeline")
    typed, key = case_form("az")
    label = visitor.site.value("select label from places where key = ?", key)
    other = visitor.site.value("select name from place_names where language = 'az' and place <> ? order by 1", key)
    panel(page, "place")
    with answers_withheld(page) as held:
        page.locator("#choice-place").fill(other[:3])
        wait_for_questions(held, 1, page)
        page.locator("#choice-place").fill(typed)
        wait_for_questions(held, 2, page)
    expect(page.locator("#choices-place .choice-values a").first).to_contain_text(label)
    expect(page.locator("#choice-place")).to_have_value(typed)
    page.wait_for_timeout(300)
    expect(page.locator("#choices-place .choice-values a").first).to_contain_text(label)


def test_a_name_goes_on_being_typed_while_the_answer_to_a_choice_comes(visitor: Any) -> None:
    name, wanted = case_form("az")
    typed, label = name[:4], visitor.site.value("select label from places where key = ?", wanted)
    page = visitor.open("/timeline")
    panel(page, "place")
    with answers_withheld(page) as held:
        place = take(page, "place", 1)
        page.locator("#choice-place").press_sequentially(typed)
        wait_for_questions(held, 2, page)
    expect(page.locator(".chips .chip")).to_have_count(1)
    expect(page.locator("#choice-place")).to_have_value(typed)
    expect(page.locator("#choice-place")).to_be_focused()
    expect(page.locator("#choices-place .choice-values a").first).to_contain_text(label)
    key = take(page, "place", 0)
    expect(page.locator(".chips .chip:not(.chip-all)")).to_have_count(2)
    assert query(page) == {"place": [place, key]}


def test_everything_is_taken_away_at_once(visitor: Any) -> None:
    page = visitor.open(f"/timeline?actor={state(visitor)}&q=war")
    with answers_withheld(page) as held:
        page.locator("#filter-to").fill("1994")
        wait_for_questions(held, 1, page)
        page.locator(".chip-all").click()
    expect(page.locator(".chips")).to_have_count(0)
    assert query(page) == {}
    expect(page.locator("#filter-to")).to_have_value("")


def test_a_source_is_found_by_words_of_its_title_and_publisher(visitor: Any) -> None:
    page = visitor.open("/timeline")
    panel(page, "source")
    title, publisher = visitor.site.rows(
        "select title, publisher from sources where publisher glob '[A-Z]* [A-Z]*' order by event_count desc, key"
    )[0]
    page.locator("#choice-source").press_sequentially(f"{publisher.split()[0]} {max(title.split(), key=len)}".lower())
    expect(page.locator("[data-status]")).to_have_text(re.compile("^[1-9][0-9]* found$"))
    source = take(page, "source", 0)
    expect(page.locator(".chips .chip")).to_have_count(1)
    assert query(page) == {"source": [source]}


def test_disputes_are_narrowed_by_a_place_found_by_name(visitor: Any) -> None:
    page = visitor.open(f"/disputes?side={side(visitor)}&sort=date")
    typed, place = case_form("ru")
    panel(page, "place")
    page.locator("#choice-place").press_sequentially(typed)
    found = page.locator("#choices-place .choice-values a")
    expect(found).to_have_count(1)
    expect(page.locator("[data-status]")).to_have_text("1 found")
    page.keyboard.press("Escape")
    expect(page.locator("#choices-place > summary")).to_be_focused()
    expect(found).to_be_hidden()
    panel(page, "place")
    found.click()
    expect(page).to_have_url(re.compile(f"place={place}&side={side(visitor)}&sort=date"))
    expect(page.locator(".chips .chip:not(.chip-all)")).to_have_count(2)


@pytest.mark.parametrize(("path", "first"), [("/timeline", ".row"), ("/disputes", ".disputes tbody tr")])
def test_on_a_phone_the_list_begins_on_the_first_screen(path: str, first: str, visiting: Any) -> None:
    with visiting(width=390, height=844, scripts=False) as visitor:
        page = visitor.open(path)
        expect(page.locator(first).first).to_be_in_viewport()
        expect(page.locator(".filter-form")).to_be_hidden()
        page.locator(".filters-open").click()
        expect(page.locator(".filter-form")).to_be_visible()
        panel(page, "place")
        expect(page.locator(".filters-done a")).to_be_in_viewport()


def test_on_a_phone_filters_stay_open_for_who_types_and_close_for_who_has_chosen(visiting: Any) -> None:
    with visiting(width=390, height=844, has_touch=True, is_mobile=True) as visitor:
        page = visitor.open("/timeline")
        page.locator(".filters-open").click()
        page.locator("#filter-q").press_sequentially("church")
        expect(page.locator(".filters-open")).to_contain_text("(1)")
        expect(page.locator("#filter-q")).to_be_focused()
        page.locator(".filters-done a").click()
        expect(page.locator("#filter-panel")).to_be_hidden()
        expect(page.locator("#events")).to_be_focused()
        page.locator(".filters-open").click()
        panel(page, "place")
        place = take(page, "place", 0)
        expect(page.locator(".chips .chip:not(.chip-all)")).to_have_count(2)
        expect(page.locator("#filter-panel")).to_be_hidden()
        expect(page.locator("#results")).to_be_focused()
        assert query(page) == {"q": ["church"], "place": [place]}


def test_on_a_phone_the_filters_of_disputes_close_when_one_is_done(visiting: Any) -> None:
    with visiting(width=390, height=844) as visitor:
        place = visitor.site.value(
            "select place from event_places join claims using (event) group by 1 order by count(*) desc, place"
        )
        page = visitor.open(f"/disputes?place={place}")
        page.locator(".filters-open").click()
        page.locator(".filters-done a").click()
        expect(page.locator("#filter-panel")).to_be_hidden()
        assert page.url.endswith(f"/disputes?place={place}#list")
