"""A file in, lines out: whatever it is packed in, and in whichever of the encodings that such files come in."""

import codecs
import contextlib
import gzip
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from loaders.importing.errors import SourceError

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CUT = "is damaged or cut off: {}; get it again"
_LENIENT = "latin-1-where-not-utf-8"


class Lines:
    """The lines of a file, which end in a line feed each, cells with several lines included.

    Bytes that are no UTF-8 are read as Latin-1: how many there were stands in `odd_bytes`.
    """

    def __init__(self, stream: IO[bytes], *, is_ended: bool) -> None:
        self.odd_bytes = 0
        self.is_ended = is_ended
        """Whether nothing is missing as far as can be told: a line ends the file, or its packing vouches for it."""
        codecs.register_error(_LENIENT, self._as_latin_1)
        self._text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors=_LENIENT, newline=None)

    def _as_latin_1(self, error: UnicodeError) -> tuple[str, int]:
        found = cast("UnicodeDecodeError", error)
        some = found.object[found.start : found.end]
        self.odd_bytes += len(some)
        return some.decode("latin-1"), found.end

    def __iter__(self) -> Iterator[str]:
        return iter(self._text)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Lines]:
    """The lines of a file that is plain, or packed with gzip, xz or zip, whatever its name is.

    Raises SourceError where it cannot be read, within the block too: files are unpacked while they are read.
    """
    with contextlib.ExitStack() as ending:
        if path.exists() and not path.is_file():
            raise SourceError(f"{path.name} is no file; give one, since it is read more than once")
        try:
            file = ending.enter_context(path.open("rb"))
        except OSError as error:
            raise SourceError(f"{path.name}: {error.strerror}") from None
        try:
            stream = _unpacked(path.name, file, ending)
            beginning = stream.peek(4)[:4]
            if not beginning:
                raise SourceError(f"{path.name} is empty")
            if beginning.startswith(_WIDE):
                raise SourceError(f"{path.name} is UTF-16, as spreadsheets write it; save it as CSV in UTF-8")
            yield Lines(cast("IO[bytes]", stream), is_ended=stream is not file or _ends_a_line(path))
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise SourceError(f"{path.name} {_CUT.format(str(error).rstrip('.'))}") from None


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) in b"\r\n"


def _unpacked(name: str, file: io.BufferedReader, ending: contextlib.ExitStack) -> io.BufferedReader:
    beginning = file.peek(6)[:6]
    if beginning.startswith(b"\x1f\x8b"):
        return io.BufferedReader(ending.enter_context(gzip.open(file)), 1 << 18)
    if beginning == b"\xfd7zXZ\0":
        return io.BufferedReader(ending.enter_context(lzma.open(file)), 1 << 18)
    if beginning.startswith(b"PK\x03\x04"):
        archive = ending.enter_context(zipfile.ZipFile(file))
        return io.BufferedReader(ending.enter_context(_member(name, archive)), 1 << 18)
    return file


def _member(name: str, archive: zipfile.ZipFile) -> io.RawIOBase:
    """The only CSV file of an archive."""
    tables = [each for each in archive.namelist() if each.lower().endswith(".csv") and not each.startswith("__MACOSX")]
    if len(tables) != 1:
        found = ", ".join(tables or archive.namelist()[:5]) or "nothing"
        raise SourceError(f"{name} must hold one .csv file, and holds {found}; unpack it and import the one you mean")
    if archive.getinfo(tables[0]).flag_bits & 1:
        raise SourceError(f"{name} is locked with a password; unpack it and import {tables[0]}")
    return cast("io.RawIOBase", archive.open(tables[0]))
