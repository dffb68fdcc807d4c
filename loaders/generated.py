"""Files that follow from schema/: what each says now, which are out of date, and writing them."""

from pathlib import Path

from loaders import contract, ddl, metadata
from loaders.database import TABLES_FILE
from loaders.swap import write_in_place
from schema import json_schemas


def fresh() -> dict[Path, str]:
    """The text of every such file. Raises ValueError where metadata.yml has no place for its part."""
    texts = {json_schemas.FOLDER / name: text for name, text in json_schemas.schemas().items()}
    texts[TABLES_FILE] = ddl.sql()
    texts[metadata.METADATA] = metadata.updated(metadata.METADATA.read_text(encoding="utf-8"))
    texts[contract.CONTRACT] = contract.contract().decode()
    return texts


def outdated() -> dict[Path, str]:
    """The files that are missing or not what schema/ says now, with the text that they should have."""
    return {path: text for path, text in fresh().items() if _committed(path) != text}


def shown(path: Path) -> str:
    """What people know such a file as."""
    if path == contract.CONTRACT:
        return f"datasette_timeline/{path.name}"
    return path.name if path == metadata.METADATA else f"schema/{path.name}"


def write(texts: dict[Path, str]) -> None:
    """Write files, each whole or not at all."""
    for path, text in texts.items():
        write_in_place(path, text.encode())


def _committed(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
