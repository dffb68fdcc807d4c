"""Pictures for links that are shared: what is on them, and what pages say of them."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from datasette import Request
from hypothesis import given, settings
from hypothesis import strategies as st

from datasette_timeline.charts import pictures
from datasette_timeline.charts.lettering import width_of
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.formats.share_svg import EDGE, FOOT, WIDTH, Foot, Share, event_share
from datasette_timeline.pages import preview
from datasette_timeline.site.declaring import offered
from datasette_timeline.site.shell import Shell, open_shell

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Site, Tamper, Variation, Visit

CLASH = "1990-05-04-clash-at-mill-bridge"
SVG = "{http://www.w3.org/2000/svg}"
LETTERS = {
    "en": "Bridge WITNESSES, mountains; (44-day) war – ",
    "ru": "Шушинские ополченцы ЖЮЩ – ",
    "az": "Şoşa şəhəri, ƏHALİ köçürülür ",
    "hy": "Շոշիի ԽԱՂԱՂՈՒԹՅՈՒՆԸ խախտում են ",
}
FOOTER = Foot("Dorna timeline", "2 claims · CC-BY-4.0")


def shell_of(site: Site, query: str = "") -> Shell:
    return site.run(open_shell(site.datasette, Request.fake(f"/card.png?{query}")))


def drawing_of(site: Site, event: str, monkeypatch: pytest.MonkeyPatch, query: str = "") -> Element:
    """The drawing of an event's picture."""
    drawn: list[str] = []

    async def kept(datasette: object, svg: str, *values: int, **options: float) -> bytes:
        drawn.append(svg)
        return b"picture"

    monkeypatch.setattr(preview, "picture_of", kept)
    assert site.get(f"/events/{event}/card.png?{query}").content == b"picture"
    return fromstring(drawn[0])  # noqa: S314 (our own drawing)


def texts(drawing: Element) -> list[str]:
    return ["".join(each.itertext()) for each in drawing.findall(f".//{SVG}text")]


def share_of(site: Site, change: dict[str, Any], sides: tuple[Side, ...] | None = None) -> Share:
    shell = shell_of(site)
    event = json.loads(site.get(f"/events/{CLASH}.json").text) | change
    known = site.run(sides_of(shell.database)) if sides is None else sides
    keys = {side.key for side in known}
    event["claims"] = [claim | {"sides": [key for key in claim["sides"] if key in keys]} for claim in event["claims"]]
    return event_share(event, known, None, FOOTER, shell.reader)


def is_inside(share: Share) -> bool:
    """Whether all texts lie between the edges, and those of the middle above the foot."""
    for text in share.texts:
        width = width_of(text.text) * text.size
        left = text.x - width * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
        if left < EDGE - 40 or left + width > WIDTH - EDGE + 40:
            return False
        if "foot" not in text.kind and not 0 < text.y < FOOT:
            return False
    return True


@pytest.mark.parametrize(
    "path", ["/card.png", f"/events/{CLASH}/card.png?lang=hy", "/events/1993-year-of-quiet/card.png"]
)
def test_a_picture_has_the_size_that_pages_tell(path: str, site: Site) -> None:
    response = site.get(path)
    assert response.headers["content-type"] == "image/png"
    assert struct.unpack(">II", response.content[16:24]) == (1200, 630)
    again = site.get(path, headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_event_is_told_in_words_and_figures(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts(drawing_of(site, CLASH, monkeypatch)) == [
        *("Dorna timeline", "4 claims · 3 sources · CC-BY-4.0"),
        *("4 May 1990 · Armed clash", "Clash at Mill Bridge", "Mill Bridge"),
        "Deaths, soldiers: sides contradict each other, two accounts",
        *("Ardania", "3"),
        *("Belmar", "10 to 25"),
        *("Free Dorna", "no figure recorded"),
        *("0", "10", "20", "30"),
    ]


def test_an_event_without_claims_is_told_in_words(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts(drawing_of(site, "1993-year-of-quiet", monkeypatch)) == [
        "Dorna timeline",
        "1 source · CC-BY-4.0",
        "1993 · Other",
        "A year of quiet",
    ]


def test_words_are_in_the_language_of_the_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = drawing_of(site, CLASH, monkeypatch, "lang=ru")
    assert "4 мая 1990 г." in texts(drawing)[2]


def test_hostile_texts_stay_texts(tampered: Tamper, open_site: OpenSite, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tampered("update documents set json = replace(json, 'Clash at Mill Bridge', '<b>A & B</b>')")
    drawing = drawing_of(open_site(path), CLASH, monkeypatch)
    assert "<b>A & B</b>" in texts(drawing)
    assert not drawing.findall(f".//{SVG}b")


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
@settings(max_examples=25)
@given(data=st.data())
def test_no_headline_leaves_the_picture(data: st.DataObject, letters: str, site: Site) -> None:
    title = data.draw(st.text(st.sampled_from(letters), min_size=1, max_size=200).filter(str.strip))
    assert is_inside(share_of(site, {"title": title}))
    assert is_inside(share_of(site, {"title": title, "claims": []}))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_every_side_has_a_lane_of_the_same_kind(count: int, site: Site) -> None:
    known = site.run(sides_of(shell_of(site).database))
    sides = tuple(
        Side(*each)
        for each in [*known, ("third", "The third", "triangle", len(known) + 1), ("fourth", "The fourth", "diamond", 4)]
    )[:count]
    share = share_of(site, {}, sides)
    drawn = [lane.side for lane in share.lanes] + [column.side for column in share.columns]
    assert drawn[: len(sides)] == list(sides)
    names = {text.size for text in share.texts if text.kind == "lane" and text.text in {side.label for side in sides}}
    assert len(names) <= 1
    assert is_inside(share)


def test_no_side_that_speaks_in_words_is_drawn_as_silent(site: Site) -> None:
    event = json.loads(site.get(f"/events/{CLASH}.json").text)
    claims = [claim | {"figure": None, "low": None, "high": None} for claim in event["claims"][:1]] + event["claims"][
        1:
    ]
    assert share_of(site, {"claims": claims}).lanes == ()


def test_who_waits_too_long_is_told_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_WAITING", 0)
    response = site.get("/card.png?lang=hy")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.text == "Too many pictures are being drawn at the moment. Please ask again in a little while.\n"


def test_the_picture_of_a_renamed_event_is_that_of_the_new_one(site: Site) -> None:
    response = site.get("/events/1990-05-04-fight-at-mill-bridge/card.png")
    assert (response.status_code, response.headers["location"]) == (301, f"/events/{CLASH}/card.png")


@pytest.mark.parametrize("path", [page.address for page in offered() if "." not in page.address] + [f"/events/{CLASH}"])
def test_every_page_with_a_picture_tells_what_it_shows(path: str, visit: Visit) -> None:
    page = visit(path)
    meta = {each.get("property"): each.get("content") for each in page.all("meta") if each.get("property")}
    assert bool(meta.get("og:image")) == bool(meta.get("og:image:alt"))
    assert "og:image" in meta


def test_pages_ask_for_the_picture_in_their_language_and_version(visit: Visit) -> None:
    page = visit(f"/events/{CLASH}?lang=ru")
    meta = {each.get("property"): each.get("content") for each in page.all("meta") if each.get("property")}
    address = meta["og:image"] or ""
    assert address.startswith(f"http://localhost/events/{CLASH}/card.png?v=1.2.0-")
    assert address.endswith("&lang=ru")
    assert meta["og:image:alt"] == (
        "Clash at Mill Bridge (4 мая 1990 г.). Погибшие, soldiers: стороны противоречат друг другу, 2 версии"
    )


def test_a_timeline_has_a_picture_of_its_events(visit: Visit, site: Site) -> None:
    page = visit("/timeline?year=1990&actor=ardania")
    meta = {each.get("property"): each.get("content") for each in page.all("meta") if each.get("property")}
    assert "/card.png?actor=ardania&year=1990&v=1.2.0-" in (meta["og:image"] or "")
    assert meta["og:image:alt"] == "Ardania, 1990: 1 event"
    assert len({site.get(f"/card.png?{query}").content for query in ("", "year=1990", "year=1950")}) == 3


def test_a_filter_that_does_not_exist_is_told(site: Site) -> None:
    response = site.get("/card.png?year=x")
    assert (response.status_code, response.text) == (
        400,
        "year: 'x' is not a year. Write it with four digits: 1992.\n",
    )


def test_the_operator_can_set_another(database: Path, open_site: OpenSite) -> None:
    for own, shown in (
        ("https://a.example/card.png", "https://a.example/card.png"),
        ("/static/card.png", "http://localhost/static/card.png"),
    ):
        chosen = {"plugins": {"datasette-timeline": {"preview_image": own}}}
        page = open_site(database, metadata=chosen).get("/about").text
        assert f'<meta property="og:image" content="{shown}">' in page
        assert '<meta property="og:image:alt" content="Dorna timeline">' in page


def test_drafts_have_no_picture(variation: Variation, open_site: OpenSite) -> None:
    draft = "1991-03-01-shots-in-river-town"

    def unreview(records: Records) -> None:
        records.edit(f"events/1991/{draft}.yml", "status: reviewed", "status: draft")

    assert open_site(variation(unreview)).get(f"/events/{draft}/card.png").status_code == 404


def test_where_nobody_claims_anything_a_map_shows_the_place_and_credits_its_base(
    tampered: Tamper, open_site: OpenSite, base_map: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = "json_set(json, '$.claims', json('[]'), '$.comparable_sets', json('[]'))"
    path = tampered(f"update documents set json = {change} where event = '{CLASH}'")
    plain = drawing_of(open_site(path), CLASH, monkeypatch)
    assert texts(plain) == [
        "Mill Bridge",
        *("Dorna timeline", "3 sources · CC-BY-4.0"),
        *("4 May 1990 · Armed clash", "Clash at", "Mill Bridge", "Mill Bridge"),
    ]
    based = open_site(path, metadata={"plugins": {"datasette-timeline": {"basemap": str(base_map)}}})
    assert "Base map: Surveyors" in texts(drawing_of(based, CLASH, monkeypatch))
