"""What a preview says on its pages; and that no other site has anything of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.published.previews import PREVIEW, Problem, State

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Site, Variation

EVENT = "1990-05-04-clash-at-mill-bridge"
FILE = f"events/1990/{EVENT}.yml"
ERROR = Problem(FILE, 7, 4, "error", "word-unknown", "type", "no such 'clash'", "write <one>", "  type: clash", 8, 5)
WARNING = Problem("registries/tags.yml", 2, 1, "warning", "tag-unused", "", "nobody uses it", "", "", 0, 1)
PAGES = ("/", "/timeline", f"/events/{EVENT}", "/sources", "/search?q=mill", "/nowhere", "/conflict/events", "/preview")


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[State], None]:
    """Let the site be a preview with this state."""
    monkeypatch.setenv(PREVIEW, str(tmp_path / "state.json"))

    def told(state: State) -> None:
        scratch = tmp_path / "state.new"
        scratch.write_bytes(state.to_json())
        scratch.replace(tmp_path / "state.json")

    told(State(1, "/records", ""))
    return told


@pytest.fixture
def preview(tell: Callable[[State], None], database: Path, open_site: OpenSite) -> Site:
    return open_site(database)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_it_is_a_preview_and_is_not_indexed(path: str, preview: Site) -> None:
    response = preview.get(path)
    assert '<aside class="preview"' in response.text
    assert "Preview, not published" in response.text
    assert "No problems" in response.text
    assert response.headers["x-robots-tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_tells_of_errors_with_line_and_help(path: str, tell: Callable[[State], None], preview: Site) -> None:
    assert "No problems" in preview.get(path).text
    tell(State(2, "/records", "", (ERROR, WARNING)))
    page = preview.get(path).text
    assert "1 error, 1 warning" in page
    assert f"<code>{FILE}:7</code>" in page
    assert "type: no such &#39;clash&#39;" in page
    assert '<pre class="told-line"><code>type: <mark>clash</mark></code></pre>' in page
    assert "write &lt;one&gt;" in page
    assert ("nobody uses it" in page) == (path == "/preview")
    tell(State(3, "/records", ""))
    assert "No problems" in preview.get(path).text


def test_a_record_that_is_shown_as_it_was_says_so(tell: Callable[[State], None], preview: Site) -> None:
    tell(State(2, "/records", "", (ERROR,), earlier=(FILE,)))
    said = f"{FILE} has an error: this page shows the record as it was before."
    assert said in preview.get(f"/events/{EVENT}").text
    assert said in preview.get(f"/events/{EVENT}?lang=en").text
    assert said not in preview.get("/timeline").text
    assert f"<code>{FILE}</code>" in preview.get("/preview").text


def test_an_editor_is_offered_where_one_is_known(tell: Callable[[State], None], preview: Site) -> None:
    tell(State(2, "/my records", "edit://{path}?line={line}&column={column}", (ERROR,)))
    assert f'href="edit:///my%20records/{FILE}?line=7&amp;column=4"' in preview.get("/").text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State(2, "/r", "", stands_still=True), "all pages are as they were before the last change"),
        (State(2, "/r", "", stopped="No space left"), 'The preview could not be made: <span lang="en">No space left'),
        (State(2, "/r", "", configuration="a.yml: no"), 'so the earlier ones stay: <span lang="en">a.yml: no'),
    ],
)
def test_what_keeps_changes_from_being_shown_is_said(
    state: State, said: str, tell: Callable[[State], None], preview: Site
) -> None:
    tell(state)
    assert said in preview.get("/").text


def test_news_comes_with_the_next_number(tell: Callable[[State], None], preview: Site) -> None:
    tell(State(7, "/records", "", saved="/actors/one"))
    response = preview.get("/preview/news?after=6")
    assert response.json() == {"number": 7, "saved": "/actors/one"}
    assert response.headers["cache-control"] == "no-store"


def test_whoever_waits_for_news_keeps_no_page_waiting(tell: Callable[[State], None], preview: Site) -> None:
    async def many_wait() -> tuple[int, set[int]]:
        get = preview.datasette.client.get
        waiting = [asyncio.create_task(get("/preview/news?after=1")) for _ in range(30)]
        await asyncio.sleep(0.1)
        page = await get("/timeline")
        assert not any(each.done() for each in waiting)
        tell(State(2, "/records", ""))
        return page.status_code, {each.json()["number"] for each in await asyncio.gather(*waiting)}

    assert preview.run(many_wait()) == (200, {2})


def test_drafts_are_listed_and_marked(tell: Callable[[State], None], variation: Variation, open_site: OpenSite) -> None:
    def unreview(records: Records) -> None:
        records.edit(f"events/{FILE.split('/')[1]}/{EVENT}.yml", "status: reviewed", "status: draft")

    site = open_site(variation(unreview, include_drafts=True))
    assert f'<a href="/events/{EVENT}">' in site.get("/preview").text
    source = site.get(f"/api/v1/events/{EVENT}").json()["sources"][0]["source"]
    for path in ("/timeline", "/timeline?view=full", "/search?q=bridge", f"/events/{EVENT}", f"/sources/{source}"):
        page = site.get(path).text
        assert "Preview with one draft, not published" in page
        assert "draft, not reviewed" in page.partition("<main")[2]


@pytest.mark.parametrize("path", ["/preview", "/preview/news", "/preview/news?after=0"])
def test_no_other_site_has_these_addresses(path: str, site: Site) -> None:
    assert site.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES[:-1])
def test_no_other_site_says_anything_of_it_and_none_may_do_more(path: str, site: Site, preview: Site) -> None:
    previewed = preview.get(path)
    with pytest.MonkeyPatch.context() as published:
        published.delenv(PREVIEW)
        response = site.get(path)
    assert "preview.js" in previewed.text
    assert not {"preview.js", "preview.css", "/preview"} & set(response.text.replace('"', " ").split("?")[0].split())
    assert "preview.js" not in response.text
    assert 'class="preview"' not in response.text
    policy = "content-security-policy"
    if path != "/conflict/events":  # where each script of Datasette's has a number that is new on each page
        assert previewed.headers[policy] == response.headers[policy]
