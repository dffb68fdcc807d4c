"""Serving the built site on this machine: exactly what plain `datasette .` would serve."""

import errno
import json
import os
import socket
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from importlib.metadata import entry_points
from pathlib import Path

from datasette_timeline.published.dataset_names import DatasetNameError, named
from loaders.commands.exit_codes import misuse
from loaders.commands.options import MOST_PORT


def serve(root: Path, host: str, port: int, workers: int = 1) -> int:
    """Become Datasette on the folder, until it is stopped; return 1 with a sentence where it cannot start.

    With several workers it becomes none of them, but keeps them going.
    """
    if found := _trouble(root) or (_several_trouble() if workers > 1 else None):
        print(found, file=sys.stderr)
        return 1
    return _run(root, ["."], host, port, workers)


def serve_several(
    datasets: Sequence[str], title: str | None, site_url: str | None, host: str, port: int, workers: int = 1
) -> int:
    """The same for several datasets on one site, each `name=folder`; what is wrong with one is told on its pages."""
    try:
        lacking = [_lacking(*each) for each in named(datasets)]
    except DatasetNameError as error:
        return misuse(f"--dataset: {error}")
    if all(lacking):  # else the others are shown, and what is wrong with one stands in its place
        print(*lacking, sep="\n", file=sys.stderr)
        return 1
    if found := _plugin_trouble() or (_several_trouble() if workers > 1 else None):
        print(found, file=sys.stderr)
        return 1
    options = [*(["--title", title] if title else []), *(["--site-url", site_url] if site_url else [])]
    return _run(Path.cwd(), ["timeline", "serve", *options, *datasets], host, port, workers)


def _run(folder: Path, arguments: Sequence[str], host: str, port: int, workers: int) -> int:
    """Become Datasette with these arguments in a folder, or keep several of it going."""
    if found := _refusal(host, port):
        print(found, file=sys.stderr)
        return 1
    print(f"Serving on http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl-C)", flush=True)
    os.chdir(folder)
    command = [sys.executable, "-m", "datasette", *arguments, "--host", host, "--port", str(port)]
    if workers > 1:
        from loaders.commands.supervising import supervise

        return supervise(command, (host, port), workers)
    return os.execv(sys.executable, command)  # noqa: S606 (no shell is wanted)


def preview(root: Path, host: str, port: int, editor: str) -> int:
    """Serve the records as their files are until stopped; return 1 with a sentence where that cannot be."""
    if found := _no_records(root) or _plugin_trouble() or _refusal(host, port, is_watching=True):
        print(found, file=sys.stderr)
        return 1
    from loaders.commands.watching import watch

    return watch(root, host, port, editor)


def _no_records(root: Path) -> str | None:
    """Why there would never be anything to show."""
    if (root / "registries").is_dir():
        return None
    return f"{root} is no dataset's folder: it has no registries/. Name one with --root DIR."


def _lacking(name: str, folder: Path) -> str:
    """Why there is nothing of a dataset to show; empty where there is something."""
    if not folder.is_dir():
        return f"{name}: there is no folder {folder}."
    if not (folder / "conflict.db").is_file():
        return f"{name}: there is no conflict.db in {folder}: run 'python -m loaders build' there first."
    return ""


def _several_trouble() -> str | None:
    """Why several servers cannot share a port here."""
    if sys.platform == "linux":
        return None
    return "Only Linux divides readers among several servers on one port: start one here, or several behind a proxy."


def _trouble(root: Path) -> str | None:
    """In one sentence why Datasette would not serve the site; it would say so in a page of traces, or not at all."""
    if not (root / "conflict.db").is_file():
        return f"There is no conflict.db in {root.name}/ yet: run 'python -m loaders build' first."
    if not _is_database(root / "conflict.db"):
        return "conflict.db is damaged, or no database: run 'python -m loaders build' again."
    if found := _plugin_trouble():
        return found
    description = root / "inspect-data.json"
    try:
        known = json.loads(description.read_bytes()) if description.exists() else {}
        is_sound = isinstance(known, dict) and all("file" in part and "tables" in part for part in known.values())
    except (ValueError, TypeError):
        is_sound = False
    return None if is_sound else f"{description.name} is damaged: delete it, and run 'python -m loaders build'."


def _plugin_trouble() -> str | None:
    if any(each.value == "datasette_timeline.plugin" for each in entry_points(group="datasette")):
        return None
    return "The site's plugin is not installed: install the program's wheel, or run 'make setup' in its repository."


def _refusal(host: str, port: int, *, is_watching: bool = False) -> str | None:
    """In one sentence why nothing can listen at an address and a port."""
    elsewhere = f"{host} is no address of this machine: leave --host out for 127.0.0.1, or say 0.0.0.0 for all of them."
    try:
        family, kind, protocol, _, (found, _, *rest) = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((found, port, *rest))
    except (socket.gaierror, UnicodeError):
        return elsewhere
    except OSError as error:
        number = error.errno
        if number == errno.EADDRNOTAVAIL:
            return elsewhere
        reason = "is taken by another program" if number == errno.EADDRINUSE else "cannot be used"
        other = port + 1 if 1024 <= port < MOST_PORT else 8001  # below, only root may listen
        return f"Port {port} {reason}; choose another one: {_with_port(other, is_watching=is_watching)}"
    return None


def _with_port(port: int, *, is_watching: bool) -> str:
    """How to ask for another port, for who has called make, and for who has not."""
    if "MAKELEVEL" in os.environ:
        return f"make {'watch' if is_watching else 'serve'} PORT={port}"
    return f"python -m loaders serve{' --watch' if is_watching else ''} --port {port}"


def _is_database(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            connection.execute("select name from sqlite_master").fetchall()
    except sqlite3.DatabaseError:
        return False
    return True
