"""English, continued: the map."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "map.title": "Map of the places of these events",
    "map.about": "Circles are places, as large as their number of events; each is a link. The "
    "lists below the map say the same.",
    "map.mark.one": "{place}: {n} event",
    "map.mark.other": "{place}: {n} events",
    "map.mark-area": "{mark}, somewhere in this area",
    "map.area": "Somewhere within this ring",
    "map.reading": "Circles are as large as their number of events. Filled: the place itself. Open: "
    "somewhere in an area.",
    "map.base": "Base map:",
    "map.images": "Map images:",
    "map.elsewhere": "Outside this map",
    "map.countries": "No closer than a country",
    "map.unlocated": "Without coordinates",
    "map.more.one": "{n} more place",
    "map.more.other": "{n} more places",
    "map.list.one": "The {n} place on this map as a list",
    "map.list.other": "The {n} places on this map as a list",
    "map.inside.one": "{n} with all places inside",
    "map.inside.other": "{n} with all places inside",
    "map.radius": "known to about {km} km",
    "map.left-out.one": "{n} place with fewer events is not drawn. Filter to see it.",
    "map.left-out.other": "{n} places with fewer events are not drawn. Filter to see them.",
    "map.closer": "Closer",
    "map.farther": "Farther",
    "map.whole": "Whole map",
    "map.zoom": "Zoom",
    "map.km": "{n} km",
}
