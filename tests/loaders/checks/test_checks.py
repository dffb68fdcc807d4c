"""Where the rules draw their lines: cases on either side. What they say is pinned by tests/records."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from loaders.checks.text import check_edges, check_invisible, check_markup, is_plain
from loaders.checks.wording import Wordlist, check_loaded_words
from loaders.loading.datasets import load
from loaders.problems import CHECKS, MOST_SHOWN
from loaders.reading.entries import Entry
from loaders.reading.yaml_reader import read
from schema.vocabulary import ACTOR_ROLES, ROLES_BEYOND_LIFE

if TYPE_CHECKING:
    from tests.conftest import Records

LETTER = """# yaml-language-server: $schema=../../schema/event.schema.json
title: Letter to the World Assembly
date: {date}
type: {kind}
importance: {importance}
status: {status}
summary: Southland asked the World Assembly to meet.
{more}"""


@pytest.fixture
def codes(records: Records) -> Callable[..., list[str]]:
    """The codes of all problems that a letter with these properties has."""

    def check(
        date: str,
        more: str = "",
        *,
        slug: str = "",
        source: str = "marsh-encyclopaedia-war",
        kind: str = "statement",
        importance: int = 3,
        status: str = "reviewed",
    ) -> list[str]:
        event_id = slug or f"{date[:10]}-letter"
        before, *relations = more.partition("relations:")
        more = f"{before}sources: [{{source: {source}}}]\n{''.join(relations)}"
        text = LETTER.format(date=date, kind=kind, importance=importance, status=status, more=more)
        records.write(f"events/{event_id[:4]}/{event_id}.yml", text)
        return [problem.code for problem in records.problems()]

    return check


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2001-06-01", []),
        ("2001-06-02", ["date-in-future"]),
        ("2001-06", []),
        ("2001-07", ["date-in-future"]),
        ("2001", []),
        ("2002", ["date-in-future"]),
        ("2001-06-01/..", []),
        ("2001-05/2001-08", []),
        ("2001-06-03/..", ["date-in-future"]),
    ],
)
def test_today_is_not_the_future(date: str, told: list[str], codes: Callable[..., list[str]]) -> None:
    assert codes(date, slug=f"{date.partition('/')[0]}-letter") == told


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("1991-06-04", []),  # the day of the briefing
        ("1991-06-03", []),
        ("1991-06", []),
        ("1991-06-05", ["source-before-event"]),
        ("1991-07", ["source-before-event"]),
        ("1991-06-01/1991-06-30", []),
    ],
)
def test_a_source_may_be_of_the_same_day(date: str, told: list[str], codes: Callable[..., list[str]]) -> None:
    assert codes(date, source="southland-briefing-1991") == told


def test_as_background_for_a_claim_an_older_source_may_serve(codes: Callable[..., list[str]]) -> None:
    claim = (
        "claims:\n  - {id: k7f2, about: motive, by: southland, text: x, sources: [{source: southland-briefing-1991}]}\n"
    )
    assert codes("1991-07-01", claim) == []


@pytest.mark.parametrize(
    ("date", "role", "told"),
    [
        ("1991-05-01", "party", []),
        ("1991-05", "party", []),
        ("1991", "party", []),
        ("1992-03-31", "party", []),
        ("1992-04-01", "party", ["actor-outside-lifetime"]),
        ("1992-04-01", "subject", []),
        ("1992-04-01", "victim", []),
        ("1991-04-30", "subject", []),
        ("1991-04-30", "victim", []),
        ("1992-04-01", "captive", []),
        *(("1991-04-30", role, ["actor-outside-lifetime"]) for role in sorted(set(ACTOR_ROLES) - ROLES_BEYOND_LIFE)),
    ],
)
def test_an_actor_has_a_part_in_its_lifetime(
    date: str, role: str, told: list[str], codes: Callable[..., list[str]]
) -> None:
    assert codes(date, f"actors: [{{actor: marsh-republic, role: {role}}}]\n") == told


@pytest.mark.parametrize(
    ("date", "relation", "told"),
    [
        ("1991-06-20", "responds-to", []),
        ("1991-06-19", "responds-to", ["relation-order"]),
        ("1991-06", "responds-to", []),
        ("1991-05", "responds-to", ["relation-order"]),
        ("1991-06-01/..", "follows", []),
        ("1991-06-21", "leads-to", ["relation-order"]),
        ("1991-06-20", "leads-to", []),
        ("1991-06-19", "leads-to", []),
        ("1991-06-19", "same-incident", []),
        ("1991-06-19", "implements", ["relation-order"]),
        ("1991-06-19", "ends", ["relation-order"]),
        ("1991-06-19", "follows", ["relation-order"]),
    ],
)
def test_relations_go_along_with_time(
    date: str, relation: str, told: list[str], codes: Callable[..., list[str]]
) -> None:
    """The other event, a resolution, is of 20 June 1991."""
    more = f"relations: [{{event: 1991-06-20-assembly-resolution-7, relation: {relation}}}]\n"
    assert codes(date, more, slug=f"{date.partition('/')[0]}-letter") == told


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("1991-06-01", []),
        ("1991-06-01/1992-03-10", []),
        ("1992-03-10", []),
        ("1991-05-31", ["part-outside-whole"]),
        ("1992-03-11", ["part-outside-whole"]),
        ("1991-05-31/1991-06-02", ["part-outside-whole"]),
        ("1991-05-31~/1991-06-02", []),
        ("1991", ["part-outside-whole"]),
        ("1991~", []),
        ("'[1991-05-31..1991-06-02]'", []),
        ("'[1991-05-30..1991-05-31]'", ["part-outside-whole"]),
        ("1992-03-10/..", ["part-outside-whole"]),
    ],
)
def test_a_part_lies_within_its_whole(date: str, told: list[str], codes: Callable[..., list[str]]) -> None:
    """The war lasted from 1 June 1991 to 10 March 1992."""
    slug = f"{date.strip(chr(39)).strip('[').partition('/')[0].partition('..')[0].rstrip('~')}-letter"
    assert codes(date, "relations: [{event: 1991-06-01-march-war, relation: part-of}]\n", slug=slug) == told


# --- ids --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "date", "told"),
    [
        ("1991-06-04-letter", "1991-06-04", []),
        ("1991-06-letter", "1991-06-04", []),
        ("1991-letter", "1991-06-04", []),
        ("1991-06-04-letter", "1991-06", ["id-date"]),
        ("1991-06-04-letter", "1991-06-04/1991-07", []),
        ("1991-06-letter", "1991-06/1991-07-04", []),
        ("1991-06-01-letter", "1991-06/1991-07-04", ["id-date"]),
        ("1991-06-04-letter", "../1991-06-04", []),
        ("1991-06-04-letter", "'[..1991-06-04]'", []),
        ("1991-06-05-letter", "'[1991-06-04..1991-06-05]'", ["id-date"]),
        ("1990-letter", "199X", []),
        ("1991-letter", "199X", ["id-date"]),
        ("1991-06-04-20-letters", "1991-06-04", []),
        ("1991-06-04", "1991-06-04", ["file-name"]),
        ("1991-06-04-Letter", "1991-06-04", ["file-name"]),
    ],
)
def test_an_id_begins_with_the_first_day_as_far_as_known(
    slug: str, date: str, told: list[str], codes: Callable[..., list[str]]
) -> None:
    assert codes(date, slug=slug) == told


# --- sources and likely duplicates ------------------------------------------------------------------------------------


ENCYCLOPAEDIA, BRIEFING = "{source: marsh-encyclopaedia-war}", "{source: southland-briefing-1991}"
CLAIM = "claims: [{{id: k7f2, about: motive, by: {by}, text: x, sources: [{sources}]}}]\n"
FACT = "facts: [{{id: k7f2, text: x, sources: [{sources}]{weak}}}]\n"


@pytest.mark.parametrize(
    ("importance", "status", "more", "told"),
    [
        (1, "reviewed", "", ["sources-too-few"]),
        (2, "reviewed", "", ["sources-too-few"]),
        (3, "reviewed", "", []),
        (1, "draft", "", []),
        (1, "reviewed", "facts: [{id: k7f2, text: x, sources: [{source: river-post-1992}]}]\n", []),
        (1, "reviewed", CLAIM.format(by="marsh-encyclopaedia", sources=ENCYCLOPAEDIA), ["sources-too-few"]),
    ],
)
def test_what_matters_has_two_sources(
    importance: int, status: str, more: str, told: list[str], codes: Callable[..., list[str]]
) -> None:
    assert codes("1991-06-04", more, importance=importance, status=status) == told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (FACT.format(sources=ENCYCLOPAEDIA, weak=""), ["weak-unmarked"]),
        (FACT.format(sources=ENCYCLOPAEDIA, weak=", weak: true"), ["weak-source"]),
        (FACT.format(sources=BRIEFING, weak=""), []),
        (FACT.format(sources=f"{ENCYCLOPAEDIA}, {BRIEFING}", weak=""), []),
        (CLAIM.format(by="southland", sources=ENCYCLOPAEDIA), ["weak-unmarked"]),
        (CLAIM.format(by="southland", sources=BRIEFING), []),
        (CLAIM.format(by="marsh-encyclopaedia", sources=ENCYCLOPAEDIA), []),  # what a work says itself, it carries
        (CLAIM.format(by="[marsh-encyclopaedia, southland]", sources=ENCYCLOPAEDIA), []),
    ],
)
def test_reference_works_alone_carry_what_is_marked_and_what_they_say_themselves(
    more: str, told: list[str], codes: Callable[..., list[str]]
) -> None:
    assert codes("1991-06-04", more, source="southland-briefing-1991") == told


@pytest.mark.parametrize(
    ("date", "kind", "place", "more", "told"),
    [
        ("1991-06-20", "resolution", "lake-city", "", ["event-duplicate"]),
        ("1991-06", "resolution", "lake-city", "", ["event-duplicate"]),
        ("1991-06-21", "resolution", "lake-city", "", []),
        ("1991-06-20", "statement", "lake-city", "", []),
        ("1991-06-20", "resolution", "mill-town", "", []),
        (
            "1991-06-20",
            "resolution",
            "lake-city",
            "relations: [{event: 1991-06-20-assembly-resolution-7, relation: follows}]\n",
            [],
        ),
    ],
)
def test_one_event_in_two_records(
    date: str,
    kind: str,
    place: str,
    more: str,
    told: list[str],
    codes: Callable[..., list[str]],
) -> None:
    more = f"places: [{{place: {place}, role: venue}}]\n{more}"
    assert codes(date, more, kind=kind) == told


# --- places -----------------------------------------------------------------------------------------------------------

PLACE = """{key}:
  names:
    - {{name: {key}, language: en}}
  kind: city
{parent}  latitude: {point[0]}
  longitude: {point[1]}
  precision: locality
  coordinates_source: invented
"""


@pytest.mark.parametrize(
    ("date", "note", "told"),
    [
        ("1905-02-19", "6 February 1905, old style", False),
        ("1905-02-19", "O.S. 1905-02-06", False),
        ("1905-02-19", "Old style: 5 February 1905", True),
        ("1905-02-19", "16 February 1905 O.S.", True),
        ("1905-02-06", "Julian calendar", True),
        ("1905-02-06", "ст. ст.", True),
        ("1905-02-06", "По старому стилю", True),
        ("1905-02-06", "Told by Julian Smith, of the OS", False),
        ("1905-02-06", "In the night", False),
        ("1905-02", "Old style", False),  # of a month nobody can tell
        ("1905-02-06/1905-02-23", "10 February is of the old style", False),
        ("1905-02-06/..", "Old style", True),
        ('"[..1905-02-06]"', "Old style", True),
        ("9999-12-31", "Old style", True),
    ],
)
def test_a_note_on_the_old_style_names_the_old_day(
    date: str, note: str, told: bool, codes: Callable[..., list[str]]
) -> None:
    found = codes(date, f"date_note: '{note}'\n", slug=f"{re.findall('[0-9-]{7,}', date)[0]}-letter")
    assert ("date-old-style" in found) == told


@pytest.fixture
def place_codes(records: Records) -> Callable[..., list[tuple[str, str]]]:
    """What is wrong with places of these points, each with its parent, but that nobody uses them."""

    def check(places: dict[str, tuple[str, tuple[float, float]]]) -> list[tuple[str, str]]:
        with (records.root / "registries/places.yml").open("a", encoding="utf-8") as file:
            for key, (parent, point) in sorted(places.items()):
                file.write(PLACE.format(key=key, parent=f"  parent: {parent}\n" if parent else "", point=point))
        problems = [problem for problem in records.problems() if problem.code != "entry-unused"]
        return [(problem.code, problem.field) for problem in problems]

    return check


ITALY = ("", (42.8, 12.8))
TOLD = [("coordinates-swapped", "zrome.latitude")]


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ({"zitaly": ITALY, "zrome": ("zitaly", (41.9, 12.5))}, []),
        ({"zitaly": ITALY, "zrome": ("zitaly", (12.5, 41.9))}, TOLD),
        ({"zitaly": ITALY, "zrome": ("zitaly", (-41.9, 12.5))}, []),  # wrong, but not exchanged
        ({"zitaly": ITALY, "zlatium": ("zitaly", (42, 12)), "zrome": ("zlatium", (12.5, 41.9))}, TOLD),
        ({f"z{n}": ("southland", (42 + n, 12)) for n in range(3)} | {"zrome": ("southland", (12.5, 41.9))}, TOLD),
        ({f"z{n}": ("", (40 + n, 12)) for n in range(6)} | {"zrome": ("lakeland", (12.5, 41.9))}, TOLD),
        ({"zitaly": ("", (45, 45)), "zrome": ("zitaly", (44, 46))}, []),  # too near to matter
        (
            {"zisland": ("", (-17.7, 178)), "zrome": ("zisland", (178, -17.7))},
            [("coordinates-range", "zrome.latitude")],
        ),
        ({"zisland": ("", (-17.7, 178)), "zrome": ("zisland", (-17.8, -179))}, []),
        (
            # Places on both sides of the 180th meridian have their middle there, not in the numbers.
            {f"z{n}": ("southland", (70, n)) for n in (178, 179)}
            | {f"z{n}w": ("southland", (70, -n)) for n in (178, 179)}
            | {"zrome": ("southland", (5, 70))},
            [],
        ),
        ({"zrome": ("zrome", (12.5, 41.9))}, [("place-cycle", "zrome.parent")]),
    ],
)
def test_an_exchanged_point_is_far_from_what_is_around_it(
    places: Any, told: list[tuple[str, str]], place_codes: Callable[..., list[tuple[str, str]]]
) -> None:
    assert place_codes(places) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It ended", []),
        ("It ended.", ["text-full-stop"]),
        ("It ended…", []),
        ("And so on ...", []),
        ("By the U.S.", []),
        ("At 3 p.m.", []),
        ("By Smith, Jr.", []),
        ("Of plan B.", []),
        ("It ended. Or not", []),
        ("“It ended.”", []),
    ],
)
def test_lines_of_lists_have_no_full_stop(text: str, told: list[str], codes: Callable[..., list[str]]) -> None:
    fact = f"facts:\n  - id: k7f2\n    text: {text}\n    sources: [{{source: river-post-1992}}]\n"
    assert codes("1991-06-04", fact) == told


# --- what could not be read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sources", "actors", "places", "tags", "perspectives", "retired", "dataset"])
@pytest.mark.parametrize("content", [b"a: b: c\n", b"\xff\n", b"", b"- []\n"], ids=["syntax", "bytes", "empty", "list"])
def test_one_broken_registry_is_one_mistake(name: str, content: bytes, records: Records) -> None:
    """That its keys are unknown, others unused now and waivers without an object: all that goes without saying."""
    records.write(f"registries/{name}.yml", content)
    problems = records.problems()
    assert {problem.path for problem in problems} <= {f"registries/{name}.yml"}
    assert len(problems) <= 2


@pytest.mark.parametrize("content", [b"a: b: c\n", b"\xff\n", b"", b"a: b\n"], ids=["syntax", "bytes", "empty", "map"])
def test_broken_waivers_do_not_bring_back_what_they_waive(content: bytes, records: Records) -> None:
    records.write("registries/waivers.yml", content)
    assert {problem.path for problem in records.problems()} == {"registries/waivers.yml"}


def test_a_broken_event_keeps_its_id(records: Records) -> None:
    records.write("events/1991/1991-06-01-march-war.yml", "title: [\n")
    assert [problem.code for problem in records.problems()] == ["yaml-syntax"]


def test_a_broken_event_still_uses_its_actors(records: Records) -> None:
    records.edit("events/1991/1991-06-20-assembly-resolution-7.yml", "title: ", "titel: ")
    assert [problem.code for problem in records.problems()] == ["key-missing", "key-unknown"]


def test_a_broken_entry_is_not_unknown(records: Records) -> None:
    records.edit("registries/actors.yml", "  kind: media\n", "  kind: newspaper\n")
    assert [problem.code for problem in records.problems()] == ["value-not-allowed"]


def test_a_file_with_the_wrong_ending_is_not_unknown(records: Records) -> None:
    path = records.root / "events/1991/1991-06-01-march-war.yml"
    path.rename(path.with_suffix(".yaml"))
    assert [problem.code for problem in records.problems()] == ["file-unexpected"]


def test_all_problems_of_all_files_come_in_one_run_and_in_order(records: Records) -> None:
    records.write("events/1991/1991-06-04-syntax.yml", "a: b: c\n")
    records.write("events/1991/1991-06-05-bytes.yml", b"\xff")
    records.write("events/1991/1991-06-06-shape.yml", "[]\n")
    records.edit("events/1991/1991-06-01-march-war.yml", "actor: northland", "actor: nothland")
    records.edit("registries/tags.yml", "label: World Assembly", "label: March war")
    problems = records.problems()
    assert [(problem.path.rpartition("/")[2], problem.code) for problem in problems] == [
        ("1991-06-01-march-war.yml", "actor-unknown"),
        ("1991-06-04-syntax.yml", "yaml-syntax"),
        ("1991-06-05-bytes.yml", "file-encoding"),
        ("1991-06-06-shape.yml", "schema-hint"),
        ("1991-06-06-shape.yml", "type-wrong"),
        ("tags.yml", "label-duplicate"),
    ]
    assert problems == sorted(problems, key=lambda problem: problem.order)


def test_many_workers_find_what_one_finds(records: Records, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    from loaders.loading import datasets

    for day in range(1, 29):
        records.write(f"events/1991/1991-07-{day:02}-day.yml", f"title: x\ndate: 1991-07-{day}\n")
    alone = load(records.root, today=today, jobs=1)
    monkeypatch.setattr(datasets, "FEW_FILES", 0)
    monkeypatch.setattr(datasets, "CHUNK", 3)
    assert load(records.root, today=today, jobs=4) == alone
    assert len(alone.problems) > 100


def test_a_source_that_is_cited_by_its_address_is_used(records: Records) -> None:
    records.edit(
        "events/1991/1991-06-20-assembly-resolution-7.yml",
        "{source: assembly-resolution-7-1991}",
        "{source: https://assembly.example/res/7}",
    )
    [problem] = records.problems()
    assert (problem.code, problem.help) == (
        "source-unknown",
        "write 'assembly-resolution-7-1991': it has this address",
    )


# --- text -------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "a",
        " ",
        "é",
        "e\u0301",
        "\u200b",
        "\x07",
        "<b>",
        "&amp;",
        "\u00a0",
        "\t",
        "'",
        '"',
        "\\",
        "\n",
        "|",
        "\xad",
        "о",  # Cyrillic
        "н\u0301",
        "Ω",
        "ե",
        "=",
        "+",
        "-",
        "5",
    ]
)


@given(
    text=st.lists(PIECES, min_size=1, max_size=6).map("".join),
    style=st.sampled_from(["", "'", '"', "|", ">"]),
    is_flow=st.booleans(),
    escapes=st.booleans(),
)
def test_what_any_text_rule_would_find_makes_a_file_not_plain(
    text: str, style: str, is_flow: bool, escapes: bool
) -> None:
    """The quick look at a whole file, which spares most files the rules, overlooks nothing."""
    file = yaml.dump(
        {"note": text}, default_style=style or None, default_flow_style=is_flow, allow_unicode=not escapes, width=1000
    )
    data, _ = read(file)
    entry = Entry("actors", "registries/actors.yml", "x", (), data)
    if any(True for check in CHECKS["text"] for _ in check(entry)):
        assert not is_plain(file)


@pytest.mark.parametrize(
    "file",
    [
        'note: " a"\n',
        'note: "a "\n',
        "note: ' a'\n",
        "- 'a '\n",
        "{note: ' a', b: c}\n",
        "[' a']\n",
        "note: >2\n    a\n",
        "note: |1-\n  a\n",
        "note: \u00a0a\n",
        'note: "\\x20a"\n',
        "note: 'a\n\n  '\n",
    ],
)
def test_edges_are_seen_in_every_style(file: str) -> None:
    data, mistakes = read(file)
    assert mistakes == []
    entry = Entry("actors", "registries/actors.yml", "x", (), data)
    assert [finding.code for finding in check_edges(entry)] == ["text-edge-space"]
    assert not is_plain(file)


class Watched(str):
    """Text that knows how often it was searched from the beginning."""

    __slots__ = ()
    searches: ClassVar[list[str]] = []

    def count(self, *arguments: Any) -> int:
        self.searches.append(arguments[0])
        return super().count(*arguments)


@pytest.mark.parametrize("piece", ["&amp;", "\u200b", "liberated "])
def test_only_what_is_shown_is_looked_for(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Watched, "searches", [])
    entry = Entry("actors", "registries/actors.yml", "x", (), {"note": Watched(piece * 5000)})
    findings = [*check_invisible(entry), *check_markup(entry), *check_loaded_words(entry, WORDS)]
    assert len(findings) == 5000
    assert Watched.searches == [piece.strip()] * MOST_SHOWN
    assert [finding.skip for finding in findings if finding.needle] == [*range(MOST_SHOWN)]


# --- loaded words -----------------------------------------------------------------------------------------------------

WORDS = Wordlist(
    [
        {"word": "liberat*", "why": "", "instead": ""},
        {"word": "so-called", "why": "", "instead": ""},
        {"word": "regime", "why": "", "instead": ""},
        {"word": "regime change", "why": "", "instead": ""},
        {"word": "*", "why": "", "instead": ""},
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The town was liberated.", ["liberated"]),
        ("Liberation, LIBERATORS", ["Liberation", "LIBERATORS"]),
        ("a deliberate act", []),
        ("the so-called state", ["so-called"]),
        ("regiment and regimes", []),
        ("the regime fell", ["regime"]),
        ("a regime change", ["regime change"]),
        ("the “liberation” of the town", []),
        ("the ‘liberation’ of the town", []),
        ('the "liberation" of the town', []),
        ("the «liberation» of the town", []),
        ("the 'liberation' of the town", []),
        ("the town's liberation was the army's deed", ["liberation"]),
        ("the soldiers' liberation", ["liberation"]),
        ("'it's a liberation', he said of the liberation", ["liberation"]),
        ("“one” liberation “two”", ["liberation"]),
        ("an unclosed “liberation", ["liberation"]),
        ("ſo-called", ["ſo-called"]),
        ("", []),
    ],
)
def test_loaded_words_are_found_outside_quotation_marks(text: str, found: list[str]) -> None:
    assert [match[0] for match, _ in WORDS.find(text)] == found


def test_each_loaded_word_is_told_with_its_own_advice() -> None:
    assert [word["word"] for _, word in WORDS.find("regime change, regime, liberated")] == [
        "regime change",
        "regime",
        "liberat*",
    ]


def test_a_clock_that_is_before_the_release_is_suspected(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    def said_on(day: date) -> set[str]:
        monkeypatch.setattr("loaders.loading.datasets.today_anywhere", lambda: day)
        return {problem.help for problem in load(records.root, jobs=1).problems if problem.code == "date-in-future"}

    cure = "check the year, or wait until it has happened"
    assert said_on(date(1970, 1, 1)) == {f"{cure}; or is the clock of this machine wrong?"}
    assert said_on(date(2001, 6, 1)) == set()
    records.edit("registries/retired.yml", "date: 2001-05-07", "date: 2001-06-07")
    assert said_on(date(2001, 6, 1)) == {cure}


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    ("now", "begun", "to_come"),
    [
        ("2026-11-25T22:00:00+00:00", "2026-11-26", "2026-11-27"),  # at UTC+4 it is two in the night
        ("2026-11-25T09:59:59+00:00", "2026-11-25", "2026-11-26"),
        ("2026-11-25T10:00:00+00:00", "2026-11-26", "2026-11-27"),  # on Kiritimati the 26th begins
    ],
)
def test_a_day_that_has_begun_somewhere_is_not_in_the_future(
    zone: str, now: str, begun: str, to_come: str, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            return cls.fromtimestamp(datetime.fromisoformat(now).timestamp(), tz)

    monkeypatch.setattr("loaders.loading.datasets.datetime", Clock)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        records.edit("registries/retired.yml", "date: 2001-05-07", f"date: {begun}")
        assert load(records.root, jobs=1).problems == []
        records.edit("registries/retired.yml", f"date: {begun}", f"date: {to_come}")
        [problem] = load(records.root, jobs=1).problems
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (problem.code, problem.message) == ("date-in-future", f"{to_come!r} is after today, {begun}")
