"""What is given of a new record, by options, as YAML, or by who is asked: sorted out, and put into its file."""

import argparse
import re
import sys
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from loaders.checks.statements import ID_MISSING
from loaders.commands.additions import additions
from loaders.commands.record_form import in_form
from loaders.commands.scaffolding import NEEDED, Begun, NotBegun, begin
from loaders.editing.adding import Told, add
from loaders.editing.choices import Choices, keys_of, terms_of
from loaders.editing.event_texts import BLANKS
from loaders.editing.mentions import Address
from loaders.editing.workspace import Workspace
from loaders.problems import Problem
from loaders.reading.entries import Dataset
from loaders.reading.files import MAX_BYTES
from loaders.reading.yaml_reader import VALUE_MISSING, read
from schema.records import Event

_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?")

_MAPPINGS = ("places", "actors", "facts", "claims", "sources", "relations")


@dataclass(frozen=True)
class Given:
    """What is known of an event so far."""

    date: str = ""
    words: str = ""
    """What becomes the id."""
    record: dict[str, Any] = field(default_factory=dict)
    """As a record has it, but for the date."""
    entries: dict[Address, Told] = field(default_factory=dict)
    """New entries of registries that it names."""
    is_bare: bool = False
    """Whether no more is given than what the file is called: then it has a blank for everything."""
    are_neighbours_told: bool = False

    def with_more(self, name: str, value: object) -> "Given":
        """The same, with one more key of the record; no value leaves it as it is."""
        return replace(self, record={**self.record, name: value}) if value else self


def given(options: argparse.Namespace) -> Given:
    """What options and standard input say. Raises NotBegun."""
    record = _read(options.record, options.root) if options.record else {}
    for name in ("title", "type", "importance", "summary"):
        if value := getattr(options, name):
            record[name] = value
    lists: dict[str, list[Any]] = {
        "places": [{"place": key, "role": role} for key, role in options.place],
        "actors": [{"actor": key, "role": role} for key, role in options.actor],
        "claims": [
            {"about": about, "by": by, **said(text), "sources": [{"source": source}]}
            for about, by, text, source in options.claim
        ],
        "sources": [{"source": key} for key in options.source],
        "relations": [{"event": event, "relation": relation} for relation, event in options.relation],
        "tags": options.tag,
    }
    for name, items in lists.items():
        if items:
            record[name] = [*record.get(name, []), *items]
    date = options.date or record.pop("date", "")
    record.pop("date", None)
    words = " ".join(options.words) or record.get("title", "")
    return Given(date, words, record, is_bare=not record)


def said(text: str) -> dict[str, str]:
    """A figure, a range of figures, or words, as a claim has them."""
    found = _FIGURE.fullmatch(text.strip())
    if not found:
        return {"text": text}
    return {"low": found[1], "high": found[2]} if found[2] else {"value": found[1]}


def sorted_out(known: Given, dataset: Dataset, *, may_be_asked: bool) -> Given:
    """The same with keys in place of names. Raises NotBegun for what no list has, with all of it."""
    wrong: list[str] = []

    def sort(value: str, choices: Choices, where: str) -> str:
        if value in choices:
            return value
        if key := choices.meant(value):
            return key
        near = choices.near(value)
        wrong.append(f"{where}: {value!r} is no {choices.what}" + (f"; did you mean {near!r}?" if near else ""))
        return value

    record = dict(known.record)
    unknown = [name for name in record if name not in {each.alias or key for key, each in Event.model_fields.items()}]
    wrong += [f"{name!r} is no key of a record" for name in unknown]
    if "type" in record:
        record["type"] = sort(record["type"], terms_of("event-type"), "type")
    for name, key, registry, roles in (
        ("places", "place", "places", "place-role"),
        ("actors", "actor", "actors", "actor-role"),
        ("relations", "event", "events", ""),
        ("sources", "source", "sources", ""),
    ):
        choices = keys_of(dataset, registry)
        for position, item in enumerate(record.get(name, [])):
            where = f"{name}[{position}]"
            record[name][position] = item = {**item, key: sort(item.get(key, ""), choices, f"{where}.{key}")}
            if roles:
                item["role"] = sort(item.get("role", ""), terms_of(roles), f"{where}.role")
            if name == "relations":
                item["relation"] = sort(item.get("relation", ""), terms_of("relation"), f"{where}.relation")
    tags, actors, sources = (keys_of(dataset, name) for name in ("tags", "actors", "sources"))
    record |= {"tags": [sort(tag, tags, "tags") for tag in record["tags"]]} if "tags" in record else {}
    for position, claim in enumerate(record.get("claims", [])):
        where = f"claims[{position}]"
        claim["about"] = sort(claim.get("about", ""), terms_of("claim-subject"), f"{where}.about")
        by = claim.get("by", "")
        claim["by"] = (
            [sort(each, actors, f"{where}.by") for each in by] if isinstance(by, list) else sort(by, actors, where)
        )
        for citation in claim.get("sources", []):
            citation["source"] = sort(citation.get("source", ""), sources, f"{where}.sources")
    if wrong and not may_be_asked:
        raise NotBegun("nothing was written:\n  " + "\n  ".join(wrong))
    if wrong:
        raise NotBegun("\n  ".join(["this does not fit; leave it out, and you are asked for it:", *wrong]))
    return replace(known, record=record)


def finished(workspace: Workspace, known: Given) -> tuple[Begun, list[str], list[Problem]]:
    """Put the record and its new entries into the workspace, in their form; return it, what is empty in it, and what
    else is wrong with it.

    Raises DateError and NotBegun.
    """
    blanks = [*BLANKS] if known.is_bare else NEEDED
    begun = begin(workspace.root, known.date, known.words, known.record, blanks=blanks)
    for address, told in known.entries.items():
        add(workspace, address, told)
    left = [name for name in blanks if not known.record.get(name) and name != "tags"]
    text = in_form(begun.text, "events").text if not left else begun.text
    workspace.put(begun.path, text)
    after = workspace.after()
    if not left:
        broken = {problem.path for problem in after.errors if problem.code != ID_MISSING}
        for addition in additions(after.dataset, broken, None).get(begun.path, ()):
            workspace.put(begun.path, addition.change(workspace.text(begun.path)))
    expected = (VALUE_MISSING, ID_MISSING)
    problems = [problem for problem in workspace.new_problems(after) if problem.code not in expected]
    return begun, left, [problem for problem in problems if problem.path == begun.path]


def _read(name: str, root: Path) -> dict[str, Any]:
    """A record in YAML, from a file or from standard input."""
    try:
        with nullcontext(sys.stdin) if name == "-" else Path(name).open(encoding="utf-8") as file:
            text = file.read(MAX_BYTES + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise NotBegun(f"{name} cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8'})") from None
    what = "standard input" if name == "-" else name
    if len(text) > MAX_BYTES:
        raise NotBegun(f"what {what} says is longer than any record may be: {MAX_BYTES // 1024} KiB")
    data, mistakes = read(text)
    if mistakes or not isinstance(data, dict):
        fault = mistakes[0].message if mistakes else "it is no mapping of keys to values"
        where = f", line {mistakes[0].mark.line + 1}" if mistakes else ""
        raise NotBegun(f"what {what} says cannot be read{where}: {fault}")
    for name in data.keys() & {"tags", *_MAPPINGS}:
        kind = dict if name in _MAPPINGS else str
        if not isinstance(data[name], list) or not all(isinstance(item, kind) for item in data[name]):
            raise NotBegun(f"{name!r} must be a list, as in a record: {' '.join(BLANKS[name].split())}")
    return data
