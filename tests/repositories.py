"""Git repositories of records with several revisions, and one whose records have every kind of history."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.building import Built, build

if TYPE_CHECKING:
    from tests.conftest import Records

CAPTURE, FALL = "1991-06-02-capture-of-mill-town", "1991-06-03-fall-of-mill-town"
BRIDGE = "1991-07-bridge-attack"
CEASEFIRE = "1992-03-10-lake-city-ceasefire"
RESOLUTION = "1991-06-20-assembly-resolution-7"

_BRIDGE_RECORD = """\
# yaml-language-server: $schema=../../schema/event.schema.json
title: Attack on a bridge
date: 1991-07
type: armed-clash
importance: 3
status: reviewed
summary: Somebody attacked a bridge.
sources:
  - {source: river-post-1992}
"""
_RETIRED = "registries/retired.yml"


class VersionedFolder:
    """A git repository around a dataset."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, date: str = "2001-05-01T12:00:00Z") -> str:
        """What git answers, whoever runs the tests."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        somebody = {f"GIT_{who}_{what}": "nobody@example.org" for who in ("AUTHOR", "COMMITTER") for what in _WHO}
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        settings = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        command = ["git", "-C", str(self.root), *arguments]
        environment = {**own, **somebody, **dates, **settings}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def commit(self, date: str) -> str:
        """Make a revision of everything as it is; return its name."""
        self.git("add", "--all", "events", "registries")
        self.git("commit", "--quiet", "--allow-empty", f"--message=As of {date}", date=date)
        return self.git("rev-parse", "HEAD").strip()

    def build(self, output: Path, *, cache: Path | None = None, jobs: int = 1, with_history: bool = True) -> Built:
        """Build the database of the records."""
        built = build(self.root, output, cache=cache, jobs=jobs, with_history=with_history)
        assert not built.failed, built.problems
        return built


_WHO = ("NAME", "EMAIL")


class Repository(VersionedFolder):
    """The same around records, which a test may change between its revisions."""

    def __init__(self, records: Records) -> None:
        super().__init__(records.root)
        self.records = records


def tell(repository: Repository) -> list[str]:
    """Make revisions of tests/records/base, whose last one it is; return their names, the oldest first.

    A record is added at once or after a draft, changed, corrected, renamed, withdrawn, and withdrawn and restored; a
    source is changed; one commit changes nothing that readers see, and one only the version of the dataset.
    """
    records = repository.records
    capture, fall = (f"events/1991/{each}.yml" for each in (CAPTURE, FALL))
    bridge, ceasefire = f"events/1991/{BRIDGE}.yml", f"events/1992/{CEASEFIRE}.yml"
    resolution = f"events/1991/{RESOLUTION}.yml"
    now = {path: (records.root / path).read_text() for path in (capture, ceasefire, resolution, _RETIRED)}
    commits = []

    def as_of(date: str) -> None:
        commits.append(repository.commit(date))

    # 1: the first records, one of which is a draft
    (records.root / capture).unlink()
    (records.root / _RETIRED).unlink()
    text, _, _ = now[capture].partition("corrections:")
    text = text.replace("[1991-06-02..1991-06-03]", "1991-06-03").replace("The town hall burned", "The mill burned")
    records.write(fall, text.replace("low: 40\n    high: 60", "value: 60"))
    records.write(bridge, _BRIDGE_RECORD)
    records.write(resolution, now[resolution].replace("status: reviewed", "status: draft"))
    as_of("2001-05-01T12:00:00Z")
    # 2: the draft is reviewed
    records.write(resolution, now[resolution])
    as_of("2001-05-02T12:00:00Z")
    # 3: another figure
    records.edit(fall, "value: 60", "low: 40\n    high: 60")
    as_of("2001-05-03T12:00:00Z")
    # 4: nothing that readers see
    records.write(fall, f"{(records.root / fall).read_text()}# a comment\n")
    as_of("2001-05-04T12:00:00Z")
    # 5: corrected, and called otherwise for it
    (records.root / fall).unlink()
    records.write(capture, now[capture])
    records.write(_RETIRED, now[_RETIRED].partition("1991-07")[0])
    as_of("2001-05-06T12:00:00Z")
    # 6: one is withdrawn for good, another by mistake
    (records.root / bridge).unlink()
    (records.root / ceasefire).unlink()
    records.write(_RETIRED, now[_RETIRED])
    as_of("2001-05-07T12:00:00Z")
    # 7: which is mended
    records.write(ceasefire, now[ceasefire])
    as_of("2001-05-08T12:00:00Z")
    # 8: corrected again
    note = "The ceasefire was agreed about that day; the record had said on that day."
    records.write(ceasefire, f"{now[ceasefire]}corrections:\n  - {{date: 2001-05-09, note: {note}}}\n")
    as_of("2001-05-09T12:00:00Z")
    # 9: a source is called otherwise
    records.edit("registries/sources.yml", "publisher: River Post\n  author", "publisher: The River Post\n  author")
    as_of("2001-05-10T12:00:00Z")
    return commits
