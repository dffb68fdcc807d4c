"""What the event page shows of a document."""

from datasette_timeline.listing.event_view import names_by_user

LABELS = {"a": "Zed Republic", "b": "Ardania", "c": "Council"}


def test_users_of_names_stand_in_alphabetical_order() -> None:
    names = [
        {"name": "Верд", "used_by": ["a"]},
        {"name": "Verd", "used_by": []},
        {"name": "Osip", "used_by": ["b"]},
        {"name": "Virdh", "used_by": ["a"]},
        {"name": "Osip Verd", "used_by": ["c", "a"]},
    ]
    found = [(use.users, [name["name"] for name in use.names]) for use in names_by_user(names, LABELS.__getitem__)]
    assert found == [(("b",), ["Osip"]), (("c", "a"), ["Osip Verd"]), (("a",), ["Верд", "Virdh"])]
