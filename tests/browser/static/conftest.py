"""The real record as a copy of the site without a server: from a server of files, and as an opened folder."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.configuration import configure
from loaders.exporting import export

LANGUAGES = ("en", "ru")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        """Tell nobody what was asked for."""


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory, real_database: Path) -> Path:
    """The folder of the copy, in two languages, and without what are most of its pages."""
    root = tmp_path_factory.mktemp("root")
    for path in (real_database, real_database.with_name("inspect-data.json")):
        shutil.copy(path, root)
    configure(root)
    export(root, root / "site", languages=LANGUAGES, without=["facts", "claims", "sources"])
    return root / "site"


@pytest.fixture(scope="session")
def served(copy: Path) -> Iterator[str]:
    """The address under which a plain server of files shows the copy, in a folder of it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=copy.parent)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{copy.name}/"
        server.shutdown()
