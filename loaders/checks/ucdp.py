"""What curators say of rows of the UCDP Georeferenced Event Dataset: which tell of an event, and which do not."""

from collections.abc import Collection, Iterator, Set

from loaders.problems import Finding, listed, rule
from loaders.reading.entries import Entry


@rule(
    "ucdp-contradiction",
    wrong="303 under external: ucdp and under not_ucdp of one event",
    right="in one of the two, once",
)
def check_rows_confirmed_or_refused(entry: Entry) -> Iterator[Finding]:
    """A row of UCDP is confirmed for an event or refused, once; none is where UCDP is said to have no row."""
    if entry.registry != "events":
        return
    confirmed = (entry.data["external"] or {}).get("ucdp") or []
    refused: set[int | None] = set()
    for position, refusal in enumerate(entry.data["not_ucdp"]):
        number = refusal["ged_id"]
        field = ("not_ucdp", position, "reason" if number is None else "ged_id")
        contradiction = _of_all(confirmed, refused) if number is None else _of_row(number, confirmed, refused)
        if contradiction:
            yield entry.finding("ucdp-contradiction", field, *contradiction)
        refused.add(number)


def _of_row(number: int, confirmed: Collection[int], refused: Set[int | None]) -> tuple[str, str] | None:
    """What contradicts that the row is refused, and what to do."""
    if number in confirmed:
        return f"{number} is under 'external: ucdp', too", "it tells of the event or not: take one out"
    return (f"{number} stands under 'not_ucdp' already", "take one out") if number in refused else None


def _of_all(confirmed: Collection[int], refused: Set[int | None]) -> tuple[str, str] | None:
    """What contradicts that UCDP has no row of the event, and what to do."""
    if confirmed:
        named = listed([str(number) for number in confirmed])
        message = f"this says that UCDP has no row of the event, and 'external: ucdp' names {named}"
        return message, "take one of the two out; if it is on a single row, add its ged_id"
    if None in refused:
        message = "'not_ucdp' says before that UCDP has no row of the event"
        return message, "say so once; if it is on a single row, add its ged_id"
    return None
