"""How to cite a statement, an event, a view or the whole dataset: as a sentence, for programs and for Wikipedia."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from datasette_timeline.database.versions import Version
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
_NOT_IN_URL = re.compile(r"[\\{}\s]|%(?![0-9A-Fa-f]{2})")
_WIKI = {"|": "&#124;", "[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;", "<": "&lt;", "&": "&amp;"}
_WIKI_SPECIAL = re.compile("|".join(map(re.escape, _WIKI)))
_NOT_IN_WIKI_URL = re.compile(r"[|\[\]{}<>\s]")


class Citation(NamedTuple):
    """What can be cited: a statement, an event or a view of a dataset, or with `part` empty the dataset itself."""

    key: str
    """Name of the entry in bibliographies."""
    part: str | None
    """Headline and date of the event; before them, where a statement is cited, who says what. Of a view its headline,
    how many events it has, and as of when."""
    title: str
    """Title of the dataset."""
    version: str
    released: str
    """The day of that version, ISO."""
    publisher: str
    licence: str
    language: str
    url: str
    pinned: str | None = None
    """The address of what it says today, which will always say this; None where it has none, or where `url` is such."""

    @property
    def plain(self) -> str:
        """The citation as one sentence after another."""
        whole = f"{self.title}, version {self.version}, {self.released}"
        where = f"“{self.part}.” In {whole}" if self.part else whole
        return f"{self.publisher}. {where}. {self.licence}. {self.url}{self._as_it_is('. ')}"

    @property
    def _notes(self) -> str:
        return f"Licence: {self.licence}{self._as_it_is('; ')}"

    def _as_it_is(self, before: str) -> str:
        return f"{before}This version: {self.pinned}" if self.pinned else ""

    def of_version(self, version: Version, began: Version) -> "Citation":
        """How to cite one version of it, which stood from that other one on; the address is that of the version."""
        name = version.hash or ""
        return self._replace(key=f"{self.key}-{name}", version=name, released=began.day or self.released, pinned=None)

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
            "note": _tex(self._notes),
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
            "note": self._notes,
            "URL": self.url,
        }
        kept = {name: value for name, value in item.items() if value is not None}
        return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"

    def ris(self) -> str:
        """A record of RIS, for reference managers; lines end as RIS wants them."""
        tags = {
            "TY": "ELEC" if self.part else "DATA",
            "ID": self.key,
            "TI": self.part or self.title,
            "T2": self.title if self.part else None,
            "AU": self.publisher,
            "PB": self.publisher,
            "PY": self.released[:4],
            "DA": self.released.replace("-", "/"),
            "ET": self.version,
            "LA": self.language,
            "UR": self.url,
            "N1": self._notes,
        }
        lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags.items() if value]
        return "\r\n".join([*lines, "ER  - ", ""])

    def wikipedia(self) -> str:
        """The template for references of Wikipedia; ends with a newline."""
        parameters = {
            "title": _wiki(self.part or self.title),
            "url": _NOT_IN_WIKI_URL.sub(_percent, self.url),
            "website": _wiki(self.title) if self.part else None,
            "publisher": _wiki(self.publisher),
            "date": self.released,
            "language": self.language,
        }
        said = " ".join(f"|{name}={value}" for name, value in parameters.items() if value)
        return f"{{{{Cite web {said}}}}}\n"

    @property
    def forms(self) -> list["Written"]:
        """The citation in each form but that of a sentence."""
        return [Written(form.name, form.extension, form.write(self)) for form in _FORMS]


class Written(NamedTuple):
    """A citation in one form."""

    name: str
    extension: str
    """What the address of the file ends with."""
    text: str


def event_citation(document: Mapping[str, Any], dataset: Mapping[str, str], url: str) -> Citation:
    """How to cite one event; `url` is the absolute address of its page."""
    part = f"{document['title']} ({document['date']['label']})"
    return dataset_citation(dataset, url)._replace(key=document["id"], part=part)


def statement_citation(
    statement: str, said: str, document: Mapping[str, Any], dataset: Mapping[str, str], url: str
) -> Citation:
    """How to cite a fact or claim by its id; `said` is who says what, and `url` the absolute address of its page."""
    whole = event_citation(document, dataset, url)
    return whole._replace(key=statement, part=f"{said} – {whole.part}")


def view_citation(called: str, result: str, dataset: Mapping[str, str], url: str) -> Citation:
    """How to cite a view; `result` is the hash of what it has, and `url` the absolute address that asks for it."""
    return dataset_citation(dataset, url)._replace(key=f"events-{result}", part=called)


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


class _Form(NamedTuple):
    """A form of citations."""

    name: str
    extension: str
    content_type: str
    write: Callable[[Citation], str]


_FORMS = (
    _Form("BibTeX", ".bib", "application/x-bibtex; charset=utf-8", Citation.bibtex),
    _Form("CSL-JSON", ".csl.json", "application/vnd.citationstyles.csl+json; charset=utf-8", Citation.csl),
    _Form("RIS", ".ris", "application/x-research-info-systems; charset=utf-8", Citation.ris),
    _Form("Wikipedia", ".wiki.txt", "text/plain; charset=utf-8", Citation.wikipedia),
)
EXTENSIONS = tuple(form.extension for form in _FORMS)
"""What addresses of citations end with."""


def citation_file(citation: Citation, extension: str) -> Content:
    """The citation as a file of that ending, to be saved under its key."""
    form = next(form for form in _FORMS if form.extension == extension)
    disposition = {"Content-Disposition": f'attachment; filename="{citation.key}{extension}"'}
    return Content(form.write(citation).encode(), form.content_type, {**OPEN_TO_ALL, **disposition})


def _tex(text: str) -> str:
    return _TEX_SPECIAL.sub(lambda match: _TEX[match[0]], text)


def _wiki(text: str) -> str:
    return _WIKI_SPECIAL.sub(lambda match: _WIKI[match[0]], " ".join(text.split()))


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
