"""A downloaded dataset in words of Croissant 1.0 (ML Commons), by which programs load its tables with their types."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from datasette_timeline.published.media_types import media_type_of
from loaders.exporting.describing import Facts
from loaders.exporting.tables import type_of
from loaders.generating.metadata import column_help
from schema.tables import Table

_CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
_TYPES = {
    "int": "sc:Integer",
    "bool": "sc:Boolean",
    "float": "sc:Float",
    "number": "sc:Float",
    "str": "sc:Text",
    "date": "sc:Date",
}
"""Types of columns, as Croissant calls them."""
_OURS = (
    "citeAs",
    "column",
    "equivalentProperty",
    "extract",
    "field",
    "fileObject",
    "fileProperty",
    "fileSet",
    "format",
    "includes",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
)
"""Words of Croissant's own; all others are those of schema.org."""
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{word: f"cr:{word}" for word in _OURS},
}


def croissant(
    facts: Facts, tables: Sequence[Table], folder: Path, home: str, address: str, name: str
) -> dict[str, Any]:
    """The description of a folder with the tables as CSV, which will be at `address`; `home` is the dataset's own."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".csv", ".geojson", ".jsonl"))
    publisher = {"@type": "sc:Organization", "name": facts["publisher"], "url": home}
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS_TO,
        "name": name,
        "alternateName": facts["title"],
        "description": facts["description"],
        "url": home,
        "version": facts["version"],
        **({"datePublished": facts["released"]} if facts.get("released") else {}),
        "license": facts["licence_url"],
        "inLanguage": facts["language"],
        "creator": publisher,
        "publisher": publisher,
        "citeAs": _cited(facts, home, name),
        "distribution": [_file(path, folder, address) for path in files],
        "recordSet": list(_record_sets(tables)),
    }


def _cited(facts: Facts, home: str, name: str) -> str:
    """As BibTeX, which Croissant recommends."""
    members = {
        "author": f"{{{facts['publisher']}}}",
        "title": facts["title"],
        "version": facts["version"],
        **({"year": facts["released"][:4]} if facts.get("released") else {}),
        "url": home,
    }
    return f"@misc{{{name}, {', '.join(f'{key} = {{{value}}}' for key, value in members.items())}}}"


def _file(path: Path, folder: Path, address: str) -> Mapping[str, Any]:
    name, content = path.relative_to(folder).as_posix(), path.read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": f"{address}{name}",
        "encodingFormat": media_type_of(name),
        "contentSize": f"{len(content)} B",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _record_sets(tables: Sequence[Table]) -> Iterator[Mapping[str, Any]]:
    known = {table.name: table for table in tables}
    for table in tables:
        yield {
            "@type": "cr:RecordSet",
            "@id": table.name,
            "name": table.name,
            "description": table.description,
            "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
            "field": [
                {
                    "@type": "cr:Field",
                    "@id": f"{table.name}/{column}",
                    "name": column,
                    "description": column_help(told),
                    "dataType": _TYPES[type_of(told)],
                    **({"references": {"field": {"@id": _key_of(known[told.refers])}}} if told.refers else {}),
                    "source": {
                        "fileObject": {"@id": f"csv/{table.name}.csv"},
                        "extract": {"column": column},
                    },
                }
                for column, told in table.columns.items()
            ],
        }


def _key_of(table: Table) -> str:
    return f"{table.name}/{table.key[0]}"
