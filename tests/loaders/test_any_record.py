"""Records that nobody thought of: problems with a place, never a traceback; what the check accepts can be baked."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.baking.database import bake
from loaders.baking.documents import Publication
from loaders.loading.datasets import load
from loaders.problems import RULES
from loaders.reading.files import SourceFile, read_files, registry_of
from loaders.reading.yaml_reader import read
from schema import vocabulary
from schema.registries import REGISTRIES

ID = "1991-06-04-letter"
PATH = f"events/1991/{ID}.yml"
HINT = "# yaml-language-server: $schema=../../schema/event.schema.json\n"

ODD = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])
WORD = st.text(st.sampled_from("abcÄəШՇ’-.,;"), min_size=1, max_size=6)
WORDING = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
FIGURE = st.sampled_from(["0", "1", "12", "613", "20000", "1.5", "0.00001", "999999999999999"])
DATE = st.sampled_from(
    [
        *("1991-06-04", "1991-06-04~", "../1991-06-04", "1991-06-04/", "1991-06-04/1991-06-05", "1991-06-04/1999"),
        *("[1991-06-04..1991-06-05]", "1991-06-04%", "[..1991-06-04]", "1991-06-04/..", "[1991-06-04..]"),
    ]
)
ACTOR = st.sampled_from(["northland", "southland", "marsh-republic", "river-post"])
PLACE = st.sampled_from(["mill-town", "lake-city", "marsh-district", "southland"])
EVENT = st.sampled_from(["1991-06-01-march-war", "1991-06-02-capture-of-mill-town", "1992-04-mill-town-talks"])
SOURCE = st.sampled_from(["river-post-1992", "southland-briefing-1991", "marsh-encyclopaedia-war"])
TAG = st.sampled_from(["march-war", "assembly"])

STATEMENT_ID = st.sampled_from(["k7f2", "m4tz", "b2b2", "c222", "d333", "f444", "g555"])
CITATION = st.fixed_dictionaries({"source": SOURCE}, optional={"locator": WORDING, "note": WORDING})
CITATIONS = st.lists(CITATION, min_size=1, max_size=2, unique_by=lambda citation: citation["source"])
CLAIM = st.fixed_dictionaries(
    {
        "id": STATEMENT_ID,
        "about": st.sampled_from([*vocabulary.CLAIM_SUBJECTS]),
        "text": WORDING,
        "by": ACTOR | st.lists(ACTOR, min_size=1, max_size=2),
        "sources": CITATIONS,
    },
    optional={
        "by_note": WORDING,
        "group": st.sampled_from(["residents", "soldiers"]),
        "low": FIGURE,
        "high": FIGURE,
        "unit": WORDING,
        "weak": st.sampled_from(["true", "false"]),
    },
)
RECORD = st.fixed_dictionaries(
    {
        "title": WORDING,
        "date": DATE,
        "type": st.sampled_from([*vocabulary.EVENT_TYPES]),
        "importance": st.sampled_from(["1", "2", "3"]),
        "status": st.sampled_from(["reviewed", "draft"]),
        "summary": WORDING,
        "sources": CITATIONS,
    },
    optional={
        "date_note": WORDING,
        "places": st.lists(
            st.fixed_dictionaries(
                {"place": PLACE, "role": st.sampled_from([*vocabulary.PLACE_ROLES])}, optional={"note": WORDING}
            ),
            max_size=2,
        ),
        "actors": st.lists(
            st.fixed_dictionaries(
                {"actor": ACTOR, "role": st.sampled_from([*vocabulary.ACTOR_ROLES])}, optional={"note": WORDING}
            ),
            max_size=2,
        ),
        "facts": st.lists(
            st.fixed_dictionaries({"id": STATEMENT_ID, "text": WORDING, "sources": CITATIONS}), max_size=2
        ),
        "claims": st.lists(CLAIM, max_size=3),
        "relations": st.lists(
            st.fixed_dictionaries(
                {"event": EVENT, "relation": st.sampled_from([*vocabulary.RELATIONS])}, optional={"note": WORDING}
            ),
            max_size=3,
        ),
        "tags": st.lists(TAG, max_size=2),
        "external": st.fixed_dictionaries(
            {}, optional={"ucdp": st.lists(FIGURE, max_size=2), "wikidata": st.just("Q1"), "pax": FIGURE}
        ),
        "sought": st.lists(
            st.fixed_dictionaries(
                {
                    "perspective": st.sampled_from(["northland", "southland", "nobody"]),
                    "date": st.just("2001-05-05"),
                    **dict.fromkeys(("looked_for", "looked_in", "outcome"), WORDING),
                }
            ),
            max_size=1,
        ),
        "not_ucdp": st.lists(st.fixed_dictionaries({"reason": WORDING}, optional={"ged_id": FIGURE}), max_size=2),
        "corrections": st.lists(st.fixed_dictionaries({"date": st.just("2001-05-05"), "note": WORDING}), max_size=1),
        "withdrawn": st.lists(
            st.fixed_dictionaries({"id": STATEMENT_ID, "date": st.just("2001-05-05"), "reason": WORDING}), max_size=1
        ),
    },
)
ODD_VALUES = st.sampled_from(
    [
        *("", "~", " a", "<b>", "a\u200b", "s\u0327", "[", "{}", "true", "draft", "southland", "nobody", ID),
        *("12", "-1", "1e3", "1,500", "9" * 5000, "1991-06-31", "2999", "0001", "199X", "9999-12-31"),
        *("1991-06-05/1991-06-04", "1991-07-bridge-attack"),
    ]
)
JUNK = st.recursive(
    st.text(ODD, max_size=5) | ODD_VALUES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(ODD, max_size=4), inner, max_size=2),
    max_leaves=4,
)


@st.composite
def spoilt(draw: st.DrawFn, of: st.SearchStrategy[Any]) -> Any:
    """Data in which something is of another sort, missing, or too much."""
    data = draw(of)
    for _ in range(draw(st.integers(1, 3))):
        container, step = draw(st.sampled_from([*_steps(data)]))
        how = draw(st.sampled_from(["replace", "remove", "add"]))
        if how == "replace":
            container[step] = draw(JUNK)
        elif how == "add" and isinstance(container, dict):
            container[draw(st.text(ODD, max_size=4) | st.sampled_from(["int", "float", "search", "sumary"]))] = draw(
                JUNK
            )
        elif how == "remove":
            del container[step]
            break  # what was found below it is gone
    return data


def _steps(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in [*pairs]:
        yield value, step
        yield from _steps(inner)


@pytest.fixture(scope="module")
def base_files(base: Path) -> list[SourceFile]:
    return read_files(base)[0]


@pytest.fixture(scope="module")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "any.db"


def with_file(base_files: list[SourceFile], path: str, text: str) -> list[SourceFile]:
    registry = registry_of(path)
    others = [file for file in base_files if file.path != path]
    return sorted([*others, SourceFile(path, registry, text, b"")], key=lambda file: file.path)


def assert_baked_or_complained_of(
    files: list[SourceFile], path: str, base: Path, today: date, new_database: Path
) -> Path | None:
    """The database where there was nothing to complain of."""
    result = load(base, today=today, jobs=1, read=(files, []))
    [lines] = [file.text.split("\n") for file in files if file.path == path]
    for problem in result.problems:
        assert problem.code in RULES
        if problem.path == path:
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert "\n" not in f"{problem.field}{problem.message}{problem.help}"
        assert "Input should" not in problem.message, "that is pydantic speaking"
    if result.errors:
        return None
    new_database.unlink(missing_ok=True)
    publication = Publication(result.dataset, include_drafts=True)
    bake(publication, new_database, lambda _: None)
    return new_database


bounded = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)


@bounded
@given(record=RECORD | spoilt(RECORD))
def test_any_event_is_baked_or_complained_of(
    record: dict[str, Any], base_files: list[SourceFile], base: Path, today: date, new_database: Path
) -> None:
    files = with_file(base_files, PATH, HINT + json.dumps(record, indent=1) + "\n")
    database = assert_baked_or_complained_of(files, PATH, base, today, new_database)
    if database:
        with closing(sqlite3.connect(database)) as connection:
            [[document]] = connection.execute("select json from documents where event = ?", [ID])
        told = json.loads(document, parse_constant=pytest.fail)
        assert told["title"] == record["title"]
        assert [claim["text"] for claim in told["claims"]] == [claim.get("text") for claim in record.get("claims", [])]


NOT_IN_BASE = {
    "coverage": "- {date: 1991/1992, coverage: systematic, searched: 2001-05-05, languages: [en]}\n",
    "like-words": "- {word: captur*, types: [territorial-control], why: it says how, instead: take}\n",
    "published": "- events/1991-06-01-march-war\n",
    "published-statements": "- 1991-06-01-march-war/kd25 fact\n- 1991-06-01-march-war/k7f2 claim area by southland\n",
    "requests": "- {date: 2001-05-05, kind: correction, outcome: done}\n",
    "synonyms": "- {words: [armistice, Waffenruhe], types: [ceasefire], texts: [truce]}\n",
    "ucdp-points": "- {latitude: 41.9, longitude: 12.5, place: mill-town, note: beside the town}\n",
    "unfit-hosts": "- {hosts: [copies.example], why: it copies, instead: the original}\n",
}


@bounded
@given(data=st.data(), name=st.sampled_from([*REGISTRIES]))
def test_any_registry_is_baked_or_complained_of(
    data: st.DataObject,
    name: str,
    base_files: list[SourceFile],
    base: Path,
    today: date,
    new_database: Path,
) -> None:
    path = f"registries/{name}.yml"
    [text] = [file.text for file in base_files if file.path == path] or [NOT_IN_BASE[name]]
    changed = data.draw(spoilt(st.builds(lambda: read(text)[0])))
    files = with_file(base_files, path, json.dumps(changed, indent=1) + "\n")
    assert_baked_or_complained_of(files, path, base, today, new_database)
