"""Texts in drawings, which have no line breaks: how wide letters are, where lines end, and at what height each lies.

Pictures are drawn with the fonts that lie beside this module. A drawing that readers' programs draw may get another
font, so each letter is taken to be as wide as the bold one here, and rather a little wider.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

_LETTERS: Mapping[float, str] = {
    0.35: "\N{NO-BREAK SPACE}"
    r"""',./IJ\ijl| ¦·ÌÍÎÏìíîïĨĩĪīĬĭĮįİıĴĵĺļłІЇЈіїјՙ՚՛՜՝լյ։֊‘’‚‛․""",
    0.45: "!()-:;[]_`frt¡§¨¯°²³´¸¹ľŕŗřţťŧſ՞՟շչւ‐‑–‖‗†‡",
    0.55: '"*?cszªº¿çćĉċčŀśŝşšźżžгзстэѓєѕԼՒէձջ',
    0.65: (
        "$0123456789EFLSTabdeghknopquvxy{}¢£¤¥«¶»ÈÉÊËßàáâãäåèéêëðñòóôõöøùúûüýþÿāăąđĒēĔĕĖėĘęĚěĝğġģĥĳķĸĹĻĽĿŁńņňŋōŏőŚŜŞŠ"
        "ŢŤŦũūŭůűųŷəЀЁЃЅГЕЗТабвеийкнопрухчьяѐёђќѝўџԷԻՀՉՏՐբգդեզըժիծկհղճմնոռսվրցքօ‒“”„‟•‣‥"
    ),
    0.75: (
        "ďABCDGKPRUVXYZµÀÁÂÃÄÅÇÙÚÛÜÝÞĀĂĄĆĈĊČĎĜĞĠĢħĲĶŔŖŘŨŪŬŮŰŲŶŸŹŻŽЄЌЎАБВКЛРСУХЧЬЭЯдлмцъћԱԲԳԴԵԶԸԺԿՁՂՃՄՅՆՇՈՋՌՍՎՑՓՔՕթֆև"
    ),
    0.9: "#&+<=>@HMNOQ^w~©¬®±ÐÑÒÓÔÕÖ×Ø÷ĐĤĦŃŅŇŉŊŌŎŐŵƏЂЋЍЏДИЙМНОПФЦЪжфыюљњԹԽԾՊՖախպտփ—―…←↑→↓",
    1.05: "%Wm¼½¾ÆæœŴЉЊЫшщ",
}
_WIDTHS: Mapping[str, float] = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_WIDEST = 1.85
"""Of letters that are not listed; no font here has a wider one."""
_LEADING = 1.35
_CUT = "…"
_NARROWING = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)


class Line(NamedTuple):
    """A line of text on its baseline."""

    text: str
    y: int
    kind: str
    """Its class."""


class Pen:
    """Writes from the top down, and knows where it is."""

    def __init__(self, sizes: Mapping[str, int], y: int, width: int) -> None:
        """`sizes` has the pixels of letters by class; texts have so many pixels from side to side."""
        self.sizes, self.y, self.width = sizes, y, width

    def write(self, text: str, kind: str, width: int | None = None) -> list[Line]:
        """The lines of a text in so many pixels, below what was written before."""
        size = self.sizes[kind]
        found = []
        for line in wrapped(text, (width or self.width) / size):
            self.y += round(size * _LEADING)
            found.append(Line(line, self.y, kind))
        return found

    def skip(self, pixels: int) -> int:
        """Where it is after some empty pixels."""
        self.y += pixels
        return self.y


class Fitted(NamedTuple):
    """Lines of a text, and the size of their letters in pixels."""

    lines: Sequence[str]
    size: int


def width_of(text: str) -> float:
    """How wide the text is at most, in parts of the size of its letters."""
    return sum(_WIDTHS.get(letter, _WIDEST) for letter in text)


def wrapped(text: str, room: float) -> list[str]:
    """The lines of a text, none wider than the room; words are broken only where one alone is.

    No line begins with the stroke between two names.
    """
    lines = [""]
    for word in " ".join(text.split()).replace(" / ", "\N{NO-BREAK SPACE}/ ").split(" "):
        for part in _parts(word, room):
            longer = f"{lines[-1]} {part}".lstrip()
            if width_of(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
    return [line for line in lines if line]


def fitted(text: str, width: float, steps: Sequence[tuple[int, int]]) -> Fitted:
    """The text at the first size at which it needs no more lines than there may be; else shortened with an ellipsis.

    Steps are sizes in pixels, each with its most lines.
    """
    return fitted_alike([text], width, steps)[0]


def fitted_alike(texts: Sequence[str], width: float, steps: Sequence[tuple[int, int]]) -> list[Fitted]:
    """Texts that stand beside each other, all in letters of one size."""
    for size, most in steps:
        found = [_balanced(text, width / size) for text in texts]
        if all(len(lines) <= most for lines in found):
            break
    return [Fitted(_shortened(lines, width / size, most), size) for lines in found]


def _parts(word: str, room: float) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and width_of(parts[-1] + letter) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def _balanced(text: str, room: float) -> list[str]:
    """As few lines as there must be, and these about equally long."""
    fewest = len(wrapped(text, room))
    longest = max((width_of(word) for word in text.split()), default=0)
    tried = (wrapped(text, room * part) for part in _NARROWING if room * part >= min(longest, room))
    return next((lines for lines in tried if len(lines) == fewest), [])


def _shortened(lines: Sequence[str], room: float, most: int) -> list[str]:
    if len(lines) <= most:
        return list(lines)
    last = lines[most - 1]
    while last and width_of(last + _CUT) > room:
        last = last.rpartition(" ")[0] or last[:-1]
    return [*lines[: most - 1], last.rstrip(" ,;:") + _CUT]
