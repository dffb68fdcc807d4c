"""The models' complaints: each has words of ours, and a place in the data as it was written."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from loaders.problems import RULES
from loaders.reading.validating import _CODES, validate
from schema import expectations, records
from schema.fields import marked
from schema.records import Voice

PATH = "events/1991/1991-06-04-letter.yml"
CITATION = {"source": "river-post-1992", "locator": "p. 1", "note": "first edition"}
NAME = {"name": "Mill Town", "language": "en", "used_by": ["southland"], "note": "since 1991"}

WHOLE: dict[type[BaseModel], dict[str, Any]] = {
    records.Event: {
        "title": "Letter",
        "date": "1991-06-04",
        "date_note": "at noon",
        "type": "statement",
        "importance": "3",
        "status": "reviewed",
        "summary": "Southland asked the World Assembly to meet.",
        "places": [{"place": "lake-city", "role": "venue", "note": "in the hall"}],
        "actors": [{"actor": "southland", "role": "speaker", "note": "by its envoy"}],
        "facts": [{"id": "k7f2", "text": "It had two pages", "sources": [CITATION], "weak": "false"}],
        "claims": [
            {
                "id": "m4tz",
                "about": "deaths",
                "by": ["southland"],
                "by_note": "its envoy",
                "as_of": "1991-06",
                "perspective": "southland",
                "group": "residents",
                "value": "12",
                "low": "1",
                "high": "1.5",
                "unit": "persons",
                "text": "Counts them",
                "sources": [CITATION],
                "weak": "true",
            }
        ],
        "sources": [CITATION],
        "relations": [{"event": "1991-06-01-march-war", "relation": "part-of", "note": "of its first days"}],
        "tags": ["march-war"],
        "external": {"ucdp": ["1"], "wikidata": "Q1", "pax": "2"},
        "not_ucdp": [{"ged_id": "3", "reason": "It tells of another letter."}],
        "translations": [
            {"language": "ru", "of": "k7f2m4tz", "title": "Письмо", "summary": "Письмо.", "reviewed_by": "A reader"}
        ],
        "added": "2001-05-05",
        "sought": [
            {
                "perspective": "southland",
                "date": "2001-05-05",
                "looked_for": "the letter",
                "looked_in": "its archive",
                "outcome": "None.",
            }
        ],
        "corrections": [{"date": "2001-05-05", "note": "It had two pages."}],
        "withdrawn": [{"id": "b2b2", "date": "2001-05-05", "reason": "It was twice here.", "successor": "k7f2"}],
    },
    records.Actor: {
        "names": [NAME],
        "kind": "person",
        "standing": "minor",
        "standing_reason": "A child.",
        "standing_source": "river-post",
        "published_as": "A child of Mill Town",
        "description": "A person.",
        "parent": "southland",
        "perspective": "southland",
        "member_of": ["world-assembly"],
        "affiliations": [{"actor": "southland", "role": "envoy", "from": "1991", "to": "1992-05~"}],
        "active_from": "1991",
        "active_to": "1992",
        "died": "1993",
        "external": {"wikidata": "Q1", "ucdp": "1"},
        "note": "Invented.",
    },
    records.Place: {
        "names": [NAME],
        "label": "Mill Town / Molna",
        "kind": "city",
        "parent": "southland",
        "latitude": "10.5",
        "longitude": "-20",
        "precision": "locality",
        "radius_km": "4.5",
        "coordinates_source": "invented",
        "external": {"geonames": "1", "wikidata": "Q1", "iso": "XS-MIL"},
        "note": "Invented.",
    },
    records.Source: {
        "title": "Briefing",
        "publisher": "Ministry",
        "author": "Staff",
        "published": "1991-06",
        "language": "en",
        "kind": "news",
        "perspective": "southland",
        "url": "https://southland.example/",
        "archive_url": "https://archive.example/",
        "accessed": "2001-05-05",
        "copy_of": "River Post",
        "note": "Invented.",
    },
    records.Tag: {"label": "War", "description": "What belongs to it."},
    records.Perspective: {"label": "Southland", "description": "Its media.", "side": "southern", "neutral": "false"},
    records.RetiredId: {
        "retirement": "renamed",
        "date": "2001-05-05",
        "reason": "The day was wrong.",
        "successor": "1991-06-04-letter",
    },
    records.Waiver: {"code": "weak-source", "record": "1991-06-04-letter", "reason": "Nothing better is left."},
    records.Dataset: {
        "title": "Timeline",
        "description": "Of a conflict.",
        "version": "1.0.0",
        "released": "2001-05-05",
        "first_released": "2000-05-05",
        "introduction": {"status": "reviewed", "text": "It burned.[^letter]", "sources": [{"source": "letter"}]},
        "licence": "CC-BY-4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "publisher": "Nobody",
        "language": "en",
        "periods": [{"label": "War", "date": "1991/1992", "event": "1991-06-01-march-war"}],
        "sides": [{"side": "southern", "label": "Southern side", "mark": "circle"}],
    },
    records.PersonRequest: {"date": "2001-05-05", "kind": "removal", "outcome": "done", "answered": "2001-05-06"},
    records.Coverage: {
        "date": "1991/1992",
        "coverage": "selective",
        "searched": "2001-05-05",
        "languages": ["en"],
        "types": ["shelling"],
        "note": "Talks were not looked up.",
    },
    records.LikeWord: {"word": "recaptur*", "types": ["offensive"], "why": "it says whose it was", "instead": "take"},
    records.UnfitHosts: {"hosts": ["copies.example"], "why": "copies a newspaper", "instead": "the newspaper itself"},
    records.LoadedWords: {"word": "liberat*", "why": "it takes a side", "instead": "captured"},
    expectations.Task: {
        "task": "find a town",
        "begins": "index.html",
        "steps": [{"type": "Mill Town", "into": "#q", "press": "Enter", "click": "h1", "back": "true"}],
        "sees": {"h1": "Mill Town"},
    },
}
"""A record of each model, with every field that there is."""

WRONG: list[Any] = [
    "",
    "1999",
    "junk ~",
    "x" * 3000,
    "1" * 5000,
    "2999-13",
    "no",
    [],
    ["x"],
    [[]],
    [{}],
    {},
    {"junk": "x"},
    [None],
    None,
]


def steps(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield from steps(inner, (*path, step))


def spoilt(whole: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    if not path:
        return wrong
    data = container = copy.deepcopy(whole)
    for step in path[:-1]:
        container = container[step]
    if wrong is Ellipsis:
        del container[path[-1]]
    else:
        container[path[-1]] = wrong
    return data


CASES = [
    (model, path, wrong)
    for model, whole in WHOLE.items()
    for path in steps(whole)
    for wrong in (*WRONG, ..., {**whole, "unheard-of": "x"})
    if path or wrong is not ...
]


@pytest.mark.parametrize("model", WHOLE, ids=lambda model: model.__name__)
def test_the_examples_here_have_every_field_and_are_valid(model: type[BaseModel]) -> None:
    fields = {info.alias or name for name, info in model.model_fields.items()}
    texts = {name for (name, *inside), _ in marked(model, Voice) if not inside}
    optional_texts = {name for name in texts if not model.model_fields[name].is_required()}
    assert fields - optional_texts <= set(WHOLE[model]) <= fields  # of those, one is like another
    valid, findings = validate(model, WHOLE[model], PATH)
    assert findings == []
    assert valid is not None
    assert set(valid) == fields


def test_every_kind_of_error_has_a_code_and_every_code_an_error() -> None:
    """What pydantic may say is known: a new kind of error, or one that cannot come up any more, is found here."""
    seen: set[str] = set()
    for model, path, wrong in CASES:
        try:
            model.model_validate(spoilt(WHOLE[model], path, wrong))
        except ValidationError as error:
            seen.update(details["type"] for details in error.errors())
    assert seen == set(_CODES)


def test_every_error_is_told_in_own_words_at_its_place() -> None:
    for model, path, wrong in CASES:
        data = spoilt(WHOLE[model], path, wrong)
        valid, findings = validate(model, data, PATH)
        assert (valid is None) == bool(findings), (path, wrong)
        for finding in findings:
            assert finding.code in RULES
            assert_plain_words(finding.message)
            assert_plain_words(finding.help)
            assert exists(data, finding.field), (path, wrong, finding)


def assert_plain_words(text: str) -> None:
    foreign = re.search(r"Input|valid (boolean|integer|number|string|dict)|NoneType|pydantic|\bstr\b|\bdict\b", text)
    assert foreign is None, text


def exists(data: Any, path: tuple[Any, ...]) -> bool:
    for step in path:
        if (isinstance(data, dict) and step in data) or (isinstance(data, list) and step in range(len(data))):
            data = data[step]
        else:
            return False
    return True


@pytest.mark.parametrize(
    ("written", "read"),
    [("0", 0), ("-1", -1), ("1500", 1500), ("1.5", 1.5), ("-0.25", -0.25), ("999999999999999", 999999999999999)],
)
def test_numbers(written: str, read: float) -> None:
    claim = {**WHOLE[records.Event]["claims"][0], "value": written}
    valid, findings = validate(records.Claim, claim, PATH)
    assert findings == []
    assert valid is not None
    assert valid["value"] == read
    assert type(valid["value"]) is type(read)


@pytest.mark.parametrize(
    "written", ["1,500", "1 500", "1_500", "0x1F", "1e3", "012", "+1", ".5", "5.", "١٢", "inf", "nan", "1" * 16, "12 "]
)
def test_what_looks_like_a_number_and_is_none(written: str) -> None:
    claim = {**WHOLE[records.Event]["claims"][0], "value": written}
    valid, [finding] = validate(records.Claim, claim, PATH)
    assert valid is None
    assert finding.message == f"{written!r} is not a number"


def test_what_the_reader_has_complained_of_is_passed_over() -> None:
    event = {**WHOLE[records.Event], "title": None, "actors": [None, {"actor": "southland"}]}
    skipped = frozenset({("title",), ("actors", 0)})
    _, findings = validate(records.Event, event, PATH, skipped=skipped)
    assert [(finding.code, finding.field) for finding in findings] == [("key-missing", ("actors", 1))]


def test_a_claimant_alone_is_a_list_of_one() -> None:
    claim = {**WHOLE[records.Event]["claims"][0], "by": "southland"}
    valid, _ = validate(records.Claim, claim, PATH)
    assert valid is not None
    assert valid["by"] == ["southland"]
