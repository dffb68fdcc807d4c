"""Characters that pass for others: spaces that are none, dashes for hyphens, Cyrillic and Greek letters for Latin ones.

Where YAML or a key has no room for them, the line looks right to the eye, and only their names tell what is wrong.
"""

import re
import unicodedata

_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NOTHINGS = "\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
_DASHES = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_UNSEEN = re.compile(f"[{_SPACES}{_NOTHINGS}]")
_DASH = re.compile(f"[{_DASHES}]")
_CYRILLIC = dict(zip("аеорсухіјѕһӏԁԛԝкмт", "aeopcyxijshldqwkmt", strict=True))
_GREEK = dict(zip("ανορτυικχεγ", "avoptuikxey", strict=True))
_LATIN = str.maketrans(_CYRILLIC | _GREEK)

_ODD_STRUCTURE = re.compile(
    rf"(?:^ *|^ *-+|[\w\"']:|[,{{\[]) *(?P<space>[{_SPACES}{_NOTHINGS}])|^ *(?P<dash>[{_DASHES}])\s"
)
_NO_SPACE = re.compile(r"^ *(?P<hyphen>-)(?:[\[{\"']|\w+: )")

BEGIN_ENTRIES = "begin each entry with a hyphen and a space: '- '"


def name_of(character: str) -> str:
    """What a character is called, such as 'no-break space'."""
    return {"\t": "tab"}.get(character) or unicodedata.name(character, "").lower() or f"U+{ord(character):04X}"


def begins_with_dash(text: str) -> bool:
    """Whether somebody may have meant the text as an entry of a list."""
    return text.startswith("-") or _DASH.match(text) is not None


def oddity(word: str) -> tuple[str, str] | None:
    """What in a word passes for something else, and what to do; None where nothing does. The word is to be a key."""
    if unseen := _UNSEEN.search(word):
        return f"it holds a character that nobody sees ({name_of(unseen[0])})", "delete it, and type the word anew"
    if begins_with_dash(word):
        return "it begins with a dash", BEGIN_ENTRIES
    better = _DASH.sub("-", word).translate(_LATIN)
    for character in word:
        if not character.isascii() and (_DASH.match(character) or ord(character) in _LATIN):
            cure = f"write {better!r}, copied from here" if better.isascii() else "type the word anew"
            return f"its {character!r} is not what it looks like ({name_of(character)})", cure
    return None


def odd_structure(line: str) -> tuple[int, str, str] | None:
    """What in a line that YAML refuses passes for its spaces and hyphens: the column, what it is, and what to do."""
    if found := _ODD_STRUCTURE.search(line):
        if found["space"]:
            name = name_of(found["space"])
            return found.start("space"), f"a {name} stands where a space is needed", "delete it, and type a space"
        return found.start("dash"), f"{found['dash']!r} is no hyphen ({name_of(found['dash'])})", BEGIN_ENTRIES
    if found := _NO_SPACE.search(line):
        return found.start("hyphen"), "the hyphen has no space behind it", BEGIN_ENTRIES
    return None
