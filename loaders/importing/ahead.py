"""A file that another process reads, and counts the rows of, while this one puts them in and makes their indexes."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import cast

from loaders.importing.counting import Counted, Counting
from loaders.importing.importer import Importer
from loaders.importing.reading import Reading, readings
from loaders.processes.workers import made_ahead


class Ahead:
    """A file of a release. With `counts`, its rows are counted as all that there will be in the table."""

    def __init__(self, importer: Importer, path: Path, release: str, *, counts: bool) -> None:
        self._made = made_ahead(partial(_made, importer, path, release, counts=counts))

    def readings(self) -> Iterator[Reading]:
        """What is read, some rows at a time. Raises SourceError where the file as a whole cannot be read."""
        for made in self._made:
            if not isinstance(made, Reading):
                return
            yield made

    def counted(self) -> Counted:
        """What was counted, once all is read; waits for it."""
        return cast("Counted", next(self._made))


def _made(importer: Importer, path: Path, release: str, *, counts: bool) -> Iterator[Reading | Counted | None]:
    """All readings; then nothing, so that nobody waits for what was counted, and that."""
    counting = Counting(importer.agreed)
    has_own_rowids = importer.table.columns[importer.table.key[0]].type == "int"
    for read in readings(importer, path):
        yield read
        if counts and (rows := read.batch.rows):
            columns = dict(zip(read.columns, zip(*rows, strict=True), strict=True))
            columns[importer.release] = (release,) * len(rows)
            known = len(counting)
            ids = columns[importer.table.key[0]] if has_own_rowids else range(known + 1, known + len(rows) + 1)
            counting.take(ids, columns)
    if counts:
        yield None
        yield counting.counted()
