"""Serving the built site on this machine: exactly what plain `datasette .` would serve."""

import errno
import os
import socket
import sys
from pathlib import Path

HOST = "127.0.0.1"


def serve(root: Path, port: int) -> int:
    """Become Datasette on the folder, until it is stopped; return 1 with a sentence where it cannot start."""
    if not (root / "conflict.db").is_file():
        print(f"There is no conflict.db in {root.name}/ yet: run 'python -m loaders build' first.", file=sys.stderr)
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
