"""The pages of the repository that are generated: what each says now, which are out of date, and writing them."""

from pathlib import Path

from loaders.codebook import CONTRIBUTING, with_fresh_tables
from loaders.coverage_page import coverage_page
from loaders.documents import Publication
from loaders.entries import Dataset
from loaders.quality import Quality
from loaders.quality_page import quality_page
from loaders.swap import write_in_place


def fresh(root: Path, dataset: Dataset) -> dict[str, str | None]:
    """The text of every generated page by its path from the root; None where there is nothing that it could tell.

    Raises CoverageError and TableError.
    """
    pages = {
        "docs/data-quality.md": quality_page(Quality(dataset)),
        "docs/article-coverage.md": coverage_page(root, Publication(dataset)),
    }
    guide = root / CONTRIBUTING
    if guide.is_file():
        pages[CONTRIBUTING] = with_fresh_tables(guide.read_text(encoding="utf-8"))
    return pages


def stale(root: Path, dataset: Dataset) -> list[str]:
    """Paths of pages that are missing, left over, or not what the records and the vocabulary say now."""
    return [path for path, text in fresh(root, dataset).items() if _committed(root / path) != text]


def write(root: Path, dataset: Dataset) -> list[str]:
    """Write every page that is out of date, take away what is left over, and return their paths."""
    pages = fresh(root, dataset)
    outdated = {path: text for path, text in pages.items() if _committed(root / path) != text}
    for path, text in outdated.items():
        if text is None:
            (root / path).unlink()
        else:
            (root / path).parent.mkdir(exist_ok=True)
            write_in_place(root / path, text.encode())
    return [*outdated]


def _committed(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
