"""What texts have that name something, by all of its names."""

from datasette_timeline.database.registered_names import RegisteredName, RegisteredNames, Thing

TOWN, PERSON = Thing("place", "town"), Thing("actor", "person")
NAMES = RegisteredNames(
    [
        RegisteredName(TOWN, "Mill Town", "en"),
        RegisteredName(TOWN, "Old Mill Town", "en"),
        RegisteredName(TOWN, "Town of the Mill", "en"),
        RegisteredName(TOWN, "Мельничный", "ru"),
        RegisteredName(PERSON, "Mill", "en"),
        RegisteredName(PERSON, "Millet", "en"),
    ]
)


def test_a_name_inside_another_finds_that_as_well() -> None:
    assert NAMES.phrases([TOWN]) == (("mill", "town"), ("town", "of", "the", "mill"), ("melnichnyy",))


def test_names_of_several_bearers_count_together() -> None:
    assert NAMES.phrases([TOWN, PERSON]) == (("melnichnyy",), ("mill",), ("millet",))


def test_what_has_no_name_is_named_by_nothing() -> None:
    assert NAMES.phrases([]) == NAMES.phrases([Thing("place", "elsewhere")]) == ()
