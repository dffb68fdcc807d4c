"""The closed lists of the record format: every value that a record may use, with its definition.

Each list is a mapping of term to definition, in the order in which people should see it, and all of them are in LISTS.
What belongs to one conflict only (whose side a source speaks from, tags) is not here but in the registries.
"""

from typing import NamedTuple


class Term(NamedTuple):
    """A member of a closed list."""

    label: str
    """What readers see."""
    definition: str
    inverse: str = ""
    """For relations: how the other event's page words the same link."""
    broader: str = ""
    """The term of the list that includes this one: who asks for that gets both."""


class ClosedList(NamedTuple):
    """A closed list: what it lists, and its terms."""

    lists: str
    """The field that takes them, then whose field it is: 'role of a place'."""
    terms: dict[str, Term]


EVENT_TYPES: dict[str, str] = {
    "war": "Fighting between organised forces over days, weeks or years, to which smaller events belong.",
    "territorial-control": "A place or area passed from the control of one side to another, by force or by handover.",
    "offensive": "A planned operation over days or weeks on one or several fronts.",
    "armed-clash": "Exchange of fire or a local fight between armed units.",
    "shelling": "Bombardment from a distance by artillery, rockets, missiles or aircraft.",
    "shoot-down": "An aircraft brought down by fire, where this is not in dispute.",
    "aircraft-loss": "An aircraft lost, where the cause is disputed or unknown.",
    "violence-against-civilians": "Killing or other violence in which civilians were the victims.",
    "attack": "Bombing or armed attack by individuals or covert groups, whatever the accounts call it.",
    "displacement": "People left or were made to leave their homes in number.",
    "blockade": "A route or supply line was closed.",
    "capture": "A person was taken prisoner, detained or arrested.",
    "release": "Captives, remains or information about mines were handed over.",
    "protest": "Demonstration, strike or petition.",
    "vote": "Decision of an elected body or of voters, or an election to office.",
    "law": "Law, decree or order that changes a status or sets up a body.",
    "declaration": "Formal proclamation by a state, an assembly or a meeting, of independence or of shared principles.",
    "statement": "Words made public by a person, a government or a body without binding force.",
    "resolution": "Text adopted by an international body or an assembly.",
    "court-ruling": "Judgment, order, sentence or trial step of a court.",
    "talks": "Meeting or proposal in negotiations, with or without a result.",
    "agreement": "Text agreed by the parties other than a ceasefire.",
    "ceasefire": "Agreed or announced halt of fighting.",
    "deployment": "Forces, observers or a mission came, were posted or left.",
    "report": "Findings, figures or an account made public.",
    "membership": "A state joined an international organisation.",
    "change-of-power": "A head of state or a government fell, resigned or was replaced outside a vote.",
    "other": "None of the above.",
}

PLACE_ROLES: dict[str, str] = {
    "site": "Where the event happened, or whose control it changed.",
    "venue": "Where people met, voted, ruled or signed; the matter itself may concern another place.",
    "subject": "The place that a decision, text, claim or event is about.",
    "origin": "The place from which people, forces or captives left or were taken.",
    "destination": "The place to which people, forces or captives went or were brought.",
}

ACTOR_ROLES: dict[str, str] = {
    "party": "Took part or had a stake, with no narrower role stated.",
    "initiator": "Began, ordered or announced the action, as the sources agree.",
    "target": "The side or body against which an action was directed.",
    "victim": "People who were killed, hurt, expelled or otherwise harmed.",
    "perpetrator-alleged": "Named by at least one account as the author of an act that is disputed or not judged.",
    "captor": "Held a captive or took one.",
    "captive": "Person or group held, tried while held, exchanged or released.",
    "mediator": "Brokered, hosted or facilitated contacts between the parties.",
    "signatory": "Signed a document or agreed to a joint text.",
    "adopter": "Body that passed a resolution, law, decision or judgment.",
    "speaker": "Person whose words are the event.",
    "subject": "Person or body that the event is about without acting in it.",
}

ROLES_BEYOND_LIFE = frozenset({"victim", "captive", "subject"})
"""Roles that an actor may have before it came into being or after it ceased: others remember it, name it, hand over its
remains. In every other role it acts, or is acted upon as a body that is there."""

CLAIM_SUBJECTS: dict[str, str] = {
    "event-happened": "Whether the event, or a part of it, took place as described.",
    "responsibility": "Who did it, ordered it or is to blame.",
    "motive": "Why it was done.",
    "status": "Legal or political standing of a place, a body, a text or a person.",
    "deaths": "Number of dead where soldiers and civilians are not told apart.",
    "military-deaths": "Number of soldiers or fighters killed.",
    "civilian-deaths": "Number of civilians killed.",
    "wounded": "Number of wounded.",
    "missing": "Number of missing.",
    "captured": "Number of captives.",
    "displaced": "Number of people displaced.",
    "area": "Extent of land, or number of places, held or changing hands.",
    "other": "Anything else, including other counts.",
}

BROADER_SUBJECTS: dict[str, str] = {"military-deaths": "deaths", "civilian-deaths": "deaths"}

CASUALTY_SUBJECTS: tuple[str, ...] = (
    "deaths",
    "military-deaths",
    "civilian-deaths",
    "wounded",
    "missing",
)

RELATIONS: dict[str, Term] = {
    "follows": Term("follows", "Came after the other event in the same course of events.", "is followed by"),
    "leads-to": Term("leads to", "Helped to bring about the other event.", "results from"),
    "part-of": Term("is part of", "Belongs to the larger event.", "includes"),
    "responds-to": Term("responds to", "Was done or said because of the other event.", "is answered by"),
    "implements": Term("implements", "Puts into effect what the other event decided.", "is carried out by"),
    "ends": Term("ends", "Brought the other event to a close.", "is ended by"),
    "same-incident": Term("is the same incident as", "Another entry on the same incident.", "is the same incident as"),
}

SOURCE_KINDS: dict[str, str] = {
    "news": "Report or article of a news outlet, dated near the event or later.",
    "reference": "Encyclopaedia, chronology, database, site or book that retells from other sources.",
    "primary-document": "The text itself: resolution, law, treaty, judgment, minutes, letter.",
    "official-statement": "Statement, briefing or page of a government, a ministry, an army or an international body.",
    "ngo-report": "Report or release of a non-governmental organisation.",
    "academic": "Study, thesis, article or institute paper by a scholar or analyst.",
}

ACTOR_KINDS: dict[str, str] = {
    "state": "A state, or a member republic of a federal state.",
    "de-facto-state": "A body that governed territory and declared itself a state without general recognition.",
    "government-body": "A government, ministry, parliament, security service or other public authority.",
    "armed-force": "A regular armed force, or a formation of one.",
    "armed-group": "Fighters outside a regular army.",
    "international-organisation": "A body set up by states, or an organ or mission of one.",
    "court": "A court or tribunal, national or international.",
    "political-organisation": "A party, movement or committee.",
    "ngo": "A non-governmental organisation.",
    "religious-organisation": "A church or other religious body.",
    "research-institution": "A university, institute or centre that publishes studies.",
    "media": "A newspaper, agency, broadcaster or news site.",
    "reference-work": "An encyclopaedia, database, memorial site or other work that retells from sources.",
    "community": "People who share an origin or a home, not organised as a body.",
    "collective": "A group of people named only for their part in events: demonstrators, refugees, a crew.",
    "person": "One named person.",
}

STANDINGS: dict[str, str] = {
    "public-role": "Acted or spoke in a public role: an office, a command, an author's or a scholar's work.",
    "named-in-public-record": "Known to the public through a case of their own: a court's, or one that they spoke on.",
    "private": "Known only as somebody whom an event befell, or as a relative; published without the name.",
    "minor": "Under 18 at the time of the event; published without the name.",
}
"""By what right the record names a person."""

UNNAMED: tuple[str, ...] = ("private", "minor")
"""Standings of persons whose names are not published."""

REQUEST_KINDS: dict[str, str] = {
    "removal": "To be taken out of the record.",
    "initials": "To be told of by initials or a role.",
    "correction": "To have put right what is said.",
    "naming": "To have a name given that the record leaves out.",
    "other": "Something else.",
}
"""What people ask of the record."""

REQUEST_OUTCOMES: dict[str, str] = {
    "open": "Not yet decided.",
    "done": "Done as asked.",
    "done-in-part": "Done in part, or in another way than asked.",
    "declined": "Not done; who asked was told why.",
}

PLACE_KINDS: dict[str, str] = {
    "country": "A state, in its internationally recognised borders.",
    "region": "A province or other first-order division, or a region with a name of its own.",
    "district": "A second-order division.",
    "city": "A city or town.",
    "village": "A village or settlement.",
    "building": "A building or compound.",
    "organisation-seat": "The seat of an international body, taken as the place of its meetings.",
    "mountain": "A mountain, height, pass or massif.",
    "road": "A road, corridor, bridge or checkpoint.",
    "river": "A river or canal.",
    "lake": "A lake or reservoir.",
    "line": "A border, front line or line of contact.",
}

PLACE_PRECISIONS: dict[str, str] = {
    "exact": "The point itself: a building, a bridge.",
    "locality": "Somewhere in the town, village or height whose point is given.",
    "district": "Somewhere in the district, or along a line of that length; the point is a centre.",
    "region": "Somewhere in the region; the point is a centre.",
    "country": "Somewhere in the country; the point is a label point.",
}

DEFAULT_RADIUS_KM: dict[str, float] = {"exact": 0.5, "locality": 3, "district": 25, "region": 60, "country": 200}
"""How far around the given point the place may extend, by precision, where the registry says nothing closer."""

SIDE_MARKS: dict[str, str] = {
    "circle": "A disc.",
    "square": "A square that stands on one edge.",
    "triangle": "A triangle that points up.",
    "diamond": "A square that stands on one corner.",
}
"""Shapes that are told apart without colour."""

IMPORTANCES: dict[int, Term] = {
    1: Term("landmark", "No short history of the conflict leaves it out."),
    2: Term("major", "Belongs in a full history: it changed control, lives, law or talks."),
    3: Term("detail", "Explains or illustrates another event, or matters to one place or person."),
}
"""The levels by which readers thin out a timeline."""

AGREEMENTS: dict[str, Term] = {
    "sides-contradict": Term(
        "sides contradict each other",
        "Claimants of different sides give figures that cannot both be so, or each side has its own words.",
    ),
    "figures-differ": Term(
        "figures differ",
        "Figures that cannot both be so come from a side and others, from others alone, or from within one side.",
    ),
    "revised": Term(
        "revised", "The same claimants, or another body of the same state or organisation, gave another figure later."
    ),
    "one-side": Term("one side speaks", "Of the sides only one speaks, and no figure differs from its figures."),
    "one-account": Term("one account", "A single account, of no side."),
    "several-accounts": Term("several accounts", "Several accounts in words, of no side; nobody has compared them."),
    "compatible": Term(
        "no contradiction", "Several sides, or several accounts, in words that an editor found may all be so."
    ),
    "agree": Term(
        "accounts agree",
        "Several sides, or several accounts, give figures that can all be so, or sides speak together.",
    ),
}
"""What becomes of claims that can be compared, the gravest first. Worked out, never typed."""

SUPPORTS: dict[str, Term] = {
    "one-source": Term("one source", "A single text carries it; copies count as the text that they repeat."),
    "one-side": Term("one side's sources only", "Every source speaks from the same side."),
    "several-sides": Term("sources of several sides", "Sources of at least two sides carry it."),
    "neutral": Term(
        "neutral source", "A source carries it that is neither a party's nor a close ally's, and no reference work."
    ),
    "other-side": Term(
        "only as reported by the other side", "Sources of a side carry it, and none of the side that says it."
    ),
    "reference-works": Term("reference works alone", "Every source retells from others."),
}
"""What a fact or claim rests on; several may hold. Worked out, never typed."""

STATUSES: dict[str, str] = {
    "draft": "Not yet reviewed, or resting on a single weak source; never published.",
    "reviewed": "Checked against its sources by a second person; published.",
}

RETIREMENTS: dict[str, str] = {
    "renamed": "The record lives on under another id; its address redirects there.",
    "withdrawn": "The record was taken back; its address answers 410 with the reason.",
}

COVERAGES: dict[str, str] = {
    "systematic": "Sources were searched from end to end for landmarks and major events; details are a selection.",
    "selective": "Sources were searched for events that were known of; others may be missing.",
    "nothing-found": "Sources were searched, and no event was found.",
    "not-searched": "Nobody has looked yet.",
}


def _plain(lists: str, definitions: dict[str, str], broader: dict[str, str] | None = None, **labels: str) -> ClosedList:
    """A list whose terms are called what they are, but for those that have one of the `labels`.

    Keys are permanent, and one may say more than the database does in its own voice.
    """
    included = broader or {}
    terms = {
        term: Term(labels.get(term, term.replace("-", " ")), words, broader=included.get(term, ""))
        for term, words in definitions.items()
    }
    return ClosedList(lists, terms)


VERSION_KINDS: dict[str, str] = {
    "added": "The record was published for the first time.",
    "changed": "It says something else.",
    "corrected": "Something was wrong and is now right, as the record itself says.",
    "renamed": "It has another key; what it says may have changed, too.",
    "withdrawn": "It is no longer published.",
    "restored": "It is published again.",
}
"""What became of a record with a version of it. Worked out, never typed."""

EDITS: dict[str, str] = {
    "added": "Something is there that was not.",
    "removed": "Something is gone.",
    "changed": "Something has another value.",
    "moved": "The same stands in another order.",
}
"""What differs between two versions of a record. Worked out, never typed."""

LISTS: dict[str, ClosedList] = {
    "event-type": _plain("type of an event", EVENT_TYPES, blockade="closure of a route"),
    "place-role": _plain("role of a place", PLACE_ROLES),
    "actor-role": _plain("role of an actor", ACTOR_ROLES),
    "claim-subject": _plain("about of a claim", CLAIM_SUBJECTS, BROADER_SUBJECTS),
    "source-kind": _plain("kind of a source", SOURCE_KINDS),
    "actor-kind": _plain("kind of an actor", ACTOR_KINDS),
    "person-standing": _plain("standing of a person", STANDINGS),
    "place-kind": _plain("kind of a place", PLACE_KINDS),
    "place-precision": _plain("precision of a place", PLACE_PRECISIONS),
    "side-mark": _plain("mark of a side", SIDE_MARKS),
    "coverage": _plain("coverage of a stretch of time", COVERAGES),
    "status": _plain("status of an event", STATUSES),
    "request-kind": _plain("kind of a request", REQUEST_KINDS),
    "request-outcome": _plain("outcome of a request", REQUEST_OUTCOMES),
    "retirement": _plain("retirement of an id", RETIREMENTS),
    "version-kind": _plain("kind of a version of a record", VERSION_KINDS),
    "edit": _plain("edit of a version of a record", EDITS),
    "relation": ClosedList("relation of events", RELATIONS),
    "agreement": ClosedList("agreement of claims that can be compared", AGREEMENTS),
    "support": ClosedList("support of a fact or claim", SUPPORTS),
    "importance": ClosedList("importance of an event", {str(level): term for level, term in IMPORTANCES.items()}),
}
"""Every closed list, by the name that the file, the API and the pages have for it."""
