"""The data of a copy without a server: what the site knows for scripts, in files that a page can load on demand.

A browser that opens a folder lets no page read a file but as a script, so each file calls a function of the scripts
with its name and what it has. Files are small: a search loads those of its words, a list those of its events.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

FOLDER = "data"
FOUND_AT_ONCE, ROWS_AT_ONCE, SOURCES_AT_ONCE = 10, 50, 50
"""Events, and sources, of one file: of search results, of a list, and of sources by use."""
BEGINNING = 2
"""Letters by which terms are put into files."""

_MONTH = re.compile(r'<h3 class="month-name" id="([^"]+)">(.*?)</h3>')
_END_OF_LIST = re.compile(r'<nav class="pager"|<aside class="view-side"')

Part = tuple[str, Any]
"""The name of a part of the data, and what it has."""


def script(name: str, data: Any) -> bytes:
    """A file of the data."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"publication.put({json.dumps(name)},{text});\n".encode()


def parts_of_tables(tables: Mapping[str, Any]) -> Iterator[Part]:
    """The tables of the search (`/offline/tables.json`), taken apart."""
    for name in ("events", "names", "entries", "spellings", "reading"):
        yield name, tables[name]
    sets = dict(tables["sets"])
    yield "sets-source", sets.pop("source", {})
    yield "sets", sets
    shards: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: {"terms": {}, "words": {}, "sources": {}})
    for kind, terms in (
        ("terms", tables["terms"]),
        ("words", tables["words"]),
        ("sources", tables["sources"]["terms"]),
    ):
        for term, found in terms.items():
            shards[term[:BEGINNING]][kind][term] = found
    yield "shards", sorted(shards)
    yield from ((f"terms/{beginning}", shard) for beginning, shard in shards.items())
    yield from _batches("sources", tables["sources"]["list"], SOURCES_AT_ONCE)


def parts_of_words(words: Mapping[str, Any], prefix: str, months: Mapping[str, str]) -> Iterator[Part]:
    """What is said in a language (`/offline/words.json`); `prefix` leads to its pages, `months` says their headings."""
    labels, language = dict(words["labels"]), words["language"]
    yield f"{language}/labels-source", labels.pop("source", {})
    told = {name: value for name, value in words.items() if name not in ("events", "labels")}
    yield f"{language}/words", {**told, "labels": labels, "prefix": prefix, "months": months}
    yield from _batches(f"{language}/found", words["events"], FOUND_AT_ONCE)


def parts_of_list(language: str, form: str, items: Sequence[str]) -> Iterator[Part]:
    """The events of a list in one of its forms, in the order of time."""
    return _batches(f"{language}/{form}", items, ROWS_AT_ONCE)


def items_of(page: str, events: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The items of a page of the timeline by event, of these that it has."""
    starts = [(at, event) for event in events if (at := page.find(f'<li id="{event}"')) >= 0]
    if not starts:
        return
    end = _END_OF_LIST.search(page, starts[-1][0])
    stops = [*(at for at, _ in starts[1:]), end.start() if end else len(page)]
    for (start, event), stop in zip(starts, stops, strict=True):
        yield event, page[start : page.rindex("</li>", start, stop) + len("</li>")]


def months_of(page: str) -> Mapping[str, str]:
    """The headings of months of a page of the timeline, as HTML by month."""
    return dict(_MONTH.findall(page))


def _batches(name: str, items: Sequence[Any], size: int) -> Iterator[Part]:
    return ((f"{name}/{at // size}", items[at : at + size]) for at in range(0, len(items), size))
