"""What became of the records: their versions, and the revisions that these came with."""

from collections.abc import Iterator, Sequence

from loaders.baking.dates import dated
from loaders.baking.section import Baking, Rows, Section
from loaders.baking.stories import Revision, Story, Version
from loaders.reading.entries import Data, Dataset
from schema.tables import EVENT_VERSIONS, RECORDS, REVISIONS, VERSION_CHANGES, VERSIONS, Row

_SHORT = ("title", "summary", "type", "importance", "date")


def _rows(baking: Baking) -> Iterator[Rows]:
    history, dataset = baking.history, baking.publication.dataset
    yield {
        REVISIONS.name: [(number, *revision) for number, revision in enumerate(history.revisions, 1)],
        RECORDS.name: [tuple(each) for each in history.records],
    }
    for position, story in enumerate(history.stories):
        differences = _differences(baking, position, story) if story.registry == "events" else ()
        known = {"registry": story.registry, "key": story.key, "event": story.key}
        numbered = [*enumerate(story.versions, 1)]
        yield {
            VERSIONS.name: list(_versions(story, differences, history.revisions, dataset)),
            VERSION_CHANGES.name: [row for number, each in numbered for row in _changes(known, number, each)],
            EVENT_VERSIONS.name: [
                EVENT_VERSIONS.row({**known, "version": number, **_short(each.short)})
                for number, each in numbered
                if each.short
            ],
        }


def _differences(baking: Baking, position: int, story: Story) -> Sequence[str | None]:
    is_gone, is_first = story.versions[-1].kind == "withdrawn", len(story.versions) == 1
    current = None if is_gone else b"" if is_first else baking.document(story.key)
    return baking.history.differences(position, current)


def _versions(
    story: Story, differences: Sequence[str | None], revisions: Sequence[Revision], dataset: Dataset
) -> Iterator[Row]:
    dates = [revisions[each.revision - 1].date for each in story.versions]
    of_documents = iter(differences)
    for number, version in enumerate(story.versions, 1):
        yield VERSIONS.row(
            {
                **version._asdict(),
                "registry": story.registry,
                "key": story.key,
                "version": number,
                "date": dates[number - 1],
                "until": dates[number] if number < len(dates) else None,
                "reason": version.note or _reason(story, number, dataset),
                "difference": next(of_documents) if version.short else None,
            }
        )


def _reason(story: Story, number: int, dataset: Dataset) -> str | None:
    """Why a record has another key, or is gone, as the register of retired ids says."""
    version = story.versions[number - 1]
    before = story.versions[number - 2].record
    if version.kind not in ("renamed", "withdrawn"):
        return None
    address = before if story.registry == "events" else f"{story.registry}/{before}"
    retired = dataset.registry("retired").get(address)
    return str(retired.data["reason"]) if retired else None


def _changes(known: Data, number: int, version: Version) -> Iterator[Row]:
    for position, line in enumerate(version.lines, 1):
        statement = f"{known['event']}-{line.statement}" if line.statement else None
        yield VERSION_CHANGES.row(
            {**known, "version": number, "position": position, **line._asdict(), "statement": statement}
        )


def _short(told: Sequence[str | int]) -> Data:
    short = dict(zip(_SHORT, told, strict=True))
    when = dated(str(short["date"]))
    return {**short, "date_earliest": when.earliest, "date_latest": when.latest}


SECTION = Section((REVISIONS, VERSIONS, VERSION_CHANGES, EVENT_VERSIONS, RECORDS), _rows)
