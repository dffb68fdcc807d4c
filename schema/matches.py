"""Tables of how events and rows of UCDP GED belong together: only in files into which rows were imported."""

from schema.documents import number, text
from schema.properties import Property
from schema.tables import Table, refers

EVENT_MATCHES = Table(
    "event_matches",
    "Which rows of UCDP GED tell of which events: as records say, or as a program proposes where nobody has read both. "
    "A row may be that of an event and of what this is part of: never add figures across events.",
    {
        "event": refers("events", "The event."),
        "ged_id": number("The row.", refers="ged"),
        "answer": text(
            "same (the row is the event), part (a day, a place or a share of it), or ask (something speaks against it)."
        ),
        "score": Property("float", "How well days, place and sides fit, from 0 to 1; 1 for what a record confirms."),
        "reasons": text("Why, separated by '; '."),
        "confirmed_by": text(
            "The version of the record that confirms it, as in its address: the event, or a part of it, with @ and a "
            "hash; the event alone where the file has no history. Empty where nobody has confirmed it.",
            nullable=True,
        ),
    },
    ("event", "ged_id"),
    indexes={"event_matches_row": ("ged_id", "event")},
)
CODED_TWICE = Table(
    "coded_twice",
    "Pairs of rows of UCDP GED that may tell of one happening twice: their figures are never to be added.",
    {
        "ged_id": number("The row that fits the record better.", refers="ged"),
        "twin": number("The row that may tell of the same.", refers="ged"),
    },
    ("ged_id", "twin"),
)
COMPARED_EVENTS = Table(
    "compared_events",
    "Events of the record that UCDP GED may have coded: by their types, by claims on dead, or because records say so.",
    {"event": refers("events", "The event.")},
)
COMPARED_ROWS = Table(
    "compared_rows",
    "Rows of UCDP GED on what the record is about: of the conflicts that its events were matched with, and next to its "
    "places; and every row that is matched.",
    {
        "ged_id": number("The row.", refers="ged"),
        "place": refers("places", "The known place that is next to its point, up to 25 km away.", nullable=True),
        "district": refers(
            "places", "The district of that place, or what else it lies in below a country.", nullable=True
        ),
    },
    has_rowid=False,
)
TABLES = (EVENT_MATCHES, CODED_TWICE, COMPARED_EVENTS, COMPARED_ROWS)
