"""What is said before an engine is asked: of URLs, names, and of what is not installed. No engine is needed here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main

if TYPE_CHECKING:
    from tests.conftest import Records

SUCH = "such as postgresql+psycopg://USER@HOST/DATABASE"


def build(records: Records, *more: str) -> int:
    return main(["build", "--root", str(records.root), "--no-cache", *more])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://me:secret@host/db", f"a URL of mysql is not one of PostgreSQL, {SUCH}"),
        ("me:secret@host", f"that is no URL of a database {SUCH}"),
        ("postgresql://me:secret@host:port/db", f"that is no URL of a database {SUCH}"),
    ],
)
def test_a_url_of_something_else_is_refused_before_anything_is_built(
    records: Records, capsys: pytest.CaptureFixture[str], url: str, said: str
) -> None:
    assert build(records, "--database-url", url) == 2
    assert capsys.readouterr().err == f"python -m loaders: {said}\n"
    assert not (records.root / "conflict.db").exists()


def test_drafts_go_to_no_server(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(records, "--include-drafts", "--database-url", "postgresql://host/db") == 2
    assert capsys.readouterr().err == (
        "python -m loaders: drafts are for a look at them, and a database server is for others: leave out one of the "
        "two options\n"
    )


@pytest.mark.parametrize("name", ["pg_ours", "Ours", "o'urs", "information_schema", "a" * 51])
def test_a_schema_has_a_plain_name(records: Records, capsys: pytest.CaptureFixture[str], name: str) -> None:
    with pytest.raises(SystemExit):
        build(records, "--database-url", "postgresql://host/db", "--database-schema", name)
    assert "is no name of a schema: small letters, digits and '_', at most 50" in capsys.readouterr().err


@pytest.mark.parametrize("lacking", ["psycopg", "sqlglot"])
def test_what_is_not_installed_is_said_with_its_cure(
    records: Records, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    monkeypatch.setitem(sys.modules, lacking, None)
    assert build(records, "--database-url", "postgresql://host/db") == 2
    assert capsys.readouterr().err == (
        f"python -m loaders: {lacking} is not installed here: "
        "pip install 'conflict-events-timeline[postgresql]', and try again\n"
    )
