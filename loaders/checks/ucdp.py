"""What curators say of rows of the UCDP Georeferenced Event Dataset: which tell of an event, and which do not."""

from collections.abc import Iterator

from loaders.problems import Finding, rule
from loaders.reading.entries import Entry


@rule(
    "ucdp-contradiction",
    wrong="303 under external: ucdp and under not_ucdp of one event",
    right="in one of the two, once",
)
def check_rows_confirmed_or_refused(entry: Entry) -> Iterator[Finding]:
    """A row of UCDP is confirmed for an event or refused, not both, and refused once."""
    if entry.registry != "events":
        return
    confirmed = frozenset((entry.data["external"] or {}).get("ucdp") or ())
    refused: set[int] = set()
    for position, refusal in enumerate(entry.data["not_ucdp"]):
        number, field = refusal["ged_id"], ("not_ucdp", position, "ged_id")
        if number in confirmed:
            message = f"{number} is under 'external: ucdp', too"
            yield entry.finding("ucdp-contradiction", field, message, "it tells of the event or not: take one out")
        elif number in refused:
            message = f"{number} stands under 'not_ucdp' already"
            yield entry.finding("ucdp-contradiction", field, message, "take one out")
        refused.add(number)
