"""What a downloaded dataset says of itself: a data package, a citation file, and words of schema.org."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from datasette_timeline.published.media_types import media_type_of
from loaders.exporting.tables import is_required, type_of
from loaders.generating.metadata import column_help
from schema.tables import Table

Facts = Mapping[str, str]
_TYPES = {
    "int": "integer",
    "bool": "boolean",
    "float": "number",
    "number": "number",
    "str": "string",
    "date": "date",
}
"""Types of columns, as data packages call them."""
_DISTRIBUTED = {".csv", ".db", ".geojson", ".json", ".jsonl", ".parquet", ".zip"}
"""What the dataset can be had as; other files describe it."""


def data_package(facts: Facts, tables: Sequence[Table], base_url: str, name: str) -> dict[str, Any]:
    """A Frictionless data package of the CSV files."""
    known = {table.name: table for table in tables}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "tabular-data-package",
        "name": name,
        "id": f"sha256:{facts['digest']}",
        "title": facts["title"],
        "description": facts["description"],
        "version": facts["version"],
        **({"created": f"{facts['released']}T00:00:00Z"} if facts.get("released") else {}),
        "homepage": base_url,
        "licenses": [{"name": facts["licence"], "path": facts["licence_url"]}],
        "contributors": [{"title": facts["publisher"], "role": "publisher"}],
        "resources": [_resource(table, known) for table in tables],
    }


def _resource(table: Table, known: Mapping[str, Table]) -> dict[str, Any]:
    keys = [_reference(name, told.refers, table, known) for name, told in sorted(table.columns.items()) if told.refers]
    return {
        "name": table.name.replace("_", "-"),
        "title": table.name,
        "description": table.description,
        "path": f"csv/{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": {
            "fields": [
                {
                    "name": name,
                    "type": _TYPES[type_of(told)],
                    "description": column_help(told),
                    **({"constraints": {"required": True}} if is_required(table, name) else {}),
                }
                for name, told in table.columns.items()
            ],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _reference(column: str, other: str, table: Table, known: Mapping[str, Table]) -> dict[str, Any]:
    resource = "" if other == table.name else other.replace("_", "-")
    return {"fields": [column], "reference": {"resource": resource, "fields": list(known[other].key)}}


def citation(facts: Facts, base_url: str) -> str:
    """A CITATION.cff, version 1.2.0 of the Citation File Format."""
    members = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below, with its version.",
        "type": "dataset",
        "title": facts["title"],
        "abstract": facts["description"],
        "authors": [{"name": facts["publisher"]}],
        "version": facts["version"],
        **({"date-released": facts["released"]} if facts.get("released") else {}),
        "license": facts["licence"],
        "url": base_url,
        "identifiers": [
            {"type": "other", "value": f"sha256:{facts['digest']}", "description": "Digest of the dataset's records."}
        ],
    }
    text: str = yaml.safe_dump(members, allow_unicode=True, sort_keys=False, width=120)
    return text


def schema_org(facts: Facts, folder: Path, base_url: str, address: str) -> dict[str, Any]:
    """The dataset in words of schema.org, with every file of the folder at `address` that it can be downloaded as."""
    publisher = {"@type": "Organization", "name": facts["publisher"]}
    days = (facts.get("first_day"), facts.get("last_day"))
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": base_url,
        "url": base_url,
        "name": facts["title"],
        "description": facts["description"],
        "version": facts["version"],
        **({"datePublished": facts["released"]} if facts.get("released") else {}),
        "identifier": f"sha256:{facts['digest']}",
        "inLanguage": facts["language"],
        "license": facts["licence_url"],
        "isAccessibleForFree": True,
        "creator": publisher,
        "publisher": publisher,
        **({"temporalCoverage": "/".join(day or ".." for day in days)} if any(days) else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": path.relative_to(folder).as_posix(),
                "encodingFormat": media_type_of(path.name),
                "contentSize": f"{path.stat().st_size} B",
                "contentUrl": f"{address}{path.relative_to(folder).as_posix()}",
            }
            for path in sorted(folder.rglob("*"))
            if path.suffix in _DISTRIBUTED
        ],
    }


def as_json(data: Any) -> str:
    """The data as text for people and programs; ends with a newline."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
