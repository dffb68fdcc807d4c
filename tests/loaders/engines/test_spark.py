"""Apache Spark on an export: rows by year, days, truth, nothing and points arrive as they were written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from loaders.engines.answering import ENGINES, Place
from loaders.engines.questions import Question, differences, typed
from loaders.engines.stored import relations_of
from loaders.exporting.partitions import export_parquet

READ = ("acled_events", "claims", "dates", "events", "ged", "ged_events", "places", "timeline")
"""Tables and views with every type of column, by year and not."""

_KINDS = {"int": "int", "str": "str", "float": "number", "number": "number", "bool": "flag"}


@pytest.mark.long
def test_spark_reads_what_was_written(with_imports: Path, spark: None, tmp_path: Path) -> None:
    export_parquet(with_imports.parent, tmp_path / "parquet")
    with (
        closing(sqlite3.connect(with_imports)) as connection,
        ENGINES["spark"].opened(Place(str(tmp_path / "parquet"), master="local[2]")) as ask,
    ):
        relations = {each.name: each for each in relations_of(connection)}
        for name in READ:
            relation = relations[name]
            kinds = {column: "day" if told.is_day else _KINDS[told.type] for column, told in relation.columns.items()}
            names, order = (", ".join(f'"{column}"' for column in each) for each in (kinds, relation.key))
            question = Question(name, "", "", (name,), kinds, f"select {names} from {name} order by {order}")
            ours = typed(question, connection.execute(question.sql))
            assert ours
            assert differences(question, ours, ask(question)) == []
        sizes = "select length(geometry) as bytes from places"
        points = Question("points", "", "", ("places",), {"bytes": "int"}, sizes)
        assert {size for (size,) in ask(points)} == {None, 21}
