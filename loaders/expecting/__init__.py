"""A built database held to what is expected of it: by rules for every dataset, and by files of its own dataset.

`expect` gives everything that is otherwise than expected, and prints nothing.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from loaders.expecting import articles, balance, numbers, places, questions, soundness, texts
from loaders.expecting.unmet import Built, Unmet
from loaders.expecting.written import Written, read_all

__all__ = ["Unmet", "expect"]


def expect(root: Path, database: Path) -> tuple[list[Unmet], Written]:
    """What is otherwise than expected of the database of a root folder, and the files that say what is expected.

    Raises sqlite3.Error where the file is no database of records.
    """
    written = read_all(root)
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        built = Built(root, connection)
        unmet = [*written.faults, *soundness.unmet(built), *texts.unmet(built, written.record)]
        if written.record:
            unmet += [*numbers.unmet(built, written.record), *places.unmet(built, written.record)]
            unmet += balance.unmet(built, written.record)
        if written.coverage:
            unmet += articles.unmet(built, written.coverage)
    return [*unmet, *questions.unmet(root, database, written.questions)], written
