"""Datasette over a preview: started again where what it reads at its start has changed, without a moment of nobody
answering."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path

from datasette_timeline.published.previews import PREVIEW, SERVING
from datasette_timeline.published.workers import SHARED_PORT

_POLL = 0.02
_PATIENCE = 60.0
"""Seconds until a server that has not answered counts as hung."""
_TOLD = 40
"""Lines of what a server said before it ended that are looked through for the reason."""


class PreviewServer:
    """Serves `folder`, which has a database and all that Datasette reads beside one, in step with a file of state."""

    def __init__(self, folder: Path, state: Path, host: str, port: int) -> None:
        self._command = [sys.executable, "-m", "datasette", str(folder), "--host", host, "--port", str(port)]
        self._command += ["--setting", "default_cache_ttl", "0"]  # no browser keeps what the next save changes
        self._state = state
        self._running: subprocess.Popen[str] | None = None
        self._said: deque[str] = deque(maxlen=_TOLD)

    @property
    def is_running(self) -> bool:
        """Whether somebody answers."""
        return self._running is not None and self._running.poll() is None

    def start(self) -> str:
        """Start a server, and end the one before as soon as the new one answers.

        Returns why it does not start, in a sentence, and leaves the one before; nothing where it does.
        """
        self._said.clear()
        environment = {**os.environ, PREVIEW: str(self._state), SHARED_PORT: "1"}
        environment["TMPDIR"] = str(self._state.parent)  # what Datasette leaves there goes with the folder
        fresh = subprocess.Popen(
            self._command,
            env=environment,
            stdin=subprocess.PIPE,  # its end tells the server that nobody needs it any more, however we ended
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for us alone
        )
        listening = threading.Thread(target=self._listen, args=[fresh], daemon=True)
        listening.start()
        serving = self._state.with_name(SERVING.format(pid=fresh.pid))
        until = time.monotonic() + _PATIENCE
        while not serving.exists():
            if fresh.poll() is not None:
                listening.join()
                return self._reason()
            if time.monotonic() > until:
                fresh.kill()
                return "The server does not answer."
            time.sleep(_POLL)
        serving.unlink()
        before, self._running = self._running, fresh
        if before:
            before.send_signal(signal.SIGTERM)  # it finishes what it is answering
            threading.Thread(target=before.wait, daemon=True).start()
        return ""

    def stop(self) -> None:
        """End the server at once: what it was answering, nobody needs."""
        if self._running and self._running.stdin:
            self._running.kill()
            self._running.wait()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for line in process.stderr or ():
            self._said.append(line.rstrip())
            if process is self._running:
                print(line, end="", file=sys.stderr)

    def _reason(self) -> str:
        """The last thing that Datasette said before it ended."""
        said = [line.removeprefix("Error: ") for line in self._said if line.strip()]
        return said[-1] if said else "The server ended as soon as it had started."
