"""The real language server for YAML, which VS Code and others run, asked over its protocol."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, Any

import pytest

from loaders.__main__ import main

HERE = Path(__file__).resolve().parent
_PROGRAM = HERE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
_HOW = "the language server is not installed. With npm: npm ci --ignore-scripts --prefix tests/editor"
_PATIENCE = 120
_SETTINGS = json.loads((HERE.parent.parent / ".vscode" / "settings.json").read_text(encoding="utf-8"))
"""What a folder opened in VS Code tells the server: what stands below "yaml." there."""

Answer = dict[str, Any]


class Editor:
    """A folder that is open in an editor: files of it can be opened, with what is typed in them, and asked about."""

    def __init__(self, root: Path) -> None:
        self.root = root
        node = shutil.which("node")
        if node is None or not _PROGRAM.is_file():
            pytest.fail(_HOW)
        self._server = subprocess.Popen(
            [node, str(_PROGRAM), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._heard: Queue[Answer] = Queue()
        Thread(target=self._listen, args=(self._server.stdout,), daemon=True).start()
        self._asked = 0
        self._typed = 0
        self._findings: dict[str, list[Answer]] = {}
        self._ask("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": _ABLE})
        self._tell("initialized", {})

    def close(self) -> None:
        """End the server."""
        self._server.kill()
        self._server.communicate()

    def findings(self, path: str, text: str | None = None) -> list[tuple[int, str]]:
        """What is found in a file, by its line from 1; without a text, in the one that it has."""
        uri = self._open(path, text)
        while uri not in self._findings:
            self._hear()
        found = self._findings.pop(uri)
        return [(each["range"]["start"]["line"] + 1, each["message"]) for each in found]

    def offered(self, path: str, text: str) -> dict[str, str]:
        """What can be put where a '|' stands in the text, each with what is said of it."""
        found = self._at_mark("textDocument/completion", path, text)
        return {each["label"]: _words(each.get("documentation")) for each in found["items"]}

    def told(self, path: str, text: str) -> str:
        """What is told of the word in which a '|' stands."""
        return _words((self._at_mark("textDocument/hover", path, text) or {}).get("contents"))

    def seconds(self, path: str, text: str) -> float:
        """How long it takes to offer what can be put where a '|' stands, in a file that is open."""
        uri, position = self._opened_at_mark(path, text)
        asked = {"textDocument": {"uri": uri}, "position": position}
        self._ask("textDocument/completion", asked)
        start = time.perf_counter()
        self._ask("textDocument/completion", asked)
        return time.perf_counter() - start

    def _at_mark(self, method: str, path: str, text: str) -> Any:
        uri, position = self._opened_at_mark(path, text)
        return self._ask(method, {"textDocument": {"uri": uri}, "position": position})

    def _opened_at_mark(self, path: str, text: str) -> tuple[str, Answer]:
        before, _, after = text.partition("|")
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self._open(path, before + after), position

    def _open(self, path: str, text: str | None) -> str:
        """Open a file; what is typed, as a new one beside it, of which nothing was ever said."""
        file = self.root / path
        if text is None:
            text = file.read_text(encoding="utf-8")
        else:
            self._typed += 1
            file = file.with_name(f"{file.stem}-{self._typed}.yml")
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return file.as_uri()

    def _ask(self, method: str, parameters: Answer) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": parameters})
        while (heard := self._hear()).get("id") != self._asked or "method" in heard:
            pass
        assert "error" not in heard, heard
        return heard["result"]

    def _tell(self, method: str, parameters: Answer) -> None:
        self._send({"method": method, "params": parameters})

    def _hear(self) -> Answer:
        """The next thing that the server says; what it asks for is answered."""
        heard = self._heard.get(timeout=_PATIENCE)
        if heard.get("method") == "workspace/configuration":
            self._send({"id": heard["id"], "result": [_settings(each["section"]) for each in heard["params"]["items"]]})
        elif "method" in heard and "id" in heard:
            self._send({"id": heard["id"], "result": None})
        elif heard.get("method") == "textDocument/publishDiagnostics":
            self._findings[heard["params"]["uri"]] = heard["params"]["diagnostics"]
        return heard

    def _send(self, message: Answer) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def _listen(self, stream: IO[bytes]) -> None:
        while head := stream.readline():
            length = re.match(rb"Content-Length: (\d+)", head)
            if length:
                stream.readline()
                self._heard.put(json.loads(stream.read(int(length[1]))))


_ABLE = {
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
    },
}


def _settings(section: str) -> Answer:
    """What VS Code answers for a section: its defaults, and those of the folder."""
    if section != "yaml":
        return {}
    own = {name.removeprefix("yaml."): value for name, value in _SETTINGS.items() if name.startswith("yaml.")}
    return {
        "hover": True,
        "completion": True,
        "validate": True,
        "yamlVersion": own["yamlVersion"],
        "schemaStore": {"enable": own["schemaStore.enable"]},
    }


def _words(content: Any) -> str:
    return content["value"] if isinstance(content, dict) else content or ""


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Callable[[Path], Editor]]:
    """Open folders in editors, which are closed at the end."""
    editors: list[Editor] = []

    def open_one(root: Path) -> Editor:
        editors.append(Editor(root))
        return editors[-1]

    yield open_one
    for editor in editors:
        editor.close()


@pytest.fixture(scope="session")
def editor(open_folder: Callable[[Path], Editor], tmp_path_factory: pytest.TempPathFactory) -> Editor:
    """The invented conflict, prepared for editors as a dataset anywhere is."""
    root = tmp_path_factory.mktemp("editor") / "marsh"
    shutil.copytree(HERE.parent / "records" / "base", root)
    assert main(["schema", "--keys", "--root", str(root)]) == 0
    return open_folder(root)
