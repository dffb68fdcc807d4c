"""The tables as SQLModel has them: the statements that builds use, and models that a file can be asked with."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlmodel import Session, create_engine, select

from loaders.baking.sections import TABLES
from loaders.building import build
from schema.models import models_of

MODELS = models_of(TABLES)


def test_models_have_the_columns_and_what_is_told_of_them() -> None:
    for table in TABLES:
        model = MODELS[table.name]
        assert model.__doc__ == table.description
        assert list(model.__table__.columns.keys()) == list(table.columns)  # type: ignore[attr-defined]
        told = [field.description for field in model.model_fields.values()]
        assert told == [column.description for column in table.columns.values()]


def test_names_that_are_taken_have_an_underscore() -> None:
    assert list(MODELS["documents"].model_fields) == ["event", "json_"]
    assert next(iter(MODELS["retired_keys"].model_fields)) == "registry_"


def test_models_validate_nothing() -> None:
    """Why rows are made from valid records only."""
    assert MODELS["tags"](key=None, label=3, nonsense=True)


def test_a_file_can_be_asked_with_them(base: Path, tmp_path: Path) -> None:
    build(base, tmp_path / "conflict.db", cache=None, with_history=False, jobs=1)
    event, link = MODELS["events"], MODELS["event_places"]
    engine = create_engine(f"sqlite:///{tmp_path / 'conflict.db'}")
    with Session(engine) as session:
        found = session.exec(select(event.id, link.place).join(link).order_by(event.number, link.position)).all()  # type: ignore[attr-defined]
        contested = session.exec(select(event).where(event.contested)).all()  # type: ignore[attr-defined]
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "conflict.db")) as connection:
        sql = "select id, place from events join event_places on event = id order by number, position"
        assert [tuple(each) for each in found] == connection.execute(sql).fetchall()
        sql = "select title from events where contested"
        assert {each.title for each in contested} == {title for (title,) in connection.execute(sql)}  # type: ignore[attr-defined]
    assert found
    assert contested
