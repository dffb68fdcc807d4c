"""Pages of the whole publication turned into files: their searches and filters work by scripts, and say so without."""

import json
import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from loaders.exporting.addresses import LANGUAGE, OVERVIEW, Addresses
from loaders.exporting.pages import Rewriting, relative

SCRIPTS = (
    *("publication.js", "filtering.js", "results.js", "reading.js", "searching.js", "respelling.js", "base-map.js"),
    *(f"{name}-stemmer.js" for name in ("base", "english", "russian", "armenian", "porter")),
    "stemmers-licence.txt",
)
"""Scripts of a copy, which no served page loads."""
_FOLDER = "static/offline"
_POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; "
    "font-src 'self' file:; frame-src 'self' file:; form-action 'self' file:; base-uri 'none'"
)
"""Nothing from elsewhere; a browser that opens a folder knows its files by their scheme alone."""

_FORM = re.compile(r'<form\b[^>]*\saction="([^"]*)"[^>]*>.*?</form>\s*', re.DOTALL)
_CHOICES = re.compile(r'<form class="choice-search"[^>]*\saria-label="([^"]*)"')
_SPOKEN = re.compile(r'<input type="hidden" name="lang"[^>]*>')
_SUGGESTING = re.compile(r'\sdata-suggest="[^"]*"')
_BASE_OF_LINKS = re.compile(r'(\sdata-base=")([^"]*)"')
_LEFT_OUT = re.compile(r'<link rel="manifest"[^>]*>\s*|<script [^>]*src="[^"]*/suggest\.js[^"]*"[^>]*></script>\s*')
_CANONICAL = re.compile(r'<link rel="canonical"[^>]*>\s*|<meta property="og:url"[^>]*>\s*')
_CITED_VIEW = re.compile(r'<details class="cite-view".*?</details>\s*|<link rel="cite-as"[^>]*>\s*', re.DOTALL)
"""How a view is cited, which takes a server that knows what it had."""
_MODULE = re.compile(r'<script\b(?=[^>]*\stype="module")[^>]*\ssrc="([^"]*)"[^>]*>')
_CHOICES_OF_A_LIST = re.compile(r'<div class="choices" role="group".*?</details>\s*</div>', re.DOTALL)
_LIVES = re.compile(r"<li><a\s[^>]*href=")
_TO_OVERVIEW = re.compile(rf'<link\b[^>]*\shref="(?:\.\./)*{re.escape(OVERVIEW)}"[^>]*>\s*')
_HEAD = '<meta charset="utf-8">'
_ASSET = re.compile(r'(?:href|src)="([^"]*/-/(?:static-plugins|basemap)/[^"#]*)')


class LivePages(Rewriting):
    """Turns the pages of a site into files that read their own address."""

    def __init__(self, base: str, files: Addresses, words: Mapping[str, Mapping[str, Any]], *, canonical: bool) -> None:
        super().__init__(base, files)
        self._addresses, self._words, self._canonical = files, words, canonical

    def page(self, text: str, file: str) -> str:
        """An HTML page that is going to be `file`."""
        first, named = self._addresses.languages[0], file.partition("/")[0]
        language = named if named in self._words else first
        text = _LEFT_OUT.sub("", _SUGGESTING.sub("", text))
        text = text if self._canonical else _CANONICAL.sub("", text)
        text = _CITED_VIEW.sub("", text)
        text = _MODULE.sub(r'<script src="\1" defer>', text)
        text = _FORM.sub(lambda form: self._form(form[0], form[1], language), text)
        text = _BASE_OF_LINKS.sub(lambda found: self._base(found[1], found[2], file), text)
        text = _TO_OVERVIEW.sub("", super().page(text, file))
        text = _CHOICES_OF_A_LIST.sub(lambda found: found[0] if _LIVES.search(found[0]) else "", text)
        up = "../" * file.count("/")
        return text.replace(_HEAD, f"{_HEAD}\n{self._head(text, file, up)}", 1) if "<body" in text else text

    def assets(self, text: str) -> set[str]:
        """The addresses of what a page loads."""
        return {unescape(address) for address in _ASSET.findall(text)}

    def form(self, form: str) -> str:
        """Forms are there already as they should be."""
        return form

    def _form(self, form: str, action: str, language: str) -> str:
        """A form as a copy has it: kept where scripts read what it asks; a link to all values in place of a search
        among them; else nothing."""
        path = (self._inside(unescape(action)) or "").partition("?")[0]
        if path in self._addresses.live:
            needs = self._words[language]["texts"]["offline.needs-script"]
            note = f'<noscript><p class="note">{escape(needs)}</p></noscript>'
            form = _SPOKEN.sub("", form).replace(f'"{action}"', f'"{action}?{LANGUAGE}={language}"', 1)
            return form if "masthead-search" in form else form.replace("</form>", f"{note}</form>", 1)
        if (named := _CHOICES.match(form)) and path in self._addresses:
            return f'<p class="note"><a href="{escape(action)}">{named[1]}</a></p>\n'
        return ""

    def _base(self, before: str, address: str, file: str) -> str:
        target = self._target(self._inside(unescape(address)) or "")
        return f'{before}{escape(relative(target, file))}"' if target else ""

    def _head(self, text: str, file: str, up: str) -> str:
        """What the head of a page has beside what the site says: the policy, and scripts where the page needs them."""
        head = [f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">']
        names = []
        if "data-view" in text:
            names = ["publication", "filtering"]
        elif 'class="page-search"' in text:
            names = ["publication", "results"]
        if "map-sheet" in text:
            names.append("base-map")
        head += [f'<script src="{up}{_FOLDER}/{name}.js" defer></script>' for name in names]
        return "\n".join(head)


def classic(script: bytes) -> bytes:
    """A module as a script that a page of a folder may load: its names stay its own."""
    return b'(() => {"use strict";\n' + script + b"\n})();\n"


def symbols_script(symbols: bytes) -> bytes:
    """The parts of a base map as a script, for a browser that opens a folder."""
    return f"baseMap({json.dumps(symbols.decode(), ensure_ascii=False)});\n".encode()
