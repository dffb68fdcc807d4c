"""What the event page shows of a document."""

from datasette_timeline.listing.event_view import CitedText, names_by_user, summary_of

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


WHOLE = [{"source": "a", "locator": None, "note": None}, {"source": "b", "locator": "p. 2", "note": None}]


def test_a_summary_is_told_by_sentences_with_their_citations_in_the_order_of_the_record() -> None:
    sentences = [{"text": "They met.", "sources": ["b", "a"]}, {"text": "They parted.", "sources": ["b"]}]
    document = {"summary": "They met. They parted.", "summary_sentences": sentences, "citations": WHOLE}
    assert summary_of(document) == [CitedText("They met.", WHOLE), CitedText("They parted.", WHOLE[1:])]


def test_a_summary_without_marks_is_told_in_one() -> None:
    sentences = [{"text": "They met.", "sources": []}, {"text": "They parted.", "sources": []}]
    document = {"summary": "They met. They parted.", "summary_sentences": sentences, "citations": WHOLE}
    assert summary_of(document) == [CitedText("They met. They parted.", WHOLE)]
