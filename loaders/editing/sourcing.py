"""An entry for a source, of what its address says, what others of its host have, and what it says of itself."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from datasette_timeline.published.folding import fold
from loaders.checks.addresses import unfit
from loaders.checks.references import bare_address
from loaders.editing.adding import key_of
from loaders.editing.describing import Description, doi_of
from loaders.editing.workspace import Workspace
from loaders.problems import listed
from loaders.reading.entries import Dataset, Entry

NEEDED = ("title", "publisher", "language", "kind", "perspective")
"""What every source says of itself."""

_FROM_OTHERS = ("publisher", "language", "kind", "perspective")
_DATE_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(0?[1-9]|1[0-2])?(?:[/-]?(0?[1-9]|[12]\d|3[01]))?(?!\d)")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/(https?://.+)")
_TRACKER = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|[wg]braid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id"
    r"|_hsenc|_hsmi|mkt_tok|srsltid|ref_src|xtor|_openstat|__twitter_impression)(?:=|$)",
    re.IGNORECASE,
)
"""Parameters that programs for mail, networks and advertisements add to links; no site needs them to find a page."""
_SMALL = frozenset(["a", "an", "the", "of", "on", "in", "to", "and", "for", "by", "at", "with", "from"])
_MOST_WORDS = 3


class Refused(Exception):  # noqa: N818 (the answer is no, and says why)
    """No entry is made; the argument says why and what to do."""


class Proposal(NamedTuple):
    """An entry: its key, what it says, what nothing says, and what may help."""

    key: str
    told: dict[str, str]
    missing: list[str]
    hints: list[str]


def of_address(url: str) -> Description:
    """What an address says by itself: that it is one, that of an archived copy, or a DOI."""
    found = Description()
    if archived := _ARCHIVED.fullmatch(url):
        found.told |= {"url": archived[1], "archive_url": url}
    else:
        found.told["url"] = url
    found.doi = doi_of(found.told["url"])
    return found


def _without_trackers(url: str) -> str:
    """The address without what only tells how somebody came to it, and without what a browser was to mark on the page.

    Every other fragment stays: it may name a section, and sites of one page have their pages there.
    """
    address, _, fragment = url.partition("#")
    path, _, query = address.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not _TRACKER.match(part)) if query else ""
    fragment = fragment.partition(":~:")[0]
    fragment = "" if _TRACKER.match(fragment) else fragment
    return path + (f"?{kept}" if kept else "") + (f"#{fragment}" if fragment else "")


def proposed(workspace: Workspace, found: Description, key: str | None = None) -> Proposal:
    """The entry for a document. Raises Refused for one that is registered, or at a host that readers cannot trust."""
    dataset, hints = workspace.dataset, [*found.hints]
    if (url := found.told.get("url")) and (clean := _without_trackers(url)) != url:
        found.told["url"] = clean
        hints.append(f"left out of the address what only tells how one came to it: it was {url}")
    told = dict(found.told)
    if there := _registered(workspace, found):
        raise Refused(f"it is registered already: {there!r}")
    if url := told.get("url"):
        if bad := unfit(dataset, url):
            raise Refused(f"{urlsplit(url).hostname} {bad['why']}; cite {bad['instead']}")
        for name, value, words in _of_host(dataset, url):
            if name in told:
                continue
            if value:
                told[name] = value
            hints.append(words)
        if "published" not in told and (day := _date_in(url)):
            hints.append(f"the address has {day!r} in it, which may be the day of publication")
    missing = [name for name in NEEDED if not told.get(name)]
    return Proposal(key or _key(dataset, told), told, missing, hints)


def _registered(workspace: Workspace, found: Description) -> str | None:
    """The key of the source that has the same address or the same DOI, be its entry whole or not."""
    wanted = {bare_address(url) for name in ("url", "archive_url") if (url := found.told.get(name))}
    data = [workspace.document(path).data for path in workspace.paths("sources")]
    for key, entry in (each for one in data if isinstance(one, dict) for each in one.items()):
        said = entry if isinstance(entry, dict) else {}
        urls = [url for name in ("url", "archive_url") if isinstance(url := said.get(name), str)]
        if wanted & set(map(bare_address, urls)) or (found.doi and found.doi in map(doi_of, urls)):
            return str(key)
    return None


def _of_host(dataset: Dataset, url: str) -> Iterator[tuple[str, str, str]]:
    """What all sources of the same host have alike, or, where they differ, what they have, for people to choose."""
    host = _host(url)
    alike = [entry for entry in dataset.registry("sources").values() if _host(entry.data["url"] or "") == host]
    for name in _FROM_OTHERS if host and alike else ():
        counted = Counter(entry.data[name] for entry in alike)
        if len(counted) == 1:
            [value] = counted
            yield name, value, f"{name} as in {_examples(alike)}, of the same host"
        else:
            yield (
                name,
                "",
                f"{name} of others of this host: {listed([f'{one} ({many})' for one, many in counted.most_common(4)])}",
            )


def _examples(entries: list[Entry]) -> str:
    return repr(entries[0].key) if len(entries) == 1 else f"{len(entries)} others"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _date_in(url: str) -> str:
    found = _DATE_IN_PATH.search(urlsplit(url).path)
    return "-".join(part.zfill(2) for part in found.groups() if part) if found else ""


def _key(dataset: Dataset, told: dict[str, str]) -> str:
    """Publisher, subject and year, as keys of sources are."""
    host = _host(told.get("url", "")).split(".")
    publisher = told.get("publisher") or (host[-2] if len(host) > 1 else "")
    address = unquote(urlsplit(told.get("url", "")).path).rstrip("/").rpartition("/")[2].partition(".")[0]
    subject = [word for word in re.findall(r"[a-z0-9]+", fold(told.get("title") or address)) if word not in _SMALL]
    first = [word for word in re.findall(r"[a-z0-9]+", fold(publisher)) if word not in _SMALL][:2]
    rest = [word for word in subject if word not in first][:_MOST_WORDS]
    return key_of(" ".join([*first, *rest, told.get("published", "")[:4]]), dataset, "sources")
