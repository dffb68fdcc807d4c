"""Words that stand together, in a menu, a panel or a table, are all in a language or none of them: no half menus."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from datasette_timeline.i18n.languages.checking import TERM_LISTS
from datasette_timeline.i18n.languages.loading import DEFAULT
from datasette_timeline.i18n.languages.progress import progress_of
from datasette_timeline.i18n.texts import LANGUAGES
from schema.vocabulary import LISTS

LISTED = {"type": "event-type", "about": "claim-subject", "relation-inverse": "relation"}
TRANSLATIONS = [code for code in LANGUAGES if code != DEFAULT]


def groups() -> dict[str, list[str]]:
    """The texts of the interface by what they begin with: 'nav' has those of the menu."""
    found = defaultdict(list)
    for key in LANGUAGES[DEFAULT].words:
        if (group := key.partition(".")[0]) not in TERM_LISTS:
            found[group].append(key)
    return found


def terms() -> Iterator[tuple[str, list[str]]]:
    """The keys of each closed list by what they begin with."""
    for field in sorted(TERM_LISTS):
        yield field, [f"{field}.{term}" for term in LISTS[LISTED.get(field, field)].terms]


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_no_menu_is_half_in_one_language_and_half_in_another(code: str) -> None:
    """Whoever adds a text to a group adds it in all its languages; `datasette timeline languages CODE` lists them."""
    lacking = {text.removesuffix(".*").partition(".")[0] for text in progress_of(LANGUAGES[code]).lacking}
    begun = {key.partition(".")[0] for key in LANGUAGES[code].words}
    assert lacking & begun & {*groups()} == set()


@pytest.mark.parametrize("code", TRANSLATIONS)
@pytest.mark.parametrize(("field", "each"), [*terms()])
def test_no_list_of_terms_is_half_in_one_language_and_half_in_another(code: str, field: str, each: list[str]) -> None:
    said = [term for term in each if term in LANGUAGES[code].words]
    assert said in ([], each), f"{field}: {set(each) - set(said)}"
