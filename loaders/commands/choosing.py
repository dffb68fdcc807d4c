"""Which of the files a user means, who names some by their paths."""

from collections.abc import Iterable
from pathlib import Path


class Choice:
    """The files and folders that were named; where none was, all are meant."""

    def __init__(self, named: Iterable[str], root: Path) -> None:
        """Raise ValueError with a sentence for a path that there is not, or that is not inside the root."""
        self._wanted = [_relative(path, root) for path in named]

    def __contains__(self, path: str) -> bool:
        """Whether a file, by its path from the root, is meant."""
        return not self._wanted or any(path == one or one == "." or path.startswith(f"{one}/") for one in self._wanted)

    def __bool__(self) -> bool:
        """Whether anything was named."""
        return bool(self._wanted)


def _relative(text: str, root: Path) -> str:
    """The path from the root of what a user names, be it seen from here or from the root."""
    found = [path.resolve() for path in (Path(text), root / text) if path.exists()]
    if not found:
        raise ValueError(f"there is no file or folder {text!r}")
    inside = [path for path in found if path == root or root in path.parents]
    if not inside:
        raise ValueError(f"{text!r} is not inside {root}")
    return inside[0].relative_to(root).as_posix()
