"""What readers find who search the site: what a dataset proposes, and what its questions.yml asks."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from loaders.expecting.unmet import Unmet
from loaders.exporting.asking import Site
from loaders.problems import listed
from loaders.reading.entries import Data
from loaders.reading.forms import Form

_BASE = "http://localhost/"
_FIRST = 3
"""What is not among so many is not found: nobody reads further."""


def unmet(root: Path, database: Path, questions: Form | None) -> list[Unmet]:
    """Searches that find nothing, or something else than they are asked for."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("select value from dataset where name = 'examples'").fetchone()
        events = {event for (event,) in connection.execute("select id from events")}
    examples = json.loads(found[0]) if found and found[0] else []
    return asyncio.run(_asked(root, database, examples, questions, events))


async def _asked(
    root: Path, database: Path, examples: Sequence[str], questions: Form | None, events: set[str]
) -> list[Unmet]:
    site = Site(root, database, _BASE)
    try:
        search = _Search(site)
        unmet = [
            Unmet("registries/dataset.yml", f"the example {example!r} finds no event", "propose another search")
            for example in examples
            if not await search.found(example, "event")
        ]
        if questions:
            unmet += _unknown(questions, events)
            unmet += await _questions(search, questions)
            unmet += await _names(search, questions)
            unmet += await _misleading(search, questions)
        return unmet
    finally:
        await site.close()


class _Search:
    """The search of the site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def found(self, text: str, kind: str) -> list[str]:
        """The ids of the first that are found; where there are none, of what was probably meant."""
        ids, meant = await self._ask(text, kind)
        return ids if ids or not meant else (await self._ask(meant[0], kind))[0]

    async def meant(self, text: str) -> list[str]:
        """What is offered instead."""
        return (await self._ask(text, "event"))[1]

    async def _ask(self, text: str, kind: str) -> tuple[list[str], list[str]]:
        query = urlencode({"q": text, "kind": kind, "limit": _FIRST, "fields": "id"})
        answer = (await self._site.get(f"api/v1/search?{query}")).json()
        return [item["id"] for item in answer["items"]], answer["suggestions"]


def _unknown(questions: Form, events: set[str]) -> Iterator[Unmet]:
    for number, asked in enumerate(questions.data["questions"]):
        for event in asked["wants"]:
            if event not in events:
                where = questions.where("questions", number, "wants")
                yield Unmet(where, f"{event} is wanted, and no such record is published", "was it renamed?")


async def _questions(search: _Search, questions: Form) -> list[Unmet]:
    asked, unanswered, nowhere = questions.data["questions"], [], []
    for number, each in enumerate(asked):
        found = await search.found(each["q"], "event")
        where = questions.where("questions", number)
        if not found:
            nowhere.append(Unmet(where, f"{each['q']!r} finds no event", _CURE))
        elif not {*each["wants"]} & {*found}:
            message = f"{each['q']!r} is expected to find {_either(each['wants'])}, and finds {listed(found)} first"
            unanswered.append(Unmet(where, message, _CURE))
    missed = len(unanswered) + len(nowhere)
    return nowhere + _too_many(unanswered, missed, len(asked), questions.data["least_answered"])


_CURE = "name it in title, summary or names as readers do, or add synonyms"


def _either(events: Sequence[str]) -> str:
    return " or ".join(events)


def _too_many(missed: list[Unmet], count: int, asked: int, least: int | None) -> list[Unmet]:
    """The searches that missed, where more did than may."""
    return missed if asked - count < (asked if least is None else least) else []


async def _names(search: _Search, questions: Form) -> list[Unmet]:
    unmet: list[Unmet] = []
    for number, language in enumerate(questions.data["case_forms"]):
        missed = await _missed(search, questions, language["forms"], ("case_forms", number, "forms"))
        unmet += _too_many(missed, len(missed), len(language["forms"]), language["least_found"])
    return unmet + await _missed(search, questions, questions.data["other_spellings"], ("other_spellings",))


async def _missed(
    search: _Search, questions: Form, spellings: Sequence[Data], at: tuple[str | int, ...]
) -> list[Unmet]:
    missed = []
    for number, spelling in enumerate(spellings):
        kind, _, key = spelling["names"].partition("/")
        found = await search.found(spelling["q"], kind)
        if key not in found:
            instead = f"finds {listed(found)} first" if found else f"finds no {kind}"
            message = f"{spelling['q']!r} is expected to find the {kind} {key!r}, and {instead}"
            missed.append(Unmet(questions.where(*at, number), message, "add the name to its entry, or mend the key"))
    return missed


async def _misleading(search: _Search, questions: Form) -> list[Unmet]:
    unmet = []
    for number, word in enumerate(questions.data["nothing_like"]):
        if meant := await search.meant(word):
            where = questions.where("nothing_like", number)
            message = f"nothing is expected to be offered instead of {word!r}, and {meant[0]!r} is"
            unmet.append(Unmet(where, message, "add the word to a record, or take it out of the list"))
    return unmet
