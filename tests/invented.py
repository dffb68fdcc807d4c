"""What Datasette reads beside the database of an invented dataset, as `init` writes it for any."""

from datetime import date
from pathlib import Path

from loaders.generating import configuration, metadata
from loaders.mapping import Box, write
from loaders.starting import Answers, languages_of, sides_of, texts

TITLE = "Timeline of an invented conflict"
_BOX = Box.parsed("44,38,50,42")
_ANSWERS = Answers(TITLE, "Nobody", languages_of("en,ru,az,hy"), sides_of("Northland,Southland"), _BOX)
_DAY = date(2001, 6, 1)


def write_configuration(folder: Path) -> None:
    """Write metadata, settings and a base map into a folder that is there."""
    begun = texts(_ANSWERS, _DAY)
    described = folder / "metadata.yml"
    described.write_text(metadata.updated(begun[described.name]), encoding="utf-8")
    (folder / "settings.json").write_text(begun["settings.json"], encoding="utf-8")
    write(folder, _BOX)
    (folder / configuration.NAME).write_text(configuration.configuration(described), encoding="utf-8")
