"""Citations as files."""

from collections.abc import Callable, Mapping

from datasette_timeline.formats.citations import Citation
from datasette_timeline.http.caching import OPEN_TO_ALL, Content

_FORMS: Mapping[str, tuple[Callable[[Citation], str], str]] = {
    ".bib": (Citation.bibtex, "application/x-bibtex; charset=utf-8"),
    ".csl.json": (Citation.csl, "application/vnd.citationstyles.csl+json; charset=utf-8"),
}


def citation_file(citation: Citation, extension: str) -> Content:
    """The citation as a file of that ending, to be saved under its key."""
    write, content_type = _FORMS[extension]
    disposition = {"Content-Disposition": f'attachment; filename="{citation.key}{extension}"'}
    return Content(write(citation).encode(), content_type, {**OPEN_TO_ALL, **disposition})
