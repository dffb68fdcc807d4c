"""Whatever is in an address, a header or a method: no fault of the server, every header, the face that fits."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_from_bytes

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.http.asgi import Message

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

PAGE, JSON, TEXT = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"
ADDRESSES = {
    "/{}": PAGE,
    "/timeline?actor={}": PAGE,
    "/timeline?from={}": PAGE,
    "/timeline?q={}": PAGE,
    "/timeline?page={}&sort={}": PAGE,
    "/timeline?lang={}&fragment={}": PAGE,
    "/timeline?{}=1": PAGE,
    "/timeline/{}": PAGE,
    "/timeline/place?name={}&place={}&fragment=1": PAGE,
    "/timeline/tag?name={}": PAGE,
    "/events/{}": PAGE,
    "/events/{}.json": JSON,
    "/events/{}@{}": PAGE,
    "/events/1990-05-04-clash-at-mill-bridge@{}.json": JSON,
    "/events/{}/history?from={}": PAGE,
    "/claims/{}/{}@{}": PAGE,
    "/facts/{}/{}/history": PAGE,
    "/places/{}/history": PAGE,
    "/timegate/{}": TEXT,
    "/timemap/{}": TEXT,
    "/card.png?actor={}&q={}": TEXT,
    "/events/{}/card.png": PAGE,
    "/claims/{}/{}": PAGE,
    "/facts/1993-year-of-quiet/{}.json": JSON,
    "/events/{}/{}.svg": PAGE,
    "/events/{}/{}.png": PAGE,
    "/events/1990-05-04-clash-at-mill-bridge/{}.csv": PAGE,
    "/actors/{}": PAGE,
    "/actors?q={}&kind={}": PAGE,
    "/places/{}": PAGE,
    "/sources/{}": PAGE,
    "/sources?publisher={}&page={}": PAGE,
    "/compare?from={}&to={}": PAGE,
    "/compare.csv?table={}&from={}": PAGE,
    "/casualties?about={}&place={}&year={}&side={}&page={}": PAGE,
    "/disputes?about={}&place={}&year={}": PAGE,
    "/disputes?side={}&agreement={}&sort={}&page={}": PAGE,
    "/changes?kind={}&registry={}&page={}": PAGE,
    "/changes?since={}&until={}": PAGE,
    "/changes.atom?since={}&page={}": PAGE,
    "/changes.json?kind={}": PAGE,
    "/timeline?changed_since={}": PAGE,
    "/collections/{}": PAGE,
    "/collections/sightings?kind={}&q={}&after={}": PAGE,
    "/collections/sightings?from={}&box={}&view={}&sort={}": PAGE,
    "/collections/sightings/{}": PAGE,
    "/search?q={}": PAGE,
    "/search?q=dorna&sort={}&page={}": PAGE,
    "/search/suggest?q={}&lang={}": PAGE,
    "/about?{}": PAGE,
    "/downloads?{}": PAGE,
    "/downloads/{}": PAGE,
    "/sitemaps/{}.xml": PAGE,
    "/api/{}": JSON,
    "/api/v1/{}": JSON,
    "/api/v1/events/{}": JSON,
    "/api/v1/events/{}@{}": JSON,
    "/api/v1/claims/{}/{}/history": JSON,
    "/api/v1/claims/1993-year-of-quiet/{}": JSON,
    "/api/v1/events?q={}&limit={}": JSON,
    "/api/v1/events?cursor={}&fields={}": JSON,
    "/api/v1/search?q={}": JSON,
    "/api/v1/collections/{}/rows": JSON,
    "/api/v1/collections/sightings/rows?kind={}&cursor={}&limit={}&{}=1": JSON,
    "/api/v1/collections/sightings/facets?from={}&box={}&q={}": JSON,
    "/api/v1/collections/sightings/rows.csv?q={}": JSON,
    "/api/v1/changes?since={}&until={}&kind={}&cursor={}": JSON,
    "/releases/{}/api/v1/events": JSON,
    "/api/v1/events.geojson?place={}": JSON,
    "/api/v1/claims.csv?side={}&about={}": JSON,
    "/embed?actor={}&theme={}": PAGE,
    "/embed?view=event&focus={}": PAGE,
    "/embed?view=event&focus=1993-year-of-quiet%40{}": PAGE,
    "/embed?view=figures&focus=1990-05-04-clash-at-mill-bridge&about={}": PAGE,
    "/embed?view=sides&focus=1990-05-04-clash-at-mill-bridge&about=responsibility&title={}&dek={}": PAGE,
    "/embed?height={}&v={}&lang={}": PAGE,
    "/embed.svg?actor={}&title={}&view={}": TEXT,
    "/embed/build?view={}": PAGE,
    "/embed/collections/{}": PAGE,
    "/embed/collections/sightings?kind={}&view={}&theme={}": PAGE,
    "/embed/build/collections/sightings?q={}&view={}": PAGE,
    "/oembed?url={}": TEXT,
    "/oembed?url=http://localhost/timeline%3Factor={}&format={}": TEXT,
    "/conflict/{}": PAGE,
    "/conflict/events/{}": PAGE,
    "/conflict/events.json?_sort={}": JSON,
    "/conflict/events.json?_facet={}&_facet_size={}": JSON,
    "/conflict/events.json?_facet_{}=type": JSON,
    "/conflict/events.json?_next={}&_size={}": JSON,
    "/conflict/events.json?_col={}&_where={}": JSON,
    "/conflict/events.json?_through={}&_timelimit={}": JSON,
    "/conflict/events.json?title__contains={}&number__gt={}": JSON,
    "/conflict/events.json?_shape={}&_json_infinity={}": JSON,
    "/conflict/events?_search={}&_actor={}": PAGE,
    "/conflict.json?sql=select+:x&x={}": JSON,
    "/conflict.json?sql={}": JSON,
    "/-/{}": PAGE,
    "/-/static/{}": PAGE,
    "/-/static-plugins/datasette_timeline/{}": PAGE,
}
STRINGS = [
    "",
    " ",
    "\0",
    "\n",
    "\r\nX-Evil: 1",
    "\x7f",
    "%",
    "%00",
    "~",
    "~00",
    "~FF",
    "..",
    "../../etc/passwd",
    "//evil.example",
    "\\",
    "'",
    '"',
    "`;--",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{",
    "{}",
    '{"simple": 1}',
    "[]",
    "null",
    "-1",
    "0",
    "1e9",
    "99999999999999999999",
    "NaN",
    "²",
    "é",
    "Շոշի",
    "שלום",
    "\u202e\ufeff\u200b",
    "💥" * 20,
    "a" * 256,
    "a-" * 300,
    "*",
    "AND OR NOT",
    "zz",
]
BYTES = [b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf"]
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy", "content-type")


def sound(response: httpx.Response, expected: str, address: str) -> None:
    """Hold an answer to what every answer is."""
    assert response.status_code < 500 or response.status_code == HTTPStatus.NOT_IMPLEMENTED, address  # as oEmbed wants
    assert "x-evil" not in response.headers, address
    if response.status_code in (301, 302):
        location = response.headers["location"]
        assert location.startswith("/"), f"{address} leads to {location}"
        assert not location.startswith("//"), f"{address} leads to {location}"
        return
    assert [name for name in HEADERS if name not in response.headers] == [], address
    if response.status_code >= 400:
        assert response.headers["content-type"].partition(";")[0] == expected.partition(";")[0], address


@pytest.mark.parametrize(("address", "expected"), ADDRESSES.items())
def test_no_address_is_a_fault_of_the_server(
    address: str, expected: str, collected_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in [quote(each, safe="") for each in STRINGS] + [quote_from_bytes(each) for each in BYTES]:
        asked = address.replace("{}", text)
        sound(collected_site.get(asked), expected, asked)
    assert "Traceback" not in capsys.readouterr().err


@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "BREW", "get", ""]),
    path=st.binary(max_size=40),
    query=st.binary(max_size=40),
    host=st.one_of(st.none(), st.binary(max_size=20)),
    accepted=st.binary(max_size=20),
    condition=st.binary(max_size=20),
)
def test_no_request_is_a_fault_of_the_server(
    site: Site, method: str, path: bytes, query: bytes, host: bytes | None, accepted: bytes, condition: bytes
) -> None:
    """Bytes as they come off the wire, past whatever a client or a server would make of them."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": method,
        "path": "/" + path.decode("utf-8", "replace"),
        "raw_path": b"/" + path,
        "query_string": query,
        "headers": [(b"accept-encoding", accepted), (b"if-none-match", condition)]
        + ([(b"host", host)] if host is not None else []),
    }
    site.run(site.datasette.app()(scope, receive, send))
    assert sent[0]["status"] < 500
    assert b"content-security-policy" in dict(sent[0]["headers"])
