"""What browsers are told that pages may do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from datasette.utils import StartupError
from jinja2 import Environment, FileSystemLoader

from datasette_timeline.http import security_headers
from datasette_timeline.http.asgi import Message, Receive, Scope, Send
from datasette_timeline.http.security_headers import (
    datasette_script_hashes,
    policy_for,
    prepare_jinja2_environment,
    script_hash,
    scripts_hold_data,
    with_headers,
)

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

DATASETTES = [
    "/conflict",
    "/conflict?sql=select+1",
    "/conflict/events",
    "/conflict/events?type=talks&_facet=type",
    "/conflict/events/1991-02-talks-in-lake-city",
    "/conflict/timeline",
    "/conflict/resolutions-and-responses",
    "/-/actor",
]
FOR_OPERATORS = ["/-/databases", "/-/plugins", "/-/versions", "/-/allow-debug"]
PUBLICATION = ["/", "/timeline", "/timeline?actor=ardania&lang=ru", "/timeline?actor=nobody", "/timeline?q=nowhere"]

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def inline_scripts(page: str) -> list[tuple[str, str]]:
    """Scripts in a page that a browser would run, with their attributes; blocks of data are none."""
    found = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    return [each for each in found if "src=" not in each[0] and "ld+json" not in each[0]]


def source_of(attributes: str, script: str) -> str:
    """What a policy has to name for the script to run."""
    nonce = re.search(r'nonce="([^"]+)"', attributes)
    return f"'nonce-{nonce[1]}'" if nonce else script_hash(script)


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (each.split() for each in policy.split("; "))}


@pytest.mark.parametrize("path", PUBLICATION)
def test_our_pages_allow_nothing_from_elsewhere_and_nothing_inline(path: str, site: Site) -> None:
    response = site.get(path)
    assert response.headers["content-security-policy"] == STRICT
    assert inline_scripts(response.text) == []
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", response.text)


@pytest.mark.parametrize("path", DATASETTES)
def test_datasettes_own_scripts_run(path: str, site: Site) -> None:
    response = site.get(path)
    policy = directives(response.headers["content-security-policy"])
    scripts = inline_scripts(response.text)
    assert [each for each in scripts if source_of(*each) not in policy["script-src"]] == []
    handlers = re.findall(r'\son[a-z]+="([^"]*)"', response.text)
    assert [each for each in handlers if script_hash(each) not in policy["script-src"]] == []
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize("path", FOR_OPERATORS)
def test_so_do_those_of_pages_for_operators(path: str, database: Path, open_site: OpenSite) -> None:
    opened = {"plugins": {"datasette-timeline": {"debug_pages": True}}}
    test_datasettes_own_scripts_run(path, open_site(database, metadata=opened))


def test_a_script_that_got_into_a_page_of_datasette_does_not_run(site: Site) -> None:
    policy = directives(site.get("/conflict").headers["content-security-policy"])
    assert script_hash("alert(1)") not in policy["script-src"]
    assert script_hash("DATASETTE_ALLOW_FACET = true;") in datasette_script_hashes()
    assert script_hash("DATASETTE_ALLOW_FACET = alert(1);") not in datasette_script_hashes()


@pytest.mark.parametrize(
    "path", [*PUBLICATION, *DATASETTES, *FOR_OPERATORS, "/-/static/app.css", "/conflict/events.json", "/nowhere"]
)
def test_every_response_has_the_usual_headers(path: str, site: Site) -> None:
    response = site.get(path)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["permissions-policy"] == (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    )
    assert "content-security-policy" in response.headers
    assert "set-cookie" not in response.headers


def test_other_sites_learn_where_readers_come_from_but_not_what_they_read(site: Site) -> None:
    assert site.get("/timeline").headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert site.get("/conflict/events").headers.get_list("referrer-policy") == ["no-referrer"]  # Datasette's own


@pytest.mark.parametrize(
    ("path", "ancestors"),
    [
        ("/embed", "*"),
        ("/embed/event/1991", "*"),
        ("/embed.js", "*"),
        ("/embedded", "'none'"),
        ("/timeline", "'none'"),
        ("/conflict/embed", "'none'"),
        ("/-/embed", "'none'"),
        ("/-/basemap/0123456789abcdef.svg", "'none'"),
    ],
)
def test_embeds_alone_may_sit_in_frames_of_other_sites(path: str, ancestors: str, site: Site) -> None:
    assert directives(policy_for(site.datasette, path))["frame-ancestors"] == [ancestors]


def test_a_site_below_a_path_knows_its_pages(database: Path, open_site: OpenSite) -> None:
    below = open_site(database, settings={"base_url": "/war/"}).datasette
    assert policy_for(below, "/war/timeline") == STRICT
    assert directives(policy_for(below, "/war/embed"))["frame-ancestors"] == ["*"]
    assert "'unsafe-inline'" in directives(policy_for(below, "/war/conflict/events"))["style-src"]


def test_maps_may_load_tiles_from_where_the_operator_says(database: Path, open_site: OpenSite) -> None:
    tiles = {"url": "https://tiles.example.org/{z}/{x}/{y}.png", "credit": "Example contributors"}
    site = open_site(database, metadata={"plugins": {"datasette-timeline": {"tiles": tiles}}}).datasette
    assert directives(policy_for(site, "/timeline"))["img-src"] == ["'self'", "data:", "https://tiles.example.org"]


async def _asked(app: Any, scope: dict[str, Any]) -> list[dict[str, Any]]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, None, send)
    return sent


def test_a_response_keeps_headers_of_its_own(site: Site) -> None:
    own = [(b"Content-Security-Policy", b"sandbox"), (b"referrer-policy", b"no-referrer")]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": own})
        await send({"type": "http.response.body", "body": b"text"})

    start, body = site.run(_asked(with_headers(site.datasette, app), {"type": "http", "path": "/timeline"}))
    names = [name.lower() for name, _ in start["headers"]]
    assert names.count(b"content-security-policy") == names.count(b"referrer-policy") == 1
    assert start["headers"][:2] == own
    assert (b"x-content-type-options", b"nosniff") in start["headers"]
    assert body == {"type": "http.response.body", "body": b"text"}


def test_what_is_not_http_passes_through(site: Site) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.complete"})

    assert site.run(_asked(with_headers(site.datasette, app), {"type": "lifespan"})) == [
        {"type": "lifespan.startup.complete"}
    ]


# --- what else may run on pages of Datasette --------------------------------------------------------------------------


def with_policy(wanted: Any) -> dict[str, Any]:
    return {"plugins": {"datasette-timeline": {"datasette_policy": wanted}}}


@pytest.mark.parametrize("path", ["/conflict", "/conflict/events", "/-/actor"])
def test_other_plugins_can_be_let_run_and_load_on_datasettes_pages_alone(
    path: str, database: Path, open_site: Any
) -> None:
    wanted = {"script-src": ["'unsafe-inline'", "'unsafe-eval'"], "img-src": ["https://tiles.example"]}
    site = open_site(database, metadata=with_policy(wanted | {"worker-src": ["blob:"]}))
    policy = directives(site.get(path).headers["content-security-policy"])
    assert policy["script-src"] == ["'self'", "'unsafe-inline'", "'unsafe-eval'"]
    assert policy["img-src"] == ["'self'", "data:", "https://tiles.example"]
    assert policy["worker-src"] == ["blob:"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert [site.get(page).headers["content-security-policy"] for page in PUBLICATION] == [STRICT] * len(PUBLICATION)


def test_datasettes_own_scripts_run_beside_what_is_loaded_from_elsewhere(database: Path, open_site: Any) -> None:
    site = open_site(database, metadata=with_policy({"script-src": ["https://cdn.example"]}))
    response = site.get("/conflict/events")
    allowed = directives(response.headers["content-security-policy"])["script-src"]
    assert {"https://cdn.example", *(source_of(*each) for each in inline_scripts(response.text))} <= set(allowed)


def test_an_operator_can_have_datasettes_pages_without_a_policy(database: Path, open_site: Any) -> None:
    site = open_site(database, metadata=with_policy(False))
    assert "content-security-policy" not in site.get("/conflict/events").headers
    assert site.get("/timeline").headers["content-security-policy"] == STRICT


@pytest.mark.parametrize("wanted", ["off", {"script": ["'self'"]}, {"script-src": "'self'"}, {"script-src": ["a; b"]}])
def test_another_policy_stops_the_start(wanted: Any, database: Path, open_site: Any) -> None:
    with pytest.raises(StartupError) as error:
        open_site(database, metadata=with_policy(wanted))
    assert str(error.value) == (
        "plugins.datasette-timeline.datasette_policy: give a list of sources for each directive, such as script-src: "
        "[\"'unsafe-inline'\"], or false for no policy at all. The directives are script-src, style-src, img-src, "
        "font-src, connect-src, frame-src, worker-src."
    )


def test_pages_that_are_asked_for_again_run_their_scripts_again(site: Any) -> None:
    """Where scripts bear a number, it goes with the page, and with no other."""
    answers = [site.get("/conflict/events") for _ in range(2)]
    for answer in answers:
        allowed = directives(answer.headers["content-security-policy"])["script-src"]
        assert {source_of(*each) for each in inline_scripts(answer.text)} <= set(allowed)


@pytest.mark.parametrize(
    ("script", "held"),
    [("go({{ datasette_allow_facet }});", False), ("go({{ rows|tojson }});", True), ("go();", False)],
)
def test_scripts_that_hold_data_are_told_from_those_that_do_not(
    script: str, held: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "page.html"
    template.write_text(f"<script>{script}</script>")
    monkeypatch.setattr(security_headers, "datasette_templates", lambda: [template])
    assert scripts_hold_data.__wrapped__() is held


def test_only_what_a_template_of_datasette_is_written_with_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("datasette", "plugin"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.html").write_text("<script>go();</script>{{ data }}")
    monkeypatch.setattr(security_headers, "datasette_templates", lambda: [tmp_path / "datasette" / "datasette.html"])
    monkeypatch.setattr(security_headers, "scripts_hold_data", lambda: True)
    environment = Environment(loader=FileSystemLoader([tmp_path / "datasette", tmp_path / "plugin"]))  # noqa: S701
    prepare_jinja2_environment(environment)
    made = {
        name: environment.get_template(f"{name}.html").render(data="<script>bad();</script>", script_nonce=lambda: "n1")
        for name in ("datasette", "plugin")
    }
    assert made == {
        "datasette": '<script nonce="n1">go();</script><script>bad();</script>',
        "plugin": "<script>go();</script><script>bad();</script>",
    }
