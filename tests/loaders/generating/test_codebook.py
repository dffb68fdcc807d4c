"""Tables between markers in CONTRIBUTING.md."""

from pathlib import Path

import pytest

from loaders.generating.codebook import TableError, with_fresh_tables
from schema.vocabulary import LISTS, Term

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_a_new_term_appears_in_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    route = Term("route", "The way that people | forces took.")
    monkeypatch.setitem(LISTS["place-role"].terms, "route", route)
    fresh = with_fresh_tables(PAGE)
    assert "| `route` | The way that people \\| forces took. |\n" in fresh
    assert len(fresh.splitlines()) == len(with_fresh_tables(PAGE).splitlines())
    assert with_fresh_tables(fresh) == fresh


def test_every_closed_list_has_a_table() -> None:
    fresh = with_fresh_tables(PAGE)
    terms = [term for name, each in LISTS.items() if name != "importance" for term in each.terms]
    assert [term for term in terms if f"| `{term}` | " not in fresh] == []
    assert [term.label for term in LISTS["importance"].terms.values() if f" | {term.label} | " not in fresh] == []


def test_a_marker_that_is_missing_is_told() -> None:
    with pytest.raises(TableError) as caught:
        with_fresh_tables(PAGE.replace("<!-- table: status -->", ""))
    assert str(caught.value) == "CONTRIBUTING.md has 0 markers '<!-- table: status -->', and needs one"


def test_a_marker_without_a_table_is_told() -> None:
    with pytest.raises(TableError) as caught:
        with_fresh_tables(PAGE + "<!-- table: colours -->\n<!-- end of table -->\n")
    assert str(caught.value) == "CONTRIBUTING.md has a marker for 'colours', and there is no such table"
