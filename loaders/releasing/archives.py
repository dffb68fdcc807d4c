"""Archives that came from anywhere, opened without trusting a name or a size in them."""

import contextlib
import gzip
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple, cast

from datasette_timeline.published.downloads import SUMS

MOST_FILES, MOST_BYTES = 10_000, 4 * 2**30
"""What no release comes near to: more is an archive that is made to fill the disk."""
_PIECE = 2**20
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\:]")


class ArchiveError(ValueError):
    """Why an archive is not opened: which file in it, and what is wrong with it."""


class _Member(NamedTuple):
    """A file in an archive."""

    name: str
    opened: IO[bytes]


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The folder with the files of a release, be it a folder, a .tar.gz or a .zip. Raises ArchiveError."""
    if path.is_dir():
        _ensure_plain(path)
        yield _innermost(path)
        return
    if not path.is_file():
        raise ArchiveError(f"there is no folder and no archive {path}")
    with TemporaryDirectory() as scratch:
        _unpack(path, Path(scratch))
        yield _innermost(Path(scratch))


def _ensure_plain(folder: Path) -> None:
    """Raise ArchiveError where there is anything but files and folders."""
    for place, folders, files in os.walk(folder):
        for name in sorted([*folders, *files]):
            found = Path(place) / name
            if not (stat.S_ISREG(mode := found.lstat().st_mode) or stat.S_ISDIR(mode)):
                inside = found.relative_to(folder).as_posix()
                raise ArchiveError(f"{inside} is {_kind(mode)}, and a release has nothing but files")


def _kind(mode: int) -> str:
    return "a link" if stat.S_ISLNK(mode) else "no file"


def _innermost(folder: Path) -> Path:
    """The folder with the sums: this one, or the only one in it."""
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() and not (folder / SUMS).exists() else folder


def _unpack(path: Path, folder: Path) -> None:
    reached, total = "", 0
    try:
        for number, member in enumerate(_members(path), 1):
            reached = member.name
            if number > MOST_FILES:
                raise ArchiveError(f"{path.name} has more than {MOST_FILES:,} files, and no release has so many")
            target = folder.joinpath(*_parts(member.name))
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                while piece := member.opened.read(_PIECE):
                    total += len(piece)
                    if total > MOST_BYTES:
                        raise ArchiveError(f"{member.name} makes more of it than any release has; nothing was kept")
                    file.write(piece)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise ArchiveError(f"{reached} is in {path.name} twice") from error
    except (tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError) as error:
        behind = f" behind {reached}" if reached else ""
        raise ArchiveError(f"{path.name} is damaged or cut off{behind}: {error}. Fetch it once more") from error


def _members(path: Path) -> Iterator[_Member]:
    """What is in it for whoever opens it as what it begins as: a .zip may stand behind something else."""
    with path.open("rb") as file:
        beginning = file.read(len(_ZIP))
    if beginning == _ZIP and zipfile.is_zipfile(path):
        yield from _of_zip(path)
    elif beginning.startswith(_GZIP) and tarfile.is_tarfile(path):
        yield from _of_tar(path)
    else:
        raise ArchiveError(f"{path.name} is no .tar.gz and no .zip, or it is damaged at its beginning")


def _of_tar(path: Path) -> Iterator[_Member]:
    with tarfile.open(path) as archive:
        for entry in archive:
            if not (entry.isreg() or entry.isdir()):
                kind = "a link" if entry.issym() or entry.islnk() else "no file"
                raise ArchiveError(f"{_shown(entry.name)} is {kind}, and a release has nothing but files")
            if entry.isreg() and (file := archive.extractfile(entry)):
                yield _Member(entry.name, file)
        if any(_rest(archive)):
            raise ArchiveError(f"{path.name} has more behind its end, which others may read")


def _rest(archive: tarfile.TarFile) -> Iterator[bytes]:
    """What is behind the end of an archive, but for the zeros that fill it up; no more of it than there may be."""
    for _ in range(MOST_BYTES // _PIECE):
        if not (piece := cast("IO[bytes]", archive.fileobj).read(_PIECE)):
            return
        yield piece.strip(b"\0")


def _of_zip(path: Path) -> Iterator[_Member]:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            mode = entry.external_attr >> 16
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise ArchiveError(f"{_shown(entry.filename)} is {_kind(mode)}, and a release has nothing but files")
            if entry.flag_bits & 1:
                raise ArchiveError(f"{_shown(entry.filename)} is encrypted, and a release is open")
            if not entry.is_dir():
                with archive.open(entry) as file:
                    yield _Member(entry.filename, file)


def _parts(name: str) -> list[str]:
    """The parts of a name that stays in its folder. Raises ArchiveError for any other."""
    parts = name.removeprefix("./").split("/")
    if _CONTROL.search(name) or any(part in ("", ".", "..") for part in parts):
        raise ArchiveError(f"{_shown(name)} would be written outside of the folder of the release, or nowhere")
    return parts


def _shown(name: str) -> str:
    return _CONTROL.sub("?", name)
