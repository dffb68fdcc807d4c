"""Edits in words for readers."""

from loaders.history.wording import Names, summed_up
from loaders.reading.entries import Dataset


def test_languages_are_named() -> None:
    names = Names(Dataset({}), Dataset({}))
    tag = {"names": [{"name": "Город", "language": "ru"}, {"name": "Qalaq", "language": "hy-Latn"}]}
    told = summed_up("places", tag, names)
    assert "“Город” (Russian)" in told
    assert "“Qalaq” (Armenian (Latin))" in told
