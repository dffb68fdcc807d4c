"""Archives that came from anywhere: nothing in them is written elsewhere, followed, or taken as it says it is."""

from __future__ import annotations

import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from loaders.releasing import archives
from loaders.releasing.archives import ArchiveError, opened


def tarred(path: Path, *entries: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for entry, content in entries:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def zipped(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return path


def link(name: str, to: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, to
    return entry


def refusal(path: Path) -> str:
    with pytest.raises(ArchiveError) as refused, opened(path):
        pass
    return str(refused.value)


def texts(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


FILES = {"SHA256SUMS": b"sums", "csv/events.csv": b"id\r\n"}


@pytest.mark.parametrize("top", ["", "marsh-1.4.0/", "./"])
def test_an_archive_is_opened_with_its_folder_or_without(top: str, tmp_path: Path) -> None:
    entries = [(f"{top}{name}", content) for name, content in FILES.items()]
    tar = tarred(tmp_path / "release.tar.gz", *((tarfile.TarInfo(name), content) for name, content in entries))
    packed = zipped(tmp_path / "release.zip", *entries)
    for path in (tar, packed):
        with opened(path) as folder:
            assert texts(folder) == FILES
        assert not folder.exists()


OUTSIDE = ["../evil", "/etc/evil", "csv/../../evil", "csv/./evil", "csv//evil", "C:\\evil", "..\\evil", "a\nb"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_path_outside_is_refused(name: str, tmp_path: Path) -> None:
    shown = name.replace("\n", "?").replace("\\", "?").replace(":", "?")
    told = f"{shown} would be written outside of the folder of the release, or nowhere"
    folder = tmp_path / "deep" / "down"
    folder.mkdir(parents=True)
    tar = tarred(folder / "release.tar.gz", (tarfile.TarInfo(name), b"x"))
    assert refusal(tar) == told
    assert refusal(zipped(folder / "release.zip", (name, b"x"))) == told
    assert list(tmp_path.rglob("*evil*")) == []


def test_a_link_is_refused(tmp_path: Path) -> None:
    told = "events.csv is a link, and a release has nothing but files"
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
        assert refusal(tarred(tmp_path / "release.tar.gz", (link("events.csv", "/etc/passwd", kind), b""))) == told
    entry = zipfile.ZipInfo("events.csv")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert refusal(zipped(tmp_path / "release.zip", (entry, b"/etc/passwd"))) == told
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "events.csv").symlink_to("/etc/passwd")
    assert refusal(folder) == told


def test_a_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "csv").symlink_to(tmp_path)
    assert refusal(folder) == "csv is a link, and a release has nothing but files"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("pipe")
    entry.type = tarfile.FIFOTYPE
    told = "pipe is no file, and a release has nothing but files"
    assert refusal(tarred(tmp_path / "release.tar.gz", (entry, b""))) == told
    folder = tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    assert refusal(folder) == told


def test_a_file_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    tar = tarred(tmp_path / "release.tar.gz", *((tarfile.TarInfo("a.csv"), content) for content in (b"1", b"2")))
    assert refusal(tar) == "a.csv is in release.tar.gz twice"
    both = tarred(tmp_path / "both.tar.gz", (tarfile.TarInfo("a"), b"1"), (tarfile.TarInfo("a/b"), b"2"))
    assert refusal(both) == "a/b is in both.tar.gz twice"


def test_an_archive_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    noise = os.urandom(200_000)
    tar = tarred(tmp_path / "release.tar.gz", *((tarfile.TarInfo(name), noise) for name in ("a.csv", "b.csv")))
    tar.write_bytes(tar.read_bytes()[:300_000])
    assert refusal(tar).startswith("release.tar.gz is damaged or cut off behind ")
    for content in (b"", bytes(100_000)):  # of zeros alone a tar may be made, and the xz of one
        tar.write_bytes(content)
        assert refusal(tar) == "release.tar.gz is no .tar.gz and no .zip, or it is damaged at its beginning"


def test_a_flipped_byte_of_an_archive_is_refused(tmp_path: Path) -> None:
    packed = zipped(tmp_path / "release.zip", ("a.csv", b"x" * 1000))
    content = bytearray(packed.read_bytes())
    content[500] ^= 1
    packed.write_bytes(content)
    assert refusal(packed).startswith("release.zip is damaged or cut off behind a.csv: ")


def test_what_would_fill_the_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 5_000_000)
    monkeypatch.setattr(archives, "MOST_FILES", 3)
    bomb = tarred(tmp_path / "bomb.tar.gz", (tarfile.TarInfo("a.csv"), bytes(20_000_000)))
    assert refusal(bomb) == "a.csv makes more of it than any release has; nothing was kept"
    many = tarred(tmp_path / "many.tar.gz", *((tarfile.TarInfo(f"{number}.csv"), b"") for number in range(4)))
    assert refusal(many) == "many.tar.gz has more than 3 files, and no release has so many"


def test_a_zip_behind_a_tar_is_not_taken_for_it(tmp_path: Path) -> None:
    """What is found in it is what whoever unpacks it by its name gets."""
    tar = tarred(tmp_path / "release.tar.gz", (tarfile.TarInfo("SHA256SUMS"), b"others"))
    packed = zipped(tmp_path / "release.zip", *FILES.items())
    tar.write_bytes(tar.read_bytes() + packed.read_bytes())
    assert "release.tar.gz" in refusal(tar)
    packed.write_bytes(b"#!" + packed.read_bytes())
    assert refusal(packed) == "release.zip is no .tar.gz and no .zip, or it is damaged at its beginning"


def test_what_stands_behind_the_end_of_a_tar_is_refused(tmp_path: Path) -> None:
    tar = tarred(tmp_path / "release.tar.gz", (tarfile.TarInfo("SHA256SUMS"), b"sums"))
    more = tarred(tmp_path / "more.tar.gz", (tarfile.TarInfo("csv/events.csv"), b"others"))
    tar.write_bytes(tar.read_bytes() + more.read_bytes())
    assert refusal(tar) == "release.tar.gz has more behind its end, which others may read"


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    packed = zipped(tmp_path / "release.zip", ("a.csv", b"x"))
    content = bytearray(packed.read_bytes())
    for start in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[start] |= 1
    packed.write_bytes(content)
    assert refusal(packed) == "a.csv is encrypted, and a release is open"


def test_there_must_be_something(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == f"there is no folder and no archive {tmp_path / 'none'}"
