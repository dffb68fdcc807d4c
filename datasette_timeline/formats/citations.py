"""How to cite an event or the whole dataset: as a sentence, as BibTeX and as CSL-JSON."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from datasette_timeline.formats.view import slug
from datasette_timeline.http.caching import OPEN_TO_ALL, Content

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TEX_SPECIAL = re.compile("|".join(map(re.escape, _TEX)))
_NOT_IN_URL = re.compile(r"[\\{}%\s]")


class Citation(NamedTuple):
    """What can be cited: an event of a dataset, or with `part` empty the dataset itself."""

    key: str
    """Name of the entry in bibliographies."""
    part: str | None
    """Headline and date of the event."""
    title: str
    """Title of the dataset."""
    version: str
    released: str
    """The day of that version, ISO."""
    publisher: str
    licence: str
    language: str
    url: str

    @property
    def plain(self) -> str:
        """The citation as one sentence after another."""
        whole = f"{self.title}, version {self.version}, {self.released}"
        where = f"“{self.part}.” In {whole}" if self.part else whole
        return f"{self.publisher}. {where}. {self.licence}. {self.url}"

    def bibtex(self) -> str:
        """A BibTeX entry, for BibLaTeX as well; UTF-8, ends with a newline."""
        fields = {
            "title": f"{{{_tex(self.part or self.title)}}}",
            "author": f"{{{_tex(self.publisher)}}}",
            "howpublished": f"In: {_tex(self.title)}, version {_tex(self.version)}" if self.part else None,
            "version": _tex(self.version),
            "year": self.released[:4],
            "date": self.released,
            "publisher": _tex(self.publisher),
            "url": _NOT_IN_URL.sub(_percent, self.url),
            "language": self.language,
            "note": f"Licence: {_tex(self.licence)}",
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{self.key},", *lines, "}", ""])

    def csl(self) -> str:
        """CSL-JSON: a list with one item; ends with a newline."""
        item = {
            "id": self.key,
            "type": "entry" if self.part else "dataset",
            "title": self.part or self.title,
            "container-title": self.title if self.part else None,
            "author": [{"literal": self.publisher}],
            "publisher": self.publisher,
            "version": self.version,
            "issued": {"date-parts": [[int(part) for part in self.released.split("-")]]},
            "language": self.language,
            "note": f"Licence: {self.licence}",
            "URL": self.url,
        }
        kept = {name: value for name, value in item.items() if value is not None}
        return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"


def event_citation(document: Mapping[str, Any], dataset: Mapping[str, str], url: str) -> Citation:
    """How to cite one event; `url` is the absolute address of its page."""
    part = f"{document['title']} ({document['date']['label']})"
    return dataset_citation(dataset, url)._replace(key=document["id"], part=part)


def dataset_citation(dataset: Mapping[str, str], url: str) -> Citation:
    """How to cite the dataset; `url` is the absolute address of the publication."""
    return Citation(
        key=slug(dataset["title"]) or "dataset",
        part=None,
        title=dataset["title"],
        version=dataset["version"],
        released=dataset["released"],
        publisher=dataset["publisher"],
        licence=dataset["licence"],
        language=dataset["language"],
        url=url,
    )


_FORMS: Mapping[str, tuple[Callable[[Citation], str], str]] = {
    ".bib": (Citation.bibtex, "application/x-bibtex; charset=utf-8"),
    ".csl.json": (Citation.csl, "application/vnd.citationstyles.csl+json; charset=utf-8"),
}


def citation_file(citation: Citation, extension: str) -> Content:
    """The citation as a file of that ending, to be saved under its key."""
    write, content_type = _FORMS[extension]
    disposition = {"Content-Disposition": f'attachment; filename="{citation.key}{extension}"'}
    return Content(write(citation).encode(), content_type, {**OPEN_TO_ALL, **disposition})


def _tex(text: str) -> str:
    return _TEX_SPECIAL.sub(lambda match: _TEX[match[0]], text)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
