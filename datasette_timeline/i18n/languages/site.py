"""The languages of one site: those that come with the plugin, and what the operator adds to them.

::

    plugins:
      datasette-timeline:
        languages: words    # a folder in the configuration directory; `languages` there, unless another is set
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.settings import CONFIG, setting
from datasette_timeline.i18n.languages.checking import check_dates, check_file
from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.loading import DEFAULT, languages_of_files, read_folder, shipped_files
from datasette_timeline.i18n.languages.reading import LanguageFileError

FOLDER = "languages"


@dataclass(frozen=True)
class SiteLanguages:
    """The languages of a site."""

    by_code: Mapping[str, Language]
    digest: str
    """Changes with whatever the site's own files say."""


@memoize_per_datasette
def languages_of(datasette: Datasette) -> SiteLanguages:
    """The languages of a site, read once. Raises StartupError with what is wrong in a file or in the setting."""
    given = setting(datasette, "languages")
    folder = (datasette.config_dir or Path()) / str(given or FOLDER)
    if given and not folder.is_dir():
        raise StartupError(f"plugins.{CONFIG}.languages: there is no folder {folder}.")
    try:
        return read_languages(folder)
    except LanguageFileError as error:
        raise StartupError(str(error)) from None


def read_languages(folder: Path) -> SiteLanguages:
    """The plugin's languages, and what the files of a folder add, if there is one. Raises LanguageFileError."""
    files = read_folder(folder) if folder.is_dir() else []
    english = languages_of_files(shipped_files())[DEFAULT]
    for file in files:
        check_file(file, english)
    languages = languages_of_files([*shipped_files(), *files])
    for file in files:
        check_dates(file, languages[file.code])
    said = repr([(file.code, *file[1:]) for file in files])
    return SiteLanguages(languages, sha256(said.encode()).hexdigest())
