"""The pages that a branch changes, as they were and as they are: for whoever reviews it."""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from loaders.building import build
from loaders.exporting import overview
from loaders.exporting.asking import ExportError, Site, ensure_address
from loaders.exporting.describing import Facts
from loaders.exporting.downloads import read_facts
from loaders.exporting.fetching import Fetching
from loaders.exporting.placing import in_place_of, seal
from loaders.history.changes import Shown, Versions
from loaders.history.snapshots import SnapshotError, unpack
from loaders.loading.datasets import load

BEFORE, NOW = "before", "now"
"""The folders of the two versions."""


class Changed(NamedTuple):
    """What was written."""

    files: int
    pages: int


def export_changed(
    root: Path, folder: Path, base: str, base_url: str, progress: Callable[[str], None] = lambda words: None
) -> Changed:
    """Write the pages of events, actors, places and sources that differ from a revision into `folder`, twice.

    Both versions are built for it, without drafts and without their history, which differs on every page. Raises
    ExportError, and then leaves the folder as it was.
    """
    ensure_address(base_url)
    home = base_url if base_url.endswith("/") else f"{base_url}/"
    with TemporaryDirectory() as scratch, in_place_of(folder.absolute()) as target:
        earlier = Path(scratch) / BEFORE
        earlier.mkdir()
        try:
            unpack(root, base, earlier)
        except SnapshotError as error:
            raise ExportError(str(error)) from error
        progress("comparing")
        versions = Versions(load(earlier).dataset, load(root).dataset)
        databases = {name: _built(records, Path(scratch) / f"{name}.db") for name, records in _both(earlier, root)}
        shown = versions.shown
        for name, database in databases.items():
            progress(f"reading pages, {name}")
            paths = [path for each in shown if (path := each.before if name == BEFORE else each.after)]
            site = Site(root, database, f"{home}{name}/")
            asyncio.run(_write(Fetching(site=site, folder=target / name), paths))
        there = [each for each in shown if any((target / file).is_file() for file in _files(each))]
        page = _overview(read_facts(databases[NOW]), base, there, target)
        (target / "index.html").write_text(page, encoding="utf-8")
        style = target / NOW / "static" / "publication.css"
        if style.is_file():
            (target / "static").mkdir()
            shutil.copyfile(style, target / "static" / style.name)
        about = {"since": base, "pages": [{"before": each.before, "after": each.after} for each in there]}
        return Changed(seal(target, about), len(there))


def _both(earlier: Path, root: Path) -> Sequence[tuple[str, Path]]:
    return ((BEFORE, earlier), (NOW, root))


def _built(records: Path, database: Path) -> Path:
    if build(records, database, cache=None, with_history=False).failed:
        which = "earlier" if database.stem == BEFORE else "present"
        raise ExportError(f"The {which} records have errors; 'python -m loaders check' shows those of a checkout.")
    return database


async def _write(fetching: Fetching, paths: Sequence[str]) -> None:
    """Write these pages; what is not published has none."""
    try:
        for path in paths:
            answer = await fetching.site.ask(path)
            if answer.status == 200:
                fetching.files[path], fetching.answers[_file(path)] = _file(path), answer
        await fetching.fetch_assets()
        fetching.write_all()
    finally:
        await fetching.site.close()


def _file(path: str) -> str:
    return f"{path}/index.html"


def _files(shown: Shown) -> list[str]:
    pairs = ((BEFORE, shown.before), (NOW, shown.after))
    return [f"{name}/{_file(path)}" for name, path in pairs if path]


def _overview(facts: Facts, base: str, shown: Sequence[Shown], folder: Path) -> str:
    rows = "\n".join(f"<li>{escape(each.name)} ({each.kind}): {_links(each, folder)}</li>" for each in shown)
    listed = f"<ul>\n{rows}\n</ul>" if shown else "<p>No page of an event, actor, place or source differs.</p>"
    title = f"Pages that differ since {base}"
    return overview.page(facts, title, f"<h1>{escape(title)}</h1>\n{listed}")


def _links(shown: Shown, folder: Path) -> str:
    return ", ".join(
        f'<a href="{escape(file)}">{file.partition("/")[0]}</a>' for file in _files(shown) if (folder / file).is_file()
    )
