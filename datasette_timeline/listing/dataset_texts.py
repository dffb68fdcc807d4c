"""The dataset's own texts, its introduction and its chapters, in the language of whoever reads them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.names import Named
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.event_view import CitedText

Document = dict[str, Any]

_SOURCES = """
select key as source, title, publisher, published, language from sources where key in (select value from json_each(?))
"""


class Told(NamedTuple):
    """A text by paragraphs, and within these by sentences."""

    language: str
    reviewed: bool
    """False for a translation that nobody has read whose language it is."""
    paragraphs: Sequence[Sequence[CitedText]]
    heading: Named | None = None
    """What stands above it, where its document says that."""

    @property
    def citations(self) -> list[Document]:
        """What its sentences cite, in order."""
        return [each for paragraph in self.paragraphs for said in paragraph for each in said.citations]


def told(document: Document, reader: Reader) -> Told:
    """The text of a document in the language of a reader; in that of the dataset where it is not translated."""
    translated = next((each for each in document["translations"] if each["language"] == reader.lang), None)
    own = translated or document
    language = reader.lang if translated else reader.content_lang
    reviewed = translated is None or translated["reviewed_by"] is not None
    heading = own.get("headline") or own.get("label")
    return Told(language, reviewed, _paragraphs(own, document["citations"]), heading and Named(heading, language))


def _paragraphs(own: Document, citations: Sequence[Document]) -> list[list[CitedText]]:
    """Its sentences, each with its citations; a line break in the text parts paragraphs."""
    found: dict[int, list[CitedText]] = {}
    at = 0
    for sentence in own["sentences"]:
        at = own["text"].index(sentence["text"], at)
        cited = [each for each in citations if each["source"] in sentence["sources"]]
        found.setdefault(own["text"].count("\n", 0, at), []).append(CitedText(sentence["text"], cited))
        at += len(sentence["text"])
    return list(found.values())


def introduction_of(facts: Mapping[str, str], reader: Reader) -> Told | None:
    """The introduction of a dataset with these facts; None where it has none."""
    document = json.loads(facts.get("introduction", "null"))
    return told(document, reader) if document else None


async def numbered_sources(database: Database, texts: Iterable[Told]) -> dict[str, dict[str, Any]]:
    """The sources that texts cite, by key, each with its number: in the order in which they are first cited."""
    keys = list(dict.fromkeys(citation["source"] for text in texts for citation in text.citations))
    rows = {row["source"]: dict(row) for row in await database.execute(_SOURCES, [json.dumps(keys)])}
    return {key: {**rows[key], "number": number} for number, key in enumerate(keys, 1)}
