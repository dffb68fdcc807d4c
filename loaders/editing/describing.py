"""What a document says of itself: a saved page, a PDF, and references in BibTeX, RIS and CSL-JSON.

Only what stands there is taken, in the keys of an entry of registries/sources; what does not fit there (a date in
words, the day on which a PDF was made) is handed on as a hint for people.
"""

import io
import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from loaders.problems import shortened
from schema.dates import DateError, parse_date

_KINDS = {
    "news": ("newsarticle", "reportagenewsarticle", "article-newspaper", "news", "article-magazine", "mgzn"),
    "academic": (
        *("scholarlyarticle", "article-journal", "article", "inproceedings", "paper-conference", "phdthesis", "thesis"),
        *("mastersthesis", "jour", "thes", "conf", "cpaper", "chapter", "chap", "incollection", "inbook"),
    ),
    "reference": ("entry-encyclopedia", "entry-dictionary", "entry", "encyc", "dict"),
    "primary-document": ("legislation", "legal_case", "treaty", "bill", "case", "stat"),
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?=$|[T ])")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z-]+)?$", re.IGNORECASE)
_NO_TITLE = re.compile(r"(?i)^(?:microsoft word - |untitled|document\d*$)|\.(?:docx?|indd|qxd|pdf|tex)$")
_SPACES = re.compile(r"\s+")

for _library in ("bibtexparser", "pypdf"):
    logging.getLogger(_library).addHandler(logging.NullHandler())  # what cannot be read is told once, by us


class CannotRead(Exception):  # noqa: N818 (the answer is no, and says why)
    """A file or an answer is nothing that can be read; the argument is a sentence for the curator."""


@dataclass
class Description:
    """What is known of a document, in the keys of an entry, and what may help whoever fills in the rest."""

    told: dict[str, str] = field(default_factory=dict)
    hints: list[str] = field(default_factory=list)
    doi: str = ""

    def put(self, name: str, values: Iterable[str | None]) -> None:
        """Take the first of these that says something, unless the key is there already."""
        if name not in self.told and (value := next((_plain(each) for each in values if each and _plain(each)), "")):
            self.told[name] = value

    def put_date(self, values: Iterable[str | None]) -> None:
        """Take the first day, month or year; of what is no such date, make a hint."""
        for value in filter(None, values):
            if day := day_of(value):
                self.told.setdefault("published", day)
                return
            self.hints.append(f"a date in other words: {_plain(value)!r}")

    def put_language(self, values: Iterable[str | None]) -> None:
        """Take the first language tag, without its country."""
        found = (_LANGUAGE.match(value.strip()) for value in values if value)
        self.put("language", (match[1].lower() for match in found if match))

    def put_kind(self, values: Iterable[str | None]) -> None:
        """Take the kind that a word for a sort of document stands for."""
        self.put("kind", (_KIND_OF.get(value.lower()) for value in values if value))

    def put_doi(self, values: Iterable[str | None]) -> None:
        """Take the first DOI, and its address where the document has none."""
        self.doi = self.doi or next((doi for value in values if value and (doi := doi_of(value))), "")
        if self.doi:
            self.told.setdefault("url", f"https://doi.org/{self.doi}")


def doi_of(text: str) -> str:
    """The DOI that a text is, alone, with 'doi:' or as an address, in small letters; '' for another text."""
    found = _DOI.fullmatch(unquote(text.strip()))
    return found[1].rstrip(".,;").lower() if found else ""


def day_of(text: str) -> str:
    """The day, month or year with which a text begins, as records have it; '' where it is none."""
    found = _DAY.match(text.strip())
    if not found:
        return ""
    day = "-".join(part if len(part) == 4 else part.zfill(2) for part in found.groups() if part)
    try:
        return parse_date(day).text
    except DateError:
        return ""


def described(content: bytes, name: str, media_type: str = "") -> list[Description]:
    """What a file, or the answer of a server, says: one document, or all of a list of references. Raises CannotRead."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        return [_of_pdf(content)]
    if re.match(rb"\{|\[\s*\{", start) or "json" in media_type:
        return [_of_csl(each) for each in _csl(content, name)]
    if start.startswith(b"<"):
        return [_of_html(content, media_type)]
    text = _text(content, name)
    if re.match(r"TY  - ", text.lstrip("\ufeff \r\n")):
        return [_of_ris(each) for each in _ris(text, name)]
    if re.search(r"(?m)^\s*@\w+\s*\{", text):
        return [_of_bibtex(*each) for each in _bibtex(text, name)]
    raise CannotRead(f"{name} is no page, no PDF, and no reference in BibTeX, RIS or CSL-JSON")


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotRead(f"{name} is not UTF-8: save it as UTF-8") from None


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


# --- pages ---------------------------------------------------------------------------------------------------------


def _of_html(content: bytes, media_type: str) -> Description:
    from lxml import etree, html

    charset = re.search(r"charset=([\w-]+)", media_type)
    try:
        parser = html.HTMLParser(encoding=charset[1] if charset else _charset(content))
        page: Any = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, LookupError, ValueError):
        raise CannotRead("the page cannot be read") from None
    meta = _meta(page)
    told = [*_json_ld(page)]
    found = Description()

    def each(*names: str) -> Iterator[str | None]:
        return (value for name in names for value in meta.get(name, ()))

    site = next(each("og:site_name"), None)
    headings = [None if site is None else _without_site(text, site) for text in page.xpath("//head/title/text()")]
    found.put("title", each("citation_title", "dc.title", "dcterms.title"))
    found.put("title", (one.get("headline") for one in told))
    found.put("title", each("og:title", "twitter:title"))
    found.put("title", [*headings, *page.xpath("//head/title/text()")])
    found.put("publisher", each("citation_journal_title"))
    found.put("publisher", (name for one in told for name in _names(one.get("publisher"))))
    found.put("publisher", each("dc.publisher", "dcterms.publisher", "og:site_name", "citation_publisher"))
    authors = [*each("citation_author", "dc.creator", "dcterms.creator")]
    authors = authors or [name for one in told for name in _names(one.get("author"))] or [*each("author")]
    found.put("author", [", ".join(dict.fromkeys(_plain(one) for one in authors if one and "://" not in one))])
    found.put_date(each("citation_publication_date", "citation_date", "dc.date", "dcterms.issued", "dcterms.date"))
    found.put_date(one.get("datePublished") for one in told)
    found.put_date(each("article:published_time", "datepublished", "pubdate", "date"))
    found.put_date(page.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime"))
    found.put_language([page.get("lang"), *each("citation_language", "dc.language", "og:locale")])
    found.put_language(_words(one.get("inLanguage")) for one in told)
    found.put_kind(_words(one.get("@type")) for one in told)
    found.put("kind", ("academic" for _ in meta.get("citation_journal_title", ())))
    addresses = [*page.xpath("//link[@rel='canonical']/@href"), *each("og:url", "citation_public_url")]
    found.put("url", (one for one in addresses if one and urlsplit(one).scheme in ("http", "https")))
    found.put_doi(each("citation_doi", "dc.identifier", "dc.identifier.doi", "prism.doi"))
    return found


def _charset(content: bytes) -> str | None:
    """UTF-8 where it is that, though the page does not say so; else what the page says."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _meta(node: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in node.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop")
        if name and (content := element.get("content")):
            found.setdefault(name.lower(), []).append(content)
    return found


def _json_ld(node: Any) -> Iterator[dict[str, Any]]:
    """The articles and documents of schema.org that a page describes; first those with a headline."""
    found: list[dict[str, Any]] = []
    for text in node.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found += _things(json.loads(text))
        except (ValueError, RecursionError):
            continue
    yield from sorted(
        (one for one in found if "headline" in one or "datePublished" in one), key=lambda one: "headline" not in one
    )


def _things(value: object) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [thing for each in value for thing in _things(each)]
    if isinstance(value, dict):
        return [value, *_things(value.get("@graph", []))]
    return []


def _names(value: object) -> list[str]:
    if isinstance(value, list):
        return [name for each in value for name in _names(each)]
    if isinstance(value, dict):
        return _names(value.get("name"))
    return [value] if isinstance(value, str) else []


def _words(value: object) -> str | None:
    return next(iter(_names(value)), None)


def _without_site(title: str, site: str) -> str:
    """A heading without the name of its site behind it."""
    return re.sub(rf"\s+[-–—|·:»]\s+{re.escape(site)}\s*$", "", title)


# --- PDF -----------------------------------------------------------------------------------------------------------


def _of_pdf(content: bytes) -> Description:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    found = Description()
    try:
        reader = PdfReader(io.BytesIO(content))
        about = reader.metadata
        language = reader.root_object.get("/Lang")
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        raise CannotRead("the PDF cannot be read; it may be damaged, or locked by a password") from None
    if about:
        title = str(about.title or "")
        found.put("title", ["" if _NO_TITLE.search(title) else title])
        found.put("author", [about.author])
        if made := str(about.get("/CreationDate") or ""):
            digits = re.sub(r"\D", "", made)[:8]
            day = day_of(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
            found.hints += [f"the file was made on {day}, which may not be the day of publication"] if day else []
    found.put_language([str(language) if language else None])
    return found


# --- references ----------------------------------------------------------------------------------------------------


def _csl(content: bytes, name: str) -> list[Mapping[str, Any]]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise CannotRead(f"{name} begins as JSON does, and is none") from None
    items = data if isinstance(data, list) else [data]
    if not items or not all(isinstance(each, dict) and each.get("title") for each in items):
        raise CannotRead(f"{name} is JSON, but no reference in CSL-JSON: nothing in it has a title")
    for number, each in enumerate(items, 1):
        for field_name, (holds, form) in _CSL_FORMS.items():
            if each.get(field_name) is not None and not holds(each[field_name]):
                where = f"{name}, reference {number}" if len(items) > 1 else name
                raise CannotRead(
                    f"{where}: {field_name!r} must be {form} in CSL-JSON, and is {_quoted(each[field_name])}"
                )
    return items


def _quoted(value: object) -> str:
    return shortened(json.dumps(value, ensure_ascii=False))


def _is_text(value: object) -> bool:
    """Whether it is a text; resolvers of DOIs put some into lists."""
    texts = value if isinstance(value, list) else [value]
    return len(texts) <= 1 and all(isinstance(each, str) for each in texts)


def _are_people(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict)
        and all(isinstance(each.get(part, ""), str | None) for part in ("literal", "given", "family"))
        for each in value
    )


def _is_date(value: object) -> bool:
    """Whether it is a date: its parts are numbers, which some write as texts."""
    if not isinstance(value, dict):
        return False
    parts = value.get("date-parts") or []
    return isinstance(parts, list) and all(
        isinstance(each, list) and all(isinstance(part, int | str | None) for part in each) for each in parts
    )


_CSL_FORMS: dict[str, tuple[Callable[[object], bool], str]] = {
    **dict.fromkeys(("title", "container-title", "publisher", "language", "type", "URL", "DOI"), (_is_text, "a text")),
    "author": (_are_people, "a list of names, each with 'family' and 'given', or 'literal'"),
    "issued": (_is_date, 'a date such as {"date-parts": [[1994, 3, 2]]}'),
}
"""What the keys of CSL-JSON that are read hold."""


def _of_csl(item: Mapping[str, Any]) -> Description:
    found = Description()
    found.put("title", _texts(item.get("title")))
    found.put("publisher", [*_texts(item.get("container-title")), *_texts(item.get("publisher"))])
    people = [each for each in item.get("author") or () if isinstance(each, dict)]
    names = (each.get("literal") or " ".join(filter(None, (each.get("given"), each.get("family")))) for each in people)
    found.put("author", [", ".join(filter(None, names))])
    issued = item.get("issued") or {}
    parts = (issued.get("date-parts") or [[]])[0] if isinstance(issued, dict) else []
    found.put_date(["-".join(str(part) for part in parts if part is not None), _text_of(issued, "raw")])
    found.put_language([*_texts(item.get("language"))])
    found.put_kind(_texts(item.get("type")))
    found.put("url", (one for one in _texts(item.get("URL")) if not doi_of(one)))
    found.put_doi([*_texts(item.get("DOI")), *_texts(item.get("URL"))])
    return found


def _texts(value: object) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value]) if isinstance(each, str | int)]


def _text_of(value: object, name: str) -> str | None:
    return value.get(name) if isinstance(value, dict) and isinstance(value.get(name), str) else None


def _ris(text: str, name: str) -> list[Mapping[str, Any]]:
    import rispy

    try:
        found: list[Mapping[str, Any]] = rispy.loads(text)
    except (OSError, ValueError, KeyError) as error:
        raise CannotRead(f"{name} is no sound RIS ({error})") from None
    if not found:
        raise CannotRead(f"{name} has no whole reference: in RIS each ends with a line 'ER  - '")
    return found


def _of_ris(item: Mapping[str, Any]) -> Description:
    found = Description()
    found.put("title", (item.get(name) for name in ("title", "primary_title", "short_title")))
    journal = ("journal_name", "secondary_title", "alternate_title1", "custom3", "publisher")
    found.put("publisher", (item.get(name) for name in journal))
    found.put("author", [", ".join(map(_forename_first, item.get("authors") or item.get("first_authors") or ()))])
    found.put_date(value.strip("/") for name in ("date", "publication_year", "year") if (value := item.get(name)))
    found.put_language([item.get("language")])
    found.put_kind([item.get("type_of_reference")])
    found.put("url", (one for one in item.get("urls") or () if not doi_of(one)))
    found.put_doi([item.get("doi"), *(item.get("urls") or ())])
    return found


def _bibtex(text: str, name: str) -> list[tuple[str, Mapping[str, str]]]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware

    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    if broken := library.failed_blocks:
        raise CannotRead(f"{name}, line {(broken[0].start_line or 0) + 1}: this entry of BibTeX is not sound; mend it")
    if not library.entries:
        raise CannotRead(f"{name} has no sound entry of BibTeX")
    return [(each.entry_type, {one.key.lower(): str(one.value) for one in each.fields}) for each in library.entries]


def _of_bibtex(kind: str, item: Mapping[str, str]) -> Description:
    found = Description()
    item = {name: value.replace("{", "").replace("}", "") for name, value in item.items()}
    found.put("title", [item.get("title")])
    names = (
        "journal",
        "journaltitle",
        "booktitle",
        "publisher",
        "institution",
        "school",
        "organization",
        "howpublished",
    )
    found.put("publisher", (item.get(name) for name in names))
    authors = re.split(r"\s+and\s+", item.get("author", ""))
    found.put("author", [", ".join(map(_forename_first, filter(None, authors)))])
    month = _MONTHS.get(item.get("month", "").lower()[:3], "")
    found.put_date([item.get("date"), "-".join(filter(None, (item.get("year"), month)))])
    found.put_language([_LANGUAGES.get(item.get("language", "").lower(), item.get("langid") or item.get("language"))])
    found.put_kind([kind])
    found.put("url", [item.get("url")])
    found.put_doi([item.get("doi")])
    return found


_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_LANGUAGES = {"english": "en", "russian": "ru", "french": "fr", "german": "de", "turkish": "tr", "spanish": "es"}


def _forename_first(name: str) -> str:
    """'Ada Reed' of 'Reed, Ada'."""
    surname, comma, forename = name.partition(",")
    return f"{forename.strip()} {surname.strip()}" if comma and forename.strip() else _plain(name)
