"""Sheets of ours taken back into the records: what was changed there, and nothing else."""

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.commands.sheet_importing import give_ids
from loaders.editing.workspace import Workspace
from loaders.sheets.asking import nobody
from loaders.sheets.cell_values import sort_of
from loaders.sheets.dates_in_cells import Rules
from loaders.sheets.importing import Importing
from loaders.sheets.layout import AS_EXPORTED, Column
from loaders.sheets.tabulating import Records, forms_for, records_in
from tests.loaders.sheets.books import Table, book_of, tables_of

if TYPE_CHECKING:
    from tests.conftest import Records as Folder

TODAY = date(2001, 6, 1)
CAPTURE = "1991-06-02-capture-of-mill-town"
Tables = dict[str, Table]


class Import:
    """A dataset, its sheets, and what becomes of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.tables: Tables = tables_of(records_in(root))
        self.workspace = Workspace(root, today=TODAY)

    def put(self, sheet: str, column: str, text: str, *own: str) -> None:
        """Write into a column of the row that begins with these cells."""
        header, *rows = self.tables[sheet]
        row = next(row for row in rows if tuple(row[: len(own)]) == own)
        row[header.index(column)] = text

    def add(self, sheet: str, cells: dict[str, str]) -> None:
        """Write a new row."""
        self.tables[sheet].append([cells.get(name, "") for name in self.tables[sheet][0]])

    def take(self) -> list[str]:
        """Import the sheets; return what is said."""
        importing = Importing(book_of(self.tables), self.workspace, nobody, Rules(), None)
        importing.take(None)
        return [remark.text for remark in importing.remarks]

    @property
    def changed(self) -> list[str]:
        """The files that would change."""
        return [new for _, new in self.workspace.changes]


def _not_in(sheet: str) -> str:
    words = "1 row of the records is not in the sheet, and nothing was deleted"
    return f"records.xlsx, {sheet}: note: {words}: {CAPTURE}\n"


@pytest.fixture
def importing(records: "Folder") -> Import:
    return Import(records.root)


def test_nothing_changes_where_nothing_was_changed(importing: Import) -> None:
    assert (importing.take(), importing.changed) == ([], [])


def test_nothing_changes_where_rows_and_columns_stand_in_another_order(importing: Import) -> None:
    for name, (header, *rows) in importing.tables.items():
        order = sorted(range(len(header)), key=lambda place: (header[place], place), reverse=True)
        importing.tables[name] = [[row[place] for place in order] for row in [header, *reversed(rows)]]
    assert (importing.take(), importing.changed) == ([], [])


def test_changed_cells_become_changed_lines_and_comments_stay(importing: Import) -> None:
    path = f"events/1991/{CAPTURE}.yml"
    before = importing.workspace.text(path).replace("    low: 40\n", "    # as the ministry wrote\n    low: 40 \n")
    importing.workspace.put(path, before)
    importing.put("claims", "low", "45", CAPTURE, "t7xh")
    importing.put("claims", "by_note", "", CAPTURE, "t7xh")
    importing.put("events", "date_note", "At dawn", CAPTURE)
    importing.put("events.places", "note", "the mill, that is", CAPTURE, "mill-town")
    assert importing.take() == []
    lines = importing.workspace.text(path).split("\n")
    taken = [line for line in before.split("\n") if line not in lines]
    put = [line for line in lines if line not in before.split("\n")]
    assert (taken, put) == (
        ["  - {place: mill-town, role: site}", "    by_note: defence ministry", "    low: 40 "],
        ["date_note: At dawn", '  - {place: mill-town, role: site, note: "the mill, that is"}', "    low: 45 "],
    )


def test_a_row_that_is_gone_takes_nothing_with_it_and_is_said(importing: Import) -> None:
    importing.tables["claims"] = [row for row in importing.tables["claims"] if row[1] != "t7xh"]
    assert importing.take() == [_not_in("claims")]
    assert importing.changed == []


def test_what_was_changed_on_both_sides_is_a_conflict_cell_by_cell(importing: Import) -> None:
    path = f"events/1991/{CAPTURE}.yml"
    importing.workspace.put(path, importing.workspace.text(path).replace("low: 40", "low: 41"))
    importing.put("claims", "low", "45", CAPTURE, "t7xh")
    importing.put("claims", "high", "65", CAPTURE, "t7xh")
    conflict = "changed here and in the records since the export: '45' here, '41' there"
    cure = "write what is right into both, or export the sheets anew"
    assert importing.take() == [f"records.xlsx, claims!J2: error: {conflict}\n   help: {cure}\n"]
    assert "high: 60" in importing.workspace.text(path)


def test_what_was_changed_on_one_side_alone_or_alike_on_both_is_taken(importing: Import) -> None:
    path = f"events/1991/{CAPTURE}.yml"
    text = importing.workspace.text(path).replace("low: 40", "low: 41").replace("by_note: defence ministry\n    ", "")
    importing.workspace.put(path, text)
    importing.put("claims", "low", "41", CAPTURE, "t7xh")
    importing.put("claims", "high", "65", CAPTURE, "t7xh")
    assert importing.take() == []
    assert importing.workspace.text(path) == text.replace("high: 60", "high: 65")


def test_items_find_theirs_where_others_were_put_before_them_since(importing: Import) -> None:
    path = f"events/1991/{CAPTURE}.yml"
    before = importing.workspace.text(path)
    more = before.replace("places:\n", "places:\n  - {place: mill-lake, role: nearby}\n")
    importing.workspace.put(path, more)
    importing.put("events.places", "role", "nearby", CAPTURE, "lake-city")
    assert importing.take() == [_not_in("events.places")]
    assert importing.workspace.text(path) == more.replace("role: destination", "role: nearby")


def test_new_rows_become_drafts_statements_items_and_entries(importing: Import) -> None:
    importing.add(
        "events",
        {"event id": "1992-05-bridge", "title": "Bridge opens", "date": "1992-05", "type": "talks", "importance": "3",
         "status": "reviewed", "summary": "It opened.", "sources.source": "river-post-1993"},
    )  # fmt: skip
    claim = {"event id": "1992-05-bridge", "id": "new-1", "about": "status", "by": "northland", "text": "Says so"}
    importing.add("claims", claim | {"sources.source": "river-post-1993"})
    importing.add("claims.by", {"event id": "1992-05-bridge", "claim id": "new-1", "by": "southland"})
    source = {"title": "The bridge: a story", "publisher": "River Post", "language": "en", "kind": "news"}
    importing.add("sources", {"source key": "river-post-1993", "perspective": "neutral"} | source)
    said = importing.take()
    assert said == [
        "records.xlsx, events!G7: note: a new record is a draft until somebody has read it\n",
        "records.xlsx, sources!A7: note: a new entry 'river-post-1993', in registries/sources.yml\n",
    ]
    assert importing.workspace.text("events/1992/1992-05-bridge.yml") == (
        "# yaml-language-server: $schema=../../schema/event.schema.json\n"
        "title: Bridge opens\ndate: 1992-05\ntype: talks\nimportance: 3\nstatus: draft\nsummary: It opened.\n"
        "claims:\n"
        "  - about: status\n    by: [northland, southland]\n    text: Says so\n"
        "    sources: [{source: river-post-1993}]\n"
        "sources:\n  - {source: river-post-1993}\n"
    )
    assert (
        'river-post-1993:\n  title: "The bridge: a story"\n  publisher: River Post\n  language: en\n  kind: news\n'
        "  perspective: neutral\n"
    ) in importing.workspace.text("registries/sources.yml")
    give_ids(importing.workspace)
    again = deepcopy(importing.workspace._are)
    assert importing.take() == []
    assert importing.workspace._are == again


@pytest.mark.parametrize(
    ("sheet", "column", "text", "own", "where", "message", "cure"),
    [
        ("events", "event id", "1991-other", (CAPTURE,), "events!A3", "the event id was changed to '1991-other'",
         "put back what stood here; 'python -m loaders rename' gives records another one"),
        ("places", "place key", "molna", ("mill-town",), "places!A5", "the place key was changed to 'molna'",
         "put back what stood here; 'python -m loaders rename' gives entries another one"),
        ("claims", "id", "zzzz", (CAPTURE, "t7xh"), "claims!B2", "the id was changed to 'zzzz'",
         "put back what stood here"),
        ("events.places", "event id", "1991-06-01-march-war", (CAPTURE,), "events.places!A3",
         "the row was of another one when it was exported", "put back what stood here, and write a new row instead"),
        ("events", "title", "", (CAPTURE,), "events!B3", "'title' was emptied, and no record is without it",
         "put back what stood here"),
        ("claims", AS_EXPORTED, "0:oops", (CAPTURE, "t7xh"), "claims!R2",
         "what the column 'as exported' has was changed", "put back what stood there, or empty it if the row is new"),
    ],
)  # fmt: skip
def test_keys_and_what_is_needed_stay(
    importing: Import, sheet: str, column: str, text: str, own: tuple[str, ...], where: str, message: str, cure: str
) -> None:
    importing.put(sheet, column, text, *own)
    assert importing.take() == [f"records.xlsx, {where}: error: {message}\n   help: {cure}\n"]


def test_statements_of_drafts_without_ids_are_left_as_they_are(importing: Import) -> None:
    path = "events/1992/1992-04-mill-town-talks.yml"
    before = re.sub(r"- id: \w+\n    ", "- ", importing.workspace.text(path)).replace("reviewed", "draft")
    assert before.count("id:") < importing.workspace.text(path).count("id:")
    importing.workspace.put(path, before)
    importing.put("events", "title", "Mill Town talks", "1992-04-mill-town-talks")
    assert [line for line in importing.take() if ": error: " in line] == []
    assert importing.workspace.text(path) == re.sub("title: .*", "title: Mill Town talks", before)


def test_rows_of_what_was_withdrawn_since_are_left_but_not_what_was_changed_in_them(importing: Import) -> None:
    path = f"events/1991/{CAPTURE}.yml"
    text = importing.workspace.text(path)
    start, end = text.index("  - id: t7xh"), text.index("  - id: fj5k")
    importing.workspace.put(path, text[:start] + text[end:])
    assert importing.take() == []
    importing.put("claims", "low", "45", CAPTURE, "t7xh")
    message = "the row was changed here, and what it was is not in the record any more"
    cure = "export the sheets anew, and change it there; if it is a copy of another row, empty 'as exported'"
    assert f"records.xlsx, claims!A2: error: {message}\n   help: {cure}\n" in importing.take()


def test_a_new_row_of_an_id_that_is_taken_or_none_is_refused(importing: Import) -> None:
    importing.add("events", {"event id": CAPTURE, "title": "Another"})
    importing.add("events", {"event id": "Row 7", "title": "Another"})
    importing.add("events", {"title": "?", "date": "1991"})
    importing.add("tags", {"label": "Talks"})
    taken = f"there is a record '{CAPTURE}' already, and the row does not say what it has changed"
    assert [line.split("\n")[0] for line in importing.take()] == [
        f"records.xlsx, events!A7: error: {taken}",
        "records.xlsx, events!A8: error: 'Row 7' does not have the form of an event id",
        "records.xlsx, events!B9: error: a new record needs a title, of which its id is made",
        "records.xlsx, tags!A4: error: a new entry has no key",
    ]


def test_what_was_left_to_be_filled_in_is_filled_in(importing: Import) -> None:
    path = f"events/1991/{CAPTURE}.yml"
    text = importing.workspace.text(path)
    importing.workspace.put(path, text.replace("title: Mill Town / Molna changes hands", "title:"))
    importing.tables["events"] = tables_of(_records(importing))["events"]
    importing.put("events", "title", "The town: taken", CAPTURE)
    assert importing.take() == []
    assert importing.workspace.text(path) == text.replace("Mill Town / Molna changes hands", '"The town: taken"')


def test_a_file_that_cannot_be_read_is_told(importing: Import) -> None:
    path = f"events/1991/{CAPTURE}.yml"
    importing.workspace.put(path, "title: [\n")
    told = f"records.xlsx, events: error: {path} cannot be read\n   help: 'python -m loaders check {path}' says why\n"
    assert told in importing.take()


def test_a_sheet_without_what_its_rows_were_is_refused(importing: Import) -> None:
    importing.tables["claims"] = [row[:-1] for row in importing.tables["claims"]]
    message = "the sheet has no column 'as exported', which says what each row was"
    cure = "export the sheets anew, leave that column in, and change them there"
    assert importing.take() == [f"records.xlsx, claims: error: {message}\n   help: {cure}\n"]


def test_a_copied_row_is_no_change_of_the_one_that_it_was_copied_from(importing: Import) -> None:
    row = next(row for row in importing.tables["events.places"] if row[0] == CAPTURE)
    importing.tables["events.places"].append([*row[:3], "another one", *row[4:]])
    message = "the row was changed here, and what it was is not in the record any more"
    cure = "export the sheets anew, and change it there; if it is a copy of another row, empty 'as exported'"
    assert importing.take() == [f"records.xlsx, events.places!A9: error: {message}\n   help: {cure}\n"]


def test_columns_of_ones_own_are_said_and_those_misspelt_refused(importing: Import) -> None:
    importing.tables["tags"] = [[*row, "x"] for row in importing.tables["tags"]]
    importing.tables["tags"][0][-1] = "my thoughts"
    assert importing.take() == ["records.xlsx, tags: note: the column 'my thoughts' was not read\n"]
    importing.tables["tags"][0][-1] = "discription"
    message = "records.xlsx, tags!E1: error: the column 'discription' is unknown\n"
    cure = "   help: did you mean 'description'? If it is of your own, give it a name less like that\n"
    assert message + cure in importing.take()


# --- any changes ------------------------------------------------------------------------------------------------------

_ANY = st.text(st.sampled_from("aZé жհ09:#'\"-,[]{}&*!|>%@`=+.~^\\?"), min_size=1, max_size=150)
_TEXT = _ANY.map(lambda text: " ".join(text.split())).filter(lambda text: text and text[:1] != "=")
_BY_SORT = {
    "date": st.sampled_from(["1991", "1992-03", "1992-03-04~", "[1991-06-02..1991-06-04]", "1990/1991-02"]),
    "number": st.integers(0, 10**9).map(str),
    "flag": st.just("true"),
    "key": st.from_regex(r"\A[a-z]{1,8}(-[a-z0-9]{1,5})?\Z"),
    "term": st.sampled_from(["talks", "site", "news"]),
    "line": _TEXT,
    "text": _TEXT,
}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changes_of_cells_come_back_and_come_once(
    data: st.DataObject, base: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    importing = Import(base)
    for path in importing.workspace.paths("events"):
        importing.workspace.put(path, _with_comments(importing.workspace.text(path)))
    commented = {path: importing.workspace.text(path) for path in importing.workspace.paths("events")}
    expected = _changed(importing, data.draw)
    said = importing.take()
    assert [line for line in said if ": error: " in line] == []
    after = _records(importing)
    tables = tables_of(after)
    for name, (header, *rows) in expected.items():
        shown = [row[: len(header) - 1] for row in tables[name][1:]]
        assert shown == [row[: len(header) - 1] for row in rows], name
    for path, before in commented.items():
        text = importing.workspace.text(path)
        assert [line for line in before.split("\n") if "# why" in line and line not in text.split("\n")] == []
    once = dict(importing.workspace._are)
    importing.take()
    assert importing.workspace._are == once


def _with_comments(text: str) -> str:
    first, *lines = text.split("\n")
    keys = [f"# why {number}\n{line}" if line[:1].isalpha() else line for number, line in enumerate(lines)]
    return "\n".join([first, *keys])


def _changed(importing: Import, draw: Callable[[Any], Any]) -> Tables:
    """Change some cells; return the tables as they are then."""
    forms = [form for form in forms_for(records_in(importing.root)) if len(importing.tables[form.name]) > 1]
    for form in draw(st.lists(st.sampled_from(forms), min_size=1, max_size=6, unique=True)):
        header, *rows = importing.tables[form.name]
        row = draw(st.sampled_from(rows))
        for column in draw(st.lists(st.sampled_from(form.columns), min_size=1, max_size=4, unique=True)):
            place = header.index(column.name)
            if _may_change(column, row[place]):
                texts = _BY_SORT[sort_of(column.field)]
                is_first = any(isinstance(step, int) for step in column.path)  # behind which others would move up
                row[place] = draw(texts if column.needed or is_first or not row[place] else texts | st.just(""))
    return importing.tables


def _may_change(column: Column, now: str) -> bool:
    """Whether a cell may say anything: not an id, nor a further one of a short list, nor more of what is not there."""
    is_of_list = any(isinstance(step, int) for step in column.path)
    return column.name != "id" and column.path != ("status",) and (bool(now) or not is_of_list)


def _records(importing: Import) -> Records:
    """What the files of a workspace say."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for registry in ("events", "sources", "actors", "places", "tags", "perspectives"):
            for path in importing.workspace.paths(registry):
                target = Path(folder) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(importing.workspace.text(path), encoding="utf-8")
        return records_in(Path(folder))
