"""Which files of a dataset have changed since somebody asked last, as soon as editors have done saving them.

Folders are watched and never files: most editors save by putting another file in the place of the old one.
"""

import queue
import threading
from collections.abc import Iterable
from pathlib import Path

from watchfiles import DefaultFilter, watch

FOLDERS = ("events", "registries", "languages", "maps")
"""The folders of a dataset, with all that is in them."""
_FILES = ("metadata.yml", "metadata.yaml", "metadata.json", "settings.json", "datasette.yaml", "datasette.yml")
"""What Datasette reads besides."""

_QUIET = 30
"""Milliseconds without a change after which editors have done: saving takes them some steps, and many files as many."""
_MOST = 500
"""Milliseconds after which changes are told even if others go on."""
_HALF_SAVED = 0.3
"""Seconds for which a file that is empty is taken for one that is being saved."""
_LOOK = 100
"""Milliseconds between two looks whether the folder is still there, and whether anybody wants to know."""

_Told = set[str] | OSError


class FileChanges:
    """Changes of the dataset at `root`, noticed from now on. Raises OSError where it cannot be watched."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._told: queue.SimpleQueue[_Told] = queue.SimpleQueue()
        self._stop_inside = threading.Event()
        self._watch([self._root], threading.Event(), recursive=False)
        self._watch_inside()

    def next(self, timeout: float | None = None) -> set[str]:
        """Paths from the root that have changed, folders among them, as soon as there are any; none after `timeout`
        seconds without one.

        Raises OSError where they cannot be watched any more.
        """
        try:
            found = self._known(self._told.get(timeout=timeout))
        except queue.Empty:
            return set()
        while True:  # what came together is told together
            try:
                found |= self._known(self._told.get(timeout=_HALF_SAVED if any(map(self._is_empty, found)) else 0))
            except queue.Empty:
                break
        if found & {*FOLDERS}:  # it was made, moved or deleted: whoever watched what was there sees nothing more
            self._watch_inside()
        return found

    def _is_empty(self, path: str) -> bool:
        """Whether somebody has begun to write a file in its place, and has not come far."""
        try:
            return (self._root / path).stat().st_size == 0
        except OSError:
            return False

    def _known(self, told: _Told) -> set[str]:
        if isinstance(told, OSError):
            raise told
        return told

    def _watch_inside(self) -> None:
        self._stop_inside.set()
        self._stop_inside = threading.Event()
        folders = [self._root / name for name in FOLDERS if (self._root / name).is_dir()]
        if folders:
            self._watch(folders, self._stop_inside, recursive=True)

    def _watch(self, folders: Iterable[Path], stop: threading.Event, *, recursive: bool) -> None:
        ready = threading.Event()
        work = threading.Thread(target=self._tell, args=([*folders], stop, ready, recursive), daemon=True)
        work.start()
        ready.wait()

    def _tell(self, folders: list[Path], stop: threading.Event, ready: threading.Event, recursive: bool) -> None:
        try:
            changes = watch(
                *folders,
                watch_filter=DefaultFilter(),
                debounce=_MOST,
                step=_QUIET,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                stop_event=stop,
                recursive=recursive,
                ignore_permission_denied=True,
            )
            for batch in changes:
                ready.set()
                paths = {self._inside(path) for _, path in batch}
                wanted = paths if recursive else {path for path in paths if path in (*FOLDERS, *_FILES)}
                if wanted - {""}:
                    self._told.put(wanted - {""})
                if not recursive and not self._root.is_dir():
                    raise FileNotFoundError(f"The folder {self._root} is gone")
        except (OSError, RuntimeError) as error:
            is_told_by_the_root = recursive and isinstance(error, FileNotFoundError)
            if not (stop.is_set() or is_told_by_the_root):
                self._told.put(error if isinstance(error, OSError) else OSError(str(error)))
        finally:
            ready.set()

    def _inside(self, path: str) -> str:
        """The path from the root with forward slashes; nothing for the root itself."""
        found = Path(path)
        is_inside = self._root in found.parents
        return found.relative_to(self._root).as_posix() if is_inside else ""
