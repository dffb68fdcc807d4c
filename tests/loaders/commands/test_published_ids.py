"""What is published is listed and never vanishes; what is not published is nowhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main
from loaders.baking.documents import Publication
from loaders.checks.statements import STATEMENTS_FILE
from loaders.exporting import ExportError, export, offer
from loaders.loading.datasets import load
from loaders.releasing.published_ids import PUBLISHED_FILE
from tests.repositories import Repository

if TYPE_CHECKING:
    from tests.conftest import Records

WAR = "events/1991/1991-06-01-march-war.yml"
HEAD = "# yaml-language-server: $schema=../schema/published.schema.json\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(records: Records, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--root", str(records.root)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def listed(records: Records) -> list[str]:
    lines = (records.root / PUBLISHED_FILE).read_text().splitlines()
    return [line.removeprefix("- ") for line in lines if not line.startswith("#")]


def released(ids: str, statements: str) -> str:
    return f"{PUBLISHED_FILE}: {ids} of them new.\n{STATEMENTS_FILE}: {statements} of them new.\n"


def codes(records: Records) -> list[str]:
    return [problem.code for problem in records.problems() if problem.level == "error"]


# --- the list ---------------------------------------------------------------------------------------------------------


def test_a_release_lists_every_id_and_key_that_readers_can_have(run: Run, records: Records) -> None:
    lacking = [f"{PUBLISHED_FILE} lacks 24 ids", f"{STATEMENTS_FILE} lacks 10 statements"]
    told = "".join(f"{each}; run 'python -m loaders register'\n" for each in lacking)
    assert run("register", "--check") == (1, told, "")
    assert not (records.root / PUBLISHED_FILE).exists()
    assert run("register") == (0, released("24 ids, 24", "10 statements, 10"), "")
    assert (records.root / PUBLISHED_FILE).read_text().startswith(HEAD)
    assert listed(records) == sorted(listed(records))
    assert [each for each in listed(records) if each.startswith(("events/", "tags/"))] == [
        "events/1991-06-01-march-war",
        "events/1991-06-02-capture-of-mill-town",
        "events/1991-06-20-assembly-resolution-7",
        "events/1992-03-10-lake-city-ceasefire",
        "tags/assembly",
        "tags/march-war",
    ]
    assert run("register", "--check") == (0, "", "")
    assert run("check") == (0, "", "no problems in 16 files\n")


def test_a_release_lists_every_statement_with_what_it_is(run: Run, records: Records) -> None:
    """Statements of drafts are not among them."""
    run("register")
    assert (records.root / STATEMENTS_FILE).read_text() == (
        "# yaml-language-server: $schema=../schema/published-statements.schema.json\n"
        "# Every fact and claim that was ever published. "
        "'python -m loaders register' adds to it, and nothing is taken out.\n"
        "- 1991-06-01-march-war/kd25 fact\n"
        "- 1991-06-02-capture-of-mill-town/cc7v fact\n"
        "- 1991-06-02-capture-of-mill-town/d9rc claim status by northland\n"
        "- 1991-06-02-capture-of-mill-town/fj5k claim civilian-deaths by marsh-republic, northland\n"
        "- 1991-06-02-capture-of-mill-town/m5gk claim status by southland\n"
        "- 1991-06-02-capture-of-mill-town/pwcc claim displaced by southland\n"
        "- 1991-06-02-capture-of-mill-town/t6jp claim area by river-post\n"
        "- 1991-06-02-capture-of-mill-town/t7xh claim civilian-deaths by southland\n"
        "- 1991-06-02-capture-of-mill-town/v3gx claim motive by marsh-encyclopaedia\n"
        "- 1991-06-20-assembly-resolution-7/gj4t claim status by southland-defence-ministry\n"
    )


def test_what_was_listed_of_a_statement_stays(run: Run, records: Records) -> None:
    """Also where its claimant was renamed since, and where it is listed in another file."""
    head = "# yaml-language-server: $schema=../../schema/published-statements.schema.json\n"
    old = "- 1991-06-20-assembly-resolution-7/gj4t claim status by southland-army\n"
    records.write("registries/published-statements/old.yml", head + old)
    records.write(STATEMENTS_FILE, head.replace("../../", "../") + "- 1991-07-bridge-attack/k7f2 fact\n")
    with (records.root / "registries/retired.yml").open("a") as file:
        file.write(
            "actors/southland-army:\n  retirement: renamed\n  date: 2001-05-09\n"
            "  reason: It is called otherwise.\n  successor: southland-defence-ministry\n"
        )
    assert codes(records) == []
    assert run("register")[1].endswith(f"{STATEMENTS_FILE}: 11 statements, 9 of them new.\n")
    listed_now = (records.root / STATEMENTS_FILE).read_text()
    assert "- 1991-07-bridge-attack/k7f2 fact\n" in listed_now
    assert "gj4t" not in listed_now
    assert codes(records) == []


def test_a_new_record_need_not_be_listed(run: Run, records: Records) -> None:
    run("register")
    records.write(
        "events/1991/1991-06-04-letter.yml",
        (records.root / WAR)
        .read_text()
        .replace("1991-06-01/1992-03-10", "1991-06-04")
        .replace("War over", "Letter on")
        .replace("    weak: true\n", "")
        .replace("offensive", "other"),
    )
    assert codes(records) == []
    assert run("register") == (0, released("25 ids, 1", "11 statements, 1"), "")


def test_a_release_takes_nothing_out(run: Run, records: Records) -> None:
    """Not what is retired, and not what was listed twice or out of order."""
    old = ["events/1991-07-bridge-attack", "events/1991-06-03-fall-of-mill-town", "events/1991-07-bridge-attack"]
    records.write(PUBLISHED_FILE, HEAD + "".join(f"- {address}\n" for address in old))
    assert run("register") == (0, released("26 ids, 24", "10 statements, 10"), "")
    assert set(old) < set(listed(records))
    assert listed(records) == sorted({*listed(records)})


def test_a_list_in_several_files_grows_in_one(run: Run, records: Records) -> None:
    records.write("registries/published/old.yml", HEAD.replace("../", "../../") + "- actors/northland\n")
    assert run("register") == (0, released("24 ids, 23", "10 statements, 10"), "")
    assert "actors/northland" not in listed(records)
    assert run("register", "--check") == (0, "", "")


def test_with_errors_nothing_is_released(run: Run, records: Records) -> None:
    records.edit(WAR, "type: offensive", "type: quarrel")
    assert run("register") == (1, "", "There are errors in the records; 'python -m loaders check' shows them.\n")
    assert not (records.root / PUBLISHED_FILE).exists()


def test_where_nothing_is_published_nothing_is_listed(run: Run, records: Records) -> None:
    for path in (records.root / "events").rglob("*.yml"):
        path.write_text(path.read_text().replace("status: reviewed", "status: draft"))
    assert run("register") == (0, released("0 ids, 0", "0 statements, 0"), "")
    assert not (records.root / PUBLISHED_FILE).exists()
    assert not (records.root / STATEMENTS_FILE).exists()


# --- nothing vanishes -------------------------------------------------------------------------------------------------


def everywhere(records: Records, old: str, new: str) -> None:
    for path in records.root.rglob("*.yml"):
        if path.name not in ("published.yml", "published-statements.yml"):
            path.write_text(path.read_text().replace(old, new))


def rename_event(records: Records) -> None:
    (records.root / WAR).rename(records.root / WAR.replace("march-war", "marsh-war"))
    everywhere(records, "1991-06-01-march-war", "1991-06-01-marsh-war")


def delete_event(records: Records) -> None:
    (records.root / "events/1991/1991-06-20-assembly-resolution-7.yml").unlink()
    everywhere(records, "  - {event: 1991-06-20-assembly-resolution-7, relation: follows}\n", "")


def make_draft(records: Records) -> None:
    records.edit(WAR, "status: reviewed", "status: draft")


def rename_actor(records: Records) -> None:
    everywhere(records, "world-assembly", "assembly-of-the-world")


def rename_place(records: Records) -> None:
    everywhere(records, "lakeland", "lake-land")


def rename_source(records: Records) -> None:
    everywhere(records, "river-post-1992", "river-post-war-1992")


def rename_tag(records: Records) -> None:
    everywhere(records, "tags: [march-war", "tags: [war")
    everywhere(records, "\nmarch-war:\n  label", "\nwar:\n  label")


VANISHING = [rename_event, delete_event, make_draft, rename_actor, rename_place, rename_source, rename_tag]


@pytest.mark.parametrize("change", VANISHING, ids=lambda change: change.__name__)
def test_what_was_published_does_not_vanish_unnoticed(
    change: Callable[[Records], None], run: Run, records: Records
) -> None:
    run("register")
    before = (records.root / PUBLISHED_FILE).read_text()
    change(records)
    found = codes(records)
    assert ("published-draft" if change is make_draft else "published-missing") in found
    (records.root / PUBLISHED_FILE).unlink()
    assert not {"published-draft", "published-missing"} & set(codes(records))
    records.write(PUBLISHED_FILE, before)
    assert run("build")[0] == 1


def test_a_renamed_key_is_retired_and_its_successor_told(run: Run, records: Records) -> None:
    run("register")
    rename_actor(records)
    with (records.root / "registries/retired.yml").open("a") as file:
        file.write(
            "actors/world-assembly:\n  retirement: renamed\n  date: 2001-05-09\n"
            "  reason: It calls itself so.\n  successor: assembly-of-the-world\n"
            "places/no-town:\n  retirement: withdrawn\n  date: 2001-05-10\n  reason: There was none.\n"
        )
    assert codes(records) == []
    assert run("build")[0] == 0
    with closing(sqlite3.connect(records.root / "conflict.db")) as connection:
        assert connection.execute("select * from retired_keys").fetchall() == [
            ("actors", "world-assembly", "renamed", "2001-05-09", "It calls itself so.", "assembly-of-the-world"),
            ("places", "no-town", "withdrawn", "2001-05-10", "There was none.", None),
        ]
        assert connection.execute("select count(*) from retired").fetchone() == (2,)


def test_what_was_published_stays_so_where_nothing_uses_it_any_more(run: Run, records: Records) -> None:
    run("register")
    everywhere(records, "member_of: [world-assembly]", "note: Left the assembly.")
    for path in (records.root / "events").rglob("*.yml"):
        path.write_text(path.read_text().replace("world-assembly", "northland"))
    unused = [problem.message for problem in records.problems() if problem.code == "entry-unused"]
    assert unused == ["nothing refers to the actor 'world-assembly'"]
    assert "world-assembly" in Publication(load(records.root, jobs=1).dataset).entries["actors"]


# --- what is not published is nowhere ---------------------------------------------------------------------------------

WORD = "Zebrawood"


@pytest.fixture
def with_a_draft(records: Records) -> Records:
    """Every text of the draft, and every registry entry that it alone uses, carries a word; so does their company."""

    def add(path: str, text: str) -> None:
        (records.root / path).write_text((records.root / path).read_text() + text.replace("W-W", WORD))

    records.write("events/1992/1992-05-zebrawood.yml", DRAFT.replace("W-W", WORD))
    add("registries/actors.yml", ACTORS)
    add("registries/places.yml", PLACES)
    add("registries/sources.yml", SOURCES)
    add("registries/perspectives.yml", "w-zebrawood: {label: W-W view, description: W-W sources.}\n")
    add("registries/tags.yml", "w-zebrawood: {label: W-W tag, description: W-W matters.}\n")
    add("registries/waivers.yml", "- {code: weak-source, record: 1992-05-zebrawood, reason: W-W is like that.}\n")
    return records


DRAFT = """\
# yaml-language-server: $schema=../../schema/event.schema.json
title: W-W talks
date: 1992-05
date_note: W-W day
type: talks
importance: 3
status: draft
summary: W-W summary.
places: [{place: w-zebrawood-town, role: venue, note: W-W hall}]
actors:
  - {actor: w-zebrawood-party, role: party, note: W-W wing}
  - {actor: w-zebrawood-child, role: victim, note: W-W child}
names_private: W-W excuse
withdrawn: [{id: k7f2, date: 2001-05-20, reason: W-W reason}]
facts:
  - {text: W-W fact, sources: [{source: w-zebrawood-post, locator: W-W page, note: W-W note}], weak: true}
claims:
  - {about: other, by: w-zebrawood-speaker, by_note: W-W office, group: W-W people, value: 3, unit: W-W pieces,
     text: W-W claim, sources: [{source: w-zebrawood-post}]}
sources: [{source: w-zebrawood-post}]
relations: [{event: 1991-06-01-march-war, relation: follows, note: W-W link}]
tags: [w-zebrawood]
corrections: [{date: 2001-05-20, note: W-W correction}]
"""
ACTORS = """\
w-zebrawood-party:
  names: [{name: W-W party, language: en, used_by: [w-zebrawood-namer], note: W-W name}]
  kind: political-organisation
  description: W-W description.
  parent: w-zebrawood-parent
  member_of: [w-zebrawood-league]
  note: W-W note
w-zebrawood-speaker:
  names: [{name: W-W speaker, language: en}]
  kind: person
  standing: named-in-public-record
  standing_reason: W-W reason
  standing_source: w-zebrawood-post
  affiliations: [{actor: w-zebrawood-office, role: W-W role}]
w-zebrawood-child:
  names: [{name: W-W child, language: en}]
  kind: person
  standing: minor
  standing_reason: W-W age
  standing_source: w-zebrawood-post
  published_as: W-W somebody
w-zebrawood-namer: {names: [{name: W-W namer, language: en}], kind: community}
w-zebrawood-parent: {names: [{name: W-W parent, language: en}], kind: political-organisation}
w-zebrawood-league: {names: [{name: W-W league, language: en}], kind: international-organisation}
w-zebrawood-office: {names: [{name: W-W office, language: en}], kind: government-body}
w-zebrawood-idle: {names: [{name: W-W idle, language: en}], kind: community}
"""
PLACES = """\
w-zebrawood-town:
  names: [{name: W-W town, language: en}]
  label: W-W town
  kind: city
  parent: w-zebrawood-land
  latitude: 1
  longitude: 2
  precision: locality
  coordinates_source: W-W survey
  note: W-W place note
w-zebrawood-land: {names: [{name: W-W land, language: en}], kind: country}
"""
SOURCES = """\
w-zebrawood-post:
  title: W-W post
  publisher: W-W press
  author: W-W author
  published: 1992-06
  language: en
  kind: reference
  perspective: w-zebrawood
  url: https://w-w.example/Zebrawood
  copy_of: W-W original
  note: W-W source note
"""


def test_of_a_draft_and_what_it_alone_uses_no_byte_is_published(with_a_draft: Records, run: Run) -> None:
    """Nor of its earlier versions, one of which a published event is related to."""
    records, word = with_a_draft, WORD.lower().encode()
    repository = Repository(records)
    repository.commit("2001-05-01T00:00:00Z")
    records.edit("events/1992/1992-05-zebrawood.yml", f"{WORD} talks", f"More {WORD} talks")
    related = f"sources:\nrelations:\n  - {{event: 1992-05-zebrawood, relation: leads-to, note: {WORD} link}}\n"
    war = (records.root / WAR).read_text()
    records.write(WAR, f"{war}{related.removeprefix('sources:')}".replace("\n\n", "\n"))
    repository.commit("2001-05-02T00:00:00Z")
    records.write(WAR, war)
    records.edit("registries/tags.yml", f"label: {WORD} tag", f"label: Other {WORD} tag")
    repository.commit("2001-05-03T00:00:00Z")
    assert codes(records) == []
    for command in ("build", "register"):
        assert run(command)[0] == 0
    export(records.root, records.root / "out", base_url="https://lakes.example/")
    offer(records.root, records.root / "out" / "downloads", "https://lakes.example/")
    made = [records.root / name for name in ("conflict.db", "inspect-data.json")]
    made += [
        records.root / PUBLISHED_FILE,
        records.root / STATEMENTS_FILE,
        *(path for path in (records.root / "out").rglob("*") if path.is_file()),
    ]
    assert len(made) > 50
    assert [path for path in made if word in path.read_bytes().lower()] == []
    assert [path for path in made if word in str(path.relative_to(records.root)).encode()] == []


PRIVATE = """\
w-zebrawood:
  names:
    - {name: Ada W-W, language: en, note: W-W at home}
    - {name: Ада W-W, language: ru}
  kind: person
  standing: private
  standing_reason: W-W was wounded.
  standing_source: w-zebrawood-post
  published_as: A resident of Mill Town
  description: W-W lived there.
  perspective: w-zebrawood
  affiliations: [{actor: northland, role: W-W}]
  died: 1991
  external: {wikidata: Q7}
  note: W-W is with us.
"""


def test_of_a_private_person_nothing_is_published_but_the_words_in_place_of_the_name(
    records: Records, run: Run
) -> None:
    def add(path: str, text: str) -> None:
        (records.root / path).write_text((records.root / path).read_text() + text.replace("W-W", WORD))

    everywhere(records, "  - {actor: southland, role: target}", "  - {actor: w-zebrawood, role: victim, note: at home}")
    add("registries/actors.yml", PRIVATE)
    add("registries/sources.yml", SOURCES)
    add("registries/perspectives.yml", "w-zebrawood: {label: W-W view, description: W-W sources.}\n")
    records.write(PUBLISHED_FILE, f"{HEAD}- actors/w-zebrawood\n")
    assert codes(records) == []
    was_named(records)
    assert run("build")[0] == 0
    export(records.root, records.root / "out", base_url="https://lakes.example/")
    offer(records.root, records.root / "out" / "downloads", "https://lakes.example/")
    made = [records.root / name for name in ("conflict.db", "inspect-data.json")]
    made += [path for path in (records.root / "out").rglob("*") if path.is_file()]
    assert len(made) > 50
    assert [path for path in made if WORD.lower().encode() in path.read_bytes().lower()] == []
    with closing(sqlite3.connect(records.root / "conflict.db")) as connection:
        people = connection.execute("select event, position, published_as, role, note from event_people").fetchall()
        changes = connection.execute("select text from version_changes where key like '%capture%'").fetchall()
        versions = connection.execute("select count(*) from versions where key like '%capture%'").fetchone()
        lost = connection.execute('select count(*) from versions where difference like \'%"path":"",%\'').fetchone()
    assert people == [("1991-06-02-capture-of-mill-town", 1, "A resident of Mill Town", "victim", "at home")]
    about = "Motive according to Marsh Encyclopaedia and A resident of Mill Town: "
    assert [text for (text,) in changes if text.startswith("Motive according to")] == [
        f"{about}claimant removed: A resident of Mill Town",
        f"{about}text: “Names the mill of A resident of Mill Town's as the aim” → “Names the mill as the aim”",
    ]
    assert versions == (3,)
    assert lost == (0,)


def was_named(records: Records) -> None:
    """Let the version history have the private person as one whom everybody may name, and named in many places."""
    capture = "events/1991/1991-06-02-capture-of-mill-town.yml"
    actors, event = ((records.root / path).read_text() for path in ("registries/actors.yml", capture))
    repository = Repository(records)
    as_public = actors.replace("standing: private", "standing: public-role")
    records.write("registries/actors.yml", as_public.replace("  published_as: A resident of Mill Town\n", ""))
    named = event.replace("The town hall burned down", f"The house of Ada {WORD} burned down")
    named = named.replace("Names the mill as the aim", f"Names the mill of {WORD}, Ada's as the aim")
    records.write(capture, named.replace("by: marsh-encyclopaedia", "by: [marsh-encyclopaedia, w-zebrawood]"))
    repository.commit("2001-05-01T00:00:00Z")
    records.write(
        "events/1991/1991-06-05-ada-zebrawood-hurt.yml",
        f"{event.replace('[1991-06-02..1991-06-03]', '1991-06-05')}names_private: Then it said why.\n",
    )
    repository.commit("2001-05-02T00:00:00Z")
    (records.root / "events/1991/1991-06-05-ada-zebrawood-hurt.yml").unlink()
    records.write(capture, event.replace("The town hall burned down", f"Ada {WORD} lost her house"))
    repository.commit("2001-05-03T00:00:00Z")
    records.write("registries/actors.yml", actors)
    records.write(capture, event)
    repository.commit("2001-05-04T00:00:00Z")


def test_a_person_who_is_gone_without_a_word_is_not_named_in_earlier_versions(records: Records, run: Run) -> None:
    """Somebody may have asked for it; an office holder whose key is renamed keeps the name."""
    repository = Repository(records)
    actors = (records.root / "registries/actors.yml").read_text()
    people = "".join(
        f"{key}:\n  names: [{{name: {name}, language: en}}]\n  kind: person\n  standing: public-role\n"
        for key, name in (("ada-zebrawood", f"Ada {WORD}"), ("bela-minister", "Bela Minister"))
    )
    records.write("registries/actors.yml", actors + people)
    war = (records.root / WAR).read_text()
    both = "  - {actor: ada-zebrawood, role: victim}\n  - {actor: bela-minister, role: party}\nfacts:"
    records.write(WAR, war.replace("facts:", both).replace("for nine months", f"over the house of Ada {WORD}"))
    repository.commit("2001-05-01T00:00:00Z")
    renamed = people[people.index("bela") :].replace("bela-minister", "bela-the-minister")
    records.write("registries/actors.yml", actors + renamed)
    records.write(WAR, war.replace("facts:", "  - {actor: bela-the-minister, role: party}\nfacts:"))
    retired = (records.root / "registries/retired.yml").read_text()
    entry = "{retirement: renamed, date: 2001-05-02, reason: Clearer., successor: bela-the-minister}"
    records.write("registries/retired.yml", f"{retired}actors/bela-minister: {entry}\n")
    repository.commit("2001-05-02T00:00:00Z")
    assert run("build")[0] == 0
    assert WORD.lower().encode() not in (records.root / "conflict.db").read_bytes().lower()
    with closing(sqlite3.connect(records.root / "conflict.db")) as connection:
        told = connection.execute("select text from version_changes where key like '%march-war'").fetchall()
        keys = connection.execute("select key, record, kind from versions where key like 'bela%'").fetchall()
    assert told[-1] == ("Actor removed: A person; role: victim",)
    assert keys == [
        ("bela-the-minister", "bela-minister", "added"),
        ("bela-the-minister", "bela-the-minister", "renamed"),
    ]


def test_the_database_is_the_same_as_if_there_were_no_draft(
    with_a_draft: Records, new_records: Callable[[str], Records]
) -> None:
    plain = new_records("plain")
    for records in (with_a_draft, plain):
        assert main(["build", "--root", str(records.root)]) == 0
    both = [(records.root / "conflict.db").read_bytes() for records in (with_a_draft, plain)]
    assert both[0] == both[1]


def test_a_build_with_drafts_says_so_and_is_not_for_publication(with_a_draft: Records, run: Run) -> None:
    run("build")
    facts = [facts_of(with_a_draft)]
    run("build", "--include-drafts")
    facts.append(facts_of(with_a_draft))
    assert [each["drafts"] for each in facts] == ["0", "2"]
    assert facts[0]["digest"] != facts[1]["digest"]
    assert WORD.encode() in (with_a_draft.root / "conflict.db").read_bytes()
    target = with_a_draft.root / "out"
    refusal = "conflict.db includes 2 drafts, which are not for publication: run 'python -m loaders build' first."
    with pytest.raises(ExportError, match=refusal):
        export(with_a_draft.root, target)
    assert run("export", str(target)) == (2, "", f"python -m loaders: {refusal}\n")
    assert not target.exists()


def facts_of(records: Records) -> dict[str, str]:
    with closing(sqlite3.connect(records.root / "conflict.db")) as connection:
        return dict(connection.execute("select name, value from dataset").fetchall())
