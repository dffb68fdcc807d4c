"""The page that a release begins with: what is in it, what it is called when cited, how to see that it is whole."""

from collections.abc import Mapping

from datasette_timeline.published.downloads import FILES, MANIFEST, SUMS
from loaders.exporting.describing import Facts
from loaders.generating.markdown import paragraph, plain, table
from loaders.releasing.worktree import Version

_HAS: Mapping[str, str] = {
    "conflict.db": "Everything in one SQLite file: tables, views, the index for search, a document for each event.",
    "csv/, parquet/": "Every table, as CSV and as Parquet.",
    ", ".join(FILES): "What the API of the site puts together, whole.",
    "codebook.md": "What every table, column and term means.",
    "datapackage.json": "Tables and columns of the CSV, as a Frictionless data package.",
    "croissant.json": "The same for programs that learn from data, as Croissant 1.0.",
    "data-changelog.md, data-changelog.json": "What became of each event, fact and claim since the last release.",
    "changes.jsonl": "What turns the tables of the release before into these, row by row; not of the first one.",
    "CITATION.cff": "How to cite it, for programs.",
    "sbom.cdx.json": "The packages that the program was locked to, as CycloneDX 1.6.",
    f"{MANIFEST}, {SUMS}": "Which release it is, of which commit; every file with its size and SHA-256 sum.",
}


def readme(facts: Facts, version: Version, commit: str, home: str, summary: str) -> str:
    """The page, as Markdown."""
    cited = (
        f"{facts['publisher']} ({facts['released'][:4]}): {facts['title']}, version {version}. {home} "
        f"(SHA-256 of its content {facts['digest'][:16]})"
    )
    return "".join(
        [
            f"# {plain(facts['title'])}, version {version}\n\n",
            paragraph(plain(facts["description"])),
            paragraph(f"Released {facts['released']}, {plain(facts['licence'])}. {plain(summary)}"),
            table(("File", "What it has"), [(plain(name), plain(has)) for name, has in _HAS.items()]),
            "## Citing it\n\n",
            paragraph(plain(cited)),
            "## Is it whole, and is it what the records give?\n\n",
            paragraph(f"`sha256sum --check {SUMS}` looks whether the files are those that were released."),
            paragraph(
                f"It was made from the tag `{version.tag}`, commit `{commit}`. In a clone of the repository,",
                "`python -m loaders verify THIS-FOLDER` makes it again from there and compares every byte.",
            ),
        ]
    )
