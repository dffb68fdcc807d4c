"""A sheet file of whichever kind, read as a book."""

import stat
from pathlib import Path

from loaders.sheets.archives import MOST_BYTES
from loaders.sheets.cells import MOST_CELLS, Book, SheetError
from loaders.sheets.csv_files import SUFFIXES, read_csv

_OLD_CONTAINER = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CURE = "open it in a spreadsheet program, save it as .xlsx, .ods or .csv, and give that"


def read_workbook(path: Path) -> Book:
    """The book in a file, by what is in it rather than by its name; of a folder, its .csv files. Raises SheetError."""
    room = [MOST_CELLS]
    try:
        if path.is_dir():
            return _folder(path, room)
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise SheetError(f"{path} is no ordinary file: save the sheet as one, and give that")
        size = found.st_size
        with path.open("rb") as file:
            beginning = file.read(4096)
    except OSError as error:
        raise SheetError(f"{path}: {error.strerror}") from None
    if not size:
        raise SheetError(f"{path.name} is empty")
    if size > MOST_BYTES:
        raise SheetError(f"{path.name} has {size / 1024**2:,.0f} MB, and {MOST_BYTES / 1024**2:.0f} MB is the most")
    if beginning.startswith(b"PK"):
        book = _packed(path, room)
        if not book.sheets:
            raise SheetError(f"{path.name} has no sheets; give a file with a table in it")
        return book
    if refused := _refusal(path, beginning):
        raise SheetError(f"{path.name} {refused}")
    return read_csv(path, [path], room)


def _folder(path: Path, room: list[int]) -> Book:
    files = sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES and each.is_file())
    if not files:
        raise SheetError(f"there are no .csv files in {path}; name a folder that has some, or an .xlsx or .ods file")
    return read_csv(path, files, room)


def _packed(path: Path, room: list[int]) -> Book:
    from loaders.sheets.archives import opened

    with opened(path) as archive:
        names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        from loaders.sheets.xlsx_reading import read_xlsx

        return read_xlsx(path, room)
    if "content.xml" in names:
        from loaders.sheets.ods_reading import read_ods

        return read_ods(path, room)
    if "xl/workbook.bin" in names:
        raise SheetError(f"{path.name} is a binary Excel file (.xlsb): {_CURE}")
    if any(name.endswith(".iwa") for name in names):
        raise SheetError(f"{path.name} is a file of Numbers: export it as Excel (.xlsx) there, and give that")
    tables = [name for name in names if name.lower().endswith(SUFFIXES)]
    held = "a packed folder of .csv files: unpack it, and give the folder" if tables else f"no sheet file: {_CURE}"
    raise SheetError(f"{path.name} is {held}")


def _refusal(path: Path, beginning: bytes) -> str:
    """Why a file that is no archive is not read as CSV; nothing where it may be one."""
    if beginning.startswith(_OLD_CONTAINER):
        if _ENCRYPTED in path.read_bytes():
            return "is locked with a password; save it without one, and give that"
        return f"is an old Excel file (.xls): {_CURE}"
    bare = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if bare.startswith((b"<html", b"<!doctype html", b"<table")):
        return f"is a web page, whatever its name: {_CURE}"
    if bare.startswith(b"<?xml"):
        return f"is XML, not packed as .xlsx and .ods are: {_CURE}"
    if path.suffix.lower() not in SUFFIXES:
        kinds = ".xlsx, .ods, .csv (also .tsv and .txt)"
        return f"is no sheet file as far as can be told; known are {kinds}, and folders of .csv files"
    return ""
