"""Names in any script or spelling made to meet: what is indexed and what is searched for go through the same steps.

Words with an ə have two readings, as e and as a, since both are in use. Apostrophes inside words do not count. Armenian
in the classical spelling is read as in the reformed one, Azerbaijani in Cyrillic letters as in Latin ones.
"""

import re
import unicodedata

from anyascii import anyascii

APOSTROPHES = "'’ʼʻ‘՚`´ʹ"
"""What people write inside names, and what nobody need remember."""

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_APOSTROPHE = re.compile(rf"(?<=\w)[{APOSTROPHES}](?=\w)")
_ARMENIAN = re.compile("[\u0531-\u0587]+")
ARMENIAN_SPELLINGS = (
    ("և", "եւ"),
    ("եւ", "ev"),
    ("եա", "յա"),
    ("իւ", "յու"),
    ("ոյ", "ույ"),
    ("ու", "u"),
)
"""Letters that are one, and the classical spelling with the reformed one."""
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
OF_AZERBAIJANI = frozenset("ғҝҹһәөүј")
"""Those of them that Russian has not."""
CYRILLIC_AZERBAIJANI = ("гғҝҹчшжхһәөүыј", "qğgcçşjxhəöüıy")
"""Letters of the Azerbaijani alphabet of the Soviet time that stand for others than in Russian, and these."""
_AZERBAIJANI = str.maketrans(*CYRILLIC_AZERBAIJANI)
_SCHWA = str.maketrans({"ə": "a", "Ə": "A"})


def fold(text: str) -> str:
    """Lower-case ASCII: 'Çay' is 'cay', 'Река' is 'reka', 'Գետ' is 'get'."""
    text = _APOSTROPHE.sub("", text)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFC", text)
    text = _ARMENIAN.sub(_reformed, _CYRILLIC.sub(_latin, text))
    return _APOSTROPHE.sub("", _FOREIGN.sub(lambda match: in_ascii(match[0]), text)).lower()


def readings(text: str) -> list[str]:
    """Every folded reading of the text: one, or two where it has an ə."""
    text = _CYRILLIC.sub(_latin, text)
    return list(dict.fromkeys([fold(text), fold(text.translate(_SCHWA))]))


def azerbaijani(text: str) -> str:
    """Cyrillic letters as the Azerbaijani alphabet of the Soviet time has them, in Latin ones; lower case."""
    return text.lower().translate(_AZERBAIJANI)


def _latin(match: re.Match[str]) -> str:
    return match[0] if OF_AZERBAIJANI.isdisjoint(match[0].lower()) else azerbaijani(match[0])


def _reformed(match: re.Match[str]) -> str:
    word = match[0].lower()
    for before, after in ARMENIAN_SPELLINGS:
        word = word.replace(before, after)
    return "հ" + word[1:] if word.startswith("յ") and match[0] != "Յ" else word


def in_ascii(letters: str) -> str:
    """Letters in ASCII, each by itself."""
    return anyascii(letters).replace("'", "").replace("`", "")
