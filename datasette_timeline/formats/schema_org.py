"""What pages tell machines about themselves, in words of schema.org, as JSON-LD.

Only what is certain is said: an event has a start only where its date is, a place a point only where the point is the
place. A claim is never there without who makes it; whether others contest it has no words there.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from datasette_timeline.database.dates import Dates
from datasette_timeline.database.record_dates import RecordDates
from datasette_timeline.formats.view import PRECISE, WHERE_IT_WAS
from datasette_timeline.http.external_links import web_address
from datasette_timeline.published.dates import Date

Data = dict[str, Any]

_FOR_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def script(data: Data) -> Markup:
    """The data as a block for a page. It cannot end the block early, whatever the texts in it say."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _FOR_HTML.items():
        text = text.replace(character, escaped)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704 (escaped above)


def event_data(
    document: Data, record: RecordDates, dates: Dates, dataset: Mapping[str, str], url: str, site: str
) -> Data:
    """The page of an event: a work of the dataset, about the event. `site` is the address of the home page."""
    date, publisher = dates[document["date"]["edtf"]], {"@type": "Organization", "name": dataset["publisher"]}
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "Article",
            "@id": url,
            "url": url,
            "identifier": document["id"],
            "headline": document["title"],
            "abstract": document["summary"],
            "inLanguage": dataset["language"],
            "license": web_address(dataset["licence_url"]),
            "version": dataset["version"],
            "datePublished": record.published,
            "dateModified": record.changed,
            "author": publisher,
            "publisher": publisher,
            "isPartOf": {"@type": "Dataset", "@id": site, "name": dataset["title"], "url": site},
            "temporalCoverage": _coverage(date),
            "about": _event(document, date),
            "citation": [_source(source, dates) for source in document["sources"]],
            "correction": [f"{each['date']}: {each['note']}" for each in document["corrections"]],
        }
    )


def statement_data(
    statement: Data, document: Data, dates: Dates, dataset: Mapping[str, str], url: str, site: str
) -> Data:
    """The page of a fact or claim of an event. `site` is the address of the home page."""
    claimants = statement.get("claimants", ())
    cited = {citation["source"] for citation in statement["citations"]}
    as_of = statement.get("as_of")
    figure = " ".join(filter(None, (statement.get("figure"), statement.get("unit"))))
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "Claim" if claimants else "Statement",
            "@id": url,
            "url": url,
            "identifier": statement["id"],
            "text": statement["text"] or figure,
            "author": [{"@type": "Thing", "name": claimant["label"]} for claimant in claimants],
            "dateCreated": dates[as_of["edtf"]].plain if as_of else None,
            "inLanguage": dataset["language"],
            "isPartOf": {"@type": "Dataset", "@id": site, "name": dataset["title"], "url": site},
            "about": _event(document, dates[document["date"]["edtf"]]),
            "citation": [_source(source, dates) for source in document["sources"] if source["source"] in cited],
        }
    )


class Download(NamedTuple):
    """A form in which the dataset can be had."""

    url: str
    """Absolute."""
    media_type: str
    size: int | None = None
    """Bytes, where the form is a file."""
    sha256: str | None = None


@dataclass(frozen=True)
class Coverage:
    """What the dataset is about, beyond its own words for it."""

    changed: str | None
    """When a record was last added or changed, ISO 8601."""
    keywords: Sequence[str]
    variables: Sequence[tuple[str, str]]
    """Subjects on which it has figures, each with its definition."""
    box: tuple[float, float, float, float] | None
    """South, west, north and east of where its events were, in degrees."""


def dataset_data(dataset: Mapping[str, str], site: str, coverage: Coverage, downloads: Sequence[Download]) -> Data:
    """The dataset and its downloads."""
    publisher = {"@type": "Organization", "name": dataset["publisher"]}
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": site,
            "url": site,
            "name": dataset["title"],
            "description": dataset["description"],
            "version": dataset["version"],
            "datePublished": dataset["released"],
            "dateModified": coverage.changed,
            "identifier": f"sha256:{dataset['digest']}",
            "inLanguage": dataset["language"],
            "license": web_address(dataset["licence_url"]),
            "isAccessibleForFree": True,
            "creator": publisher,
            "publisher": publisher,
            "creditText": f"{dataset['publisher']}. {dataset['title']}, version {dataset['version']}. {site}",
            "keywords": list(coverage.keywords),
            "temporalCoverage": _interval(dataset["first_day"] or None, dataset["last_day"] or None),
            "spatialCoverage": _area(coverage.box),
            "variableMeasured": [
                {"@type": "PropertyValue", "name": name, "description": definition}
                for name, definition in coverage.variables
            ],
            "distribution": list(map(_download, downloads)),
        }
    )


def _area(box: tuple[float, float, float, float] | None) -> Data | None:
    if box is None:
        return None
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": " ".join(map(str, box))}}


def _download(download: Download) -> Data:
    return _present(
        {
            "@type": "DataDownload",
            "name": download.url.rpartition("/")[2],
            "encodingFormat": download.media_type,
            "contentUrl": download.url,
            "contentSize": f"{download.size} B" if download.size else None,
            "sha256": download.sha256,
        }
    )


def place_data(place: Mapping[str, Any], names: Sequence[str], url: str, site: str) -> Data:
    """The page of a place, `place` being its row; `site` is the address of the home page."""
    about = _place({**place, "names": [{"name": name} for name in names]})
    return _page(url, site, {**about, "@id": f"{url}#place", "sameAs": _elsewhere(place)})


def actor_data(actor: Mapping[str, Any], names: Sequence[str], url: str, site: str) -> Data:
    """The page of an actor, `actor` being its row; `site` is the address of the home page.

    All that is no person is an organization, states and what is recognised by few alike: another word would take sides.
    """
    others = [name for name in names if name != actor["label"]]
    about = {
        "@type": "Person" if actor["kind"] == "person" else "Organization",
        "@id": f"{url}#actor",
        "name": actor["label"],
        "alternateName": list(dict.fromkeys(others)),
        "sameAs": _elsewhere(actor),
    }
    return _page(url, site, about)


def source_data(source: Mapping[str, Any], dates: Dates, url: str, site: str) -> Data:
    """The page of a source, `source` being its row; `site` is the address of the home page."""
    return _page(url, site, {**_source(source, dates), "@id": f"{url}#source"})


_ELSEWHERE = {
    "wikidata": "https://www.wikidata.org/entity/{}",
    "geonames": "https://sws.geonames.org/{}/",
}


def _elsewhere(row: Mapping[str, Any]) -> list[str]:
    return [address.format(row[name]) for name, address in _ELSEWHERE.items() if row.get(name)]


def _page(url: str, site: str, about: Data) -> Data:
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "isPartOf": {"@type": "Dataset", "@id": site, "url": site},
        "mainEntity": _present(about),
    }


def _event(document: Data, date: Date) -> Data:
    start, end = date.certain or (None, None)
    wikidata = document["external"]["wikidata"]
    return _present(
        {
            "@type": "Event",
            "name": document["title"],
            "startDate": start,
            "endDate": end,
            "location": [_place(place) for place in document["places"] if place["role"] in WHERE_IT_WAS],
            "sameAs": f"https://www.wikidata.org/entity/{wikidata}" if wikidata else None,
        }
    )


def _coverage(date: Date) -> str | None:
    """The days on which it may have been, as schema.org writes intervals."""
    return date.plain or _interval(date.earliest, date.latest)


def _interval(first: str | None, last: str | None) -> str | None:
    return f"{first or '..'}/{last or '..'}" if first or last else None


def _place(place: Data) -> Data:
    point = None
    if place["precision"] in PRECISE and None not in (place["latitude"], place["longitude"]):
        point = {"@type": "GeoCoordinates", "latitude": place["latitude"], "longitude": place["longitude"]}
    others = [name["name"] for name in place["names"] if name["name"] != place["label"]]
    return _present(
        {
            "@type": "Place",
            "name": place["label"],
            "alternateName": list(dict.fromkeys(others)),
            "geo": point,
        }
    )


def _source(source: Mapping[str, Any], dates: Dates) -> Data:
    published = source["published"]
    return _present(
        {
            "@type": "CreativeWork",
            "name": source["title"],
            "author": source["author"],
            "publisher": source["publisher"],
            "datePublished": dates[published].plain if published else None,
            "inLanguage": source["language"],
            "url": web_address(source["url"]),
            "archivedAt": web_address(source["archive_url"]),
        }
    )


def _present(data: Data) -> Data:
    """The data less what is not known: schema.org says nothing by null."""
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}
