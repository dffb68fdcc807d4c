"""What the lists of published ids and statements had in an earlier version, and have no longer.

The rules hold records to these lists, and so cannot see that a line was taken out together with its record.
"""

from collections.abc import Iterator

from loaders.problems import Level, Problem
from loaders.reading.entries import Dataset, Entry
from schema.registries import PUBLISHED_LISTS

CODE = "published-unlisted"
_CURE = "put it back as it was; what is gone is retired in registries/retired.yml, or 'withdrawn' in its record"
_OF_PEOPLE = "put it back as it was, unless 'purge' took out a person's name"


def unlisted(base: str, before: Dataset, after: Dataset) -> Iterator[Problem]:
    """A problem for each line that is gone or says something else since `base`.

    An error, but where no more than a person may have gone from it, which is a warning.
    """
    for name in PUBLISHED_LISTS:
        now = after.registry(name)
        for key, entry in before.registry(name).items():
            if key not in now:
                message = f"{key!r} was listed as published at {base}, and is listed no longer"
                yield _problem(entry, message, may_be_purged=key.startswith("actors/"))
            elif now[key].data != entry.data:
                message = f"{key!r} was listed as something else at {base}"
                yield _problem(entry, message, may_be_purged=_besides_people(now[key]) == _besides_people(entry))


def _besides_people(entry: Entry) -> dict[str, object]:
    return {name: value for name, value in entry.data.items() if name != "by"}


def _problem(entry: Entry, message: str, *, may_be_purged: bool) -> Problem:
    level: Level = "warning" if may_be_purged else "error"
    return Problem(entry.path, 1, 1, level, CODE, "", message, _OF_PEOPLE if may_be_purged else _CURE)
