"""Facts and claims by their ids: each has one of its own, and what was published under it stays or is withdrawn."""

from collections import defaultdict
from collections.abc import Iterator

from loaders.problems import Finding, field_text, rule
from loaders.reading.entries import Data, Dataset, Entry
from loaders.reading.statements import Identity, Statement, given_ids, statements_of

STATEMENTS_FILE = "registries/published-statements.yml"
_FORMAT = "'python -m loaders format'"

ID_MISSING = "statement-id-missing"

Published = dict[str, dict[str, Identity]]
"""What each published id of an event was, by the event's present id and by that of the statement."""


def published_statements(dataset: Dataset) -> Published:
    """Every statement that was published, under what its event is called now, but for those of withdrawn events."""
    found: defaultdict[str, dict[str, Identity]] = defaultdict(dict)
    present: dict[str, str] = {}
    for entry in dataset.registry("published-statements").values():
        event, _, statement = entry.key.partition("/")
        if event not in present:
            present[event] = name_now(dataset, "events", event)
        found[present[event]][statement] = _identity_now(dataset, Identity(**entry.data))
    return {event: statements for event, statements in found.items() if event in dataset.events}


def name_now(dataset: Dataset, registry: str, key: str) -> str:
    """What an event or an entry is called now that was renamed, maybe more than once."""
    met: set[str] = set()
    while key not in met:
        met.add(key)
        retired = dataset.registry("retired").get(key if registry == "events" else f"{registry}/{key}")
        if retired and retired.data["retirement"] == "renamed" and retired.data["successor"]:
            key = retired.data["successor"]
    return key


def _identity_now(dataset: Dataset, identity: Identity) -> Identity:
    return identity._replace(by=tuple(sorted({name_now(dataset, "actors", key) for key in identity.by})))


@rule(ID_MISSING, wrong="- text: The bridge was closed", right="- id: k7f2\n  text: The bridge was closed")
def check_id_given(entry: Entry) -> Iterator[Finding]:
    """Every fact and claim of a reviewed record has an id, which 'python -m loaders format' writes."""
    if entry.registry != "events" or entry.data["status"] != "reviewed":
        return
    without = [statement.field for statement in statements_of(entry.data) if not statement.id]
    if without:
        more = f", nor in {len(without) - 1} more of the record's facts and claims" if without[1:] else ""
        yield entry.finding(ID_MISSING, without[0], f"there is no id here{more}", f"run {_FORMAT}: it writes them")


@rule("statement-id-duplicate", wrong="- {id: k7f2, …}, twice", right="- {id: k7f2, …} and - {id: m4tz, …}")
def check_id_once(entry: Entry) -> Iterator[Finding]:
    """An id belongs to one fact or claim of its event, and is withdrawn once."""
    if entry.registry != "events":
        return
    statements = [
        (each.field, str(each.id), f"take it out of the new one and run {_FORMAT}") for each in _with_ids(entry)
    ]
    withdrawn = [(("withdrawn", place), each["id"], "keep one of the two") for place, each in _withdrawn(entry)]
    for group in (statements, withdrawn):
        first: dict[str, str] = {}
        for field, statement_id, cure in group:
            here = field_text(field)
            other = first.setdefault(statement_id, here)
            if other != here:
                message = f"{statement_id!r} is the id of {other}, too"
                yield entry.finding("statement-id-duplicate", (*field, "id"), message, cure)


@rule("compatible-unknown", wrong="compatible_with: [k7f2], where no claim is k7f2", right="compatible_with: [m4tz]")
def check_compatible(entry: Entry) -> Iterator[Finding]:
    """What a claim is compatible with is another claim of its event."""
    if entry.registry != "events":
        return
    claims = entry.data["claims"]
    ids = {claim["id"] for claim in claims}
    for place, claim in enumerate(claims):
        for position, other in enumerate(claim["compatible_with"]):
            if other == claim["id"] or other not in ids:
                what = "this claim itself" if other == claim["id"] else "no claim of this event"
                message, cure = f"{other!r} is {what}", "write the id of another claim that may be true beside this one"
                yield entry.finding("compatible-unknown", ("claims", place, "compatible_with", position), message, cure)


@rule("withdrawn-in-use", wrong="withdrawn: [{id: k7f2, …}], and a claim k7f2", right="only the one or the other")
def check_withdrawn_not_in_use(entry: Entry) -> Iterator[Finding]:
    """The id of a withdrawn fact or claim is never used again."""
    if entry.registry != "events":
        return
    gone = {each["id"] for _, each in _withdrawn(entry)}
    for statement in _with_ids(entry):
        if statement.id in gone:
            message = f"{statement.id!r} is withdrawn, but {field_text(statement.field)} has it"
            cure = (
                f"take the id out here and run {_FORMAT}; or, if this is what was published, take it out of 'withdrawn'"
            )
            yield entry.finding("withdrawn-in-use", (*statement.field, "id"), message, cure)


@rule(
    "withdrawn-successor",
    wrong="successor: k7f2, of which there is no fact or claim",
    right="successor: m4tz, or 1991-06-04-ceasefire/m4tz",
)
def check_withdrawn_successor(dataset: Dataset) -> Iterator[Finding]:
    """What took the place of a withdrawn fact or claim is a fact or claim that there is."""
    for entry in dataset.events.values():
        for position, withdrawn in _withdrawn(entry):
            event, _, statement = (withdrawn["successor"] or "").rpartition("/")
            event = event or entry.key
            if not statement or ("events", event) in dataset.broken:
                continue
            field = ("withdrawn", position, "successor")
            if event not in dataset.events:
                cure = "name the event that has it now, before the slash"
                yield entry.finding("withdrawn-successor", field, f"there is no event {event!r}", cure)
            elif statement not in {each.id for each in _with_ids(dataset.events[event])}:
                where = "here" if event == entry.key else f"in {event!r}"
                message = f"there is no fact or claim {statement!r} {where}"
                cure = "name the one that took its place, or leave 'successor' out"
                yield entry.finding("withdrawn-successor", field, message, cure)


@rule(
    "statement-missing",
    wrong="a published claim is deleted, and nothing else",
    right="withdrawn:\n  - {id: k7f2, date: 2001-05-06, reason: The briefing does not say so.}",
)
def check_statements_kept(dataset: Dataset) -> Iterator[Finding]:
    """What registries/published-statements.yml lists of an event is in it, or is withdrawn with the reason why."""
    for event, published in published_statements(dataset).items():
        entry = dataset.events[event]
        here = given_ids(entry.data)
        for statement_id, identity in published.items():
            if statement_id not in here:
                message = f"{statement_id!r} was published as {identity.in_words}, and is gone"
                cure = _cure(dataset, entry, published, identity)
                yield entry.finding("statement-missing", (f"{identity.kind}s",), message, cure, at_key=True)


def _cure(dataset: Dataset, entry: Entry, published: dict[str, Identity], identity: Identity) -> str:
    alike = [
        statement
        for statement in statements_of(entry.data)
        if statement.id not in published and _identity_now(dataset, statement.identity) == identity
    ]
    cure = "put it back with its id, or list it under 'withdrawn', with the day and the reason"
    return f"{cure} (is it {field_text(alike[0].field)} now?)" if len(alike) == 1 else cure


@rule(
    "statement-changed",
    wrong="the published claim k7f2 about deaths is one about displaced now",
    right="a claim of its own about displaced, and k7f2 under 'withdrawn' if it is gone",
)
def check_statements_the_same(dataset: Dataset) -> Iterator[Finding]:
    """Under a published id stands what was published: a fact, or a claim on the same subject by the same claimants."""
    for event, published in published_statements(dataset).items():
        entry = dataset.events[event]
        for statement in _with_ids(entry):
            was = published.get(statement.id or "")
            now = _identity_now(dataset, statement.identity)
            if was and was != now:
                message = f"{statement.id!r} was published as {was.in_words}, and is {now.in_words} now"
                cure = f"take the id out here, list {statement.id!r} under 'withdrawn', and run {_FORMAT}"
                yield entry.finding("statement-changed", (*statement.field, "id"), message, cure)


def _with_ids(entry: Entry) -> list[Statement]:
    return [statement for statement in statements_of(entry.data) if statement.id]


def _withdrawn(entry: Entry) -> list[tuple[int, Data]]:
    return [*enumerate(entry.data["withdrawn"])]
