"""A site's own folder of languages: new ones, and other words for those that there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from datasette.utils import StartupError

from datasette_timeline.http.caching import edition_of
from datasette_timeline.i18n.languages.site import languages_of

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, ReadHtml, Site, Variation

_DATES = """\
dates:
  day: "{day} {month} {year}"
  day_of_month: "{day} {month}"
  month: "{month} {year}"
  year: "{year}"
  about: vers {date}
  or_earlier: "{date} ou avant"
  or_later: "{date} ou après"
  one_of: "{date}, jour inconnu"
  either: "{first} ou {second}"
  uncertain: incertain
  day_unknown: jour inconnu
  month_unknown: mois inconnu
"""


class Open(Protocol):
    """Opens a site with such language files."""

    def __call__(self, **texts: str) -> Site: ...


@pytest.fixture
def opened(tmp_path: Path, variation: Variation, open_site: OpenSite) -> Open:
    """A site with names in French; give it texts of language files by name of the file."""

    def name_in_french(records: Records) -> None:
        name = "    - {name: Dorna, language: en, used_by: [ardania]}\n"
        records.edit("registries/places.yml", name, name + "    - {name: Dorne, language: fr}\n")

    path = variation(name_in_french)
    folder = tmp_path / "languages"

    def open_with(**texts: str) -> Site:
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.yml").write_text(text, encoding="utf-8")
        return open_site(path, metadata={"plugins": {"datasette-timeline": {"languages": str(folder)}}})

    return open_with


def test_a_language_is_added_by_a_file(opened: Open, read_html: ReadHtml) -> None:
    site = opened(
        fr='nav.timeline: Chronologie\nevents.one: "{n} événement"\nevents.other: "{n} événements"\n' + _DATES
    )
    assert read_html(site.get("/").text).one("a", hreflang="fr").text == "Français"
    page = read_html(site.get("/timeline?view=full&lang=fr").text)
    assert page.one("html").get("lang") == "fr"
    assert page.links()["Chronologie"] == "/timeline?lang=fr"
    assert page.texts("p", "view-count") == ["8 événements, 1 contested, 3 landmarks"]
    assert page.links()["Dorne"] == "/timeline?place=dorna&lang=fr"
    assert page.texts("h3", id="1990-05") == ["Mai 1990"]
    assert page.texts("time", datetime="1990-05-04") == ["4 mai 1990"]


def test_what_a_file_lacks_is_in_english_and_says_so(opened: Open, read_html: ReadHtml) -> None:
    page = read_html(opened(fr="nav.timeline: Chronologie\n").get("/timeline?view=full&lang=fr").text)
    sources = page.within(page.one("a", href="/sources?lang=fr"))
    assert sources.texts("span", lang="en") == ["Sources"]
    clash = page.within(page.one("time", datetime="1990-05-04"))
    assert clash.texts("span", lang="en") == ["4 May 1990"]
    assert page.within(page.one("h3", id="1990-05")).texts("span", lang="en") == ["May"]


def test_a_language_is_offered_only_where_there_are_names_in_it(opened: Open, read_html: ReadHtml) -> None:
    page = read_html(opened(ka="nav.timeline: ქრონოლოგია\n").get("/?lang=ka").text)
    assert [each.get("hreflang") for each in page.all("a") if each.get("hreflang")] == ["en", "az", "hy", "ru"]


def test_single_words_can_be_others(opened: Open, read_html: ReadHtml) -> None:
    site = opened(en="nav.timeline: Chronicle\n", ru="nav.places: Местности\ndates: {year: '{year} год'}\n")
    english, russian = (read_html(site.get(path).text).links() for path in ("/", "/?lang=ru"))
    assert english["Chronicle"] == "/timeline"
    assert english["Places"] == "/places"
    assert russian["Местности"] == "/places?lang=ru"
    assert russian["Хронология"] == "/timeline?lang=ru"
    assert languages_of(site.datasette).by_code["ru"].dates.year == "{year} год"


def test_english_words_of_the_site_stand_in_for_other_languages(opened: Open) -> None:
    site = opened(en="nav.actors: Persons\n", fr="nav.main: Principal\n")
    assert '<span lang="en">Persons</span>' in site.get("/?lang=fr").text


def test_the_folder_languages_beside_the_settings_is_taken_by_itself(
    tmp_path: Path, database: Path, open_site: OpenSite
) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "en.yml").write_text("nav.timeline: Chronicle\n", encoding="utf-8")
    assert ">Chronicle<" in open_site(database, config_dir=tmp_path).get("/").text


def test_tags_change_with_the_words(opened: Open) -> None:
    sites = [opened(), opened(en="nav.timeline: Chronicle\n")]
    first, second = [site.run(edition_of(site.datasette)).identity for site in sites]
    assert first != second


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("nav.timelin: x\n", ", line 1: there is no text 'nav.timelin'. Did you mean 'nav.timeline'?"),
        (
            'nav.main: x\ndates:\n  year: "{year}"\n',
            ", line 3: 'dates' lacks 'day'. Give all date patterns, or none for English ones.",
        ),
    ],
)
def test_a_broken_file_stops_the_start_with_one_sentence(
    text: str, complaint: str, opened: Open, tmp_path: Path
) -> None:
    with pytest.raises(StartupError) as caught:
        opened(fr=text)
    assert str(caught.value) == f"{tmp_path / 'languages' / 'fr.yml'}{complaint}"


def test_a_folder_that_is_not_there_stops_the_start(tmp_path: Path, database: Path, open_site: OpenSite) -> None:
    with pytest.raises(StartupError) as caught:
        open_site(database, config_dir=tmp_path, metadata={"plugins": {"datasette-timeline": {"languages": "words"}}})
    assert str(caught.value) == f"plugins.datasette-timeline.languages: there is no folder {tmp_path / 'words'}."
