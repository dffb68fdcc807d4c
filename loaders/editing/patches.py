"""Changes of files as patches that git takes."""

import difflib
import re
from collections.abc import Iterator


def patch(before: str, after: str, path: str, new_path: str | None = None) -> Iterator[str]:
    """What changes in a file, line by line; `new_path` is what it is called then, '' before or after for none."""
    new_path = new_path or path
    if path != new_path or before != after:  # git reads what has no such line as more of the file before it
        yield f"diff --git a/{path} b/{new_path}\n{_fate(before, after, path, new_path)}"
    old_name = f"a/{path}" if before else "/dev/null"
    new_name = f"b/{new_path}" if after else "/dev/null"
    for line in difflib.unified_diff(_lines(before), _lines(after), old_name, new_name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _fate(before: str, after: str, path: str, new_path: str) -> str:
    """What becomes of the file itself, in git's words."""
    if not before:
        return "new file mode 100644\n"
    if not after:
        return "deleted file mode 100644\n"
    return f"rename from {path}\nrename to {new_path}\n" if path != new_path else ""


def _lines(text: str) -> list[str]:
    """The lines with their ends; other line breaks than these are left to stand within a line."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
