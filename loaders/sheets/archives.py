"""What .xlsx and .ods are packed in: zip archives, which may come from anybody."""

import contextlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from loaders.sheets.cells import SheetError

MOST_BYTES = 100 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
_MOST_MEMBERS = 10_000
_LONGEST_PROLOG = 65_536
_AGAIN = "open it in a spreadsheet program, save it once more, and give that"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive. Raises SheetError for one that is damaged, locked, or larger than a sheet file can be."""
    try:
        with zipfile.ZipFile(path) as archive:
            _look_over(path, archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise SheetError(f"{path.name} is damaged or cut off ({error}); {_AGAIN}") from None
    except RecursionError:
        raise SheetError(f"{path.name} is nested deeper than any sheet; {_AGAIN}") from None


def _look_over(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise SheetError(
            f"{path.name} would unpack to {unpacked / 1024**2:,.0f} MB in {len(members):,} parts, and "
            f"{MOST_UNPACKED / 1024**2:,.0f} MB is the most: split it into several files"
        )
    if any(member.flag_bits & 1 for member in members):
        raise SheetError(f"{path.name} is locked with a password; save it without one, and give that")
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as file:
                _look_at_prolog(path, file.read(_LONGEST_PROLOG).replace(b"\0", b""))


def _look_at_prolog(path: Path, beginning: bytes) -> None:
    """Refuse XML that defines entities, which may unfold without end; that stands before the first element."""
    root = re.search(rb"<[A-Za-z_]", beginning)
    if b"<!DOCTYPE" in beginning[: root.start() if root else None] or (beginning and not root):
        raise SheetError(f"{path.name} has XML that no spreadsheet program writes; {_AGAIN}")
