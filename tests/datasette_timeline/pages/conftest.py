"""The invented conflict with all that registries can say; and pages as people read them."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

_MORE = """
insert into actors (key, label, kind, self_declared, parent, event_count, claim_count)
    values ('army-of-ardania', 'Army of Ardania', 'armed-force', 0, 'ardania', 0, 0);
insert into actor_names (actor, position, name, language) values ('army-of-ardania', 1, 'Army of Ardania', 'en');
update actors set description = 'A state by the lakes.', active_from = '1918', active_to = '1993-04', wikidata = 'Q1',
    ucdp = 101, note = 'Its borders are disputed.' where key = 'ardania';
update actors set died = '1995-03-02' where key = 'osip-verd';
insert into actor_affiliations (actor, position, body, role, start, "end") values
    ('osip-verd', 1, 'ardania', 'President', '1989-05', '1992'),
    ('osip-verd', 2, 'free-dorna', 'speaker', '1992', null),
    ('ardania', 1, 'council-of-lakes', 'member', null, null);
update place_names set used_by = 'ardania' where name = 'Dorna' and place = 'dorna';
update place_names set used_by = 'belmar; free-dorna', note = 'since 1990' where name = 'Tornak';
update places set latitude = 40.5, longitude = 45.25, precision = 'exact', radius_km = 0.5,
    note = 'It spans the river.',
    coordinates_source = 'Survey of 1989', geonames = 77, wikidata = 'Q7', iso = 'AR-MB' where key = 'mill-bridge';
update places set latitude = -12.04637, longitude = -77.0428, precision = 'region', radius_km = 60
    where key = 'lake-city';
"""

_INLINE = frozenset(["a", "abbr", "cite", "code", "em", "mark", "span", "strong", "sup", "time"])

HOSTILE = """"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;</title></script>"""


class Read:
    """A page that was answered."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.html: str = response.text
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.tree: Element = parser.parse(response.text)
        for element in self.tree.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.rpartition("}")[2]  # SVG has a namespace of its own
        self.faults = [error for _, error, _ in parser.errors]

    @property
    def text(self) -> str:
        """Everything that it says."""
        return words(self.tree.find("body"))

    @property
    def main(self) -> str:
        """What its main part says."""
        return words(self.tree.find(".//main"))

    def section(self, heading: str) -> Element:
        """The section that is headed by the element with that id."""
        found: Element | None = self.tree.find(f".//*[@aria-labelledby='{heading}']")
        assert found is not None, f"no section is headed by #{heading}"
        return found

    def links(self, part: Element | None = None) -> dict[str, str]:
        """Addresses by what the links say."""
        part = self.tree if part is None else part
        return {words(link): link.get("href", "") for link in part.iter("a")}

    def all(self, tag: str, part: Element | None = None, **attributes: str) -> list[Element]:
        """Elements with these attributes, `class_` as one of the classes."""
        wanted = attributes.pop("class_", None)
        return [
            each
            for each in (self.tree if part is None else part).iter(tag)
            if (wanted is None or wanted in each.get("class", "").split())
            and all(each.get(name) == value for name, value in attributes.items())
        ]


def words(element: Element | None) -> str:
    """What an element says, with single spaces."""
    assert element is not None

    def said(part: Element) -> str:
        if not isinstance(part.tag, str) or part.tag in ("script", "style", "svg"):
            return part.tail or ""
        gap = "" if part.tag in _INLINE else " "
        return f"{gap}{part.text or ''}{''.join(map(said, part))}{gap}{part.tail or ''}"

    return " ".join(said(element).removesuffix(element.tail or "").split())


@pytest.fixture(scope="session")
def saying() -> Callable[[Element | None], str]:
    """What an element says."""
    return words


@pytest.fixture(scope="session")
def hostile_text() -> str:
    """A text that would break out of any place where it is not escaped."""
    return HOSTILE


@pytest.fixture(scope="session")
def rich_database(tmp_path_factory: pytest.TempPathFactory, database: Path, with_dates: Callable[[Path], None]) -> Path:
    """A copy of the database in which registries say all that they can."""
    path = Path(shutil.copy(database, tmp_path_factory.mktemp("rich") / database.name))
    with sqlite3.connect(path) as connection:
        connection.executescript(_MORE)
    connection.close()
    with_dates(path)
    return path


@pytest.fixture(scope="session")
def rich(site: Any, rich_database: Path) -> Iterator[Any]:
    """The site over that database."""
    opened = type(site)(rich_database)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def visit(rich: Any) -> Callable[..., Read]:
    """Open a page of the site; its status must be as said."""

    def open_page(path: str, status: int = 200, site: Any = rich) -> Read:
        response = site.get(path)
        assert response.status_code == status, response.text[:2000]
        return Read(response)

    return open_page


@pytest.fixture
def changed(
    tmp_path: Path, rich_database: Path, open_site: Any, with_dates: Callable[[Path], None]
) -> Callable[[str], Any]:
    """The site over a copy of the database on which some SQL was run."""

    def change(sql: str, *parameters: Any) -> Any:
        path = tmp_path / rich_database.name
        if not path.exists():
            shutil.copy(rich_database, path)
        with sqlite3.connect(path) as connection:
            if parameters:
                connection.execute(sql, parameters)
            else:
                connection.executescript(sql)
        connection.close()
        with_dates(path)
        return open_site(path)

    return change
