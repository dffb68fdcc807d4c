"""Records of an invented conflict, as many as wanted, of about the length and make-up of real ones.

Sapphire and Ochre are two lands with one river between them. Everything follows from the seed: the same call writes
the same files.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ACTORS, PLACES, EVENTS_PER_SOURCE = 400, 240, 1
FIRST_DAY, DAYS = date(1960, 1, 1), 60 * 365
ENTRIES_PER_FILE = 400

_SIDES = ("Sapphire", "Ochre", "Vermilion", "Umber", "Cobalt", "Sienna")
_TYPES = ("armed-clash", "shelling", "talks", "statement", "capture", "displacement", "ceasefire", "resolution")
_HEADLINES = {
    "armed-clash": "{side} and {other} units clash near {place}",
    "shelling": "Artillery fire reaches {place} for the {nth} time this season",
    "talks": "{side} and {other} delegations meet in {place} under mediation",
    "statement": "{side} government comments on the situation around {place}",
    "capture": "{side} forces detain a resident of {place} near the line of separation",
    "displacement": "Residents leave {place} after the fighting between {side} and {other}",
    "ceasefire": "Local ceasefire between {side} and {other} around {place}",
    "resolution": "Assembly adopts the {nth} resolution on {place}",
}
_SENTENCES = (
    "Units of the {side} side and units of the {other} side were within sight of each other around {place}.",
    "Observers who reached {place} two days later counted damaged houses and spoke with residents.",
    "Both delegations confirmed that the contacts would go on at the level of commanders.",
    "The road along the river remained closed to trade, and buses turned back at the bridge.",
    "Neither side gave a full list of its losses, and the lists that circulated differ from one another.",
    "The mediators asked for access to the district and received it with a delay of several days.",
)
_CLAIMS = (
    "The first shots came from the {other} positions on the far bank of the river",
    "The detained man had crossed by mistake in the fog and carried no weapon",
    "The houses had been empty since the spring, and nobody was forced to leave them",
    "The unit acted without orders, and its commander has been relieved of his duty",
)
_FACT = "A commission of both sides visited {place} on the second day and signed a protocol of the visit"
_COUNT = "Between the evening and the morning the people of {place} counted their losses and gave this figure"
_WORDS = """\
- {word: liberat*, why: it takes a side, instead: captured}
- {word: regime, why: it judges, instead: rule}
"""
_DATASET = """\
title: The Sapphire and Ochre conflict
description: Invented, for measurements.
version: 1.0.0
released: 2026-01-01
licence: CC0-1.0
licence_url: https://creativecommons.org/publicdomain/zero/1.0/
publisher: Nobody
language: en
"""
_ROLES = ("initiator", "party", "target", "victim", "mediator", "signatory")
_KINDS = ("news", "official-statement", "ngo-report", "primary-document")
_NTH = ("first", "second", "third", "fourth", "fifth")


def write_dataset(root: Path, count: int, *, seed: int = 1) -> None:
    """Write `count` events with their registries below `root`, which does not exist yet."""
    chance = random.Random(seed)
    sources = max(count // EVENTS_PER_SOURCE, 50)
    _write_registry(root, "actors", (_actor(number) for number in range(ACTORS)))
    _write_registry(root, "places", (_place(number, chance) for number in range(PLACES)))
    _write_registry(root, "sources", (_source(number, chance) for number in range(sources)))
    _write_small_registries(root)
    for number in range(count):
        event_id, text = _event(number, count, sources, chance)
        path = root / "events" / event_id[:4] / f"{event_id}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def as_one_list(root: Path) -> str:
    """All events of a dataset as one YAML list, each with its id: what yaml-to-sqlite reads."""
    items = []
    for path in sorted((root / "events").rglob("*.yml")):
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        items.append("\n".join([f"- id: {path.stem}", *(f"  {line}" for line in lines)]))
    return "\n".join(items) + "\n"


def _write_registry(root: Path, name: str, entries: Iterator[str]) -> None:
    folder = root / "registries" / name
    folder.mkdir(parents=True)
    everything = sorted(entries, key=_key_of)
    for number in range(0, len(everything), ENTRIES_PER_FILE):
        part = "\n".join(everything[number : number + ENTRIES_PER_FILE])
        path = folder / f"{number // ENTRIES_PER_FILE:03}.yml"
        path.write_text(f"# yaml-language-server: $schema=../../schema/{name}.schema.json\n{part}", encoding="utf-8")


def _key_of(entry: str) -> str:
    return entry.partition(":")[0]


def _write_small_registries(root: Path) -> None:
    sides = (f"{side.lower()}:\n  label: {side}\n  description: Speaks from the {side} side.\n" for side in _SIDES)
    tags = (f"tag-{number}:\n  label: Tag {number}\n  description: A subject.\n" for number in range(20))
    small = {
        "perspectives": "".join(sides),
        "tags": "".join(sorted(tags, key=_key_of)),
        "loaded-words": _WORDS,
        "dataset": _DATASET,
    }
    for name, text in small.items():
        hint = f"# yaml-language-server: $schema=../schema/{name}.schema.json\n"
        (root / "registries" / f"{name}.yml").write_text(hint + text, encoding="utf-8")


def _actor(number: int) -> str:
    side = _SIDES[number % len(_SIDES)]
    return f"""actor-{number}:
  names:
    - {{name: {side} body {number}, language: en}}
    - {{name: Тело {number} стороны {side}, language: ru}}
    - {{name: Gövdə {number} {side}, language: az}}
    - {{name: Մարմին {number} {side}, language: hy}}
  kind: government-body
  description: Body number {number} of the {side} side, with an office in the capital.
"""


def _place(number: int, chance: random.Random) -> str:
    kind, parent = "village", f"  parent: place-{8 + number % 32}\n"
    if number < 2:
        kind, parent = "country", ""
    elif number < 8:
        kind, parent = "region", f"  parent: place-{number % 2}\n"
    elif number < 40:
        kind, parent = "district", f"  parent: place-{2 + number % 6}\n"
    return f"""place-{number}:
  names:
    - {{name: Lower Brook {number}, language: en}}
    - {{name: Нижний Ручей {number}, language: ru}}
    - {{name: Aşağı Çay {number}, language: az, used_by: [actor-1]}}
    - {{name: Ստորին Առու {number}, language: hy, used_by: [actor-0]}}
  label: Ashaghi Chay {number} / Lower Brook {number}
  kind: {kind}
{parent}  latitude: {chance.uniform(38, 42):.4f}
  longitude: {chance.uniform(44, 50):.4f}
  precision: {"locality" if kind == "village" else "district"}
  coordinates_source: invented
"""


def _source(number: int, chance: random.Random) -> str:
    side = chance.choice(_SIDES)
    return f"""source-{number}:
  title: The {side} Herald on the events of the week along the river, number {number}
  publisher: The {side} Herald
  published: {2021 + number % 4}-0{1 + number % 9}
  language: en
  kind: {chance.choice(_KINDS)}
  perspective: {side.lower()}
  url: https://herald.example/{side.lower()}/issue/{number}
"""


def _event(number: int, count: int, sources: int, chance: random.Random) -> tuple[str, str]:
    day = FIRST_DAY + timedelta(days=number * DAYS // count)
    kind = chance.choice(_TYPES)
    side, other = chance.sample(_SIDES, 2)
    places = chance.sample(range(PLACES), 2)
    actors = chance.sample(range(ACTORS), 3)
    words = {"side": side, "other": other, "place": f"Lower Brook {places[0]}", "nth": chance.choice(_NTH)}
    when = chance.choices([str(day), f"{day}/{day + timedelta(days=4)}", f"{day}~", f"{day:%Y-%m}"], [85, 9, 3, 3])[0]
    summary = " ".join(sentence.format(**words) for sentence in chance.sample(_SENTENCES, 4))
    cited = (number % sources, chance.randrange(sources - 1))
    cited = (cited[0], cited[1] + (cited[1] >= cited[0]))
    low = chance.randrange(1, 200)
    one, two = (f"source-{key}" for key in cited)
    event_id = f"{day}-{kind}-{number:06}" if len(when) != 7 else f"{day:%Y-%m}-{kind}-{number:06}"
    text = f"""# yaml-language-server: $schema=../../schema/event.schema.json
title: {_HEADLINES[kind].format(**words)}
date: {when}
type: {kind}
importance: {chance.choices([1, 2, 3], [1, 4, 15])[0]}
status: reviewed
summary: >-
{_folded(summary, 2)}
places:
  - {{place: place-{places[0]}, role: site}}
  - {{place: place-{places[1]}, role: subject}}
actors:
  - {{actor: actor-{actors[0]}, role: {chance.choice(_ROLES)}}}
  - {{actor: actor-{actors[1]}, role: {chance.choice(_ROLES)}}}
  - actor: actor-{actors[2]}
    role: {chance.choice(_ROLES)}
    note: by way of its office in {words["place"]}
facts:
  - id: f222
    text: >-
{_folded(_FACT.format(**words), 6)}
    sources: [{{source: {one}}}, {{source: {two}}}]
  - id: f333
    text: The bridge near {words["place"]} was closed to traffic for {chance.randrange(2, 30)} days
    sources: [{{source: {two}}}]
claims:
  - id: c222
    about: {chance.choice(("deaths", "wounded", "displaced", "civilian-deaths"))}
    by: actor-{actors[0]}
    by_note: in a briefing on the following day
    group: residents of {words["place"]}
    low: {low}
    high: {low + chance.randrange(0, 90)}
    text: >-
{_folded(_COUNT.format(**words), 6)}
    sources: [{{source: {one}, locator: p. {chance.randrange(1, 40)}}}]
  - id: c333
    about: {chance.choice(("responsibility", "motive", "status"))}
    by: actor-{actors[1]}
    text: {chance.choice(_CLAIMS).format(**words)}
    sources: [{{source: {two}}}]
sources:
  - {{source: {one}}}
  - {{source: {two}, locator: front page}}
tags: [tag-{chance.randrange(20)}]
"""
    return event_id, text


def _folded(text: str, indent: int, width: int = 110) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > width - indent:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join(" " * indent + line for line in [*lines, line])
