"""The map of a set of events, as the template `_map.html` draws it.

A page passes `map=await map_context(datasette, reader, link, wanted)` to its template and includes `_map.html`.
Whatever else on the page shows a place takes part in highlighting by its attribute `data-place`: keys of places,
separated by spaces.
"""

from datasette_timeline.map.context import MapContext, map_context
from datasette_timeline.map.settings import tile_origins

__all__ = ["MapContext", "map_context", "tile_origins"]
