"""Which files make up a dataset, and their text: events/ and registries/ below one root."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from loaders.problems import Problem, declare, listed
from schema.registries import PUBLISHED_LISTS, REGISTRIES

MAX_BYTES = 256 * 1024
_MAX_LIST_BYTES = 16 * MAX_BYTES
"""The lists of what was published are written by a program, and need not be read by people."""
EVENTS = "events"

FILE_TOO_LARGE = declare(
    "file-too-large",
    f"A file has at most {MAX_BYTES // 1024} KiB.",
    wrong="registries/sources.yml (400 KiB)",
    right="registries/sources/a.yml, registries/sources/b.yml …",
)
FILE_OUTSIDE = declare(
    "file-outside",
    "Files and folders lie inside the root; a link does not lead out of it.",
    wrong="events/2020 -> /somewhere/else",
    right="events/2020/",
)
FILE_UNREADABLE = declare("file-unreadable", "Every file can be read.", wrong="(no permission)", right="(permission)")
FILE_ENCODING = declare(
    "file-encoding", "Files are UTF-8.", wrong="(a file saved as Windows-1251)", right="(the same saved as UTF-8)"
)
FILE_UNEXPECTED = declare(
    "file-unexpected",
    "In events/ lie <year>/<id>.yml and nothing else, in registries/ the known registries.",
    wrong="events/1991/ceasefire.yaml",
    right="events/1991/1991-06-04-ceasefire.yml",
)
FOLDER_MISSING = declare(
    "folder-missing", "A dataset has the folders events/ and registries/.", wrong="(no events/)", right="events/"
)


class SourceFile(NamedTuple):
    """One file: its path from the root with forward slashes, the registry it belongs to (or `events`), its text."""

    path: str
    registry: str
    text: str
    digest: bytes


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_files(root: Path) -> tuple[list[SourceFile], list[Problem]]:
    """Every file of the dataset at `root` in order of path, and what is wrong with files as files."""
    files: list[SourceFile] = []
    problems: list[Problem] = []
    real_root = os.path.realpath(root)
    for registry, path in _candidates(root, problems):
        text = _text(root, real_root, path, problems)
        if text is not None:
            try:
                decoded = text.decode("utf-8")
            except UnicodeDecodeError as error:
                problems.append(_encoding_problem(path, text, error.start))
                continue
            files.append(SourceFile(path, registry, decoded.removeprefix("\ufeff"), digest_of(text)))
    files.sort(key=lambda file: file.path)
    return files, problems


def digest_of(text: bytes) -> bytes:
    """What tells one text of a file from another."""
    return hashlib.blake2b(text, digest_size=16).digest()


def _encoding_problem(path: str, text: bytes, fault: int) -> Problem:
    line = text.count(b"\n", 0, fault) + 1
    before = text[text.rfind(b"\n", 0, fault) + 1 : fault].decode("utf-8", "ignore")
    message = f"the byte {text[fault]:#04x} is not UTF-8"
    if text.startswith(_UTF16):
        line, before, message = 1, "", "the file is UTF-16, not UTF-8"
    return file_problem(FILE_ENCODING, path, message, "save the file as UTF-8", line, len(before) + 1)


def registry_of(path: str) -> str:
    """The registry to which the file or folder at `path` belongs; `events` for events."""
    folder, _, rest = path.partition("/")
    return EVENTS if folder == EVENTS else rest.partition("/")[0].removesuffix(".yml")


def file_problem(code: str, path: str, message: str, help_text: str = "", line: int = 1, column: int = 1) -> Problem:
    """A problem of a file as a whole."""
    return Problem(path, line, column, "error", code, "", message, help_text)


def _candidates(root: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    for folder in (EVENTS, "registries"):
        if not (root / folder).is_dir():
            message = f"there is no folder {folder}/ in {root.name or root}"
            problems.append(file_problem(FOLDER_MISSING, folder, message, "make it, or name another --root"))
    yield from ((EVENTS, path) for path in _event_paths(root, problems))
    yield from _registry_paths(root, problems)


def _event_paths(root: Path, problems: list[Problem]) -> Iterator[str]:
    for entry in _listing(root, EVENTS, problems):
        inside = f"{EVENTS}/{entry.name}"
        if not _is_folder(entry):
            _unexpected(inside, "an event's file lies in the folder of its year, events/<year>/", problems)
            continue
        for item in _listing(root, inside, problems):
            path = f"{inside}/{item.name}"
            if _is_folder(item) or not item.name.endswith(".yml"):
                _unexpected(path, "in events/<year>/ lie files called <id>.yml and nothing else", problems)
            else:
                yield path


def _registry_paths(root: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    for entry in _listing(root, "registries", problems):
        inside, name = f"registries/{entry.name}", entry.name.removesuffix(".yml")
        if name not in REGISTRIES or (not _is_folder(entry) and name == entry.name):
            stem = entry.name.partition(".")[0]
            known = f"the registries are {listed([*REGISTRIES])}, each a .yml file or a folder of them"
            _unexpected(inside, f"call it {stem}.yml" if stem in REGISTRIES else known, problems)
        elif not _is_folder(entry):
            yield name, inside
        else:
            for item in _listing(root, inside, problems):
                path = f"{inside}/{item.name}"
                if _is_folder(item) or not item.name.endswith(".yml"):
                    _unexpected(path, "a registry's folder holds .yml files", problems)
                else:
                    yield name, path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _listing(root: Path, folder: str, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """The folder's entries in order of name. Hidden files (.DS_Store, .gitkeep) are nobody's records."""
    real_root = os.path.realpath(root)
    try:
        real_folder = os.path.realpath(root / folder)
        if os.path.commonpath([real_root, real_folder]) != real_root:
            problems.append(file_problem(FILE_OUTSIDE, folder, "this link leads out of the root", "copy it in"))
            return []
        with os.scandir(root / folder) as entries:
            found = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(file_problem(FILE_UNREADABLE, folder, f"cannot be read ({error.strerror})"))
        return []
    for entry in found:
        if not entry.name.isprintable():
            shown = f"{folder}/{ascii(entry.name)[1:-1]}"
            message = "the name of this file holds characters that cannot be shown"
            problems.append(file_problem(FILE_UNEXPECTED, shown, message, "rename it"))
    return [entry for entry in found if entry.name.isprintable()]


def _unexpected(path: str, rule: str, problems: list[Problem]) -> None:
    problems.append(file_problem(FILE_UNEXPECTED, path, "this does not belong here", rule))


def _text(root: Path, real_root: str, path: str, problems: list[Problem]) -> bytes | None:
    full = os.path.join(root, path)
    try:
        if os.path.islink(full):
            if os.path.commonpath([real_root, os.path.realpath(full)]) != real_root:
                problems.append(file_problem(FILE_OUTSIDE, path, "this link leads out of the root", "copy the file in"))
                return None
            if not os.path.isfile(full):
                problems.append(file_problem(FILE_UNREADABLE, path, "this link leads nowhere", "delete or mend it"))
                return None
        descriptor = os.open(full, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                message = "this is not an ordinary file"
                problems.append(file_problem(FILE_UNREADABLE, path, message, "delete it"))
                return None
            most = _MAX_LIST_BYTES if registry_of(path) in PUBLISHED_LISTS else MAX_BYTES
            text = file.read(most + 1) or b""
    except OSError as error:
        problems.append(file_problem(FILE_UNREADABLE, path, f"cannot be read ({error.strerror})"))
        return None
    if len(text) > most:
        cure = "shorten it" if path.startswith(EVENTS) else "split it: a registry may be a folder of files"
        message = f"the file is larger than {most // 1024} KiB"
        problems.append(file_problem(FILE_TOO_LARGE, path, message, cure))
        return None
    return text
