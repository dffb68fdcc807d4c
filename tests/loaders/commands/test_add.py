"""`add source`: what documents say of themselves becomes an entry, and nothing that they do not say."""

from __future__ import annotations

import gc
import json
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfWriter

from loaders.__main__ import main
from loaders.commands.exit_codes import CLEAN, MISUSE, PROBLEMS
from loaders.editing import retrieving
from loaders.editing.describing import CannotRead, described, doi_of
from loaders.reading.yaml_reader import read

if TYPE_CHECKING:
    from tests.conftest import Records

Run = Callable[..., tuple[int, str, str]]
LINKED_DATA = {
    "@graph": [
        {"@type": "WebSite", "name": "River Post"},
        {
            "@type": "NewsArticle",
            "headline": "Ferry hit, say doctors",
            "datePublished": "1991-09-17T06:00:00+02:00",
            "author": [{"name": "Ada Reed"}, {"name": "Bo Lind"}],
            "publisher": {"name": "River Post"},
            "inLanguage": "en-GB",
        },
    ]
}
PAGE = f"""<!doctype html><html><head><title>Ferry hit - River Post</title>
<link rel="canonical" href="https://post.example/1991/09/17/ferry-hit">
<script type="application/ld+json">{json.dumps(LINKED_DATA)}</script></head></html>"""
OPEN_GRAPH = """<html lang="ru"><head><title>Паром — Речная газета</title>
<meta property="og:site_name" content="Речная газета">
<meta property="article:published_time" content="1991-09-18"></head>"""
SCHOLARLY = """<html><head><meta name="citation_title" content="Ferries of the lake">
<meta name="citation_author" content="Lind, Ada"><meta name="citation_journal_title" content="Journal of Lakes">
<meta name="citation_publication_date" content="1994/3/2"><meta name="citation_language" content="en">
<meta name="citation_doi" content="10.1000/JL.12"></head></html>"""
DUBLIN_CORE = """<html><head><meta name="DC.title" content="Minutes"><meta name="DC.publisher" content="Assembly">
<meta name="DC.date" content="spring 1991"><meta name="DC.language" content="fr"></head></html>"""
BIBTEX = r"""@article{lind, title={Ferries of the {Marsh} Lake in M{\"u}lltown}, author={Lind, Ada and Reed, Bo},
  journal={Journal of Lakes}, year={1994}, month=mar, doi={10.1000/JL.12}}"""
RIS = "TY  - NEWS\nTI  - Ferry\nAU  - Lind, Ada\nDA  - 1994/03/02\nPB  - River Post\nLA  - en\nER  - \n"
CSL = {
    "type": "article-journal",
    "title": "Ferries",
    "container-title": "Journal of Lakes",
    "author": [{"family": "Lind", "given": "Ada"}, {"literal": "The Lake Group"}],
    "issued": {"date-parts": [[1994, 3]]},
    "DOI": "10.1000/JL.12",
}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            PAGE,
            {
                "title": "Ferry hit, say doctors",
                "publisher": "River Post",
                "author": "Ada Reed, Bo Lind",
                "published": "1991-09-17",
                "language": "en",
                "kind": "news",
                "url": "https://post.example/1991/09/17/ferry-hit",
            },
        ),
        (OPEN_GRAPH, {"title": "Паром", "publisher": "Речная газета", "published": "1991-09-18", "language": "ru"}),
        (
            SCHOLARLY,
            {
                "title": "Ferries of the lake",
                "publisher": "Journal of Lakes",
                "author": "Lind, Ada",
                "published": "1994-03-02",
                "language": "en",
                "kind": "academic",
                "url": "https://doi.org/10.1000/jl.12",
            },
        ),
        (DUBLIN_CORE, {"title": "Minutes", "publisher": "Assembly", "language": "fr"}),
        (
            BIBTEX,
            {
                "title": "Ferries of the Marsh Lake in Mülltown",
                "publisher": "Journal of Lakes",
                "author": "Ada Lind, Bo Reed",
                "published": "1994-03",
                "kind": "academic",
                "url": "https://doi.org/10.1000/jl.12",
            },
        ),
        (
            RIS,
            {
                "title": "Ferry",
                "publisher": "River Post",
                "author": "Ada Lind",
                "published": "1994-03-02",
                "language": "en",
                "kind": "news",
            },
        ),
        (
            json.dumps(CSL),
            {
                "title": "Ferries",
                "publisher": "Journal of Lakes",
                "author": "Ada Lind, The Lake Group",
                "published": "1994-03",
                "kind": "academic",
                "url": "https://doi.org/10.1000/jl.12",
            },
        ),
        ("<html><head></head><body>Nothing</body></html>", {}),
    ],
    ids=["linked data", "open graph", "citation", "dublin core", "bibtex", "ris", "csl", "bare"],
)
def test_what_a_document_says_is_taken_and_nothing_else(content: str, told: dict[str, str]) -> None:
    [found] = described(content.encode(), "it")
    assert found.told == told


def test_a_date_in_words_is_a_hint() -> None:
    assert described(DUBLIN_CORE.encode(), "it")[0].hints == ["a date in other words: 'spring 1991'"]


def test_a_page_in_another_encoding_is_read() -> None:
    page = OPEN_GRAPH.replace("<title>", '<meta charset="windows-1251"><title>').replace("—", "-")
    assert described(page.encode("windows-1251"), "it")[0].told["title"] == "Паром"


def _pdf(path: Path, **about: str) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({f"/{name}": value for name, value in about.items()})
    writer.write(path)
    return path


def test_a_pdf_says_little(tmp_path: Path) -> None:
    path = _pdf(tmp_path / "a.pdf", Title="Report on ferries", Author="B. Moss", CreationDate="D:19940302120000Z")
    [found] = described(path.read_bytes(), "a.pdf")
    assert found.told == {"title": "Report on ferries", "author": "B. Moss"}
    assert found.hints == ["the file was made on 1994-03-02, which may not be the day of publication"]
    other = _pdf(tmp_path / "b.pdf", Title="Microsoft Word - ferries.doc")
    assert described(other.read_bytes(), "b.pdf")[0].told == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4 and then nothing", "the PDF cannot be read"),
        (b"Ferry", "x is no page, no PDF, and no reference in BibTeX, RIS or CSL-JSON"),
        (b'{"title": ', "x begins as JSON does, and is none"),
        (b'{"name": "Ferry"}', "nothing in it has a title"),
        (b'{"title": ["Ferry", "Quay"]}', r"""^x: 'title' must be a text in CSL-JSON, and is \["Ferry", "Quay"\]$"""),
        (b'{"title": 7}', "^x: 'title' must be a text in CSL-JSON, and is 7$"),
        (b'{"title": null}', "nothing in it has a title"),
        (
            b'[{"title": "Quay"}, {"title": "Ferry", "author": "Lind"}]',
            (
                "^x, reference 2: 'author' must be a list of names, each with 'family' and 'given', or 'literal' "
                'in CSL-JSON, and is "Lind"$'
            ),
        ),
        (b'{"title": "Ferry", "issued": 1994}', r"""'issued' must be a date such as .* in CSL-JSON, and is 1994$"""),
        (b"TY  - JOUR\nTI  - Ferry\n", "x has no whole reference"),
        (b"@article{lind, title=", "x, line 1: this entry of BibTeX is not sound"),
        (b"@book{a, title={Ferry}}\n@book{b, title={Quay}", "x, line 2: this entry of BibTeX is not sound"),
        ("Fähre".encode("latin-1"), "x is not UTF-8"),
        (b"", "x is no page"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, said: str) -> None:
    with pytest.raises(CannotRead, match=said):
        described(content, "x")


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/JL.12", "10.1000/jl.12"),
        ("doi:10.1000/xyz", "10.1000/xyz"),
        ("https://doi.org/10.1000/a%28b%29", "10.1000/a(b)"),
        ("https://post.example/10.1000/xyz", ""),
        ("10.5", ""),
    ],
)
def test_a_doi_is_known(text: str, doi: str) -> None:
    assert doi_of(text) == doi


@pytest.fixture
def run(records: Records, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run the command on the records: its exit code, what it prints, and what it complains of."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["add", "source", *arguments, "--root", str(records.root), "--today", "2001-06-01"])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    yield call
    gc.enable()  # a command ends with its process and so turns garbage collection off


@pytest.fixture
def server() -> Iterator[tuple[str, dict[str, tuple[int, str, bytes]]]]:
    """A site of a few documents, by their paths."""
    answers: dict[str, tuple[int, str, bytes]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, media_type, content = answers.get(self.path, (404, "text/plain", b"no"))
            if media_type.endswith("csl+json") and "csl+json" not in self.headers["Accept"]:
                code = 406
            self.send_response(code)
            self.send_header("Content-Type", media_type)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_address[1]}", answers
    served.shutdown()
    served.server_close()


def _sources(records: Records) -> dict[str, Any]:
    found: dict[str, Any] = read((records.root / "registries/sources.yml").read_text())[0]
    return found


def test_a_file_becomes_an_entry_in_its_place(run: Run, records: Records, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    code, out, err = run(str(tmp_path / "page.html"), "--key", "river-post-ferry-1991")
    assert (code, err) == (CLEAN, "")
    assert "perspective as in 'river-post-1992', of the same host" in out
    sources = _sources(records)
    assert [*sources] == sorted(sources)
    assert sources["river-post-ferry-1991"]["perspective"] == "neutral"
    assert [problem.code for problem in records.problems()] == ["entry-unused"]
    again = run(str(tmp_path / "page.html"))
    assert again == (PROBLEMS, "", "Nothing was added: it is registered already: 'river-post-ferry-1991'\n")


def test_a_look_beforehand_writes_nothing(run: Run, records: Records, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(BIBTEX)
    before = (records.root / "registries/sources.yml").read_bytes()
    code, out, _ = run(str(tmp_path / "a.bib"), "--dry-run")
    assert code == CLEAN
    assert out.startswith("Would add 'journal-lakes-ferries-marsh-lake-1994' to registries/sources.yml:\n")
    assert "Nothing says its language and perspective" in out
    assert (records.root / "registries/sources.yml").read_bytes() == before


def test_an_address_alone_says_what_its_host_says(run: Run, records: Records) -> None:
    code, out, _ = run("https://www.post.example/1991/10/02/quiet-night.html")
    assert code == CLEAN
    assert "Nothing says its title" in out
    assert "the address has '1991-10-02' in it, which may be the day of publication" in out
    assert _sources(records)["river-post-quiet-night"] == {
        "publisher": "River Post",
        "language": "en",
        "kind": "news",
        "perspective": "neutral",
        "url": "https://www.post.example/1991/10/02/quiet-night.html",
    }


def test_an_entry_that_lacks_something_is_known(run: Run) -> None:
    assert run("https://other.example/x", "--key", "other-x")[0] == CLEAN
    there = (PROBLEMS, "", "Nothing was added: it is registered already: 'other-x'\n")
    assert run("http://www.other.example/x/") == there
    assert "there is a source 'other-x' already" in run("https://other.example/y", "--key", "other-x")[2]


def test_an_archived_page_is_known_by_its_own_address(run: Run, records: Records) -> None:
    url = "https://web.archive.org/web/20010102030405/https://post.example/ferry"
    assert run(url, "--title", "Ferry", "--key", "ferry")[0] == CLEAN
    assert _sources(records)["ferry"]["url"] == "https://post.example/ferry"
    assert _sources(records)["ferry"]["archive_url"] == url


def test_a_page_is_fetched_when_asked_for(
    run: Run, records: Records, server: tuple[str, dict[str, tuple[int, str, bytes]]]
) -> None:
    site, answers = server
    answers["/ferry"] = (200, "text/html; charset=utf-8", PAGE.encode())
    assert run(f"{site}/ferry", "--fetch", "--key", "ferry")[0] == CLEAN
    assert _sources(records)["ferry"]["title"] == "Ferry hit, say doctors"


def test_a_doi_is_asked_for_its_reference(
    run: Run, records: Records, server: tuple[str, dict[str, tuple[int, str, bytes]]]
) -> None:
    site, answers = server
    answers["/10.1000/jl.12"] = (200, "application/vnd.citationstyles.csl+json", json.dumps(CSL).encode())
    code, out, _ = run(
        "doi:10.1000/JL.12", "--fetch", "--resolver", site, "--language", "en", "--perspective", "neutral"
    )
    assert code == CLEAN
    assert "Nothing says" not in out
    assert _sources(records)["journal-lakes-ferries-1994"]["url"] == "https://doi.org/10.1000/jl.12"
    there = "Nothing was added: it is registered already: 'journal-lakes-ferries-1994'\n"
    assert run("https://dx.doi.org/10.1000/jl.12") == (PROBLEMS, "", there)


def test_what_the_network_does_not_give_is_said(
    run: Run,
    records: Records,
    server: tuple[str, dict[str, tuple[int, str, bytes]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site, answers = server
    answers["/large"] = (200, "text/html", b"<html>" + b" " * 4096)
    monkeypatch.setattr(retrieving, "MOST_BYTES", 1024)
    before = (records.root / "registries/sources.yml").read_bytes()
    for path, said in (("/none", "answers 404: save the page in a browser"), ("/large", "save it, and add the file")):
        code, out, err = run(f"{site}{path}", "--fetch")
        assert (code, out) == (MISUSE, "")
        assert said in err
    code, _, err = run("http://127.0.0.1:9/", "--fetch")
    assert code == MISUSE
    assert "is there a network?" in err
    assert (records.root / "registries/sources.yml").read_bytes() == before


def test_hosts_that_do_not_fit_are_refused(run: Run, records: Records) -> None:
    records.write(
        "registries/unfit-hosts.yml",
        "# yaml-language-server: $schema=../schema/unfit-hosts.schema.json\n"
        "- hosts: [copies.example]\n  why: copies papers\n  instead: the paper\n",
    )
    said = "Nothing was added: www.copies.example copies papers; cite the paper\n"
    assert run("https://www.copies.example/ferry") == (PROBLEMS, "", said)
    assert run("http://192.0.2.7/ferry")[0] == PROBLEMS


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none.html",), "'none.html' is no address, no DOI, and no file that can be read (No such file or directory)"),
        (("https://post.example/x", "--key", "No"), "'No' is no key: "),
        (("https://post.example/x", "--kind", "x"), "--kind: 'x' is none; there are news, reference, "),
        (("https://post.example/x", "--perspective", "x"), "--perspective: 'x' is none; there are "),
        (("https://post.example/x", "--language", "English"), "--language: 'English' is no language tag"),
        (("https://post.example/x", "--published", "1991-13"), "--published: '1991-13' has no month 13"),
        (("https://post.example/x", "--key", "river-post-1992"), "there is a source 'river-post-1992' already"),
    ],
)
def test_misuse_is_told(arguments: tuple[str, ...], said: str, run: Run) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (MISUSE, "")
    assert said in err


def test_files_by_letters_get_the_entry_of_their_letter(run: Run, records: Records) -> None:
    text = (records.root / "registries/sources.yml").read_text()
    (records.root / "registries/sources.yml").unlink()
    records.write("registries/sources/m.yml", text.replace("../schema", "../../schema"))
    assert run("https://post.example/x", "--title", "X", "--key", "q-x-1991")[0] == CLEAN
    written = (records.root / "registries/sources/q.yml").read_text()
    assert written.startswith(
        "# yaml-language-server: $schema=../../schema/sources.schema.json\nq-x-1991:\n  title: X\n"
    )


def test_a_library_that_is_lacking_is_told_with_its_cure(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ferry.html").write_text(PAGE)
    monkeypatch.setitem(sys.modules, "lxml", None)
    code, _, said = run(str(tmp_path / "ferry.html"))
    assert (code, said.partition(": ")[2]) == (
        MISUSE,
        "lxml is not installed here: pip install 'conflict-events-timeline[curating]', and try again\n",
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://post.example/a?utm_source=x&id=7&fbclid=IwAR0", "https://post.example/a?id=7"),
        ("https://post.example/a?gclid=1", "https://post.example/a"),
        ("https://post.example/a?page=2#:~:text=ferry", "https://post.example/a?page=2"),
        ("https://post.example/a#part-2:~:text=ferry", "https://post.example/a#part-2"),
        ("https://post.example/a#xtor=RSS-1", "https://post.example/a"),
    ],
)
def test_what_tells_how_somebody_came_to_an_address_is_left_out(given: str, kept: str, run: Run) -> None:
    code, out, _ = run(given, "--title", "Ferry hit", "--dry-run")
    assert code == CLEAN
    assert f"  url: {kept}\n" in out
    assert f"Note: left out of the address what only tells how one came to it: it was {given}.\n" in out


@pytest.mark.parametrize("given", ["https://post.example/#/1991/ferry", "https://post.example/a?q=utm&b#part-2"])
def test_every_other_address_stays_as_it_is(given: str, run: Run) -> None:
    _, out, _ = run(given, "--title", "Ferry hit", "--dry-run")
    assert f"  url: {given}\n" in out
    assert "left out of the address" not in out
