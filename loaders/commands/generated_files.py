"""Files that follow from others of a folder, none from a record: what each says now, and writing them.

The program's repository has files of the program and those of a dataset; the folder of another dataset has the latter.
"""

from collections.abc import Iterator
from pathlib import Path

from loaders.baking.database import TABLES_FILE
from loaders.commands.editor_keys import commit_anew
from loaders.generating import codebook, configuration, contract, coverage_page, ddl, document_shapes, metadata
from loaders.generating.key_schema import is_current
from loaders.processes.atomic_replace import write_atomically
from schema import json_schemas

ROOT = Path(__file__).resolve().parents[2]


def fresh(root: Path = ROOT) -> dict[Path, str]:
    """The text of every such file. Raises ValueError where one has no place for its part, or cannot be made."""
    return (_of_program() if root == ROOT else {}) | dict(_of_dataset(root))


def _of_program() -> dict[Path, str]:
    texts = {json_schemas.FOLDER / name: text for name, text in json_schemas.schemas().items()}
    texts[TABLES_FILE] = ddl.sql()
    texts[contract.CONTRACT] = contract.contract().decode()
    texts[document_shapes.SHAPES] = document_shapes.document_shapes()
    return texts


def _of_dataset(root: Path) -> Iterator[tuple[Path, str]]:
    """What follows where a folder has what it follows from."""
    described = metadata.METADATA if root == ROOT else root / metadata.METADATA.name
    guide, coverage = root / codebook.CONTRIBUTING, root / coverage_page.PATH
    if described.is_file():
        yield described, metadata.updated(described.read_text(encoding="utf-8"))
        yield described.with_name(configuration.NAME), configuration.configuration(described)
    if guide.is_file():
        yield guide, codebook.with_fresh_tables(guide.read_text(encoding="utf-8"), has_all=root == ROOT)
    if coverage.is_file():
        yield ROOT / coverage_page.PAGE, coverage_page.coverage_page(coverage.read_text(encoding="utf-8"))


def outdated(root: Path = ROOT) -> dict[Path, str]:
    """The files that are missing or not what they should say now, with the text that they should have."""
    return {path: text for path, text in fresh(root).items() if not _is_fresh(path, text)}


def shown(path: Path, root: Path = ROOT) -> str:
    """What people know such a file as: its path in the folder."""
    if path.parent == json_schemas.FOLDER:
        return f"schema/{path.name}"
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


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
