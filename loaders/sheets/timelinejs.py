"""The sheet that TimelineJS takes its events from: https://timeline.knightlab.com/docs/using-spreadsheets.html."""

from typing import Final

from loaders.sheets.cells import Row, Sheet
from loaders.sheets.column_maps import COMMENT, MEDIA, ColumnMap
from loaders.sheets.headers import folded

_FIELDS: Final[dict[str, str]] = {
    "Year": "date.year",
    "Month": "date.month",
    "Day": "date.day",
    "Time": "date.time",
    "End Year": "date.end-year",
    "End Month": "date.end-month",
    "End Day": "date.end-day",
    "End Time": "date.end-time",
    "Display Date": COMMENT,
    "Headline": "title",
    "Text": "summary",
    "Media": MEDIA,
    "Media Credit": COMMENT,
    "Media Caption": COMMENT,
    "Alt Text": COMMENT,
    "Group": COMMENT,
    "Link": MEDIA,
}
_LOOKS: Final = ("Media Thumbnail", "Background", "Type")
"""Columns that tell how a slide looks, and what a row is; no record has these."""
_TYPES: Final = {
    "title": "the slide with the title is no event: title and introduction stand in registries/dataset.yml",
    "era": "an era is no event: stretches of time stand under 'periods' in registries/dataset.yml",
}


def is_timelinejs(sheet: Sheet) -> bool:
    """Whether a sheet has the columns of TimelineJS."""
    names = {folded(name) for name in sheet.columns.values()}
    return {"year", "headline", "text"} <= names


def column_map() -> ColumnMap:
    """What its columns are to records."""
    return ColumnMap(columns={name: [field] for name, field in _FIELDS.items()})


def columns() -> list[str]:
    """All the columns that such a sheet may have."""
    return [*_FIELDS, *_LOOKS]


def not_an_event(row: Row, column: int | None) -> str:
    """Why a row is no event, by what its type says; nothing where it is one."""
    return _TYPES.get(str(row[column].written).strip().casefold(), "") if column else ""
