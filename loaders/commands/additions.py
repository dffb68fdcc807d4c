"""What `format` adds to records: ids to facts and claims that have none, and which wording translations follow."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import NamedTuple

from loaders.checks.statements import ID_MISSING, published_statements
from loaders.checks.translations import OF_MISSING
from loaders.commands.id_writing import with_texts
from loaders.problems import FieldPath, listed, plural
from loaders.reading.cited_texts import cited_texts
from loaders.reading.entries import Dataset, Entry
from loaders.reading.statements import ids_of, statements_of

CURED = (ID_MISSING, OF_MISSING)
"""The errors that additions take away."""


class Addition(NamedTuple):
    """Something that is to be written into a file: what it is, in words, and what it makes of the text."""

    words: str
    change: Callable[[str], str]
    """Raises CannotEdit."""


def additions(dataset: Dataset, passed_over: Collection[str], translated: str | None) -> dict[str, list[Addition]]:
    """What the sound files of a dataset lack, by their paths, but for those that are passed over.

    Translations into the language `translated` follow the originals as these are now, whatever they followed before.
    """
    found: defaultdict[str, list[Addition]] = defaultdict(list)
    for registry in ("events", "dataset"):
        for entry in dataset.registry(registry).values():
            if entry.path not in passed_over:
                found[entry.path] += [*_ids(entry, dataset), *_digests(entry, translated)]
    return found


def _ids(entry: Entry, dataset: Dataset) -> Iterator[Addition]:
    """New ids for the statements of an event that have none."""
    if entry.registry != "events":
        return
    bare = [statement.field for statement in statements_of(entry.data) if not statement.id]
    if bare:
        ids = ids_of(entry, published_statements(dataset).get(entry.key, ()))
        new: dict[FieldPath, str] = {(*field, "id"): ids[field] for field in bare}
        yield Addition(plural(len(new), "new id"), partial(with_texts, told=new))


def _digests(entry: Entry, language: str | None) -> Iterator[Addition]:
    """Which wording those translations follow that do not say, and those into the language."""
    loose = [
        (translation, original.digest)
        for original in cited_texts(entry.registry, entry.data)
        for translation in original.translations
        if not (of := translation.told["of"]) or (translation.told["language"] == language and of != original.digest)
    ]
    if loose:
        bound = list(dict.fromkeys(each.told["language"] for each, _ in loose))
        words = f"{listed(bound)} {'follows' if len(bound) == 1 else 'follow'} the original as it is now"
        yield Addition(words, partial(with_texts, told={(*each.inside, "of"): digest for each, digest in loose}))
