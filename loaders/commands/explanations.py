"""What a rule wants, in words and by example."""

from difflib import get_close_matches

import loaders.loading.datasets  # noqa: F401  (every rule is declared where it is applied, and loading applies them all)
from loaders.problems import RULES
from loaders.reading.validating import VALUE_NOT_ALLOWED
from schema.vocabulary import LISTS


def overview() -> str:
    """Every code with its rule, a line each."""
    width = max(map(len, RULES))
    return "".join(f"{code.ljust(width)}  {RULES[code].level.ljust(7)}  {RULES[code].text}\n" for code in sorted(RULES))


def explain(code: str) -> str:
    """The rule of one code with an example. Raises KeyError with a sentence for a code that does not exist."""
    if code not in RULES:
        near = get_close_matches(code, RULES, 1)
        cure = f"did you mean {near[0]!r}?" if near else "'python -m loaders explain' lists them all"
        raise KeyError(f"there is no rule {code!r}; {cure}")
    rule = RULES[code]
    parts = [
        f"{rule.code} ({rule.level})",
        rule.text,
        f"wrong:\n{_indented(rule.wrong)}",
        f"right:\n{_indented(rule.right)}",
    ]
    if code == VALUE_NOT_ALLOWED:
        parts += _closed_lists()
    if rule.level == "warning":
        parts.append("A warning can be waived for one record in registries/waivers.yml, with the reason.")
    return "\n\n".join(parts) + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _closed_lists() -> list[str]:
    return [
        "\n".join([f"{each.lists}:", *(f"  {name}: {term.definition}" for name, term in each.terms.items())])
        for each in LISTS.values()
    ]
