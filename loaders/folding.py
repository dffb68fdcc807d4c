"""Names in any script or spelling made to meet: the text that is indexed for search."""

import re
from typing import Any

from anyascii import anyascii

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})
_ARMENIAN_U = (("ու", "u"), ("Ու", "U"), ("ՈՒ", "U"))
_SCHWA = str.maketrans({"ə": "a", "Ə": "A"})
_SCHWA_WORD = re.compile(r"\b\w*?[əƏ]\w*")


def fold(text: str) -> str:
    """Lower-case ASCII: 'Çay' is 'cay', 'Река' is 'reka', 'Գետ' is 'get'."""
    if text.isascii():
        return text.lower()
    text = text.translate(_APOSTROPHES)
    for armenian, latin in _ARMENIAN_U:
        text = text.replace(armenian, latin)
    return _FOREIGN.sub(_transliterated, text).lower()


def indexed(text: str) -> str:
    """Folded text for the index, with a second reading of every word with ə, which people write as e or as a."""
    words = [] if text.isascii() else _SCHWA_WORD.findall(text)
    return " ".join([fold(text), *(fold(word.translate(_SCHWA)) for word in words)]) if words else fold(text)


def search_texts(event: dict[str, Any]) -> tuple[str, str, str]:
    """Title, summary and statements of an event record, as they are indexed."""
    statements = [fact["text"] for fact in event["facts"]]
    for claim in event["claims"]:
        statements += [text for text in (claim["text"], claim["group"], claim["by_note"]) if text]
    return indexed(event["title"]), indexed(event["summary"]), indexed("\n".join(statements))


def _transliterated(match: re.Match[str]) -> str:
    return anyascii(match[0]).replace("'", "").replace("`", "")
