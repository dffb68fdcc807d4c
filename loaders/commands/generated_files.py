"""Files that follow from others of the repository, none from a record: what each says now, and writing them."""

from collections.abc import Iterator
from pathlib import Path

from loaders.baking.database import TABLES_FILE
from loaders.commands.editor_keys import commit_anew
from loaders.generating import codebook, configuration, contract, coverage_page, ddl, document_shapes, metadata
from loaders.generating.key_schema import is_current
from loaders.processes.atomic_replace import write_atomically
from schema import json_schemas

ROOT = Path(__file__).resolve().parents[2]


def fresh() -> dict[Path, str]:
    """The text of every such file. Raises ValueError where one has no place for its part, or cannot be made."""
    texts = {json_schemas.FOLDER / name: text for name, text in json_schemas.schemas().items()}
    texts[TABLES_FILE] = ddl.sql()
    texts[metadata.METADATA] = metadata.updated(metadata.METADATA.read_text(encoding="utf-8"))
    texts[configuration.path()] = configuration.configuration()
    texts[contract.CONTRACT] = contract.contract().decode()
    texts[document_shapes.SHAPES] = document_shapes.document_shapes()
    return texts | dict(_pages())


def _pages() -> Iterator[tuple[Path, str]]:
    """Pages for people, where the repository has what they follow from."""
    guide, coverage = ROOT / codebook.CONTRIBUTING, ROOT / coverage_page.PATH
    if guide.is_file():
        yield guide, codebook.with_fresh_tables(guide.read_text(encoding="utf-8"))
    if coverage.is_file():
        yield coverage.with_suffix(".md"), coverage_page.coverage_page(coverage.read_text(encoding="utf-8"))


def outdated() -> dict[Path, str]:
    """The files that are missing or not what they should say now, with the text that they should have."""
    return {path: text for path, text in fresh().items() if not _is_fresh(path, text)}


def shown(path: Path) -> str:
    """What people know such a file as: its path in the repository."""
    if path.parent == json_schemas.FOLDER:
        return f"schema/{path.name}"
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def write(texts: dict[Path, str]) -> None:
    """Write files, each whole or not at all."""
    for path, text in texts.items():
        write_atomically(path, text.encode())
        if path.name == json_schemas.KEYS:
            commit_anew(path)


def _is_fresh(path: Path, text: str) -> bool:
    """Whether a file says what it should; the schema of keys may have those of a dataset, too."""
    committed = _committed(path)
    return committed == text or (path.name == json_schemas.KEYS and committed is not None and is_current(committed))


def _committed(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
