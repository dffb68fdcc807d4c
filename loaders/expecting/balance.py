"""Whether the sides of a dataset are heard and told of alike, decade by decade, or record.yml says why not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from loaders.expecting.unmet import Built, Unmet
from loaders.reading.entries import Data
from loaders.reading.forms import Form

_CLAIMS = """
select year / 10 * 10, side, count(distinct claims.id) from claims
join events on events.id = claims.event join claim_claimants on claim = claims.id where side is not null group by 1, 2
"""
_SOURCES = """
select year / 10 * 10, side, count(*) from (
  select event, source from event_sources
  union select event, source from fact_sources join facts on facts.id = fact
  union select event, source from claim_sources join claims on claims.id = claim
) as cited
join events on events.id = cited.event join sources on sources.key = source
join perspectives on perspectives.key = sources.perspective where side is not null group by 1, 2
"""
_SUFFERED = """
select distinct events.id, year / 10 * 10, actor from event_actors join events on events.id = event
where role in ('victim', 'captive')
"""

_Counts = Counter[tuple[int, str]]
"""How many of a decade are a side's."""


def unmet(built: Built, record: Form) -> Iterator[Unmet]:
    """Sides that are told of less than others for no reason given, reasons that are not needed, victims of no list."""
    balance = record.data["balance"]
    if balance is None:
        return
    sides = built.column("select side from sides order by position")
    yield from _lists(built, record, balance, sides)
    found = {
        (what, decade): told
        for what, counts in _counted(built, balance).items()
        for decade, told in _unevenness(counts, sides, balance)
    }
    reasons = {(each["what"], each["decade"]): number for number, each in enumerate(balance["uneven"])}
    for (what, decade), told in found.items():
        if (what, decade) not in reasons:
            message = f"{what} of the {decade}s are told of one side far less than of another: {told}"
            yield Unmet(record.where("balance", "uneven"), message, "add what is missing, or say here why it is so")
    for (what, decade), number in reasons.items():
        if (what, decade) not in found:
            message = f"{what} of the {decade}s are expected to be uneven, and are not"
            yield Unmet(record.where("balance", "uneven", number), message, "take the reason out")


def _lists(built: Built, record: Form, balance: Data, sides: Sequence[str]) -> Iterator[Unmet]:
    suffered = {actor for _, _, actor in built.rows(_SUFFERED)}
    for number, sufferers in enumerate(balance["sufferers"]):
        if sufferers["side"] not in (None, *sides):
            where = record.where("balance", "sufferers", number, "side")
            yield Unmet(where, f"{sufferers['side']!r} is no side", f"the sides are {', '.join(sides) or 'none'}")
        for at, actor in enumerate(sufferers["actors"]):
            if actor not in suffered:
                where = record.where("balance", "sufferers", number, "actors", at)
                yield Unmet(where, f"{actor!r} is victim or captive of no event", "take it out of the list")
    listed = {actor for sufferers in balance["sufferers"] for actor in sufferers["actors"]}
    for actor in sorted(suffered - listed):
        message = f"{actor!r} is victim or captive of an event, and stands in no list"
        yield Unmet(record.where("balance", "sufferers"), message, "list it with its side, or with those of neither")


def _counted(built: Built, balance: Data) -> Mapping[str, _Counts]:
    """What is compared, by what it is."""
    by_query = {"claims": _CLAIMS, "sources": _SOURCES}
    told: dict[str, _Counts] = {
        what: Counter({(decade, side): count for decade, side, count in built.rows(sql)})
        for what, sql in by_query.items()
    }
    side_of = {actor: each["side"] for each in balance["sufferers"] for actor in each["actors"]}
    events = {(decade, side_of.get(actor), event) for event, decade, actor in built.rows(_SUFFERED)}
    return {**told, "events with victims or captives": Counter((decade, side) for decade, side, _ in events if side)}


def _unevenness(counts: _Counts, sides: Sequence[str], balance: Data) -> Iterator[tuple[int, str]]:
    """The decades in which a side has far less than another, each with what the counts are."""
    for decade in sorted({decade for decade, _ in counts}):
        pairs = [
            f"{one} {counts[decade, one]}, {other} {counts[decade, other]}"
            for one, other in combinations(sides, 2)
            if _is_uneven(counts[decade, one], counts[decade, other], balance)
        ]
        if pairs:
            yield decade, "; ".join(pairs)


def _is_uneven(one: int, other: int, balance: Data) -> bool:
    fewer, more = sorted((one, other))
    return bool(fewer + more >= balance["too_few"] and fewer < balance["least"] * more)
