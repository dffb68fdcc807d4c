"""Which encoding a client gets, and that it can read it."""

import asyncio
import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.http.content_encoding import best_encoding, encode


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=1.0,gzip ; q=0.999", "br"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0.5, *;q=0", "gzip"),
        ("identity", "identity"),
        ("deflate, zstd", "identity"),
        ("gzip;q=much", "identity"),
        (",,;", "identity"),
    ],
)
def test_the_client_decides(accepted: str, expected: str) -> None:
    assert best_encoding(accepted) == expected


def test_only_what_is_offered_is_taken() -> None:
    assert best_encoding("br, gzip;q=0.5", ("gzip",)) == "gzip"
    assert best_encoding("br, gzip;q=0", ("gzip",)) == "identity"


@given(st.text())
def test_any_header_has_an_answer(accepted: str) -> None:
    assert best_encoding(accepted) in ("br", "gzip", "identity")


@pytest.mark.parametrize(("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_bodies_come_back_whole_and_the_same_every_time(encoding: str, decode: object) -> None:
    body = "Մի քանի բառ ".encode() * 100
    first, used = asyncio.run(encode(body, encoding))
    again, _ = asyncio.run(encode(body, encoding))
    assert used == encoding
    assert len(first) < len(body) / 10
    assert first == again
    assert callable(decode)
    assert decode(first) == body


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_small_bodies_stay_as_they_are(encoding: str) -> None:
    assert asyncio.run(encode(b"x" * 500, encoding)) == (b"x" * 500, "identity")
