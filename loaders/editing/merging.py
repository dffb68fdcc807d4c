"""Two records of one event, or two entries of one thing, become one: what the one has and the other lacks moves over.

Where both say something, and not the same, the record that stays keeps its own, and has the other's above it in a
comment: which of the two is right, a person decides.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from loaders.checks.statements import name_now
from loaders.editing.documents import Document, flow
from loaders.editing.mentions import Address, Mention, in_fields
from loaders.editing.renaming import NotDone, path_of, point_elsewhere
from loaders.editing.retiring import retire, was_published
from loaders.editing.withdrawing import remove_all, take_out
from loaders.editing.workspace import Workspace
from loaders.problems import FieldPath
from loaders.reading.key_order import models_inside
from schema.registries import ALL, EVENTS

TO_DECIDE = "To decide"
"""How comments begin that hold what a person has to decide on."""

_STATEMENTS = ("facts", "claims")
_TOGETHER = {
    "title": ("translations",),
    "date": ("date_note",),
    "summary": ("sources", "translations"),
    "latitude": ("longitude", "precision", "radius_km", "coordinates_source"),
}
"""Fields that say something of another one: where that differs, they are of no use beside the other's."""

_NAMING = ("place", "actor", "source", "event")
"""Keys by which an item of a list says what it is about."""

_OWN = ("status", "added")
"""What a record says of itself alone."""

_KNOWN_BY = {
    "places": ("place", "role"),
    "actors": ("actor", "role"),
    "sources": ("source", "locator"),
    "relations": ("event", "relation"),
    "names": ("name", "language"),
    "translations": ("language",),
    "withdrawn": ("id",),
}
"""What makes items of a list the same, where that is not all that they say."""

_MARKS = re.compile(r"(?:\[\^[a-z0-9-]+\]){2,}")
_MARK = re.compile(r"\[\^[a-z0-9-]+\]")
_MOST_UNMARKED = 5
"""With more sources than these, a summary cites by sentence."""

Raw = dict[str, Any]


def merge(workspace: Workspace, gone: Address, kept: Address, day: date, reason: str | None) -> list[str]:
    """Make one record of two, called as `kept` is; return what is left to decide. Raises NotDone, CannotEdit."""
    published = was_published(workspace.dataset, gone)
    if gone == kept or gone.registry != kept.registry:
        raise NotDone(f"{gone.words} and {kept.words} cannot be one: name two records of one kind")
    if published and not reason:
        raise NotDone(f"{gone.words} was published: say with --reason why the two are one, for its readers")
    one = _Merging(workspace, gone, kept, day, reason or "")
    one.merge()
    if published and reason:
        retire(workspace, gone, day, reason, kept.key)
    return one.to_decide


class _Merging:
    """One merge: both documents, and what is left to decide."""

    def __init__(self, workspace: Workspace, gone: Address, kept: Address, day: date, reason: str) -> None:
        self.workspace, self.gone, self.kept, self.day, self.reason = workspace, gone, kept, day, reason
        self.to_decide: list[str] = []
        self.is_event = gone.registry == EVENTS.name
        self.model = ALL[gone.registry].model
        self.path = path_of(workspace, kept)

    def merge(self) -> None:
        """Point everything to the one that stays, move what the other has, and let the other go."""
        if self.is_event:
            self._hold_to_status()
        self._point()
        gone = self.workspace.document(path_of(self.workspace, self.gone))
        kept = gone if self.path == path_of(self.workspace, self.gone) else self.workspace.document(self.path)
        self.from_, self.into = (() if self.is_event else (self.gone.key,)), (() if self.is_event else (self.kept.key,))
        self.source, self.target = Document(gone.text), kept
        theirs, ours = self._raw(gone, self.from_), self._raw(kept, self.into)
        if self.is_event:
            self._merge_statements(theirs, ours)
        self._merge_fields(theirs, ours)
        self.workspace.put(self.path, self.target.text)
        if self.is_event:
            self.workspace.put(path_of(self.workspace, self.gone), "")
        else:
            take_out(self.workspace, [self.gone])

    # --- what names them ----------------------------------------------------------------------------------------------

    def _point(self) -> None:
        """Let what names the one name the other, once in each list."""
        dataset = self.workspace.dataset
        twice: dict[str, list[FieldPath]] = {}
        for mention in in_fields(dataset, self.gone):
            is_self = (mention.entry.registry, mention.entry.key) in {tuple(self.gone), tuple(self.kept)}
            if self._is_relation_to_itself(mention, is_self) or self._is_there_already(mention):
                twice.setdefault(mention.path, []).append(self._item_of(mention))
        for mention in in_fields(dataset, self.kept):
            if mention.entry.key == self.gone.key and self._is_relation_to_itself(mention, is_self=True):
                twice.setdefault(mention.path, []).append(self._item_of(mention))
        point_elsewhere(self.workspace, self.gone, self.kept)
        for path, fields in twice.items():
            for field in fields:
                self._keep_note(path, field)
            remove_all(self.workspace, path, {*fields})
        if self.gone.registry == "sources":
            self._mark_once()

    def _is_relation_to_itself(self, mention: Mention, is_self: bool) -> bool:
        return is_self and mention.inside[0] in ("relations", "parent")

    def _item_of(self, mention: Mention) -> FieldPath:
        """The item of a list that is there to name something; the field alone where there is none."""
        return mention.field[:-1] if mention.field[-1] in _NAMING else mention.field

    def _is_there_already(self, mention: Mention) -> bool:
        """Whether the list has the same item with the other key."""
        data = self.workspace.document(mention.path).data
        item = self._item_of(mention)
        if not isinstance(item[-1], int) or len(item) == 1:
            return False
        items = _at(data, item[:-1])
        names = _KNOWN_BY.get(str(item[-2]))
        now = [_identity(_with_key(each, self.gone.key, self.kept.key), names) for each in items]
        return now[item[-1]] in [each for number, each in enumerate(now) if number != item[-1]]

    def _keep_note(self, path: str, field: FieldPath) -> None:
        """Put what goes, because it would stand there twice, into a comment if it has a note."""
        item = _at(self.workspace.document(path).data, field)
        if isinstance(item, dict) and item.get("note"):
            if self.is_event and path == path_of(self.workspace, self.gone):
                path = self.path
            document = self.workspace.document(path)
            document.comment(field[:-1], [f"{TO_DECIDE}, taken out here: {flow(item)}"])
            self.workspace.put(path, document.text)
            self.to_decide.append(f"{path}: decide on the note {item['note']!r}, in a comment")

    def _mark_once(self) -> None:
        """Of two marks behind a sentence that name one source now, one stays."""
        for registry in (EVENTS.name, "dataset"):
            for path in self.workspace.paths(registry):
                text = self.workspace.text(path)
                if f"[^{self.kept.key}]" in text:
                    new = _MARKS.sub(lambda marks: "".join(dict.fromkeys(_MARK.findall(marks[0]))), text)
                    self.workspace.put(path, new)

    # --- what they say ------------------------------------------------------------------------------------------------

    def _hold_to_status(self) -> None:
        events = self.workspace.dataset.events
        status, theirs = (events[each.key].data["status"] for each in (self.kept, self.gone))
        if status == "draft" and theirs == "reviewed":
            raise NotDone(
                f"{self.gone.key!r} is reviewed and {self.kept.key!r} a draft: merge the draft into the other"
            )
        if status == "reviewed" and theirs == "draft":
            self.to_decide.append(f"{self.path}: what came from {self.gone.key!r}, a draft, is reviewed by nobody yet")

    def _raw(self, document: Document, path: FieldPath) -> Raw:
        found: Raw = _at(document.data, path)
        return found

    def _merge_fields(self, theirs: Raw, ours: Raw) -> None:
        order = [*models_inside(self.model)]
        apart = {
            name for name, more in _TOGETHER.items() if name in ours and theirs.get(name, ours[name]) != ours[name]
        }
        bound = {other for name in apart for other in _TOGETHER[name]}
        if "summary" in apart and self._takes_sources(theirs, ours):
            bound.discard("sources")
        for name in order:
            if name not in theirs or name in (*_OWN, *_STATEMENTS):
                continue
            if name in bound and theirs[name] != ours.get(name):
                self._keep_for_decision(name)
            elif name not in ours:
                self._take(name, order)
            elif isinstance(ours[name], list):
                self._append_lacking(name, theirs[name], ours[name])
            elif isinstance(ours[name], dict):
                self._merge_inside(name, theirs[name], ours[name])
            elif theirs[name] != ours[name]:
                self._keep_for_decision(name)

    def _takes_sources(self, theirs: Raw, ours: Raw) -> bool:
        """Whether a summary can have the sources of the other one, too: it need not tell which carries what."""
        cited = {each["source"] for each in (*ours["sources"], *theirs["sources"])}
        return not _MARK.search(ours["summary"]) and len(cited) <= _MOST_UNMARKED

    def _take(self, name: str, order: Sequence[str]) -> None:
        lines = self.source.lines_of((*self.from_, name))
        value: Any = lines if lines is not None else _at(self.source.data, (*self.from_, name))
        self.target.put_key((*self.into, name), value, order)

    def _append_lacking(self, name: str, theirs: list[Any], ours: list[Any]) -> None:
        known_by = _KNOWN_BY.get(name)
        known = {_identity(each, known_by): each for each in ours}
        lacking: list[Any] = []
        for position, item in enumerate(theirs):
            same = known.get(_identity(item, known_by))
            if same is None:
                lines = self.source.lines_of((*self.from_, name, position))
                lacking.append(lines if lines is not None else item)
            elif same != item:
                self._keep_for_decision(name, position)
        self.target.append((*self.into, name), lacking, [*models_inside(self.model)])

    def _merge_inside(self, name: str, theirs: Raw, ours: Raw) -> None:
        order = [*(models_inside(models_inside(self.model)[name] or self.model))]
        for key, value in theirs.items():
            if key not in ours:
                self.target.put_key((*self.into, name, key), value, order)
            elif isinstance(value, list):
                self.target.append((*self.into, name, key), [each for each in value if each not in ours[key]], order)
            elif value != ours[key]:
                self._keep_for_decision(name)
                break  # which has all of it

    def _keep_for_decision(self, name: str, position: int | None = None) -> None:
        """Put what the other record says into a comment, and tell of it."""
        field: FieldPath = (*self.from_, name) if position is None else (*self.from_, name, position)
        value = _at(self.source.data, field)
        lines = self.source.lines_of(field) or [f"{name}: {value}"]
        self.target.comment((*self.into, name), [f"{TO_DECIDE}, from {self.gone}:", *lines])
        told = f"{name} {value!r}" if isinstance(value, str) and len(value) < 80 else name
        self.to_decide.append(f"{self.path}: decide on {told}, in the comment from {self.gone.key!r}")

    # --- facts and claims ---------------------------------------------------------------------------------------------

    def _merge_statements(self, theirs: Raw, ours: Raw) -> None:
        """Move statements with their ids; of two that say the same one stays, with the sources of both."""
        taken = {each.get("id") for name in (*_STATEMENTS, "withdrawn") for each in ours.get(name, ())} - {None}
        became: dict[str, str] = {}
        moved: dict[str, list[tuple[int, Raw]]] = {name: [] for name in _STATEMENTS}
        for name in _STATEMENTS:
            known = {_said(each): place for place, each in enumerate(ours.get(name, ()))}
            for position, item in enumerate(theirs.get(name, ())):
                place = known.get(_said(item))
                if place is None:
                    moved[name].append((position, item))
                elif item.get("id"):
                    became[item["id"]] = self._join(name, place, item)
                else:
                    self._join(name, place, item)
        for name, items in moved.items():
            lines = [self._moved(name, position, item, taken, became) for position, item in items]
            self.target.append((name,), lines, [*models_inside(self.model)])
        self._withdraw({old: new for old, new in became.items() if old != new and old not in taken})
        self._follow(became)
        if clash := {each["id"] for each in theirs.get("withdrawn", ())} & taken:
            raise NotDone(f"both records have something with the id {min(clash)!r}: merge them by hand")

    def _join(self, name: str, place: int, item: Raw) -> str:
        """Give a statement the sources of the same one elsewhere, and its id where it has none; return its id."""
        known_by = _KNOWN_BY["sources"]
        cited = [_identity(each, known_by) for each in _at(self.target.data, (name, place, "sources"))]
        lacking = [each for each in item["sources"] if _identity(each, known_by) not in cited]
        self.target.append((name, place, "sources"), lacking)
        given: str | None = _at(self.target.data, (name, place)).get("id")
        if not given and item.get("id"):
            self.target.put_key(
                (name, place, "id"), item["id"], [*models_inside(models_inside(self.model)[name] or self.model)]
            )
        return given or item.get("id", "")

    def _moved(self, name: str, position: int, item: Raw, taken: set[Any], became: Mapping[str, str]) -> Any:
        """A statement as it is put into the other record."""
        one = Document(self.source.text)
        if item.get("id") in taken:
            if self._is_published(item["id"]):
                raise NotDone(f"{item['id']!r} is published as another statement of each record: merge them by hand")
            one.remove((name, position, "id"))
        for number, other in enumerate(item.get("compatible_with", ())):
            if other in became:
                one.set((name, position, "compatible_with", number), became[other])
        lines = one.lines_of((name, position))
        return lines if lines is not None else _at(one.data, (name, position))

    def _withdraw(self, became: Mapping[str, str]) -> None:
        """Let the published id of a statement that another one stands for now lead to that."""
        items = [
            {"id": old, "date": str(self.day), "reason": self.reason, "successor": new}
            for old, new in became.items()
            if new and self._is_published(old)
        ]
        self.target.append(("withdrawn",), items, [*models_inside(self.model)])

    def _follow(self, became: Mapping[str, str]) -> None:
        """Let what was said to be succeeded by a statement be succeeded by that which stands for it now."""
        for entry in self.workspace.dataset.events.values():
            if not entry.data["withdrawn"] or entry.key == self.gone.key:
                continue
            document = self.target if entry.key == self.kept.key else self.workspace.document(entry.path)
            for position, withdrawn in enumerate(document.data["withdrawn"]):
                event, _, statement = withdrawn.get("successor", "").rpartition("/")
                if event == self.kept.key and statement in became and became[statement] != statement:
                    document.set(("withdrawn", position, "successor"), f"{event}/{became[statement]}")
            if document is not self.target:
                self.workspace.put(entry.path, document.text)
        for position, withdrawn in enumerate(self.source.data.get("withdrawn", ())):
            if (old := withdrawn.get("successor", "")) in became:
                self.source.set(("withdrawn", position, "successor"), became[old])

    def _is_published(self, statement: str) -> bool:
        dataset = self.workspace.dataset
        addresses = (key.split("/") for key in dataset.registry("published-statements"))
        return any(own == statement and name_now(dataset, "events", event) == self.gone.key for event, own in addresses)


def _at(data: Any, path: FieldPath) -> Any:
    for step in path:
        data = data[step]
    return data


def _identity(value: Any, names: Sequence[str] | None = None) -> Any:
    """What tells an item of a list from others, as a value that can be looked up."""
    if isinstance(value, dict):
        return tuple((name, _identity(value[name])) for name in sorted(names or value) if name in value)
    return tuple(map(_identity, value)) if isinstance(value, list) else value


def _said(item: Raw) -> Any:
    """What a statement says, but for its id and its sources."""
    said = {name: value for name, value in item.items() if name not in ("id", "sources", "compatible_with")}
    if isinstance(said.get("by"), str):
        said["by"] = [said["by"]]
    return _identity(said)


def _with_key(value: Any, key: str, new: str) -> Any:
    if isinstance(value, dict):
        return {name: _with_key(each, key, new) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_key(each, key, new) for each in value]
    return new if value == key else value
