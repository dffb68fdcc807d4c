"""English: every key that pages use."""

from collections.abc import Mapping

CODE = "en"
NAME = "English"
SEPARATOR = ","


def plural(number: int) -> str:
    """One event, two events."""
    return "one" if number == 1 else "other"


WORDS: Mapping[str, str] = {
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
