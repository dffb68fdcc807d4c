"""Serving the built site on this machine: exactly what plain `datasette .` would serve."""

import errno
import json
import os
import socket
import sys
from importlib.metadata import entry_points
from pathlib import Path

HOST = "127.0.0.1"


def serve(root: Path, port: int) -> int:
    """Become Datasette on the folder, until it is stopped; return 1 with a sentence where it cannot start."""
    if found := _trouble(root):
        print(found, file=sys.stderr)
        return 1
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        reason = "is taken by another program" if taken else "cannot be used"
        print(f"Port {port} {reason}; choose another one: make serve PORT=8002", file=sys.stderr)
        return 1
    print(f"Serving on http://{HOST}:{port}/ (stop with Ctrl-C)", flush=True)
    os.chdir(root)
    command = [sys.executable, "-m", "datasette", ".", "--host", HOST, "--port", str(port)]
    return os.execv(sys.executable, command)  # noqa: S606 (no shell is wanted)


def _trouble(root: Path) -> str | None:
    """In one sentence why Datasette would not serve the site; it would say so in a page of traces, or not at all."""
    if not (root / "conflict.db").is_file():
        return f"There is no conflict.db in {root.name}/ yet: run 'python -m loaders build' first."
    if not any(each.value == "datasette_timeline.plugin" for each in entry_points(group="datasette")):
        return "The site's plugin is not installed, so there would be tables and no pages: run 'make setup' first."
    description = root / "inspect-data.json"
    try:
        known = json.loads(description.read_bytes()) if description.exists() else {}
        is_sound = isinstance(known, dict) and all("file" in part and "tables" in part for part in known.values())
    except (ValueError, TypeError):
        is_sound = False
    return None if is_sound else f"{description.name} is damaged: delete it, and run 'python -m loaders build'."
