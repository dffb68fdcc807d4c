"""Changes of files as patches that git takes."""

import difflib
import re
from collections.abc import Iterator


def patch(before: str, after: str, path: str, new_path: str | None = None) -> Iterator[str]:
    """What changes in a file, line by line; `new_path` is what it is called then, '' before or after for none."""
    new_path = new_path or path
    if path != new_path and before and after:
        yield f"diff --git a/{path} b/{new_path}\nrename from {path}\nrename to {new_path}\n"
    old_name = f"a/{path}" if before else "/dev/null"
    new_name = f"b/{new_path}" if after else "/dev/null"
    for line in difflib.unified_diff(_lines(before), _lines(after), old_name, new_name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines with their ends; other line breaks than these are left to stand within a line."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
