"""The questions, asked of each engine: of the SQLite file, of PostgreSQL, and of Parquet files by DuckDB and Spark."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from loaders.engines.dialects import translated
from loaders.engines.errors import EngineError, require
from loaders.engines.questions import Question, typed
from loaders.engines.servers import connected
from schema.tables import Row

Ask = Callable[[Question], list[Row]]
"""What answers a question. Raises EngineError where something that it reads is not there."""


class Place(NamedTuple):
    """Where an engine finds what was built."""

    address: str
    """A file, a folder or an address of one, or the URL of a database."""
    schema: str = "timeline"
    """The schema of a database on a server."""
    master: str = ""
    """Where Spark runs, such as spark://HOST:7077; nothing for SPARK_REMOTE or SPARK_MASTER, or this machine."""


class Engine(NamedTuple):
    """What questions can be asked of."""

    reads: str
    """What its address leads to, in words."""
    opened: Callable[[Place], AbstractContextManager[Ask]]
    """Raises EngineError where it cannot be asked."""


@contextlib.contextmanager
def _sqlite(place: Place) -> Iterator[Ask]:
    path = Path(place.address)
    if not path.is_file():
        raise EngineError(f"there is no file {path}: run 'python -m loaders build' first, or name another with --from")
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as connection:

        def ask(question: Question) -> list[Row]:
            try:
                return typed(question, connection.execute(question.sql))
            except sqlite3.DatabaseError as error:
                raise _lacking(question, f"{path}: {error}") from None

        yield ask


@contextlib.contextmanager
def _postgresql(place: Place) -> Iterator[Ask]:
    with connected(place.address) as connection:
        connection.execute(f'set transaction read only; set local search_path to "{place.schema}"')
        yield lambda question: typed(question, connection.execute(translated(question.sql, "postgresql")))


@contextlib.contextmanager
def _duckdb(place: Place) -> Iterator[Ask]:
    require("duckdb", "duckdb", "sqlglot")
    import duckdb

    folder = _export_at(place.address)
    with duckdb.connect() as connection:

        def ask(question: Question) -> list[Row]:
            try:
                for name in question.reads:
                    files = f"{folder}/{name}/**/*.parquet".replace("'", "''")
                    read = f"select * from read_parquet('{files}', hive_partitioning = true)"
                    connection.execute(f'create or replace view "{name}" as {read}')
                return typed(question, connection.execute(translated(question.sql, "duckdb")).fetchall())
            except (duckdb.IOException, duckdb.CatalogException) as error:
                raise _lacking(question, str(error).splitlines()[0]) from None

        yield ask


@contextlib.contextmanager
def _spark(place: Place) -> Iterator[Ask]:
    require("spark", "pyspark", "sqlglot")
    from pyspark.errors import AnalysisException
    from pyspark.sql import SparkSession

    folder = _export_at(place.address)
    builder = SparkSession.builder.appName("conflict-events-timeline").config("spark.sql.session.timeZone", "UTC")
    remote, master = os.environ.get("SPARK_REMOTE"), place.master or os.environ.get("SPARK_MASTER") or "local[*]"
    if remote and not place.master:
        builder = builder.remote(remote)
    else:
        _ensure_java()
        builder = builder.master(master)
        for name, value in (_QUIET | (_ALONE if master.startswith("local") else {})).items():
            builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:

        def ask(question: Question) -> list[Row]:
            try:
                for name in question.reads:
                    session.read.parquet(f"{folder}/{name}").createOrReplaceTempView(name)
                return typed(question, session.sql(translated(question.sql, "spark")).collect())
            except AnalysisException as error:
                raise _lacking(question, str(error).splitlines()[0]) from None

        yield ask
    finally:
        session.stop()


_QUIET = {
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties')}",
}
"""Settings of Spark where this program starts it: it says what went wrong, and nothing else."""
_ALONE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
}
"""Settings of Spark on one machine: it listens to nobody else, and cuts its work into as many pieces as pay."""


def _ensure_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=f"{home}/bin" if home else None):
        raise EngineError("Spark runs on Java 17 or newer, and there is none here; on Debian: apt install default-jre")


def _export_at(address: str) -> str:
    """The address of an export, without the last slash. Raises EngineError where no export is there."""
    is_elsewhere = "://" in address  # s3a://…: that is for the engine to find out
    if not is_elsewhere and not (Path(address) / "manifest.json").is_file():
        raise EngineError(f"{address} is no export: run 'python -m loaders export parquet DIR', and give --from DIR")
    return address.rstrip("/") if is_elsewhere else str(Path(address).resolve())


def _lacking(question: Question, words: str) -> EngineError:
    needs = ", ".join(question.reads)
    cure = "GED comes with 'python -m loaders import ged FILE'" if "ged" in question.reads else "build anew"
    return EngineError(f"{words}; {question.name} reads {needs}: {cure}, and exports are written anew after that")


_FILES = "the folder of 'python -m loaders export parquet DIR'"

ENGINES: Mapping[str, Engine] = {
    "sqlite": Engine("the database (conflict.db in the root)", _sqlite),
    "postgresql": Engine("the URL that 'python -m loaders build --database-url URL' took", _postgresql),
    "duckdb": Engine(_FILES, _duckdb),
    "spark": Engine(f"{_FILES}, or its address on a store that the cluster reads", _spark),
}
"""Every engine by name."""
