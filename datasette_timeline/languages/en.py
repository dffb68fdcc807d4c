"""English: every key that pages use."""

from collections.abc import Mapping

from datasette_timeline.languages import en_embeds, en_map, en_records, en_timeline
from datasette_timeline.languages.forms import DateForms

CODE = "en"
NAME = "English"
SEPARATOR = ","


def plural(number: int) -> str:
    """One event, two events."""
    return "one" if number == 1 else "other"


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

DATES = DateForms(
    months=MONTHS,
    months_alone=MONTHS,
    day="{day} {month} {year}",
    day_of_month="{day} {month}",
    month="{month} {year}",
    year="{year}",
    about="about {date}",
    or_earlier="{date} or earlier",
    or_later="{date} or later",
    one_of="{date}, exact day unknown",
    either="{first} or {second}",
    uncertain="uncertain",
    day_unknown="day unknown",
    month_unknown="month unknown",
)

WORDS: Mapping[str, str] = {
    **en_embeds.WORDS,
    **en_map.WORDS,
    **en_records.WORDS,
    **en_timeline.WORDS,
    "skip": "Skip to content",
    "nav.main": "Main",
    "nav.timeline": "Timeline",
    "nav.places": "Places",
    "nav.actors": "Actors",
    "nav.sources": "Sources",
    "nav.search": "Search",
    "nav.data": "Data",
    "nav.about": "About",
    "nav.api": "API",
    "search.label": "Search events, claims and names in any script",
    "search.button": "Search",
    "languages": "Names and dates in",
    "footer.dataset": "This dataset",
    "footer.version": "Version {version}",
    "footer.licence": "Licence: {licence}",
    "footer.cite": "How to cite",
    "footer.data": "Data",
    "footer.tables": "Tables and SQL",
    "footer.download": "Download SQLite",
    "drafts.one": "This build includes one draft that nobody has reviewed. Not for publication.",
    "drafts.other": "This build includes {n} drafts that nobody has reviewed. Not for publication.",
    "events.one": "{n} event",
    "events.other": "{n} events",
    "claims.one": "{n} claim",
    "claims.other": "{n} claims",
    "sources.one": "{n} source",
    "sources.other": "{n} sources",
    "actors.one": "{n} actor",
    "actors.other": "{n} actors",
    "places.one": "{n} place",
    "places.other": "{n} places",
}
