"""Keys have an order, and the first that is out of it is found."""

import pytest

from loaders.problems import FieldPath
from loaders.reading.key_order import Displaced, first_displaced, models_inside, ranks
from schema.records import Chapter, Claim, Event, Introduction, Name

CASES: dict[str, tuple[object, Displaced | None]] = {
    "in order": ({"title": "x", "date": "y", "claims": [{"id": "a", "text": "b"}], "translations": []}, None),
    "not": ({"title": "x", "tags": [], "date": "y"}, Displaced(("date",), "tags")),
    "before the first of several": (
        {"title": "x", "sources": [], "tags": [], "date": "y"},
        Displaced(("date",), "sources"),
    ),
    "inside a list": (
        {"claims": [{"id": "a"}, {"text": "b", "by": "c"}]},
        Displaced(("claims", 1, "by"), "text"),
    ),
    "deep inside": (
        {"facts": [{"text": "a", "sources": [{"source": "b"}, {"note": "c", "source": "d"}]}]},
        Displaced(("facts", 0, "sources", 1, "source"), "note"),
    ),
    "behind a key that nobody knows": ({"titel": "x", "title": "y", "nobody": "z", "date": "1"}, None),
    "out of order behind such a key": ({"tags": [], "nobody": "z", "title": "y"}, Displaced(("title",), "tags")),
    "of other sorts than they should be": ({"places": "x", "actors": ["y", {"z": 1}], "facts": None}, None),
    "no record at all": ("x", None),
}


@pytest.mark.parametrize(("data", "found"), CASES.values(), ids=CASES)
def test_the_first_key_out_of_order_is_found(data: object, found: Displaced | None) -> None:
    assert first_displaced(Event, data) == found


def test_what_is_displaced_is_named_as_paths_are() -> None:
    found = first_displaced(Claim, {"text": "a", "id": "b"})
    assert found
    field: FieldPath = found.field
    assert field == ("id",)


def test_keys_are_those_of_the_records() -> None:
    """Where a name is taken in Python, records have another one."""
    assert list(models_inside(Name)) == ["name", "language", "used_by", "from", "to", "note"]
    assert ranks(Name, ["to", "from", "nobody", "name"]) == [4, 3, 3, 0]


def test_fields_of_what_models_share_stand_where_the_guide_has_them() -> None:
    assert list(models_inside(Introduction)) == ["status", "headline", "text", "sources", "translations"]
    assert list(models_inside(Chapter)) == ["status", "text", "sources", "translations"]
