"""Ids get into the text of a record, and nothing else of it changes."""

import pytest

from loaders.commands.id_writing import with_texts
from loaders.editing.documents import CannotEdit
from loaders.problems import FieldPath

IDS: dict[FieldPath, str] = {("facts", 0, "id"): "k7f2", ("facts", 1, "id"): "m4tz", ("claims", 0, "id"): "b2b2"}

FORMS = {
    "block": (
        "facts:\n  - text: a\n    sources: []\n  - text: >-\n      b\n      c\nclaims:\n- about: d\n",
        (
            "facts:\n  - id: k7f2\n    text: a\n    sources: []\n  - id: m4tz\n    text: >-\n      b\n      c\n"
            "claims:\n- id: b2b2\n  about: d\n"
        ),
    ),
    "flow": (
        "facts: [{text: a}, { text: b, sources: [{source: c}]}]\nclaims:\n  - {about: d,\n     text: e}\n",
        (
            "facts: [{id: k7f2, text: a}, { id: m4tz, text: b, sources: [{source: c}]}]\n"
            "claims:\n  - {id: b2b2, about: d,\n     text: e}\n"
        ),
    ),
    "json": (
        '{"claims": [{"about": "d"}], "facts": [{"text": "a"},\n {"text": "b"}]}\n',
        '{"claims": [{id: b2b2, "about": "d"}], "facts": [{id: k7f2, "text": "a"},\n {id: m4tz, "text": "b"}]}\n',
    ),
    "comments, empty lines, odd indentation": (
        (
            "# claims:\nfacts: # two\n\n   -   text: a # one\n       sources: [] \n   -\n     # two\n     text: b\n"
            "claims:\n  # the only one\n  - about: d\n# end"
        ),
        (
            "# claims:\nfacts: # two\n\n   -   id: k7f2\n       text: a # one\n       sources: [] \n   -\n     # two\n"
            "     id: m4tz\n     text: b\nclaims:\n  # the only one\n  - id: b2b2\n    about: d\n# end"
        ),
    ),
    "other scripts": (
        "title: Շոշի 🏔\nfacts: [{text: Шоша, note: 'ə'}, {text: ə}]\nclaims:\n  - text: 𐄂𐄂\n",
        (
            "title: Շոշի 🏔\nfacts: [{id: k7f2, text: Шоша, note: 'ə'}, {id: m4tz, text: ə}]\n"
            "claims:\n  - id: b2b2\n    text: 𐄂𐄂\n"
        ),
    ),
    "keys with a question mark": (
        "facts:\n  - ? text\n    : a\n  - text: b\nclaims:\n  - about: d\n",
        "facts:\n  - id: k7f2\n    ? text\n    : a\n  - id: m4tz\n    text: b\nclaims:\n  - id: b2b2\n    about: d\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=FORMS)
def test_every_form_takes_ids_and_stays_otherwise_as_it_is(before: str, after: str) -> None:
    assert with_texts(before, IDS) == after


def test_only_those_are_written_that_are_asked_for() -> None:
    text = "facts:\n  - id: k7f2\n    text: a\n  - text: b\n"
    assert (
        with_texts(text, {("facts", 1, "id"): "m4tz"})
        == "facts:\n  - id: k7f2\n    text: a\n  - id: m4tz\n    text: b\n"
    )
    assert with_texts(text, {}) == text


@pytest.mark.parametrize("text", ["facts: [text: a]\n", "facts:\n  - &one\n    text: a\n"], ids=["pair", "anchor"])
def test_what_would_say_something_else_is_not_written(text: str) -> None:
    with pytest.raises(CannotEdit, match="it would say something else"):
        with_texts(text, {("facts", 0, "id"): "k7f2"})


DIGESTS = {
    "block": (
        "translations:\n  - language: ru # one\n    title: a\n  - title: b\n    of: aaaaaaaa\n    language: az\n",
        (
            "translations:\n  - language: ru # one\n    of: k7f2m4tz\n    title: a\n"
            "  - title: b\n    of: k7f2m4tz\n    language: az\n"
        ),
    ),
    "flow": (
        "translations: [{language: ru, title: a}, {of: 'aaaaaaaa', language: az}]\n",
        "translations: [{language: ru, of: k7f2m4tz, title: a}, {of: k7f2m4tz, language: az}]\n",
    ),
}


@pytest.mark.parametrize("form", DIGESTS)
def test_what_translations_follow_gets_into_any_form_of_a_record(form: str) -> None:
    text, expected = DIGESTS[form]
    assert with_texts(text, {("translations", 0, "of"): "k7f2m4tz", ("translations", 1, "of"): "k7f2m4tz"}) == expected
