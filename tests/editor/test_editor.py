"""What editors offer, tell and find while people type: keys with their names, meanings of terms, and no false alarm."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main
from schema.json_schemas import schemas
from schema.vocabulary import CLAIM_SUBJECTS, EVENT_TYPES, PLACE_ROLES

if TYPE_CHECKING:
    from tests.editor.conftest import Editor

ROOT = Path(__file__).resolve().parent.parent.parent
EVENT = "events/1991/1991-06-04-letter.yml"
HINT = "# yaml-language-server: $schema=../../schema/event.schema.json\n"


def of(registry: str) -> str:
    return f"# yaml-language-server: $schema=../schema/{registry}.schema.json\n"


KEYS = {
    "actors": ("marsh-republic", "Marsh Republic · Marsh territory · Болотная Республика · de-facto-state · Declared"),
    "places": ("mill-town", "Mill Town / Molna · Mill Town · Molna · Мольна · city"),
    "sources": ("marsh-encyclopaedia-war", "March war · Marsh Encyclopaedia"),
    "events": ("1991-06-01-march-war", "War over the Marsh District · 1991-06-01/1992-03-10 · offensive"),
    "tags": ("assembly", "World Assembly · Decisions of the World Assembly."),
    "perspectives": ("neutral", ""),
}
"""Of each registry a key, and what is said of it, or the beginning of that."""

PLACES_OF_KEYS = [
    ("actors", EVENT, "actors:\n  - {actor: |, role: party}\n"),
    ("actors", EVENT, "actors:\n  - {actor: |, role: }\n"),
    ("actors", EVENT, "actors:\n  - actor: mar|\n"),
    ("actors", EVENT, "claims:\n  - about: deaths\n    by: |\n"),
    ("actors", EVENT, "claims:\n  - about: deaths\n    by: [southland, |]\n"),
    ("actors", EVENT, "claims:\n  - about: deaths\n    by:\n      - |\n"),
    ("places", EVENT, "places:\n  - {place: |, role: }\n"),
    ("places", EVENT, "places:\n  - place: |\n    role: site\n"),
    ("sources", EVENT, "sources:\n  - {source: |}\n"),
    ("sources", EVENT, "facts:\n  - text: a\n    sources: [{source: |}]\n"),
    ("events", EVENT, "relations:\n  - {event: |, relation: follows}\n"),
    ("tags", EVENT, "tags: [|]\n"),
    ("tags", EVENT, "tags: [march-war, |]\n"),
    ("tags", EVENT, "tags:\n  - |\n"),
    ("perspectives", EVENT, "claims:\n  - perspective: |\n"),
    ("perspectives", EVENT, "sought:\n  - perspective: |\n"),
    ("actors", "registries/actors.yml", "a:\n  parent: |\n"),
    ("actors", "registries/actors.yml", "a:\n  member_of: [|]\n"),
    ("actors", "registries/actors.yml", "a:\n  affiliations:\n    - {actor: |, role: head}\n"),
    ("actors", "registries/actors.yml", "a:\n  names:\n    - {name: A, language: en, used_by: [|]}\n"),
    ("perspectives", "registries/actors.yml", "a:\n  perspective: |\n"),
    ("sources", "registries/actors.yml", "a:\n  standing_source: |\n"),
    ("places", "registries/places.yml", "a:\n  parent: |\n"),
    ("perspectives", "registries/sources.yml", "a:\n  perspective: |\n"),
    ("events", "registries/dataset.yml", "periods:\n  - {label: A, date: 1991, event: |}\n"),
    ("sources", "registries/dataset.yml", "introduction:\n  sources: [{source: |}]\n"),
    ("tags", "registries/synonyms.yml", "- tags: [|]\n"),
    ("places", "registries/ucdp-points.yml", "- place: |\n"),
]


def head(path: str) -> str:
    return HINT if path == EVENT else of(Path(path).stem)


@pytest.mark.parametrize(("registry", "path", "text"), PLACES_OF_KEYS)
def test_keys_are_offered_with_their_names(editor: Editor, registry: str, path: str, text: str) -> None:
    offered = editor.offered(path, head(path) + text)
    key, said = KEYS[registry]
    assert key in offered
    assert offered[key].startswith(said)


@pytest.mark.parametrize(
    ("registry", "text"),
    [
        ("actors", "actors:\n  - {actor: marsh-rep|ublic, role: party}\n"),
        ("actors", "claims:\n  - by: marsh-rep|ublic\n"),
        ("actors", "claims:\n  - by: [southland, marsh-rep|ublic]\n"),
        ("places", "places:\n  - place: mill-|town\n"),
        ("events", "relations:\n  - {event: 1991-06-01-march|-war, relation: follows}\n"),
        ("tags", "tags: [march-war, assem|bly]\n"),
    ],
)
def test_the_names_of_a_key_come_first_where_the_mouse_rests_on_it(editor: Editor, registry: str, text: str) -> None:
    key, said = KEYS[registry]
    told = editor.told(EVENT, HINT + text)
    assert told.partition("Allowed Values:\n\n")[2].startswith(f"* `{key}`: {said}")


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("type: |\n", EVENT_TYPES),
        ("places:\n  - {place: , role: |}\n", PLACE_ROLES),
        ("claims:\n  - about: |\n", CLAIM_SUBJECTS),
    ],
)
def test_terms_are_offered_with_their_meanings(editor: Editor, text: str, meanings: dict[str, str]) -> None:
    offered = editor.offered(EVENT, HINT + text)
    assert {term: offered.get(term) for term in meanings} == meanings


def test_levels_of_importance_are_told(editor: Editor) -> None:
    offered = editor.offered(EVENT, HINT + "importance: |\n")
    assert offered["1"] == "landmark: No short history of the conflict leaves it out."


def test_a_term_is_explained_where_the_mouse_rests_on_it(editor: Editor) -> None:
    told = editor.told(EVENT, HINT + "type: bloc|kade\n")
    assert told.partition("Allowed Values:\n\n")[2].startswith("* `blockade`: A route or supply line was closed.\n")


def found(editor: Editor, path: str, text: str) -> list[str]:
    """What is found besides keys that are missing."""
    return [
        f"{line}: {said}" for line, said in editor.findings(path, head(path) + text) if "Missing property" not in said
    ]


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (EVENT, "actors:\n  - {actor: marsh, role: party}\n", "3: There is no such actor in registries/actors."),
        (EVENT, "claims:\n  - about: deaths\n    by: marsh\n", "4: There is no such actor in registries/actors."),
        (EVENT, "claims:\n  - about: deaths\n    by: [marsh]\n", "4: There is no such actor in registries/actors."),
        (EVENT, "places:\n  - {place: mill, role: site}\n", "3: There is no such place in registries/places."),
        (EVENT, "tags: [war]\n", "2: There is no such tag in registries/tags."),
        (EVENT, "sources: [{source: post}]\n", "2: There is no such source in registries/sources."),
        (EVENT, "relations:\n  - {event: 1991-06-war, relation: follows}\n", "3: There is no such event in events/."),
        ("registries/places.yml", "a:\n  parent: mill\n", "3: There is no such place in registries/places."),
    ],
)
def test_a_key_that_there_is_not_is_found(editor: Editor, path: str, text: str, said: str) -> None:
    cure = "Correct the key, or add it there; 'python -m loaders schema --keys' brings this list up to date."
    assert found(editor, path, text) == [f"{said} {cure}"]


@pytest.mark.parametrize("date", ["10/10/2009", "2009-7-1", "4 June 1991", "June 1991", "1991-13", "1991–06–04"])
def test_what_is_no_date_is_found(editor: Editor, date: str) -> None:
    said = found(editor, EVENT, f"date: {date}\n")
    assert [each.partition(":")[0] for each in said] == ["2"]
    assert "1: A date is" not in said[0]


def test_how_a_date_is_written_is_told(editor: Editor) -> None:
    said = "2: A date is written in digits, the year first: 1991, 1991-06, 1991-06-04, 1991-06-04~ (about)"
    assert found(editor, EVENT, "date: 10/10/2009\n")[0].startswith(said)
    assert found(editor, EVENT, "added: 1993-04\n") == ["2: A day is written as 1991-06-04."]


DATES = [
    *(
        "1993-04-30",
        "1993-04",
        "1993",
        "1992-04-XX",
        "199X",
        "19XX",
        "1993-XX-XX",
        "1993-04-30~",
        "1993-04-03?",
        "1993%",
    ),
    *(
        "2016-04-01/2016-04-05",
        "1991~/1994-05-12",
        "2022-12-12/..",
        "1988-02/",
        "../1991-06",
        '"[1992-02-25..1992-02-26]"',
    ),
    *('"[..1992-05]"', '"[1992-05..]"'),
]


@pytest.mark.parametrize("date", DATES)
def test_every_form_of_a_date_passes(editor: Editor, date: str) -> None:
    assert found(editor, EVENT, f"date: {date}\n") == []


def test_a_clone_that_has_never_been_checked_completes_all_but_keys(
    open_folder: Callable[[Path], Editor], tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "tests" / "records" / "base", tmp_path / "marsh")
    for name, text in schemas().items():
        (tmp_path / "marsh" / "schema").mkdir(exist_ok=True)
        (tmp_path / "marsh" / "schema" / name).write_text(text, encoding="utf-8")
    editor = open_folder(tmp_path / "marsh")
    assert editor.offered(EVENT, f"{HINT}type: |\n")["blockade"] == EVENT_TYPES["blockade"]
    assert found(editor, EVENT, "tags: [any]\nactors: [{actor: any-key, role: party}]\n") == []
    assert found(editor, EVENT, "tags: [No Key]\n") != []


DATASETS = [".", *sorted(path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("examples/*/registries"))]


@pytest.fixture(scope="module")
def prepared(
    open_folder: Callable[[Path], Editor], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Editor]:
    """The records of this repository, or of an example in it, as they are after a check."""

    @cache
    def prepare(dataset: str) -> Editor:
        root = tmp_path_factory.mktemp("prepared") / "records"
        for folder in ("events", "registries"):
            shutil.copytree(ROOT / dataset / folder, root / folder)
        assert main(["schema", "--keys", "--root", str(root)]) == 0
        return open_folder(root)

    return prepare


@pytest.mark.long
@pytest.mark.parametrize("dataset", DATASETS)
def test_nothing_is_found_in_any_record_or_registry(dataset: str, prepared: Callable[[str], Editor]) -> None:
    editor = prepared(dataset)
    files = [path for name in ("events", "registries") for path in editor.root.glob(f"{name}/**/*.yml")]
    assert len(files) > 30
    paths = [path.relative_to(editor.root).as_posix() for path in sorted(files)]
    assert {path: said for path in paths if (said := editor.findings(path))} == {}


def test_keys_are_offered_in_an_instant(prepared: Callable[[str], Editor]) -> None:
    text = f"{HINT}sources:\n  - {{source: |}}\n"
    assert min(prepared(".").seconds(EVENT, text) for _ in range(5)) < 0.15
