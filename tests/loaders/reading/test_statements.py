"""What an id is made of."""

from __future__ import annotations

import re
from typing import Any

import pytest

from loaders.reading.entries import Entry
from loaders.reading.statements import Identity, ids_of, published_statement, statements_of
from schema.records import STATEMENT_ID_PATTERN

EVENT = "1991-06-04-letter"
CLAIM: dict[str, Any] = {
    "id": None,
    "about": "deaths",
    "by": ["southland", "northland"],
    "group": None,
    "unit": None,
    "low": None,
}
CLAIM |= {"high": None, "value": 12, "text": None}


def event(*claims: dict[str, Any], facts: tuple[str, ...] = (), withdrawn: tuple[str, ...] = ()) -> Entry:
    data = {
        "facts": [{"id": None, "text": text} for text in facts],
        "claims": [{**CLAIM, **claim} for claim in claims],
        "withdrawn": [{"id": each} for each in withdrawn],
    }
    return Entry("events", f"events/1991/{EVENT}.yml", EVENT, (), data)


def test_statements_are_facts_then_claims() -> None:
    statements = [*statements_of(event({}, {"by": ["southland"]}, facts=("It rained",)).data)]
    assert [(each.field, str(each.identity), each.identity.in_words) for each in statements] == [
        (("facts", 0), "fact", "a fact"),
        (("claims", 0), "claim deaths by northland, southland", "a claim about deaths by northland and southland"),
        (("claims", 1), "claim deaths by southland", "a claim about deaths by southland"),
    ]


@pytest.mark.parametrize("identity", [Identity("fact"), Identity("claim", "deaths", ("northland", "southland"))])
def test_what_is_listed_is_read_as_it_was(identity: Identity) -> None:
    address, told = published_statement(f"{EVENT}/k7f2 {identity}")
    assert address == f"{EVENT}/k7f2"
    assert Identity(**told) == identity


def test_an_id_is_the_same_on_every_machine() -> None:
    assert ids_of(event({}, facts=("It rained",))) == {("facts", 0): "dxfj", ("claims", 0): "gz9q"}


def test_an_id_follows_from_what_is_said_and_from_nothing_around_it() -> None:
    one, other = {"text": "It was so"}, {"text": "It was not so"}
    first, second = ids_of(event(one, other)).values()
    assert [*ids_of(event({"text": "Before"}, other, {"by": ["northland"]}, one)).values()][1::2] == [second, first]


@pytest.mark.parametrize(
    "change",
    [
        *({"about": "wounded"}, {"by": ["southland"]}, {"group": "guards"}, {"unit": "families"}),
        *({"value": 13}, {"value": None, "low": 12}, {"value": None, "high": 12}, {"text": "Twelve"}),
    ],
)
def test_who_says_something_else_gets_another_id(change: dict[str, Any]) -> None:
    assert ids_of(event(change)) != ids_of(event({}))


def test_another_event_has_other_ids() -> None:
    assert ids_of(event({})._replace(key="1991-06-05-letter")) != ids_of(event({}))


def test_no_id_is_given_twice() -> None:
    """Not what another statement has, nor what is withdrawn, nor what was published."""
    made: list[str] = []
    for _ in range(20):
        made.append(ids_of(event({}), made)["claims", 0])
        assert ids_of(event({}, *({"id": each, "text": each} for each in made)))["claims", 0] not in made
        assert ids_of(event({}, withdrawn=tuple(made)))["claims", 0] not in made
    assert len({*made}) == 20
    assert len({*ids_of(event(*[{}] * 20)).values()}) == 20


def test_ids_have_their_form_and_use_all_of_it() -> None:
    made = {each for number in range(2000) for each in ids_of(event({"value": number})).values()}
    assert all(re.fullmatch(STATEMENT_ID_PATTERN, each) for each in made)
    assert [len({each[place] for each in made}) for place in range(4)] == [19, 27, 27, 27]
    assert len(made) > 1990


def test_an_id_that_is_given_stays() -> None:
    assert ids_of(event({"id": "k7f2"}))["claims", 0] == "k7f2"
