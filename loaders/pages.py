"""The pages of the repository that are generated: what each says now, which are out of date, and writing them."""

from pathlib import Path

from loaders.codebook import CONTRIBUTING, with_fresh_tables
from loaders.coverage_page import coverage_page
from loaders.documents import Publication
from loaders.entries import Dataset
from loaders.quality import Quality
from loaders.quality_page import quality_page
from loaders.swap import write_in_place


def fresh(root: Path, dataset: Dataset) -> dict[str, str]:
    """The text of every generated page by its path from the root. Raises CoverageError and TableError."""
    pages = {"docs/data-quality.md": quality_page(Quality(dataset))}
    coverage = coverage_page(root, Publication(dataset))
    if coverage:
        pages["docs/article-coverage.md"] = coverage
    guide = root / CONTRIBUTING
    if guide.is_file():
        pages[CONTRIBUTING] = with_fresh_tables(guide.read_text(encoding="utf-8"))
    return pages


def stale(root: Path, dataset: Dataset) -> list[str]:
    """Paths of pages that are missing or not what the records and the vocabulary say now."""
    return [path for path, text in fresh(root, dataset).items() if _committed(root / path) != text]


def write(root: Path, dataset: Dataset) -> list[str]:
    """Write every page that is out of date, and return their paths."""
    pages = fresh(root, dataset)
    outdated = [path for path, text in pages.items() if _committed(root / path) != text]
    for path in outdated:
        (root / path).parent.mkdir(exist_ok=True)
        write_in_place(root / path, pages[path].encode())
    return outdated


def _committed(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
