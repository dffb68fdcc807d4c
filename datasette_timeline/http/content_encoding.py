"""Smaller bodies for clients that take them: brotli or gzip, as the request allows."""

import asyncio
import gzip
import re
from collections.abc import Sequence

import brotli

IDENTITY = "identity"
_SMALLEST = 600
"""Bytes; below this, encoding saves nothing that a network would notice."""
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 5
_OFFER = re.compile(r"\s*([a-z0-9*_-]+)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?", re.IGNORECASE)


def best_encoding(accept_encoding: str, offered: Sequence[str] = ("br", "gzip")) -> str:
    """What of the offered a client that sends this Accept-Encoding likes best, the first among equals; or identity."""
    weights: dict[str, float] = {}
    for offer in accept_encoding.split(","):
        if match := _OFFER.fullmatch(offer):
            weights[match[1].lower()] = float(match[2] or 1)
    anything = weights.get("*", 0.0)
    best = max(offered, key=lambda name: weights.get(name, anything))
    return best if weights.get(best, anything) > 0 else IDENTITY


async def encode(body: bytes, encoding: str) -> tuple[bytes, str]:
    """The body in that encoding and the encoding's name; unchanged where it is too small to gain. Works in a thread."""
    if encoding == IDENTITY or len(body) < _SMALLEST:
        return body, IDENTITY
    return await asyncio.to_thread(_compress, body, encoding), encoding


def _compress(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        compressed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
        return compressed
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)
