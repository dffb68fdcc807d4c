"""`format` puts files into their form, gives ids where none are, and leaves alone what it cannot read."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main
from loaders.building import build
from loaders.checks.statements import STATEMENTS_FILE
from loaders.commands.exit_codes import CLEAN, MISUSE, PROBLEMS

if TYPE_CHECKING:
    from tests.conftest import Records

Run = Callable[..., tuple[int, str, str]]

WAR = "events/1991/1991-06-01-march-war.yml"
TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
TALKS = "events/1992/1992-04-mill-town-talks.yml"
COVERAGE = "registries/coverage.yml"
HINT = "# yaml-language-server: $schema=../schema/coverage.schema.json\n"


@pytest.fixture
def run(records: Records, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--root", str(records.root)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def content(records: Records) -> dict[str, bytes]:
    events = (records.root / "events").rglob("*.yml")
    return {path.relative_to(records.root).as_posix(): path.read_bytes() for path in events}


def test_ids_that_are_missing_are_written_and_no_others(run: Run, records: Records) -> None:
    """Of drafts, too."""
    whole = content(records)
    assert run("format") == (CLEAN, "Nothing is to be changed.\n", "")
    records.edit(WAR, "- id: kd25\n    text", "- text")
    records.edit(TOWN, "- id: pwcc\n    about", "- about")
    records.edit(TOWN, "- id: v3gx\n    about", "- about")
    records.edit(TALKS, "- id: rmsj\n    about", "- about")
    said = f"{WAR}: 1 new id\n{TOWN}: 2 new ids\n{TALKS}: 1 new id\nWrote 3 files.\n"
    assert run("format") == (CLEAN, said, "")
    assert content(records) == whole
    assert run("check")[0] == CLEAN


def test_all_of_them_are_what_the_records_of_the_tests_have(run: Run, records: Records) -> None:
    whole = content(records)
    for path, text in whole.items():
        lines = text.decode().split("\n")
        bare = "\n".join(lines).replace("\n  - id: ", "\n  - \0")
        while "\0" in bare:
            before, _, after = bare.partition("\0")
            bare = before + after[after.index("\n") + 5 :]
        records.write(path, bare)
    assert content(records) != whole
    assert run("format")[1].endswith("Wrote 4 files.\n")
    assert content(records) == whole


def test_who_names_files_gets_ids_in_these_alone(run: Run, records: Records) -> None:
    whole = content(records)
    records.edit(WAR, "- id: kd25\n    text", "- text")
    records.edit(TALKS, "- id: rmsj\n    about", "- about")
    bare = (records.root / WAR).read_bytes()
    assert run("format", TALKS) == (CLEAN, f"{TALKS}: 1 new id\nWrote 1 file.\n", "")
    assert content(records) == {**whole, WAR: bare}
    assert run("format", "events/1992", str(records.root / TOWN)) == (CLEAN, "Nothing is to be changed.\n", "")
    assert run("format", "events/1991") == (CLEAN, f"{WAR}: 1 new id\nWrote 1 file.\n", "")


def test_what_there_is_not_cannot_be_named(run: Run, records: Records) -> None:
    fault = "python -m loaders: there is no file or folder 'events/1901'\n"
    assert run("format", "events/1901") == (MISUSE, "", fault)
    records.write("notes/talks.yml", "title: Talks\n")
    fault = "python -m loaders: no records are in notes; they are in events/ and registries/\n"
    assert run("format", "notes") == (MISUSE, "", fault)


def test_records_with_errors_are_told_and_get_their_form_alone(run: Run, records: Records) -> None:
    records.edit(WAR, "- id: kd25\n    text", "- text")
    records.edit(WAR, "type: offensive\nimportance: 1\n", "importance: 1\ntype: quarrel\n")
    records.edit(TALKS, "- id: rmsj\n    about", "- about")
    before = (records.root / WAR).read_text()
    code, out, err = run("format")
    assert (code, err) == (PROBLEMS, "No ids for 1 file with errors.\n")
    told, said = out[: out.index(f"{WAR}: keys")], out[out.index(f"{WAR}: keys") :]
    assert "error[value-not-allowed] type: 'quarrel' is not one of the values of 'type'" in told
    assert said == f"{WAR}: keys put in order\n{TALKS}: 1 new id\nWrote 2 files.\n"
    in_order = before.replace("importance: 1\ntype: quarrel\n", "type: quarrel\nimportance: 1\n")
    assert (records.root / WAR).read_text() == in_order


def test_what_cannot_be_read_is_told_and_left_alone(run: Run, records: Records) -> None:
    records.write(WAR, b"\xff")
    code, out, err = run("format", WAR)
    assert (code, err) == (PROBLEMS, "No ids for 1 file with errors.\n")
    assert out.startswith(f"{WAR}:1:1: error[file-encoding] the byte 0xff is not UTF-8\n")
    assert (records.root / WAR).read_bytes() == b"\xff"


def test_what_is_not_well_formed_is_told_as_the_check_does_and_left_alone(run: Run, records: Records) -> None:
    records.edit(WAR, "title: ", "title: [")
    before = (records.root / WAR).read_bytes()
    code, out, err = run("format", WAR)
    assert code == PROBLEMS
    assert out == run("check", WAR)[1] + "Nothing is to be changed.\n"
    assert f"{WAR}:2:8: error[yaml-syntax]" in out
    assert err == f"{WAR}: left as it is, since it cannot be read\nNo ids for 1 file with errors.\n"
    assert (records.root / WAR).read_bytes() == before


def _disordered(records: Records) -> str:
    """An event and a registry whose keys were moved; the text that the event had."""
    whole = (records.root / TOWN).read_text()
    title = next(line for line in whole.splitlines(keepends=True) if line.startswith("title: "))
    records.write(TOWN, whole.replace(title, "") + title)
    records.write(COVERAGE, f"{HINT}- coverage: not-searched\n  date: 1991\n")
    return whole


def test_keys_are_put_in_order_in_events_and_registries(run: Run, records: Records) -> None:
    whole = _disordered(records)
    assert "key-order" in run("check")[1]
    said = f"{TOWN}: keys put in order\n{COVERAGE}: keys put in order\nWrote 2 files.\n"
    assert run("format") == (CLEAN, said, "")
    assert (records.root / TOWN).read_text() == whole
    assert (records.root / COVERAGE).read_text().endswith("\n- date: 1991\n  coverage: not-searched\n")
    assert run("format") == (CLEAN, "Nothing is to be changed.\n", "")


def test_what_is_built_is_the_same_before_and_after(run: Run, records: Records, tmp_path: Path) -> None:
    _disordered(records)
    war = (records.root / WAR).read_text()
    records.write(WAR, "\ufeff" + war.replace("\n", "\r\n"))
    before, after = tmp_path / "before.db", tmp_path / "after.db"
    assert not build(records.root, before, cache=None, jobs=1).failed
    assert run("format")[1].endswith("Wrote 3 files.\n")
    assert not build(records.root, after, cache=None, jobs=1).failed
    assert before.read_bytes() == after.read_bytes()


def test_a_check_names_files_and_writes_nothing(run: Run, records: Records) -> None:
    assert run("format", "--check") == (CLEAN, "Nothing is to be changed.\n", "")
    _disordered(records)
    records.edit(TALKS, "- id: rmsj\n    about", "- about")
    before = {path: path.read_bytes() for path in records.root.rglob("*.yml")}
    said = f"{TOWN}: keys put in order\n{TALKS}: 1 new id\n{COVERAGE}: keys put in order\n3 files would change.\n"
    assert run("format", "--check") == (PROBLEMS, said, "")
    assert {path: path.read_bytes() for path in records.root.rglob("*.yml")} == before


def test_a_patch_says_what_would_change(run: Run, records: Records) -> None:
    _disordered(records)
    before = (records.root / COVERAGE).read_bytes()
    code, out, err = run("format", "--diff", COVERAGE)
    assert (code, err) == (PROBLEMS, "")
    assert out == (
        f"diff --git a/{COVERAGE} b/{COVERAGE}\n--- a/{COVERAGE}\n+++ b/{COVERAGE}\n@@ -1,3 +1,3 @@\n"
        f" {HINT}"
        "-- coverage: not-searched\n-  date: 1991\n+- date: 1991\n+  coverage: not-searched\n"
    )
    assert (records.root / COVERAGE).read_bytes() == before
    assert run("format", "--diff", WAR) == (CLEAN, "", "")


def test_a_patch_can_be_applied(run: Run, records: Records) -> None:
    _disordered(records)
    records.write(WAR, (records.root / WAR).read_bytes().rstrip(b"\n"))
    patch = run("format", "--diff")[1]
    assert "\\ No newline at end of file\n" in patch
    subprocess.run(["git", "apply"], cwd=records.root, input=patch.encode(), check=True)  # noqa: S607
    assert run("format") == (CLEAN, "Nothing is to be changed.\n", "")


def test_lists_of_what_was_published_are_not_of_hands(run: Run, records: Records) -> None:
    run("register")
    published = records.root / STATEMENTS_FILE
    records.write(STATEMENTS_FILE, published.read_text() + "\n\n")
    assert run("format") == (CLEAN, "Nothing is to be changed.\n", "")
    assert published.read_text().endswith("\n\n\n")


def test_warnings_and_errors_elsewhere_keep_nobody_from_ids(run: Run, records: Records) -> None:
    records.edit(WAR, "- id: kd25\n    text", "- text")
    records.edit("registries/waivers.yml", "weak-source", "event-duplicate")
    assert run("format", WAR) == (CLEAN, f"{WAR}: 1 new id\nWrote 1 file.\n", "")


def test_an_id_that_cannot_be_put_in_is_told_and_fails(run: Run, records: Records) -> None:
    records.edit(WAR, "  - id: kd25\n    text: The", "  - ?\n      text\n    : The")
    records.edit(TALKS, "- id: rmsj\n    about", "- about")
    before = (records.root / WAR).read_text()
    err = f"{WAR}: 1 new id not written: with what is to be added, it would say something else: write that by hand\n"
    assert run("format") == (PROBLEMS, f"{TALKS}: 1 new id\nWrote 1 file.\n", err)
    assert run("format", "--check") == (PROBLEMS, "Nothing is to be changed.\n", err)
    assert (records.root / WAR).read_text() == before


def test_marks_and_line_ends_are_those_of_all_files_and_this_is_said(run: Run, records: Records) -> None:
    bare = (records.root / WAR).read_text().replace("- id: kd25\n    text", "- text")
    whole = (records.root / WAR).read_text()
    records.write(WAR, "\ufeff" + bare.replace("\n", "\r\n").rstrip())
    words = "1 new id, byte order mark taken out, line ends made those of Unix, last line ended"
    assert run("format") == (CLEAN, f"{WAR}: {words}\nWrote 1 file.\n", "")
    assert (records.root / WAR).read_bytes().decode() == whole


def test_an_id_that_was_published_is_not_given_to_another(run: Run, records: Records) -> None:
    """It would be the same hash: what was withdrawn comes back as a new statement."""
    run("register")
    records.edit(WAR, "  - id: kd25\n    text", "  - text")
    records.edit(WAR, "\nsources:", "\nwithdrawn: [{id: kd25, date: 2001-05-06, reason: Nobody knows.}]\nsources:")
    assert run("format", WAR) == (CLEAN, f"{WAR}: 1 new id, keys put in order\nWrote 1 file.\n", "")
    assert "- id: kd25" not in (records.root / WAR).read_text()
    assert run("check")[0] == CLEAN


def test_an_id_that_was_taken_out_is_missed_before_a_new_one_is_written(run: Run, records: Records) -> None:
    run("register")
    records.edit(TOWN, "- id: pwcc\n    about", "- about")
    code, out, _ = run("format", TOWN)
    assert code == PROBLEMS
    assert "error[statement-missing] claims: 'pwcc' was published as a claim about displaced by southland" in out
    assert "(is it claims[2] now?)" in out


def test_a_link_is_followed(run: Run, records: Records, tmp_path: Path) -> None:
    elsewhere = records.root / "kept.yml"
    records.edit(WAR, "- id: kd25\n    text", "- text")
    (records.root / WAR).rename(elsewhere)
    (records.root / WAR).symlink_to("../../kept.yml")
    assert run("format")[0] == CLEAN
    assert (records.root / WAR).is_symlink()
    assert "- id: kd25\n    text" in elsewhere.read_text()


def test_nothing_else_is_made(run: Run, records: Records) -> None:
    records.edit(WAR, "- id: kd25\n    text", "- text")
    before = {*records.root.rglob("*")}
    run("format")
    assert {*records.root.rglob("*")} == before
    assert not (records.root / STATEMENTS_FILE).exists()


LETTER = "events/1991/1991-06-04-letter.yml"
INTRODUCED = Path(__file__).resolve().parents[2] / "records/good/introduced"
DATASET = "registries/dataset.yml"
TRANSLATED = Path(__file__).resolve().parents[2] / "records/good/translated"


def test_a_translation_is_bound_to_the_wording_that_it_follows(run: Run, records: Records) -> None:
    records.overlay(TRANSLATED)
    whole = content(records)
    records.edit(LETTER, "    of: lrte7ggu\n", "")
    draft = "events/1991/1991-06-04-draft.yml"
    said = f"{draft}: ru follows the original as it is now\n{LETTER}: ru follows the original as it is now\n"
    assert run("format") == (CLEAN, f"{said}Wrote 2 files.\n", "")
    assert content(records)[LETTER] == whole[LETTER]
    assert run("check")[0] == CLEAN


def test_who_has_looked_at_a_translation_again_says_so(run: Run, records: Records) -> None:
    records.overlay(TRANSLATED)
    records.edit(LETTER, "title: Letter on", "title: Note on")
    assert run("format", LETTER) == (CLEAN, "Nothing is to be changed.\n", "")
    assert "translation-outdated" in run("check")[1]
    assert run("format", "--translated", "az", LETTER) == (CLEAN, "Nothing is to be changed.\n", "")
    said = f"{LETTER}: ru follows the original as it is now\nWrote 1 file.\n"
    assert run("format", "--translated", "ru", LETTER) == (CLEAN, said, "")
    assert run("check")[0] == CLEAN


def test_translations_of_the_datasets_own_texts_are_bound_too(run: Run, records: Records) -> None:
    records.overlay(INTRODUCED)
    text = (records.root / DATASET).read_text(encoding="utf-8")
    records.write(DATASET, re.sub(r"( +of: [a-z2-7]{8}\n| of: [a-z2-7]{8},)", "", text))
    said = f"{DATASET}: ru follows the original as it is now\nWrote 1 file.\n"
    assert run("format", DATASET) == (CLEAN, said, "")
    assert (records.root / DATASET).read_text(encoding="utf-8") == text
    records.edit(DATASET, "Who began is", "Who was first is")
    assert "translation-outdated" in run("check")[1]
    assert run("format", "--translated", "ru", DATASET) == (CLEAN, said, "")
    assert run("check")[0] == CLEAN


def test_nobody_has_looked_at_all_translations(run: Run) -> None:
    fault = "python -m loaders: --translated takes the files whose translations somebody has looked at\n"
    assert run("format", "--translated", "ru") == (MISUSE, "", fault)
