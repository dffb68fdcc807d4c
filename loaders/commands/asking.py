"""What `new` asks in a terminal: one question after the other, with what can be answered shown as one types."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.validation import ValidationError, Validator

from loaders.commands.beginning import Given, said
from loaders.commands.scaffolding import NotBegun, begin, neighbours
from loaders.editing.adding import file_for, key_of, unsound_key
from loaders.editing.choices import Choices, keys_of, terms_of
from loaders.editing.mentions import Address
from loaders.editing.workspace import Workspace
from loaders.problems import listed
from schema.dates import DateError, parse_date
from schema.records import Event, is_language
from schema.registries import ALL

_LONGEST_TITLE = next(each.max_length for each in Event.model_fields["title"].metadata if hasattr(each, "max_length"))
_HOW = (
    "Type some letters of a name, in any script: what fits is listed; Tab or the arrow keys choose. "
    "An empty answer leaves something out. Ctrl-C stops, and nothing is written."
)
_DATES = "1991-06-04, 1991-06 or [1991-06-04..1991-06-05]"


def ask(known: Given, workspace: Workspace) -> Given:
    """Ask for whatever is not known. Raises EOFError where whoever is asked has had enough."""
    return _Asking(known, workspace).all()


class _Suggesting(Completer):
    def __init__(self, choices: Choices) -> None:
        self._choices = choices

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """What fits to what is typed, with names beside the keys."""
        typed = document.text_before_cursor.lstrip()
        for choice in self._choices.matching(typed):
            shown = f"{choice.label} · {choice.more}" if choice.more else choice.label
            yield Completion(choice.key, start_position=-len(typed), display_meta=shown)


class _Sound(Validator):
    """Takes an answer of which `fault` says nothing."""

    def __init__(self, fault: Callable[[str], str]) -> None:
        self._fault = fault

    def validate(self, document: Document) -> None:
        """Show what is wrong, and let it be mended."""
        if message := self._fault(document.text.strip()):
            raise ValidationError(len(document.text), message)


class _Asking:
    def __init__(self, known: Given, workspace: Workspace) -> None:
        self._known, self._workspace = known, workspace
        self._session: PromptSession[str] = PromptSession()
        self._choices: dict[str, Choices] = {}

    def all(self) -> Given:
        """Every question."""
        print(_HOW)
        self._date_and_title()
        self._term("type", "event-type", "What kind of event")
        if "importance" not in self._known.record:
            self._put("importance", self._one_of("Importance: 1 landmark, 2 major, 3 detail", ["1", "2", "3"], "3"))
        if "summary" not in self._known.record:
            self._put("summary", self._line("Summary, two to four sentences that nobody disputes"))
        self._many("places", "Place", self._place)
        self._many("actors", "Actor", self._actor)
        self._many("sources", "Source of the summary", self._source)
        self._many("claims", "Something contested: what it is about", self._claim)
        self._many("relations", "Related event", self._relation)
        self._many("tags", "Tag", self._tag)
        return replace(self._known, is_bare=False)

    # --- the parts of a record ---------------------------------------------------------------------------------------

    def _date_and_title(self) -> None:
        date = self._known.date or self._needed(f"Date, such as {_DATES}", _bad_date)
        if near := neighbours(self._workspace.root, date):
            print(f"From the same time there is already: {', '.join(near)}")
        title = self._known.record.get("title") or self._line("Title, in neutral words", "", _bad_title)
        words = self._known.words

        def fault(text: str) -> str:
            try:
                begin(self._workspace.root, date, text, {})
            except NotBegun as error:
                return str(error)
            return ""

        if not words or fault(words):
            words = self._needed("A few words that become the id, for good", fault, default=words or title)
        self._known = replace(self._known, date=date, words=words, are_neighbours_told=True)
        self._put("title", title)

    def _place(self, question: str) -> dict[str, Any] | None:
        return self._link(question, "places", "place", "place-role")

    def _actor(self, question: str) -> dict[str, Any] | None:
        return self._link(question, "actors", "actor", "actor-role")

    def _link(self, question: str, registry: str, name: str, roles: str) -> dict[str, Any] | None:
        key = self._key(question, registry)
        return {name: key, "role": self._chosen(f"Role of {key}", terms_of(roles))} if key else None

    def _source(self, question: str) -> dict[str, Any] | None:
        key = self._key(question, "sources")
        return {"source": key, "locator": self._line(f"Where in {key}, such as p. 12")} if key else None

    def _claim(self, question: str) -> dict[str, Any] | None:
        about = self._chosen(question, terms_of("claim-subject"), may_be_empty=True)
        if not about:
            return None
        by = self._key("Who says so", "actors")
        told = said(self._line("What they say: a figure, as 9 or 11-14, or one neutral sentence"))
        group = {} if "text" in told else {"group": self._line("Whom or what the figure counts")}
        cited = self._known.record.get("sources") or [{}]
        usual = cited[0].get("source", "")
        source = self._key(f"In which source [{usual}]" if usual else "In which source", "sources") or usual
        return {"about": about, "by": by, **group, **told, "sources": [{"source": source}] if source else []}

    def _relation(self, question: str) -> dict[str, Any] | None:
        event = self._key(question, "events")
        return {"event": event, "relation": self._chosen("This event …", terms_of("relation"))} if event else None

    def _tag(self, question: str) -> str | None:
        return self._key(question, "tags") or None

    def _many(self, name: str, what: str, one: Callable[[str], Any]) -> None:
        """Ask for items until there are no more, unless some are known."""
        if name in self._known.record:
            return
        items: list[Any] = []
        while item := one(f"{'Another one' if items else what}, or nothing"):
            items.append(item)
        self._put(name, items)

    def _put(self, name: str, value: object) -> None:
        self._known = self._known.with_more(name, value)

    def _term(self, name: str, list_name: str, question: str) -> None:
        if name not in self._known.record:
            self._put(name, self._chosen(question, terms_of(list_name), may_be_empty=True))

    # --- answers ------------------------------------------------------------------------------------------------------

    def _line(self, question: str, default: str = "", fault: Callable[[str], str] = lambda _: "") -> str:
        """A line of text, which may be empty."""
        answer = self._session.prompt(f"{question}: ", default=default, completer=None, validator=_Sound(fault))
        return answer.strip()

    def _needed(self, question: str, fault: Callable[[str], str], default: str = "") -> str:
        """The same, and not empty."""
        return self._line(question, default, lambda text: fault(text) if text else "this is needed, for the file")

    def _one_of(self, question: str, answers: list[str], default: str) -> str:
        fault = f"one of {listed(answers)}"
        return self._usual(question, default, lambda text: "" if text in answers else fault)

    def _usual(self, question: str, usual: str, fault: Callable[[str], str]) -> str:
        """A line of text, for which an empty one means the usual one."""
        return self._line(f"{question} [{usual}]", "", lambda text: fault(text) if text else "") or usual

    def _chosen(self, question: str, choices: Choices, *, may_be_empty: bool = False) -> str:
        """A term of a closed list."""

        def fault(text: str) -> str:
            if (not text and may_be_empty) or _term_meant(text, choices):
                return ""
            return f"no {choices.what}: {', '.join(choices.keys)}"

        return _term_meant(self._suggested(question, choices, fault), choices)

    def _key(self, question: str, registry: str) -> str:
        """A key of a registry, that of a new entry, or one that is to be registered later; nothing for none."""
        choices = self._choices.setdefault(registry, keys_of(self._workspace.dataset, registry))
        new = {address.key for address in self._known.entries if address.registry == registry}
        while answer := self._suggested(question, choices, lambda _: ""):
            if key := choices.meant(answer) or (answer if answer in new else None):
                return key
            if len(fitting := choices.matching(answer)) == 1:
                only = fitting[0]
                if self._one_of(f"Is {only.key!r} meant, {only.label} (y or n)", [*"yn"], "y") == "y":
                    return only.key
            near = choices.near(answer)
            print(f"There is no {choices.what} {answer!r}." + (f" Did you mean {near!r}?" if near else ""))
            if registry == "events":
                continue
            what = self._one_of("Add an entry (a), leave the key as it is (l), answer again (r)", [*"alr"], "r")
            if what == "a":
                return self._new_entry(registry, answer)
            if what == "l" and not (wrong := unsound_key(answer)):
                return answer
            if what == "l":
                print(f"That cannot be: {wrong}.")
        return ""

    def _suggested(self, question: str, choices: Choices, fault: Callable[[str], str]) -> str:
        answer = self._session.prompt(
            f"{question}: ",
            default="",  # a session keeps what it had before
            completer=_Suggesting(choices),
            complete_while_typing=True,
            validator=_Sound(fault),
        )
        return answer.strip()

    # --- new entries -------------------------------------------------------------------------------------------------

    def _new_entry(self, registry: str, name: str) -> str:
        """Ask for what an entry needs, and keep it until the record is written."""
        dataset = self._workspace.dataset

        def fault(key: str) -> str:
            return unsound_key(key) or (f"{key!r} is there already" if key in dataset.registry(registry) else "")

        key = self._needed("Its key, for good", fault, key_of(name, dataset, registry))
        told: dict[str, Any] = {}
        if registry in ("actors", "places"):
            told["names"] = [{"name": self._needed("Its name", _any, name), "language": self._language()}]
            told["kind"] = self._chosen("What kind", terms_of(f"{ALL[registry].singular}-kind"))
            told["parent"] = self._key("What it lies in, or is part of; or nothing", registry)
            if registry == "actors" and told["kind"] == "person":
                told["standing"] = self._chosen("By what right it is named", terms_of("person-standing"))
        elif registry == "sources":
            told["title"] = self._needed("Its own title", _any, name)
            told["publisher"] = self._needed("Who published it", _any)
            told["published"] = self._line("When it was published", "", lambda text: _bad_date(text) if text else "")
            told["language"] = self._language()
            told["kind"] = self._chosen("What kind", terms_of("source-kind"))
            told["perspective"] = self._key("Whose side it speaks from", "perspectives")
            told["url"] = self._line("Its address, or nothing")
        else:
            told["label"] = self._needed("What readers see", _any, name)
            told["description"] = self._needed("When to use it", _any)
        address, told = Address(registry, key), {name: value for name, value in told.items() if value}
        print(f"It will be added to {file_for(self._workspace, address, told)}.")
        self._known = replace(self._known, entries={**self._known.entries, address: told})
        return key

    def _language(self) -> str:
        usual = next((each.data["language"] for each in self._workspace.dataset.registry("dataset").values()), "en")
        return self._usual("Its language", usual, lambda text: "" if is_language(text) else "write en, ru or hy-Latn")


def _term_meant(text: str, choices: Choices) -> str:
    """The term that somebody wrote, or the only one that begins so."""
    begun = [key for key in choices.keys if text and key.startswith(text.lower())]
    return choices.meant(text) or (begun[0] if len(begun) == 1 else "")


def _bad_date(text: str) -> str:
    try:
        parse_date(text)
    except DateError as error:
        return f"{error.message}{f'; {error.hint}' if error.hint else ''}"
    return ""


def _bad_title(text: str) -> str:
    if len(text) > _LONGEST_TITLE:
        return f"it has {len(text)} characters; {_LONGEST_TITLE} is the most"
    return "a title has no full stop" if text.endswith(".") else ""


def _any(_: str) -> str:
    return ""
