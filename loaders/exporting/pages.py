"""Pages of the site turned into files: links lead to what is exported, and to nothing else.

The markup is our own, with every attribute in double quotes, so patterns find what a parser would.
"""

import posixpath
import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import urlsplit

_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<(link|script|img|iframe|image|use|form)\b[^>]*>")
_ADDRESS = re.compile(r'\s(href|src|action)="([^"]*)"')
_FORM = re.compile(r'<form\b[^>]*\saction="[^"]*"[^>]*>.*?</form>\s*', re.DOTALL)
_NAVIGATION = re.compile(r"<nav\b[^>]*>.*?</nav>\s*", re.DOTALL)
_LINKS_ALONE = re.compile(r'<p class="subject-files">.*?</p>\s*', re.DOTALL)
_SIGN = 'class="permalink"'
"""A link that is a sign says nothing where it leads nowhere."""
_DEAD_ITEM = re.compile(r"\s*<li><span\b[^>]*>[^<]*</span></li>")
_OF_LINKS = re.compile(r'\s(?:href|rel|target|download|aria-current|hreflang|tabindex)(?:="[^"]*")?')
_IMAGE = re.compile(r'<meta property="og:image[^>]*>\s*')

Files = Mapping[str, str]
"""The file of each exported address, both from the root of the export: 'events/x' to 'events/x/index.html'."""


class Rewriting:
    """Turns pages and data of the site at `base` into files of an export."""

    def __init__(self, base: str, files: Files) -> None:
        self.base = base
        self.files = files
        self._path = urlsplit(base).path
        self._under_base = re.compile(re.escape(base) + r"[^\s\"'<>\\]*")

    def page(self, text: str, file: str) -> str:
        """An HTML page that is going to be `file`."""
        text = _IMAGE.sub("", _FORM.sub(lambda match: self.form(match[0]), text))
        text = _TAG.sub(lambda match: self._tag(match[0], match[1], file), text)
        text = _LINK.sub(lambda match: self._link(match[1], match[2], file), text)
        text = _LINKS_ALONE.sub(lambda match: _alive(match[0]), text)
        return _NAVIGATION.sub(lambda match: _alive(match[0]), text)

    def form(self, form: str) -> str:
        """A form as the page should have it: none leads anywhere without a server."""
        return ""

    def data(self, text: str) -> str:
        """A text in another format: whole addresses of what is exported lead there."""
        return self._under_base.sub(self._address, text)

    def _address(self, match: re.Match[str]) -> str:
        file = self.files.get(match[0].replace("&amp;", "&").removeprefix(self.base))
        return match[0] if file is None else self.base + public(file)

    def _tag(self, tag: str, name: str, file: str) -> str:
        found = _ADDRESS.search(tag)
        if not found:
            return tag
        address = unescape(found[2])
        inside = self._inside(address)
        if inside is None:
            return tag
        target = self._target(inside)
        if name == "link" and (target is None or 'rel="canonical"' in tag):
            return tag if 'rel="canonical"' in tag else ""
        if target is None:
            return tag.replace(found[0], "", 1)
        return tag.replace(found[0], f' {found[1]}="{escape(relative(target, file))}"', 1)

    def _target(self, inside: str) -> str | None:
        """Where an address leads, from the root of the export; None where that is not exported."""
        address, hash_mark, fragment = inside.partition("#")
        target = self.files.get(address)
        return None if target is None else target + hash_mark + fragment

    def _link(self, attributes: str, inner: str, file: str) -> str:
        """A link, or where it leads to nothing that is exported, what it says."""
        tag = self._tag(f"<a{attributes}>", "a", file)
        if _ADDRESS.search(tag) or not _ADDRESS.search(attributes):
            return f"{tag}{inner}</a>"
        if _SIGN in attributes:
            return ""
        name = "g" if "<circle" in inner else "span"
        return f"<{name}{_OF_LINKS.sub('', attributes)}>{inner}</{name}>"

    def _inside(self, address: str) -> str | None:
        """The address from the root of the site; None where it is elsewhere, or on the same page."""
        if address.startswith(self.base):
            return address[len(self.base) :]
        if address == self.base.rstrip("/"):
            return ""
        if address.startswith(self._path) and not address.startswith("//"):
            return address[len(self._path) :]
        return None


def _alive(navigation: str) -> str:
    """The navigation without what leads nowhere; nothing where that is all of it."""
    return _DEAD_ITEM.sub("", navigation) if " href=" in navigation else ""


def relative(target: str, file: str) -> str:
    """The link from a file to another one, whose query and fragment stay as they are."""
    path = re.split("[?#]", target, maxsplit=1)[0]
    return posixpath.relpath(path, posixpath.dirname(file) or ".") + target[len(path) :]


def public(file: str) -> str:
    """How a web server's address has the file: an index goes by its folder."""
    return file.removesuffix("index.html")
