"""What is put around every response, from the inside out."""

from collections.abc import Callable

from datasette import hookimpl

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.http import caching, security_headers
from datasette_timeline.http.asgi import App
from datasette_timeline.http.compression import compressing
from datasette_timeline.http.drafts import unindexed_with_drafts
from datasette_timeline.http.query_queues import reading_one_state, taking_turns
from datasette_timeline.http.request_limits import admitting
from datasette_timeline.http.static_files import kept_for_long
from datasette_timeline.http.table_answers import keep_table_answers
from datasette_timeline.http.timeouts import letting_go
from datasette_timeline.site.exceptions import steadying

_LAYERS: tuple[Callable[[Datasette, App], App], ...] = (
    taking_turns,
    keep_table_answers,
    kept_for_long,
    compressing,
    caching.answering_at_once,
    unindexed_with_drafts,
    reading_one_state,
    admitting,
    steadying,
    security_headers.with_headers,
    letting_go,
)
"""Each takes Datasette and an ASGI application, and returns one that answers for it; the last is the outermost."""


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Put the layers around Datasette."""

    def wrap(app: App) -> App:
        for layer in _LAYERS:
            app = layer(datasette, app)
        return app

    return wrap
