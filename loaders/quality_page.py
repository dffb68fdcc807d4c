"""docs/data-quality.md: what the records cover, what they rest on, and what they lack."""

from collections.abc import Iterable, Sequence

from loaders.entries import Data, Entry, label
from loaders.markdown import Row, bullets, paragraph, plain, table
from loaders.problems import RULES, plural
from loaders.quality import Quality, Statements
from schema.vocabulary import EVENT_TYPES, IMPORTANCES, SOURCE_KINDS


def quality_page(quality: Quality) -> str:
    """The whole page."""
    title = plain(next(iter(quality.dataset.registry("dataset").values())).data["title"])
    parts = (_opening, _coverage, _sources, _support, _claims, _dates, _registries, _waivers)
    return f"# Data quality: {title}\n\n" + "".join(part(quality) for part in parts).rstrip("\n") + "\n"


def _opening(quality: Quality) -> str:
    rows = [
        ("published events", len(quality.events)),
        ("of these landmarks", sum(event["importance"] == 1 for event in quality.events)),
        ("drafts, not published", len(quality.drafts)),
        ("facts", len(quality.facts)),
        ("claims", len(quality.claims)),
        ("claims that others contest", sum(count.contested for count in quality.subjects())),
        ("sources", len(quality.sources)),
        ("actors", len(quality.registry("actors"))),
        ("places", len(quality.registry("places"))),
        ("events resting on one source", len(quality.on_one_source())),
        ("events resting on reference works alone", len(quality.on_reference_works())),
        ("events without a neutral source", len(quality.without_neutral_source())),
        ("events with a fact or claim resting on reference works alone", len(quality.weak())),
        ("claims on whose point nobody else speaks", sum(count.alone for count in quality.subjects())),
        ("contested claims with one claimant only", len(quality.contested_by_one_claimant())),
        ("events without a certain day", len(quality.uncertain_dates())),
        ("sources without an archived copy", sum(count.without_archive for count in quality.source_gaps())),
        ("accepted warnings", sum(map(len, quality.waivers().values()))),
    ]
    drafts = paragraph("Drafts:", ", ".join(f"`{entry.key}`" for entry in quality.drafts)) if quality.drafts else ""
    return (
        paragraph(
            "Written by `python -m loaders report` from the records; do not edit. It says where the records are thin,",
            "so that curators know what to look for next and readers how far to trust what they see. A short list",
            "is no proof of good records, and a long one no proof of bad ones: some things have one source.",
        )
        + table(("What", "Number"), rows)
        + drafts
    )


# --- coverage ---------------------------------------------------------------------------------------------------------


def _coverage(quality: Quality) -> str:
    years: list[Row] = [
        (
            str(count.first) if count.first == count.last else f"{count.first} to {count.last}",
            count.events,
            *(count.by_importance[level] for level in IMPORTANCES),
            count.contested,
            count.claims,
        )
        for count in quality.years()
    ]
    labels = [importance.label for importance in IMPORTANCES.values()]
    types, decades = quality.types(), quality.decades()
    by_type: list[Row] = [
        (f"`{name}`", sum(types[name, decade] for decade in decades), *(types[name, decade] for decade in decades))
        for name in EVENT_TYPES
    ]
    return (
        "## Coverage\n\n### By year\n\n"
        + paragraph("An event counts in the year in which it begins. Contested are events with claims that differ.")
        + table(("Year", "Events", *labels, "contested", "claims"), years)
        + "### By type\n\n"
        + table(("Type", "Events", *(f"{decade}s" for decade in decades)), by_type)
    )


# --- sources ----------------------------------------------------------------------------------------------------------


def _sources(quality: Quality) -> str:
    counted = quality.perspectives()
    perspectives: list[Row] = [
        (
            f"{plain(entry.data['label'])}{' (neutral)' if entry.data['neutral'] else ''}",
            sum(counted[key, kind] for kind in SOURCE_KINDS),
            quality.citing(key),
            *(counted[key, kind] for kind in SOURCE_KINDS),
        )
        for key, entry in quality.registry("perspectives").items()
    ]
    languages = [(f"`{tag}`", count) for tag, count in _most_first(quality.languages().items())]
    gaps: list[Row] = [(f"`{count.kind}`", *count[1:]) for count in quality.source_gaps()]
    return (
        "## Sources\n\n### By perspective and kind\n\n"
        + table(("Perspective", "Sources", "Events citing them", *(f"`{kind}`" for kind in SOURCE_KINDS)), perspectives)
        + "### By language\n\n"
        + table(("Language", "Sources"), languages)
        + "### What their entries lack\n\n"
        + paragraph(
            "A copy repeats another's text (`copy_of`). This report asks no server, so it knows which entries name",
            "no address and no archived copy, but not which addresses are dead.",
        )
        + table(
            ("Kind", "Sources", "copies", "no date", "no address", "no archived copy", "no day of reading"),
            gaps,
        )
        + "To list them, ask the built database, for instance:\n\n```sql\n"
        + "select key, url from sources where archive_url is null order by event_count desc\n```\n\n"
    )


# --- events by what they rest on --------------------------------------------------------------------------------------


def _support(quality: Quality) -> str:
    return (
        "## What events rest on\n\n"
        + _listing("On one source", "They cite one source in all.", quality.on_one_source())
        + _listing("On reference works alone", "Every source is a reference work.", quality.on_reference_works())
        + _listing(
            "On one perspective",
            "They cite several sources, and all speak from the same side.",
            quality.on_one_perspective(),
        )
        + _listing(
            "Without a neutral source",
            "No source is neutral in the sense of `registries/perspectives.yml`.",
            quality.without_neutral_source(),
        )
        + _statements(
            "Facts and claims on reference works alone",
            "They are marked `weak`, and readers see the mark.",
            quality.weak(),
        )
        + _statements(
            "On reference works alone, without the mark",
            "Every source is of the kind `reference`, and the claimant is not such a work itself: mark them `weak`,"
            " cite something nearer to the event, or correct the kind of the source.",
            quality.unmarked(),
        )
    )


def _listing(heading: str, explanation: str, events: list[Data]) -> str:
    rows = [(_record(event), plain(event["title"]), event["importance"]) for event in events]
    body = _folded(table(("Record", "Title", "Importance"), rows), plural(len(events), "event")) if events else _NONE
    return f"### {heading}\n\n" + paragraph(explanation) + body


def _statements(heading: str, explanation: str, found: list[Statements]) -> str:
    rows = [(_record(one.event), _numbers("fact", one.facts), _numbers("claim", one.claims)) for one in found]
    with_facts = any(one.facts for one in found)
    head = ("Record", "Facts", "Claims") if with_facts else ("Record", "Claims")
    body = table(head, rows if with_facts else [(record, claims) for record, _, claims in rows])
    count = sum(len(one.facts) + len(one.claims) for one in found)
    summary = f"{plural(count, 'statement')} in {plural(len(found), 'event')}"
    return f"### {heading}\n\n" + paragraph(explanation) + (_folded(body, summary) if found else _NONE)


_NONE = "None.\n\n"


def _folded(body: str, summary: str) -> str:
    return f"<details>\n<summary>{summary}</summary>\n\n{body}</details>\n\n"


def _record(event: Data) -> str:
    return f"[{event['id']}](../{event['record']})"


def _numbers(noun: str, numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    return f"{noun if len(numbers) == 1 else noun + 's'} {', '.join(map(str, numbers))}"


# --- claims, dates ----------------------------------------------------------------------------------------------------


def _claims(quality: Quality) -> str:
    rows = [
        (f"`{count.subject}`", count.contested + count.agreed + count.alone, *count[1:]) for count in quality.subjects()
    ]
    return (
        "## Claims\n\n"
        + paragraph(
            "Claims of one event on the same subject (`about`), `group` and `unit` speak on one point. Contested are",
            "those where somebody else says otherwise; agreed, where others give the same figure; alone, where nobody",
            "else speaks. Numbers count from 1, in the order of the record.",
        )
        + table(("Subject", "Claims", "contested", "agreed", "alone"), rows)
        + _statements(
            "Without a counter-claim",
            "Nobody else speaks on these points. Look first at claims about responsibility and about what happened.",
            quality.without_counter_claim(),
        )
        + _statements(
            "Contested, but by one claimant",
            "These figures or accounts differ, and all come from the same claimants: an earlier and a later count,"
            " perhaps.",
            quality.contested_by_one_claimant(),
        )
    )


def _dates(quality: Quality) -> str:
    rows = [
        (_record(event), f"`{event['date']['edtf']}`", plain(event["date"]["label"]))
        for event in quality.uncertain_dates()
    ]
    body = _folded(table(("Record", "Date", "In words"), rows), plural(len(rows), "event")) if rows else _NONE
    return (
        "## Dates\n\n"
        + paragraph(
            "Events whose day is not known for certain: uncertain, about, one of several days, or no day at all."
        )
        + body
    )


# --- registries, waivers ----------------------------------------------------------------------------------------------


def _registries(quality: Quality) -> str:
    claimants = quality.claimants()
    named = {link["actor"] for event in quality.events for link in event["actors"]}
    return (
        "## Actors and places\n\n"
        + table(
            ("What", "Number"),
            [
                ("actors with a part in an event", len(named)),
                ("actors who only make claims", len(claimants - named)),
                ("actors that are only parents or bodies of others", len(quality.idle_actors())),
                (
                    "places that events name",
                    len(quality.registry("places")) - len(quality.surrounding_places()),
                ),
                ("places that only lie around others", len(quality.surrounding_places())),
                ("places without coordinates", len(quality.places_without_point())),
            ],
        )
        + _entries("Only parents or bodies of others", quality.idle_actors())
        + _entries("Only around other places", quality.surrounding_places())
        + _entries("Without coordinates", quality.places_without_point())
        + "### Languages of names\n\n"
        + paragraph("How many actors and places have a name in each language.")
        + table(("Language", "Actors", "Places"), _name_rows(quality))
    )


def _entries(heading: str, entries: list[Entry]) -> str:
    rows = [(f"`{entry.key}`", plain(label(entry)), f"`{entry.data['kind']}`") for entry in entries]
    count = "1 entry" if len(rows) == 1 else f"{len(rows):,} entries"
    return f"### {heading}\n\n" + (_folded(table(("Key", "Name", "Kind"), rows), count) if rows else _NONE)


def _name_rows(quality: Quality) -> list[Row]:
    actors, places = quality.name_languages("actors"), quality.name_languages("places")
    return [(f"`{tag}`", actors[tag], places[tag]) for tag, _ in _most_first((actors + places).items())]


def _most_first(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda item: (-item[1], item[0]))


def _waivers(quality: Quality) -> str:
    parts = ["## Accepted warnings\n\n", paragraph("From `registries/waivers.yml`, each with the reason given there.")]
    for code, waivers in quality.waivers().items():
        items = bullets(f"`{waiver['record']}`: {plain(waiver['reason'])}" for waiver in waivers)
        parts += [
            f"### `{code}`\n\n",
            paragraph(plain(RULES[code].text)),
            _folded(items, plural(len(waivers), "waiver")),
        ]
    return "".join(parts if quality.waivers() else [*parts[:1], _NONE])
