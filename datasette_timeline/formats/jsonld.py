"""JSON-LD in words of schema.org: the view as a list of the works that the dataset's pages are, each about an event."""

from pydantic_core import to_json

from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.schema_org import event_data
from datasette_timeline.formats.view import View


def render(view: View) -> bytes:
    """The view as an ItemList."""
    facts = view.dataset
    items = [
        event_data(document, view.record(document), view.dates, facts, view.event_url(document["id"]), view.site)
        for document in view.documents
    ]
    return to_json(
        {
            "@context": "https://schema.org",
            "@type": "ItemList",
            "@id": view.itself,
            "name": view.full_title,
            "url": view.page,
            "numberOfItems": len(items),
            "itemListOrder": "https://schema.org/ItemListOrderAscending",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "item": {name: value for name, value in item.items() if name != "@context"},
                }
                for position, item in enumerate(items, 1)
            ],
        }
    )


FORMAT = Format(
    name="jsonld",
    label="JSON-LD",
    extension="jsonld",
    content_type="application/ld+json",
    about="JSON-LD in words of schema.org.",
    render=render,
    order=50,
)
