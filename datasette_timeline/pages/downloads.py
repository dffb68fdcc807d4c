"""/downloads: the dataset as files, with sizes and sums, and how to ask them where they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from shlex import quote
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from datasette import Response

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.downloads import Offered, offered_by
from datasette_timeline.database.releases import releases_of
from datasette_timeline.http.caching import Content, edition_of, for_readers, respond
from datasette_timeline.http.downloads import may_download
from datasette_timeline.published.downloads import FILES, FOLDER, SUMS
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import absolute, dataset_data, page_head, path_url
from datasette_timeline.site.shell import Shell, open_shell

_PACKAGED = {
    "-csv.zip": "csv",
    "-parquet.zip": "parquet",
    "datapackage.json": "datapackage",
    "CITATION.cff": "citation",
    SUMS: "sums",
}
"""What describes a file beside the tables, by how its name ends."""
_KB, _MB = 1000, 1_000_000


class File(NamedTuple):
    """A file as the page lists it."""

    name: str
    href: str
    about: str
    """The last part of the key of what it has, `downloads.has.<about>`."""
    size: str = ""
    """In words; empty where it is put together when asked for."""
    hash: str = ""
    """SHA-256, in hexadecimal digits."""


class Table(NamedTuple):
    """A table of the dataset in each form that there is."""

    name: str
    forms: Mapping[str, File]


class Command(NamedTuple):
    """What a program is asked to do with a file where it is."""

    program: str
    text: str


@Page("/downloads", order=78, footer=1, sitemap="pages", guarded=False)
async def downloads_page(datasette: Datasette, request: Request) -> Response:
    """The page. It is another one as soon as the files are others, which may be after the database was."""
    database = timeline_database(datasette)
    may_have = await may_download(datasette, request, database)
    offered = await offered_by(database) if may_have else None
    has_releases = may_have and bool(await releases_of(datasette, database))
    edition = await edition_of(datasette)
    edition = replace(edition, identity=f"{edition.identity} {may_have} {offered} {has_releases}")

    async def make() -> Content:
        shell = await open_shell(datasette, request)
        page = shell.html(
            "downloads.html", **await _context(shell, offered, may_have=may_have), has_releases=has_releases
        )
        return Content(page.encode(), "text/html; charset=utf-8")

    return await respond(datasette, request, edition, make, terms=for_readers(datasette))


async def _context(shell: Shell, offered: Offered | None, *, may_have: bool) -> dict[str, Any]:
    title, lede = shell.texts.plain("nav.downloads"), shell.texts.plain("downloads.lede")
    return {
        "section": "downloads",
        "head": page_head(shell, "/downloads", title, lede, data=[await dataset_data(shell, offered)]),
        "whole": [_database(shell)] if may_have else [],
        "packaged": list(_packaged(shell, offered)) if offered else [],
        "lists": list(_lists(shell, offered)),
        "tables": _tables(shell, offered) if offered else [],
        "sums": path_url(shell, f"/{FOLDER}/{SUMS}") if offered else None,
        "made": _day(offered.changed) if offered else None,
        "commands": list(_commands(shell, offered, may_have)),
    }


def _database(shell: Shell) -> File:
    snapshot = timeline_database(shell.datasette).snapshot
    return File(
        snapshot.path.name, shell.database_file, "database", in_bytes(shell, snapshot.state.size), snapshot.hash
    )


def _packaged(shell: Shell, offered: Offered) -> Iterator[File]:
    for end, about in _PACKAGED.items():
        yield from (_file(shell, offered, path, about) for path in offered.files if path.endswith(end))


def _lists(shell: Shell, offered: Offered | None) -> Iterator[File]:
    """What the API puts together: as files, where there are some."""
    for name in FILES:
        about = name.replace(".", "-")
        if offered and name in offered.files:
            yield _file(shell, offered, name, about)
        else:
            yield File(name, shell.file_link(f"/api/v1/{name}"), about)


def _tables(shell: Shell, offered: Offered) -> Sequence[Table]:
    tables: dict[str, dict[str, File]] = {}
    for path in offered.files:
        form, slash, name = path.partition("/")
        if slash:
            tables.setdefault(name.partition(".")[0], {})[form] = _file(shell, offered, path, "")
    return [Table(name, forms) for name, forms in sorted(tables.items())]


def _file(shell: Shell, offered: Offered, path: str, about: str) -> File:
    listed = offered.files[path]
    address = str(shell.datasette.urls.path(f"/{FOLDER}/{path}"))
    return File(path.rpartition("/")[2], address, about, in_bytes(shell, listed.size), listed.hash)


def in_bytes(shell: Shell, size: int) -> str:
    """A number of bytes in words: 727 bytes, 295 kB, 14.2 MB."""
    if size < _KB:
        return shell.texts.plain_count("size.bytes", size)
    if size < _MB:
        return shell.texts.plain("size.kb", n=shell.texts.number(round(size / _KB)))
    return shell.texts.plain("size.mb", n=shell.texts.number(round(size / _MB, 1)))


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _commands(shell: Shell, offered: Offered | None, may_have: bool) -> Iterator[Command]:
    """Lines that were run as they are, each with the addresses of this site."""
    if offered and "parquet/claims.parquet" in offered.files:
        yield from _of_parquet(path_url(shell, f"/{FOLDER}/parquet/claims.parquet"))
    yield from _of_lists({file.name: absolute(shell, file.href) for file in _lists(shell, offered)})
    if may_have:
        yield _of_database(absolute(shell, _database(shell).href))
    if offered:
        yield from _checked(path_url(shell, f"/{FOLDER}/"), offered)


def _of_parquet(address: str) -> Iterator[Command]:
    """What reads of a file only what it needs, as far as the program does so."""
    yield Command("DuckDB", f"duckdb.sql(\"select about, count(*) from '{address}' group by about order by 2\")")
    yield Command("polars", f'polars.scan_parquet("{address}").filter(polars.col("contested")).collect()')
    yield Command("pandas", f'pandas.read_parquet("{address}")')


def _of_lists(addresses: Mapping[str, str]) -> Iterator[Command]:
    yield Command("R", f'claims <- read.csv("{addresses["claims.csv"]}")')
    yield Command("GDAL, QGIS", f"ogr2ogr events.gpkg {quote(addresses['events.geojson'])}")
    yield Command("polars", f'polars.read_ndjson("{addresses["events.jsonl"]}", infer_schema_length=None)')
    yield Command("polars", f'polars.read_csv("{addresses["actors.csv"]}", infer_schema_length=None)')


def _of_database(address: str) -> Command:
    name = urlsplit(address).path.rpartition("/")[2]
    return Command(
        "SQLite",
        f'curl -O {quote(address)} && sqlite3 {name} "select date, title from events order by sort_key limit 5"',
    )


def _checked(folder: str, offered: Offered) -> Iterator[Command]:
    for archive in (path for path in offered.files if path.endswith("-csv.zip")):
        sums = f"curl -O {folder}{SUMS} && sha256sum --check --ignore-missing {SUMS}"
        yield Command("sha256sum", f"curl -O {folder}{archive} && {sums}")
