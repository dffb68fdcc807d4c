"""The pages that only an export has: what is in it, and what is in each view."""

from collections.abc import Mapping, Sequence
from html import escape

from datasette_timeline.published.downloads import RELEASES
from loaders.exporting.describing import as_json
from loaders.exporting.views import FOR_EXCEL, View

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="{up}static/publication.css">
{head}</head>
<body>
<main id="main">
{main}
</main>
<footer class="colophon"><p>{credit}</p></footer>
</body>
</html>
"""


class Shown:
    """A view and how many events it has, for the overviews."""

    def __init__(self, view: View, title: str, events: int) -> None:
        self.view, self.title, self.events = view, title, events


def home(
    facts: Mapping[str, str],
    shown: Sequence[Shown],
    downloads: Mapping[str, int],
    dataset: object,
    releases: Mapping[str, Sequence[str]],
    up: str = "",
) -> str:
    """The page of what is in an export: its views, the dataset to download, files by name with their bytes, and
    releases, each with its files. `up` leads from it to the root of the export.
    """
    views = "\n".join(
        f'<li><a href="{up}{each.view.folder}/index.html">{escape(each.title)}</a> ({_events(each.events)})</li>'
        for each in shown
    )
    whole = _listed({name: size for name, size in downloads.items() if "/" not in name}, up)
    tables = "".join(
        f"<details><summary>{escape(folder)}</summary>\n<ul>\n"
        f"{_listed({name: size for name, size in downloads.items() if name.startswith(folder)}, up)}"
        "\n</ul>\n</details>\n"
        for folder in sorted({f"{name.partition('/')[0]}/" for name in downloads if "/" in name})
    )
    back = f'<p><a href="{up}index.html">{escape(facts["title"])}</a></p>\n' if up else ""
    main = (
        f'{back}<h1>{escape(facts["title"])}</h1>\n<p class="lede">{escape(facts["description"])}</p>\n'
        f"<h2>Views</h2>\n<ul>\n{views}\n</ul>\n<h2>The dataset</h2>\n<ul>\n{whole}\n</ul>\n{tables}"
        f"{_releases(releases, up)}"
        f'<p><a href="{up}manifest.json">Every file</a> with its <a href="{up}SHA256SUMS">SHA-256 sum</a></p>'
    )
    block = as_json(dataset).replace("<", "\\u003c")
    return page(facts, facts["title"], main, up, f'<script type="application/ld+json">{block}</script>\n')


def _releases(releases: Mapping[str, Sequence[str]], up: str) -> str:
    """Versions that can be cited, with the files at the top of the folder of each."""
    if not releases:
        return ""
    items = "\n".join(
        f"<li>{escape(version)}: "
        + ", ".join(f'<a href="{up}{RELEASES}/{escape(version)}/{escape(name)}">{escape(name)}</a>' for name in names)
        + "</li>"
        for version, names in releases.items()
    )
    return f"<h2>Releases</h2>\n<ul>\n{items}\n</ul>\n"


def view_page(facts: Mapping[str, str], shown: Shown, base_url: str, formats: Sequence[str]) -> str:
    """The page of a view: its embed, its formats, and what to paste to show it elsewhere."""
    folder = f"{base_url}{shown.view.folder}/"
    names = [*(f"events.{form}" for form in ("json", *formats)), FOR_EXCEL]
    files = "\n".join(f'<li><a href="{name}">{name}</a></li>' for name in names)
    title = f"{shown.title} – {facts['title']}"
    snippet = (
        f'<conflict-timeline src="{escape(folder)}embed.html" title="{escape(title)}">\n'
        f'  <p><a href="{escape(folder)}">{escape(title)}</a></p>\n</conflict-timeline>\n'
        f'<script async src="{escape(base_url)}embed.js"></script>'
    )
    main = (
        f'<p><a href="../../index.html">{escape(facts["title"])}</a></p>\n<h1>{escape(shown.title)}</h1>\n'
        f'<p>{_events(shown.events)}: <a href="embed.html">timeline</a>, <a href="embed-map.html">map</a></p>\n'
        f"<h2>Data</h2>\n<ul>\n{files}\n</ul>\n<h2>In a page of yours</h2>\n<pre><code>{escape(snippet)}</code></pre>"
    )
    return page(facts, title, main, "../../", "")


def page(facts: Mapping[str, str], title: str, main: str, up: str = "", head: str = "") -> str:
    """A page of the export, in the look of the site; `up` leads from it to the front."""
    credit = (
        f"{escape(facts['publisher'])}. {escape(facts['title'])}, version {escape(facts['version'])}. "
        f'<a rel="license" href="{escape(facts["licence_url"])}">{escape(facts["licence"])}</a>.'
    )
    return _PAGE.format(
        language=escape(facts["language"]), title=escape(title), up=up, head=head, main=main, credit=credit
    )


def _listed(files: Mapping[str, int], up: str) -> str:
    return "\n".join(
        f'<li><a href="{up}dataset/{escape(name)}">{escape(name)}</a> {max(1, round(size / 1000)):,} kB</li>'
        for name, size in files.items()
    )


def _events(number: int) -> str:
    return f"{number:,} event{'s' if number != 1 else ''}"
