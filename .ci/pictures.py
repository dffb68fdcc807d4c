"""Pictures of the pages that a branch changes, before and now: `.ci/pictures.py EXPORT PICTURES`.

EXPORT is what `python -m loaders export --only-changed BASE` wrote. The browser is the one that CHROMIUM names, or the
first that is there. Exit codes: 0 drawn, 1 no browser, 2 misuse.
"""

import json
import os
import shutil
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

MOST = 30
"""Nobody looks through more pages of one branch; they are in the export."""
WIDTHS = (390, 1200)
"""A telephone, and a screen."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(arguments: list[str]) -> int:
    """Draw them, and write a page that shows each pair side by side."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python .ci/pictures.py EXPORT PICTURES\n")
        return 2
    export, pictures = map(Path, arguments)
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        sys.stderr.write("There is no Chromium or Chrome here, so there are no pictures.\n")
        return 1
    pages = json.loads((export / "manifest.json").read_bytes())["pages"]
    pictures.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        rows = [row(browser, export, pictures, number, page) for number, page in enumerate(pages[:MOST], 1)]
        browser.close()
    more = f"<p>{len(pages) - MOST} more pages differ.</p>" if len(pages) > MOST else ""
    title = "Before and now"
    text = f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n<h1>{title}</h1>\n'
    (pictures / "index.html").write_text(f"{text}{''.join(rows)}{more}\n</html>\n", encoding="utf-8")
    sys.stdout.write(f"{pictures}: {len(rows)} of {len(pages)} pages drawn.\n")
    return 0


def row(browser: Browser, export: Path, pictures: Path, number: int, page: dict[str, str]) -> str:
    """Draw both versions of a page at each width; return the part of the page that shows them."""
    shown = []
    for width in WIDTHS:
        for version in ("before", "now"):
            path = page["before" if version == "before" else "after"]
            file = export / version / path / "index.html"
            if path and file.is_file():
                name = f"{number:02}-{width}-{version}.png"
                draw(browser, file, pictures / name, width)
                shown.append(
                    f'<img src="{name}" width="{width // 2}" alt="{escape(path)}, {version}, {width} pixels wide">'
                )
    return f"<h2>{escape(page['after'] or page['before'])}</h2>\n<p>{' '.join(shown)}</p>\n"


def draw(browser: Browser, file: Path, picture: Path, width: int) -> None:
    """Draw a page as it stands on the disk."""
    tab = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=False)
    tab.goto(file.resolve().as_uri())
    tab.screenshot(path=picture, full_page=True)
    tab.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
