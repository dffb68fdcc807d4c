"""The folders of files that a site offers: `python -m loaders package` and `bundle` write them, pages list them."""

FOLDER = "downloads"
"""Beside the database; also the part of the address that the files are under."""
RELEASES = "releases"
"""Beside the database: a folder for each release, by its version; also the part of the address that they are under."""
MANIFEST = "manifest.json"
"""What lists the files, each with its size and sum, and says which edition of the dataset they are of."""
SUMS = "SHA256SUMS"
FILES = (
    "events.csv",
    "events.jsonl",
    "events.geojson",
    "claims.csv",
    "questions.csv",
    "actors.csv",
    "places.csv",
    "sources.csv",
)
"""What the API puts together, too, under the same names."""
