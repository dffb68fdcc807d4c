"""Azerbaijani: what is sure; the rest is said in English."""

from collections.abc import Mapping

from datasette_timeline.languages import az_map, az_records
from datasette_timeline.languages.forms import DateForms

CODE = "az"
NAME = "Azərbaycanca"
SEPARATOR = "."


def plural(number: int) -> str:
    """The same form after every number; kept apart for the count of one."""
    return "one" if number == 1 else "other"


MONTHS = (
    "yanvar",
    "fevral",
    "mart",
    "aprel",
    "may",
    "iyun",
    "iyul",
    "avqust",
    "sentyabr",
    "oktyabr",
    "noyabr",
    "dekabr",
)

DATES = DateForms(
    months=MONTHS,
    months_alone=MONTHS,
    day="{day} {month} {year}",
    day_of_month="{day} {month}",
    month="{month} {year}",
    year="{year}",
    about="təxminən {date}",
    or_earlier="{date} və ya əvvəl",
    or_later="{date} və ya sonra",
    one_of="{date}, dəqiq gün məlum deyil",
    either="{first} və ya {second}",
    uncertain="dəqiq deyil",
    day_unknown="gün məlum deyil",
    month_unknown="ay məlum deyil",
)

WORDS: Mapping[str, str] = {
    **az_map.WORDS,
    **az_records.WORDS,
    "skip": "Məzmuna keç",
    "nav.timeline": "Xronologiya",
    "nav.places": "Yerlər",
    "nav.sources": "Mənbələr",
    "nav.search": "Axtarış",
    "nav.data": "Məlumatlar",
    "nav.about": "Haqqında",
    "nav.api": "API",
    "search.button": "Axtar",
    "footer.version": "Versiya {version}",
    "footer.licence": "Lisenziya: {licence}",
    "footer.data": "Məlumatlar",
    "footer.tables": "Cədvəllər və SQL",
    "drafts.one": "Bu versiyada heç kimin yoxlamadığı {n} qaralama var. Dərc üçün deyil.",
    "drafts.other": "Bu versiyada heç kimin yoxlamadığı {n} qaralama var. Dərc üçün deyil.",
    "events.one": "{n} hadisə",
    "events.other": "{n} hadisə",
    "sources.one": "{n} mənbə",
    "sources.other": "{n} mənbə",
    "places.one": "{n} yer",
    "places.other": "{n} yer",
    "claims.one": "{n} iddia",
    "claims.other": "{n} iddia",
    "card.contested": "mübahisəli",
    "card.uncertain": "tarix dəqiq deyil",
    "card.at-least": "ən azı {low}",
    "card.at": "Yerlər:",
    "contested.1": "mübahisəli",
    "contested.0": "mübahisəsiz",
    "field.place": "Yer",
    "field.year": "İl",
    "field.from": "Başlanğıc",
    "field.to": "Son",
    "field.q": "Mətn",
    "pager.label": "Səhifələr",
    "pager.page": "Səhifə",
    "timeline.title": "Xronologiya",
    "timeline.all": "Bütün hadisələr",
    "timeline.continued": "davamı",
    "timeline.year-alone": "Ay məlum deyil",
    "filters.q": "Axtarış",
    "filters.apply": "Göstər",
    "home.show-timeline": "Xronologiyanı göstər",
    "home.all-places": "Bütün yerlər",
    "type.war": "müharibə",
    "type.offensive": "hücum",
    "type.shelling": "atəşə tutma",
    "type.blockade": "blokada",
    "type.protest": "etiraz",
    "type.vote": "səsvermə",
    "type.law": "qanun",
    "type.declaration": "bəyannamə",
    "type.statement": "bəyanat",
    "type.resolution": "qətnamə",
    "type.court-ruling": "məhkəmə qərarı",
    "type.talks": "danışıqlar",
    "type.agreement": "saziş",
    "type.ceasefire": "atəşkəs",
    "type.report": "hesabat",
    "type.membership": "üzvlük",
    "type.other": "digər",
    "about.responsibility": "məsuliyyət",
    "about.status": "status",
    "about.deaths": "ölənlər",
    "about.wounded": "yaralılar",
    "about.missing": "itkin düşənlər",
    "about.area": "ərazi",
    "about.other": "digər",
}
