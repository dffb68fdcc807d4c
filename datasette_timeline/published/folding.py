"""Names in any script or spelling made to meet: what is indexed and what is searched for go through the same steps.

Words with an ə have two readings, as e and as a, since both are in use.
"""

import re

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


def readings(text: str) -> list[str]:
    """Every folded reading of the text: one, or two where it has an ə."""
    return list(dict.fromkeys([fold(text), fold(text.translate(_SCHWA))]))


def _transliterated(match: re.Match[str]) -> str:
    return anyascii(match[0]).replace("'", "").replace("`", "")
