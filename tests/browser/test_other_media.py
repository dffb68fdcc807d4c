"""Events on paper and in the colours that the reader's system forces: nothing is lost there."""

from typing import Any

_HEADS = """() => [...document.querySelector('.verdicts thead').querySelectorAll('.side')].map((side) => ({
  name: side.innerText, shape: side.querySelector('.mark').innerHTML,
  colour: getComputedStyle(side.querySelector('.mark')).color,
}))"""


def test_a_printed_event_begins_on_the_first_page(all_pages: Any, visitor: Any) -> None:
    page = visitor.open(all_pages["event"].path)
    page.emulate_media(media="print")
    assert page.locator("article.event").evaluate("(it) => getComputedStyle(it).breakInside") == "auto"
    top = page.locator(".record-summary").evaluate("(it) => it.getBoundingClientRect().top")
    assert 0 < top < 700, "the summary stands on the first page"
    assert page.locator(".verdicts").first.is_visible()


def test_sides_are_told_apart_without_colours(all_pages: Any, visitor: Any) -> None:
    page = visitor.open(all_pages["event"].path)
    page.emulate_media(forced_colors="active")
    heads = page.evaluate(_HEADS)
    assert len(heads) > 1
    assert len({each["shape"] for each in heads}) == len({each["name"] for each in heads}) == len(heads)
    assert len({each["colour"] for each in heads}) == 1, "colours are the system's"


def test_an_event_page_is_light_on_the_wire(all_pages: Any, visitor: Any) -> None:
    response = visitor.context.request.get(
        visitor.site.url + all_pages["event"].path, headers={"Accept-Encoding": "gzip"}
    )
    assert int(response.headers["content-length"]) < 60_000


_THREE_SIDES = """() => {
  for (const row of document.querySelectorAll(".verdicts tr")) row.children[1].after(row.children[1].cloneNode(true));
  const sides = document.querySelectorAll(".verdicts thead .side > span");
  ["Riverlanders and millwrights", "Marshlanders and ferrymen", "The state"].forEach((name, at) => {
    sides[at].textContent = name;
  });
}"""
_BROKEN_WORDS = """() => [...document.querySelectorAll(".verdicts thead .side > span")].flatMap(({ firstChild }) =>
  [...firstChild.data.matchAll(/\\S+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(firstChild, word.index);
    range.setEnd(firstChild, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word))"""


def test_words_of_the_names_of_three_sides_stay_whole(all_pages: Any, visitor: Any) -> None:
    page = visitor.open(all_pages["event"].path, width=1280)
    page.evaluate(_THREE_SIDES)
    assert page.locator(".verdicts thead .side").count() >= 4
    assert page.evaluate(_BROKEN_WORDS) == []
