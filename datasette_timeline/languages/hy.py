"""Armenian: what is sure; the rest is said in English."""

from collections.abc import Mapping

from datasette_timeline.languages import hy_map, hy_records
from datasette_timeline.languages.forms import DateForms

CODE = "hy"
NAME = "Հայերեն"
SEPARATOR = "\N{NO-BREAK SPACE}"


def plural(number: int) -> str:
    """One form for none and one, another for more."""
    return "one" if number < 2 else "other"


MONTHS = (
    "հունվար",
    "փետրվար",
    "մարտ",
    "ապրիլ",
    "մայիս",
    "հունիս",
    "հուլիս",
    "օգոստոս",
    "սեպտեմբեր",
    "հոկտեմբեր",
    "նոյեմբեր",
    "դեկտեմբեր",
)
MONTHS_OF_DAYS = (
    "հունվարի",
    "փետրվարի",
    "մարտի",
    "ապրիլի",
    "մայիսի",
    "հունիսի",
    "հուլիսի",
    "օգոստոսի",
    "սեպտեմբերի",
    "հոկտեմբերի",
    "նոյեմբերի",
    "դեկտեմբերի",
)

DATES = DateForms(
    months=MONTHS_OF_DAYS,
    months_alone=MONTHS,
    day="{day} {month}, {year} թ.",
    day_of_month="{day} {month}",
    month="{year} թ. {month}",
    year="{year} թ.",
    about="մոտավորապես {date}",
    or_earlier="{date} կամ ավելի վաղ",
    or_later="{date} կամ ավելի ուշ",
    one_of="{date}, ճշգրիտ օրը հայտնի չէ",
    either="{first} կամ {second}",
    uncertain="ճշգրիտ չէ",
    day_unknown="օրը հայտնի չէ",
    month_unknown="ամիսը հայտնի չէ",
)

WORDS: Mapping[str, str] = {
    **hy_map.WORDS,
    **hy_records.WORDS,
    "nav.timeline": "Ժամանակագրություն",
    "nav.places": "Վայրեր",
    "nav.sources": "Աղբյուրներ",
    "nav.search": "Որոնում",
    "nav.data": "Տվյալներ",
    "nav.api": "API",
    "search.button": "Որոնել",
    "footer.version": "Տարբերակ {version}",
    "footer.data": "Տվյալներ",
    "footer.tables": "Աղյուսակներ և SQL",
    "drafts.one": "Այս տարբերակը պարունակում է {n} սևագիր, որը ոչ ոք չի ստուգել։ Հրապարակման համար չէ։",
    "drafts.other": "Այս տարբերակը պարունակում է {n} սևագիր, որոնք ոչ ոք չի ստուգել։ Հրապարակման համար չէ։",
    "events.one": "{n} իրադարձություն",
    "events.other": "{n} իրադարձություն",
    "sources.one": "{n} աղբյուր",
    "sources.other": "{n} աղբյուր",
    "places.one": "{n} վայր",
    "places.other": "{n} վայր",
    "card.contested": "վիճելի",
    "card.uncertain": "ամսաթիվը ճշգրիտ չէ",
    "card.at-least": "առնվազն {low}",
    "card.at": "Վայրեր:",
    "contested.1": "վիճելի",
    "contested.0": "ոչ վիճելի",
    "field.place": "Վայր",
    "field.year": "Տարի",
    "field.q": "Տեքստ",
    "pager.label": "Էջեր",
    "pager.page": "Էջ",
    "timeline.title": "Ժամանակագրություն",
    "timeline.all": "Բոլոր իրադարձությունները",
    "timeline.continued": "շարունակություն",
    "timeline.year-alone": "Ամիսը հայտնի չէ",
    "filters.q": "Որոնում",
    "filters.apply": "Ցույց տալ",
    "home.all-places": "Բոլոր վայրերը",
    "type.war": "պատերազմ",
    "type.offensive": "հարձակում",
    "type.shelling": "հրետակոծություն",
    "type.blockade": "շրջափակում",
    "type.protest": "բողոք",
    "type.vote": "քվեարկություն",
    "type.law": "օրենք",
    "type.declaration": "հռչակագիր",
    "type.statement": "հայտարարություն",
    "type.resolution": "բանաձև",
    "type.talks": "բանակցություններ",
    "type.agreement": "համաձայնագիր",
    "type.ceasefire": "հրադադար",
    "type.report": "զեկույց",
    "type.membership": "անդամակցություն",
    "type.other": "այլ",
    "about.responsibility": "պատասխանատվություն",
    "about.status": "կարգավիճակ",
    "about.deaths": "զոհեր",
    "about.wounded": "վիրավորներ",
    "about.missing": "անհայտ կորածներ",
    "about.area": "տարածք",
    "about.other": "այլ",
}
