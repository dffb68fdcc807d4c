"""Addresses of sources: which hosts do not fit, and what readers of the report are told."""

import pytest

from loaders.checks.addresses import check_fit_hosts
from loaders.reading.entries import Data, Dataset, Entry

UNFIT: Data = {
    "hosts": ["copies.example", "m.post.example"],
    "why": "copies newspapers",
    "instead": "the newspaper itself",
}


def told(url: str | None, *unfit: Data) -> list[tuple[str, str]]:
    """What the rule says of a source with this address, as message and advice."""
    source = Entry("sources", "registries/sources.yml", "post-1991", ("post-1991",), {"url": url})
    groups = {
        str(at): Entry("unfit-hosts", "registries/unfit-hosts.yml", str(at), (at,), g) for at, g in enumerate(unfit)
    }
    found = check_fit_hosts(Dataset({"sources": {"post-1991": source}, "unfit-hosts": groups}))
    return [(finding.message, finding.help) for finding in found]


@pytest.mark.parametrize(
    "url",
    [
        None,
        "https://post.example/1991/ferry",
        "https://www.post.example/copies.example/ferry",
        "https://mycopies.example/ferry",
        "https://example/ferry",
    ],
)
def test_an_address_at_a_publisher_fits(url: str | None) -> None:
    assert told(url, UNFIT) == []


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://copies.example/ferry", "copies.example"),
        ("https://WWW.Copies.Example:8080/ferry", "www.copies.example"),
        ("http://m.post.example/ferry", "m.post.example"),
    ],
)
def test_a_listed_host_and_those_below_it_do_not_fit(url: str, host: str) -> None:
    assert told(url, UNFIT) == [(f"{host} copies newspapers", "cite the newspaper itself")]


@pytest.mark.parametrize(
    ("url", "host"), [("http://192.0.2.7/a", "192.0.2.7"), ("http://[2001:db8::7]/a", "2001:db8::7")]
)
def test_the_number_of_a_machine_does_not_fit(url: str, host: str) -> None:
    cure = "cite the address at the publisher's own host, or the document without an address"
    assert told(url) == [(f"{host} is the number of a machine, which belongs to somebody else tomorrow", cure)]


def test_a_final_dot_does_not_fit() -> None:
    message = "post.example. ends with a dot, as copies of other sites do"
    assert told("http://post.example./ferry") == [(message, "cite the address without it")]
