"""What is put around every response, from the inside out."""

from collections.abc import Callable

from datasette import hookimpl

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.http import caching, security_headers
from datasette_timeline.http.asgi import App
from datasette_timeline.http.byte_order_mark import marking_tables
from datasette_timeline.http.compression import compressing
from datasette_timeline.http.drafts import unindexed_with_drafts
from datasette_timeline.http.lanes import choosing_lanes, reading_one_snapshot
from datasette_timeline.http.past_states import answering_from_past_states
from datasette_timeline.http.request_limits import enforcing_request_limits
from datasette_timeline.http.site_address import at_site_address
from datasette_timeline.http.static_files import caching_static_files
from datasette_timeline.http.table_answers import keep_table_answers
from datasette_timeline.http.timeouts import dropping_slow_clients
from datasette_timeline.http.turns import taking_turns
from datasette_timeline.plugin.previewing import ending_with_its_watcher
from datasette_timeline.plugin.reading_ahead import reading_names_ahead
from datasette_timeline.published import previews
from datasette_timeline.several.front import answering_for_several
from datasette_timeline.site.exceptions import catching_exceptions
from datasette_timeline.tables.addresses import tidying_addresses

_LAYERS: tuple[Callable[[Datasette, App], App], ...] = (
    answering_for_several,
    tidying_addresses,
    security_headers.with_marked_scripts,
    choosing_lanes,
    keep_table_answers,
    taking_turns,
    caching_static_files,
    marking_tables,
    compressing,
    caching.answering_not_modified,
    unindexed_with_drafts,
    answering_from_past_states,
    reading_one_snapshot,
    at_site_address,
    enforcing_request_limits,
    catching_exceptions,
    security_headers.with_headers,
    dropping_slow_clients,
    reading_names_ahead,
)
"""Each takes Datasette and an ASGI application, and returns one that answers for it; the last is the outermost."""


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Put the layers around Datasette."""

    def wrap(app: App) -> App:
        for layer in (*_LAYERS, *((ending_with_its_watcher,) if previews.state() else ())):
            app = layer(datasette, app)
        return app

    return wrap
