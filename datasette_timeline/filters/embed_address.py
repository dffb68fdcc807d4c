"""The address of an embed, read and written; and which embed a page of the publication has."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from datasette_timeline.database.catalogue import Catalogue
from datasette_timeline.filters.event_filter import AS_OF, NAMES, EventFilter
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.filters.timeline_address import TimelineAddress, parse_address

SUBJECT_VIEWS = ("figures", "sides")
"""Views of one subject of one event: its figures on a chart, its statements in columns."""
EVENT_VIEWS = ("event", *SUBJECT_VIEWS)
"""Views of the event in focus."""
STATEMENT_VIEW = "statement"
"""The view of the fact or claim in focus."""
VIEWS = ("timeline", "map", *EVENT_VIEWS, STATEMENT_VIEW)
THEMES = ("auto", "light", "dark")
MOST = 20
"""So many events a list shows at most, unless all are wanted; readers of an article do not go through more."""
MOST_BY_DEFAULT = 8
ALL = "all"
LEAST_HEIGHT, MOST_HEIGHT = 160, 4000
"""CSS pixels."""
LONGEST: Mapping[str, int] = {"title": 120, "dek": 240}
"""What editors may write above an embed, and how many characters of it."""
OWN = ("lang", "theme", "height", "focus", "v", "view", "sort", "page", "most", "pick", *LONGEST)
"""Parameters besides the filters."""

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_EVENT = re.compile(r"[a-z0-9-]{1,200}")
_VERSION_OF = re.compile(r"[a-z0-9-]{1,200}(?:@[0-9a-f]{8,16})?")
_CHOICES: Mapping[str, tuple[str, ...]] = {"view": VIEWS, "theme": THEMES}
_PAGES = re.compile(
    r"/(?:(?P<kind>events|actors|places)/(?P<key>[^/]+)"
    r"|(?:facts|claims)/(?P<event>[^/]+)/(?P<own>[^/]+)"
    r"|(?P<list>timeline|embed|embed/build)?)/?"
)
_FILTER_OF: Mapping[str, str] = {"actors": "actor", "places": "place"}

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class EmbedAddress:
    """What an embed shows, and how."""

    timeline: TimelineAddress
    view: str = VIEWS[0]
    theme: str | None = None
    """None for the colours of the page around it: light where they cannot be known."""
    height: int | None = None
    """CSS pixels; None for as high as it needs."""
    focus: str | None = None
    """The event that is marked; with a view of an event, or of a fact or claim, the id of what is shown, and behind an
    @ the hash of the version of it that is pinned."""
    most: int | None = MOST_BY_DEFAULT
    """How many events a list begins with: the weightiest of its filter. None for all, in pages."""
    picks: tuple[str, ...] = ()
    """Ids of the events of its filter that an editor has picked; then it shows these alone."""
    title: str | None = None
    """The headline that an editor gives it."""
    dek: str | None = None
    """An editor's line below the headline."""
    version: str | None = None
    """Version of the dataset when somebody embedded this."""
    language: str | None = None
    page: int | None = None
    """The page asked for; without one, that with the event in focus."""

    @property
    def is_choice(self) -> bool:
        """Whether a list shows some of its events, and not all in pages."""
        return bool(self.picks or self.most)

    @property
    def shown(self) -> str:
        """The id of what is in focus."""
        return (self.focus or "").partition("@")[0]

    @property
    def digits(self) -> str | None:
        """The hash of the version that is pinned, or how it begins; None for what the record says when it is read."""
        return (self.focus or "").partition("@")[2] or None

    @property
    def newest(self) -> "EmbedAddress":
        """The same of what the record says when it is read."""
        return replace(self, focus=self.shown or None)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects of claims asked for; a view of one wants one."""
        return self.timeline.wanted["about"]

    def of_subject(self, about: str | None) -> "EmbedAddress":
        """The same of one subject of claims, or of none in particular."""
        wanted = self.timeline.wanted
        chosen = EventFilter({**wanted.values, "about": (about,) if about else ()})
        return replace(self, timeline=replace(self.timeline, wanted=chosen))

    def query(self) -> Pairs:
        """The pairs of its query string, without what goes without saying."""
        own = {
            "view": self.view if self.view != VIEWS[0] else None,
            "focus": self.focus,
            "theme": self.theme,
            "lang": self.language,
            "height": str(self.height) if self.height else None,
            "title": self.title,
            "dek": self.dek,
            "most": None if self.page or self.most == MOST_BY_DEFAULT else str(self.most or ALL),
            "v": self.version,
        }
        picked = [("pick", event) for event in self.picks]
        paged = [("page", str(self.page))] if self.page else []
        return [*self.timeline.query(), *picked, *((name, value) for name, value in own.items() if value), *paged]


def parse_embed(pairs: Iterable[tuple[str, str]], catalogue: Catalogue, languages: Iterable[str]) -> EmbedAddress:
    """The embed that a query string asks for. Names that mean nothing here are left alone.

    Raises FilterError with every value that does not exist.
    """
    written = ((name, _one_line(value) if name in LONGEST else value.strip()) for name, value in pairs)
    kept = [(name, value) for name, value in written if value and name in (*NAMES, *OWN)]
    picks = tuple(dict.fromkeys(value for name, value in kept if name == "pick"))
    given = {name: value for name, value in kept if name != "pick"}
    checked = [*given.items(), *(("pick", event) for event in picks)]
    problems = [problem for name, value in checked if (problem := _check(name, value))]
    if len(picks) > MOST:
        problems.append(Problem("pick", picks[MOST], f"{len(picks)} events are too many: pick {MOST} at most."))
    try:
        timeline = parse_address([pair for pair in kept if pair[0] != "view"], catalogue, languages)
    except FilterError as error:
        raise FilterError([*error.problems, *problems]) from None
    if given.get("view") in EVENT_VIEWS and "focus" not in given:
        problems.append(Problem("focus", "", "an embed of one event needs its id: focus=<id>."))
    if given.get("view") == STATEMENT_VIEW and "focus" not in given:
        problems.append(Problem("focus", "", "an embed of a fact or claim needs its id: focus=<id>."))
    if problems:
        raise FilterError(problems)
    most = _most(given)
    return EmbedAddress(
        timeline=replace(timeline, page=1, result=None),
        view=given.get("view", VIEWS[0]),
        theme=given.get("theme"),
        height=int(given["height"]) if "height" in given else None,
        focus=given.get("focus"),
        most=most,
        picks=picks,
        title=given.get("title"),
        dek=given.get("dek"),
        version=given.get("v"),
        language=given.get("lang"),
        page=int(given["page"]) if most is None and "page" in given else None,
    )


def _most(given: Mapping[str, str]) -> int | None:
    """How many events are wanted; who turns pages wants all."""
    if given.get("most") == ALL or ("page" in given and "most" not in given):
        return None
    return int(given.get("most", MOST_BY_DEFAULT))


def _one_line(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def _check(name: str, value: str) -> Problem | None:
    if name in _CHOICES and value not in _CHOICES[name]:
        allowed = _CHOICES[name]
        return Problem(name, value, f"'{value}' is not known here. Allowed: {', '.join(allowed)}.", allowed)
    if name == "height":
        number = int(value) if value.isascii() and value.isdigit() and len(value) <= len(str(MOST_HEIGHT)) else 0
        if not LEAST_HEIGHT <= number <= MOST_HEIGHT:
            return Problem(name, value, f"'{value}' is not a height in pixels from {LEAST_HEIGHT} to {MOST_HEIGHT}.")
    if name == "most" and value != ALL and value not in map(str, range(1, MOST + 1)):
        return Problem(name, value, f"'{value}' is not a number of events from 1 to {MOST}, nor '{ALL}'.")
    if name == "focus" and not _VERSION_OF.fullmatch(value):
        if "@" in value:
            return Problem(name, value, f"'{value}' is not an id with the hash of a version, such as <id>@0a1b2c3d.")
        return Problem(name, value, f"'{value}' is not the id of an event, a fact or a claim.")
    if name == "pick" and not _EVENT.fullmatch(value):
        return Problem(name, value, f"'{value}' is not the id of an event.")
    if name in LONGEST and len(value) > LONGEST[name]:
        return Problem(name, value, f"{len(value)} characters are too many: write {LONGEST[name]} at most.")
    if name == "v" and not _VERSION.fullmatch(value):
        return Problem(name, value, f"'{value}' is not a version of the dataset.")
    return None


def embed_of_page(path: str, pairs: Iterable[tuple[str, str]]) -> Pairs | None:
    """The query of the embed for a page of the publication, by its path and query; None where there is none."""
    match = _PAGES.fullmatch(path)
    if not match:
        return None
    kept = [(name, value) for name, value in pairs if value.strip() and name in (*NAMES, *OWN) and name != "page"]
    kept = [pair for pair in kept if pair[0] != "view" or pair[1] in VIEWS]
    kind, key = match["kind"], unquote(match["key"] or "")
    chosen = [pair for pair in kept if pair[0] in ("lang", "theme", AS_OF)]
    if match["own"]:
        statement = f"{unquote(match['event'])}-{unquote(match['own'])}"
        return [("view", STATEMENT_VIEW), ("focus", statement), *chosen]
    if kind == "events":
        return [("view", "event"), ("focus", key), *chosen]
    if kind:
        return [(_FILTER_OF[kind], key), *chosen]
    return kept
