"""The whole dataset as files: the folder `dataset/` of an export, and the folder that a site offers for download."""

import asyncio
import contextlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from datasette_timeline.published.downloads import FILES, FOLDER
from loaders.exporting import describing
from loaders.exporting.asking import ExportError, Site, ensure_address, known_address
from loaders.exporting.parquet import parquet_is_possible, write_parquet
from loaders.exporting.placing import in_place_of, seal
from loaders.exporting.tables import exported_tables, write_csv
from loaders.problems import plural

_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""When every file of an archive was changed: the same records give the same bytes."""


def read_facts(database: Path) -> dict[str, str]:
    """Facts about the dataset by name."""
    with contextlib.closing(_open(database)) as connection:
        return dict(connection.execute("select name, value from dataset").fetchall())


def publishable(root: Path) -> Path:
    """The built database of a root folder. Raises ExportError where there is none, or one that nobody may publish."""
    database = root / "conflict.db"
    if not database.is_file():
        raise ExportError("There is no conflict.db yet: run 'python -m loaders build' first.")
    drafts = read_facts(database).get("drafts", "0")
    if drafts != "0":
        held = f"includes {plural(int(drafts), 'draft')}, which {'is' if drafts == '1' else 'are'} not for publication"
        raise ExportError(f"conflict.db {held}: run 'python -m loaders build' first.")
    return database


class Offered(NamedTuple):
    """What was written for a site to offer."""

    files: int
    parquet: bool


def offer(
    root: Path, folder: Path, base_url: str | None, progress: Callable[[str], None] = lambda words: None
) -> Offered:
    """Write what the site offers for download into `folder`, which is replaced as a whole.

    The site is known at `base_url`, or where its metadata say.

    Raises ExportError, and then leaves the folder as it was.
    """
    database = publishable(root)
    ensure_address(address := base_url or known_address(root))
    facts = read_facts(database)
    with in_place_of(folder.absolute()) as scratch:
        site = Site(root, database, address)
        asyncio.run(write_answers(site, scratch, progress))
        progress("writing tables")
        parquet = write_package(database, scratch, facts, site.base, f"{site.base}{FOLDER}/")
        about = {"dataset": {name: facts.get(name) for name in ("title", "version", "released", "digest")}}
        return Offered(seal(scratch, about), parquet)


async def write_answers(site: Site, folder: Path, progress: Callable[[str], None]) -> None:
    """Write what the API puts together; what is too much for one answer is in the tables alone."""
    try:
        for name in FILES:
            progress(f"reading {name}")
            answer = await site.ask(f"api/v1/{name}")
            if answer.status == HTTPStatus.OK:
                (folder / name).write_bytes(answer.body)
            elif answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
                progress(f"leaving out {name}, which is too much for one answer")
            else:
                raise ExportError(f"The site answers {answer.status} at /api/v1/{name}.")
    finally:
        await site.close()


def write_downloads(database: Path, folder: Path, facts: Mapping[str, str], base_url: str) -> bool:
    """Write the dataset into the folder `dataset/` of an export, and say whether Parquet files are among it.

    events.jsonl and events.geojson are there already: the site has written them.
    """
    shutil.copyfile(database, folder / database.name)
    return write_package(database, folder, facts, base_url, f"{base_url}dataset/")


def write_package(database: Path, folder: Path, facts: Mapping[str, str], home: str, address: str) -> bool:
    """Write every table, an archive of them, and what describes them all, into the folder that will be at `address`.

    Returns whether Parquet files are among it. `home` is where the dataset is known.
    """
    parquet, name = write_tables(database, folder), package_name(facts)
    describe(folder, facts, home)
    for form in ("csv", *(["parquet"] if parquet else [])):
        pack(folder / f"{name}-{form}.zip", folder, form)
    _write(folder / "dataset.jsonld", describing.as_json(describing.schema_org(facts, folder, home, address)))
    return parquet


def describe(folder: Path, facts: Mapping[str, str], home: str) -> None:
    """Write the data package of the CSV files, and how the dataset, which is known at `home`, is cited."""
    package = describing.data_package(facts, exported_tables(), home, package_name(facts))
    _write(folder / "datapackage.json", describing.as_json(package))
    _write(folder / "CITATION.cff", describing.citation(facts, home))


def write_tables(database: Path, folder: Path) -> bool:
    """Write every table as CSV and, where that is possible, as Parquet; return whether it is."""
    parquet = parquet_is_possible()
    for name in ("csv", *(["parquet"] if parquet else [])):
        (folder / name).mkdir(parents=True)
    with contextlib.closing(_open(database)) as connection:
        for table in exported_tables():
            write_csv(connection, table, folder / "csv" / f"{table.name}.csv")
            if parquet:
                write_parquet(connection, table, folder / "parquet" / f"{table.name}.parquet")
    return parquet


def package_name(facts: Mapping[str, str]) -> str:
    """What files of the dataset are called: its title in small letters and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", facts["title"].lower()).strip("-") or "dataset"


def pack(archive: Path, folder: Path, tables: str) -> None:
    """Put the tables of one kind into a ZIP file, with what describes them; the CSV are a data package there."""
    described = ["CITATION.cff", *(["datapackage.json"] if tables == "csv" else [])]
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        for path in [*(folder / name for name in described), *sorted((folder / tables).iterdir())]:
            entry = ZipInfo(path.relative_to(folder).as_posix(), _ALWAYS)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, path.read_bytes())


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?immutable=1", uri=True)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
