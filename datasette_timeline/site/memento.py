"""Earlier versions of events in the words of Memento (RFC 7089): what headers and TimeMaps say.

The page of an event is an original resource, and its document another; its versions, at addresses with their hash, are
the mementos of it. `/timegate/…` finds the one of a moment, `/timemap/…` lists them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import NamedTuple

from datasette_timeline.database.versions import Version, runs
from datasette_timeline.site.page_head import path_url
from datasette_timeline.site.shell import Shell

LINK_FORMAT = "application/link-format"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HTTP_DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?P<day>\d\d) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) "
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d) GMT"
)


class Memento(NamedTuple):
    """A version of an event, as it was at a moment."""

    path: str
    moment: datetime

    @property
    def datetime(self) -> str:
        """The moment as HTTP writes it."""
        return format_datetime(self.moment, usegmt=True)


def mementos_of(event: str, extension: str, versions: Iterable[Version]) -> list[Memento]:
    """Every version of an event, the oldest first; not what is not committed yet, which has no date."""
    return [
        Memento(f"/events/{event}@{digits}{extension}", datetime.fromisoformat(began.date))
        for digits, began in runs(versions).items()
        if began.date
    ]


def moment_of(text: str) -> datetime | None:
    """The moment that an HTTP date names; None where it is none."""
    match = _HTTP_DATE.fullmatch(text.strip())
    if match is None or match["month"] not in _MONTHS:
        return None
    day, hour, minute, second = (int(match[name]) for name in ("day", "hour", "minute", "second"))
    try:
        return datetime(int(match["year"]), _MONTHS.index(match["month"]) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def of_original(shell: Shell, path: str, mementos: Sequence[Memento]) -> Mapping[str, str]:
    """Headers of what is at the path of an original resource; none where it has no mementos."""
    return {"Link": ", ".join(_links(shell, path))} if mementos else {}


def of_memento(shell: Shell, path: str, mementos: Sequence[Memento], here: str) -> Mapping[str, str]:
    """Headers of a memento, which is at the path `here`, of what is at the other one; none where it has no date."""
    places = [each.path for each in mementos]
    if here not in places:
        return {}
    at = places.index(here)
    roles: dict[int, list[str]] = {}
    for role, number in (("first", 0), ("prev", at - 1), ("next", at + 1), ("last", len(mementos) - 1)):
        if 0 <= number < len(mementos):
            roles.setdefault(number, []).append(role)
    roles.setdefault(at, [])
    others = [memento_link(shell, mementos[number], *roles[number]) for number in sorted(roles)]
    links = [*_links(shell, path), *others]
    return {"Memento-Datetime": mementos[at].datetime, "Link": ", ".join(links)}


def memento_link(shell: Shell, memento: Memento, *roles: str, more: str = "") -> str:
    """The link to a memento, which may be the first or last of all."""
    role = " ".join([*roles, "memento"])
    return f'<{path_url(shell, memento.path)}>; rel="{role}"; datetime="{memento.datetime}"{more}'


def _links(shell: Shell, path: str) -> list[str]:
    return [
        f'<{path_url(shell, path)}>; rel="original"',
        f'<{path_url(shell, f"/timegate{path}")}>; rel="timegate"',
        f'<{path_url(shell, f"/timemap{path}")}>; rel="timemap"; type="{LINK_FORMAT}"',
    ]
