"""`serve --watch`: a preview of the records as their files are, on every save anew, with whatever is wrong in them."""

import fcntl
import gc
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

from datasette_timeline.published import previews
from loaders.building.placing import INSPECTION
from loaders.building.previewing import Preview, Shown
from loaders.commands.exit_codes import PROBLEMS
from loaders.commands.file_changes import FileChanges
from loaders.commands.preview_server import PreviewServer
from loaders.loading.cache import cache_folder
from loaders.problems import Problem, plural, reports
from loaders.processes.interrupts import cleanup_on_interrupt, exit_on_interrupt

_RECORDS = ("events", "registries")
_DATABASE = "conflict.db"
_PREFIX, _HELD = "preview-", "held"
"""Scratch folders are called so, and each has a file that its preview keeps locked as long as it lives."""
_PAGES = ("events", "actors", "places", "sources")
"""Registries whose entries have pages."""
_MOST_TOLD = 5
"""Errors that are told in the terminal."""
_IDLE = 2.0
"""Seconds without a change in which there is time to look for garbage."""


def watch(root: Path, host: str, port: int, editor: str) -> int:
    """Show the records and serve them until stopped; return 1 with a sentence where there is nothing to be watched.

    `editor` is the address that opens a file in an editor, with {path}, {line} and {column}; empty for none.
    """
    gc.enable()  # a program that stays would keep all garbage
    exit_on_interrupt(signal.SIGTERM)
    if is_public(host):
        print(
            f"Drafts, and what is wrong in them, can be read by everybody who reaches {host}:{port}.", file=sys.stderr
        )
    try:
        changes = FileChanges(root)
        with _scratch_folder() as folder:
            return _Watching(root, folder, (host, port), editor).go_on(changes)
    except OSError as error:
        print(f"Nothing is watched any more: {error.strerror or error}.", file=sys.stderr)
        return PROBLEMS


def is_public(host: str) -> bool:
    """Whether others than this machine may reach what listens there."""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


class _Watching:
    """A preview with its server and its state."""

    def __init__(self, root: Path, folder: Path, address: tuple[str, int], editor: str) -> None:
        self._root, self._address = root, address
        self._site = folder / "site"
        self._site.mkdir()
        self._state_file = folder / "state.json"
        self._preview = Preview(root, self._site / _DATABASE, cache_folder(root))
        self._server = PreviewServer(self._site, self._state_file, *address)
        self._state = previews.State(time.time_ns() // 1_000_000, str(root), editor)
        self._shown: Shown | None = None
        self._stopped = ""
        """Why the preview could not be made, in a sentence; empty where it could."""

    def go_on(self, changes: FileChanges) -> int:
        """Show every change, for ever."""
        changed: set[str] = set()
        with cleanup_on_interrupt(self, self._server.stop):
            while True:
                begun = time.perf_counter()
                self._show(changed)
                self._serve(changed)
                self._tell(changed, time.perf_counter() - begun)
                changed = changes.next(timeout=_IDLE)
                if not changed:
                    gc.collect()
                    changed = changes.next()

    def _show(self, changed: set[str]) -> None:
        """Bring database and state up to date."""
        if changed and not any(map(_is_of_records, changed)):
            return
        try:
            shown = self._preview.refresh()
            self._stopped = ""
            self._put(
                problems=tuple(previews.Problem(*problem) for problem in _in_order(shown.problems)),
                earlier=tuple(shown.earlier),
                missing=tuple(shown.missing),
                stands_still=not shown.is_sound,
                stopped="",
                saved=self._page(shown),
            )
            self._shown = shown
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or error
            self._stopped = f"{reason}: make room or mend the folder, and save again."
            with suppress(OSError):
                self._put(stopped=self._stopped)

    def _page(self, shown: Shown) -> str:
        """The page of the record that was saved last."""
        registry, key = shown.changed or ("", "")
        return f"/{registry}/{key}" if registry in _PAGES else self._state.saved

    def _put(self, **more: object) -> None:
        state = self._state._replace(number=self._state.number + 1, **more)  # type: ignore[arg-type]  # by their names
        scratch = self._state_file.with_suffix(".new")
        scratch.write_bytes(state.to_json())
        scratch.replace(self._state_file)
        self._state = state

    def _serve(self, changed: set[str]) -> None:
        """Start the server where there is something to serve, and again where its configuration has changed."""
        if not (self._site / _DATABASE).exists():
            return
        was_running = self._server.is_running
        if was_running and all(map(_is_of_records, changed)):
            return
        _lay_links(self._root, self._site)
        configuration = self._server.start()
        self._put(configuration=configuration)
        if configuration:
            print(configuration, file=sys.stderr)
        elif not was_running:
            host, port = self._address
            where = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
            print(f"Serving a preview on {where}, which follows the files in {self._root} (stop with Ctrl-C)")

    def _tell(self, changed: set[str], seconds: float) -> None:
        """Say in the terminal what is shown, and what is wrong."""
        if self._stopped or self._shown is None:
            print(f"The preview could not be made: {self._stopped}", file=sys.stderr)
            return
        errors = [problem for problem in _in_order(self._shown.problems) if problem.level == "error"]
        print(reports.text(errors[:_MOST_TOLD]), end="")
        if len(errors) > _MOST_TOLD:
            print(f"and {plural(len(errors) - _MOST_TOLD, 'other error')}; 'python -m loaders check' lists all")
        files = [path for path in sorted(changed) if (self._root / path).is_file()] or sorted(changed)
        others = f" and {plural(len(files) - 1, 'other')}" if len(files) > 1 else ""
        named = f"{files[0]}{others}: " if files else ""
        print(f"{named}{_sentence(self._shown, is_served=self._server.is_running)} ({seconds:.1f} s)", flush=True)


def _is_of_records(path: str) -> bool:
    return path.partition("/")[0] in _RECORDS


def _sentence(shown: Shown, *, is_served: bool) -> str:
    levels = Counter(problem.level for problem in shown.problems)
    counted = [plural(levels[level], level) for level in ("error", "warning") if levels[level]]
    found = ", ".join(counted) or "no problems"
    if not is_served:
        return f"{found}; nothing can be shown before the errors are mended"
    if not shown.is_sound:
        return f"{found}; the whole preview stays as it was before"
    parts = [plural(shown.events, "event"), plural(shown.drafts, "draft") if shown.drafts else "", found]
    if shown.earlier:
        parts.append(f"{plural(len(shown.earlier), 'file')} as before")
    if shown.missing:
        parts.append(f"{plural(len(shown.missing), 'file')} not shown")
    return ", ".join(filter(None, parts))


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Errors first, and among them those of whole files and folders, from which others may follow."""
    return sorted(problems, key=lambda problem: (problem.level != "error", bool(problem.field), *problem.order))


def _lay_links(root: Path, site: Path) -> None:
    """Let the server find beside the preview what stands beside the records, but for databases."""
    for path in site.iterdir():
        if path.is_symlink():
            path.unlink()
    for path in root.iterdir():
        if not (path.name.startswith(".") or path.suffix == ".db" or path.name in (INSPECTION, *_RECORDS)):
            (site / path.name).symlink_to(path)


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    with cleanup_on_interrupt(folder, lambda: _remove(folder)):
        try:
            with (folder / "new").open("x") as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                (folder / "new").rename(folder / _HELD)  # locked as soon as it is there, or it might be swept
                yield folder
        finally:
            _remove(folder)


def _sweep() -> None:
    """Take away what previews of this user have left behind that were killed: nobody holds it any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            held = os.open(folder / _HELD, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(folder)
            finally:
                os.close(held)


def _remove(folder: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(folder)
