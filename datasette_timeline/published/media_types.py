"""What kinds of files the dataset is given away as, by how their names end."""

from collections.abc import Mapping
from pathlib import PurePosixPath

MEDIA_TYPES: Mapping[str, str] = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".db": "application/vnd.sqlite3",
    ".geojson": "application/geo+json",
    ".gz": "application/gzip",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}
TEXT = "text/plain"
_PARAMETERS = {
    "text/csv": "; charset=utf-8; header=present",
    "text/markdown": "; charset=utf-8",
    TEXT: "; charset=utf-8",
}


def media_type_of(path: str) -> str:
    """The media type of a file, without parameters; that of plain text where its name says nothing."""
    return MEDIA_TYPES.get(PurePosixPath(path).suffix, TEXT)


def content_type_of(path: str) -> str:
    """The same as answers say it, with its parameters."""
    media_type = media_type_of(path)
    return media_type + _PARAMETERS.get(media_type, "")
