"""`.ci/pictures.py`: what a branch changes, drawn before and now."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parent.parent.parent / ".ci" / "pictures.py"
_PAGE = "<!doctype html><title>A page</title><p style='height: {height}px'>Text"


def draw(export: Path, pictures: Path, chromium: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), str(export), str(pictures)]
    return subprocess.run(command, env={**os.environ, "CHROMIUM": chromium}, capture_output=True, text=True)


def test_pages_are_drawn_before_and_now(tmp_path: Path, chromium: str) -> None:
    export, pictures = tmp_path / "export", tmp_path / "pictures"
    pages = [{"before": "events/a", "after": "events/a"}, {"before": "", "after": "events/b"}]
    for path, height in (("before/events/a", 1000), ("now/events/a", 2000), ("now/events/b", 1500)):
        (export / path).mkdir(parents=True)
        (export / path / "index.html").write_text(_PAGE.format(height=height), encoding="utf-8")
    (export / "manifest.json").write_text(json.dumps({"pages": pages}), encoding="utf-8")
    ran = draw(export, pictures, chromium)
    assert (ran.returncode, ran.stdout) == (0, f"{pictures}: 2 of 2 pages drawn.\n"), ran.stderr
    sizes = {path.name: struct.unpack(">II", path.read_bytes()[16:24]) for path in pictures.glob("*.png")}
    assert {name: size[0] for name, size in sizes.items()} == {
        "01-390-before.png": 390,
        "01-390-now.png": 390,
        "01-1200-before.png": 1200,
        "01-1200-now.png": 1200,
        "02-390-now.png": 390,
        "02-1200-now.png": 1200,
    }
    assert sizes["01-390-now.png"][1] - sizes["01-390-before.png"][1] == 1000
    shown = (pictures / "index.html").read_text(encoding="utf-8")
    assert all(f'<img src="{name}"' in shown for name in sizes)
