"""Case forms of names, by stated rules: what a word may be the form of, in Russian, Armenian and Azerbaijani.

A rule is the ending of the word as a dictionary has it, and the endings that other cases have in its place. Rules offer
more than there is; whoever asks keeps what is a word of a registered name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from datasette_timeline.published.folding import azerbaijani, fold

_SHORTEST_STEM = 3
_SHORTEST_LATIN = 4
"""Azerbaijani endings are also those of words in other Latin alphabets; short words would be found in too many."""

_RUSSIAN = {
    "": "а у ом ым ем е ы и ов ам ами ах",
    "а": "ы и у е ой ою",
    "я": "и ю е ей ею",
    "о": "а у ом е",
    "е": "я а ю у ем ом и",
    "ь": "я ю ем и е ью",
    "й": "я ю ем и е",
    "ы": "ов ам ами ах",
    "и": "ов ам ами ах",
    "ый": "ого ому ым ом",
    "ой": "ого ому ым ом",
    "ий": "ого его ому ему им ом ем",
    "ая": "ой ую ою",
    "яя": "ей юю",
    "ое": "ого ому ым ом",
    "ие": "ых их ым им",
    "ые": "ых ым ыми",
    "ец": "ца цу цом це цы",
}
_ARMENIAN = {
    "": "ի ին ը ն ում ից ով ու ուն ուց եր երի ներ ները ների ներին ներից յի յում",
    "ի": "ու ուն ում ուց ով",
    "ու": "վի վին վում վից վով",
    "ա": "այի այում այից այով",
    "ւն": "ւնը",
    "ություն": "ության ությունը ությանը ությամբ ությունից",
    "ուն": "ան անը",
    "ում": "ման",
    "ուրդ": "րդի րդին րդում րդից րդով",
}
_AZERBAIJANI = {
    "": "in un nin nun a e ya ye na ne i u yi yu ni nu da de nda nde dan den ndan nden la le yla yle "
    "lar ler lara lere larda lerde lardan lerden larin lerin daki deki ndaki ndeki",
    "q": "gin gun ga gi gu",
    "k": "yin yun ye yi yu",
}
"""As folded: e is e or ə, i is i or ı, u is u or ü."""
RULES: Mapping[str, Mapping[str, str]] = {"ru": _RUSSIAN, "hy": _ARMENIAN, "az": _AZERBAIJANI}
"""The rules by language: to each ending of a dictionary those of other cases, with spaces between."""

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARMENIAN_LETTER = re.compile("[\u0531-\u0587]")


def base_forms(word: str) -> Iterator[tuple[str, str]]:
    """What a word may be a case form of: the language, and the dictionary form folded; each may come twice."""
    lower = word.lower()
    if _CYRILLIC.search(lower):
        yield from (("ru", fold(base)) for base in _bases(lower, _RUSSIAN_RULES, _SHORTEST_STEM))
        latin = fold(azerbaijani(lower))
        yield from (("az", base) for base in [latin, *_bases(latin, _AZERBAIJANI_RULES, _SHORTEST_LATIN)])
    elif _ARMENIAN_LETTER.search(lower):
        yield from (("hy", fold(base)) for base in _bases(lower, _ARMENIAN_RULES, _SHORTEST_STEM))
    else:
        yield from (("az", base) for base in _bases(fold(lower), _AZERBAIJANI_RULES, _SHORTEST_LATIN))


def _bases(word: str, rules: Sequence[tuple[str, str]], shortest: int) -> Iterator[str]:
    for ending, nominative in rules:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= shortest:
            yield stem + nominative


def _rules(language: str) -> list[tuple[str, str]]:
    """Each ending with what stands there in the dictionary form, the longest first."""
    pairs = [(ending, nominative) for nominative, each in RULES[language].items() for ending in each.split()]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


_RUSSIAN_RULES, _ARMENIAN_RULES, _AZERBAIJANI_RULES = map(_rules, ("ru", "hy", "az"))
