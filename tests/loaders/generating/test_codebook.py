"""Tables between markers in CONTRIBUTING.md."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from loaders.generating.codebook import TableError, with_fresh_tables
from schema import vocabulary

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_a_new_term_appears_in_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vocabulary.PLACE_ROLES, "route", "The way that people | forces took.")
    fresh = with_fresh_tables(PAGE)
    assert "| `route` | The way that people \\| forces took. |\n" in fresh
    assert len(fresh.splitlines()) == len(with_fresh_tables(PAGE).splitlines())
    assert with_fresh_tables(fresh) == fresh


def test_every_closed_list_has_a_table() -> None:
    lists: list[Iterable[str]] = [
        vocabulary.EVENT_TYPES,
        vocabulary.PLACE_ROLES,
        vocabulary.ACTOR_ROLES,
        vocabulary.CLAIM_SUBJECTS,
        vocabulary.RELATIONS,
        vocabulary.SOURCE_KINDS,
        vocabulary.ACTOR_KINDS,
        vocabulary.PLACE_KINDS,
        vocabulary.PLACE_PRECISIONS,
        vocabulary.STATUSES,
        vocabulary.RETIREMENTS,
    ]
    fresh = with_fresh_tables(PAGE)
    assert [term for terms in lists for term in terms if f"| `{term}` | " not in fresh] == []


def test_a_marker_that_is_missing_is_told() -> None:
    with pytest.raises(TableError) as caught:
        with_fresh_tables(PAGE.replace("<!-- table: statuses -->", ""))
    assert str(caught.value) == "CONTRIBUTING.md has 0 markers '<!-- table: statuses -->', and needs one"


def test_a_marker_without_a_table_is_told() -> None:
    with pytest.raises(TableError) as caught:
        with_fresh_tables(PAGE + "<!-- table: colours -->\n<!-- end of table -->\n")
    assert str(caught.value) == "CONTRIBUTING.md has a marker for 'colours', and there is no such table"
