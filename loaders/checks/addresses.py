"""Where sources can be read: at addresses that readers trust, and that last.

Which hosts do not fit is data: registries/unfit-hosts.yml.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from loaders.problems import Finding, rule
from loaders.reading.entries import Data, Dataset, Entry

_NUMBERS = re.compile(r"[0-9.]+|.*:.*")
"""An IP address, of either version, where the name of a host should be."""

_OF_NUMBERS: Data = {
    "why": "is the number of a machine, which belongs to somebody else tomorrow",
    "instead": "the address at the publisher's own host, or the document without an address",
}
_OF_A_FINAL_DOT: Data = {"why": "ends with a dot, as copies of other sites do", "instead": "the address without it"}


@rule(
    "url-unfit",
    level="warning",
    wrong="url: http://192.0.2.7/archives/ferry.html",
    right="url: https://post.example/archives/ferry.html",
)
def check_fit_hosts(dataset: Dataset) -> Iterator[Finding]:
    """A source has the address of its publisher, or none: copies, previews and shortened links do not last."""
    advice = _advice(entry.data for entry in dataset.registry("unfit-hosts").values())
    for entry in dataset.registry("sources").values():
        host = _host(entry)
        unfit = _unfit(host, advice)
        if unfit:
            message, cure = f"{host} {unfit['why']}", f"cite {unfit['instead']}"
            yield entry.finding("url-unfit", ("url",), message, cure, needle=host)


def unfit(dataset: Dataset, url: str) -> Data | None:
    """What is wrong with the host of an address, 'why', and what to cite 'instead'; None where it fits."""
    advice = _advice(entry.data for entry in dataset.registry("unfit-hosts").values())
    return _unfit(urlsplit(url).hostname or "", advice)


def _advice(unfit: Iterable[Data]) -> dict[str, Data]:
    """What is said of a host, by its name."""
    return {host: group for group in unfit for host in group["hosts"]}


def _host(source: Entry) -> str:
    return urlsplit(source.data["url"] or "").hostname or ""


def _unfit(host: str, advice: dict[str, Data]) -> Data | None:
    """What is wrong with the host, or with one above it; None where it fits."""
    if _NUMBERS.fullmatch(host):
        return _OF_NUMBERS
    if host.endswith("."):
        return _OF_A_FINAL_DOT
    labels = host.split(".")
    names = (".".join(labels[position:]) for position in range(len(labels)))
    return next((advice[name] for name in names if name in advice), None)
