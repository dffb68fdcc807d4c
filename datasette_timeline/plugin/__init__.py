"""Datasette plugin that publishes a timeline of events: filters, facets and pages over the built database.

Datasette finds the hooks here; each lives in a module of its own.
"""

from datasette_timeline.cells import render_cell
from datasette_timeline.commands import register_commands
from datasette_timeline.facets import register_facet_classes
from datasette_timeline.failing import forbidden, handle_exception
from datasette_timeline.middleware import asgi_wrapper
from datasette_timeline.routes import register_routes
from datasette_timeline.sql_limits import prepare_connection
from datasette_timeline.starting import startup
from datasette_timeline.table_filters import filters_from_request
from datasette_timeline.table_links import extra_css_urls, extra_template_vars

__all__ = [
    "asgi_wrapper",
    "extra_css_urls",
    "extra_template_vars",
    "filters_from_request",
    "forbidden",
    "handle_exception",
    "prepare_connection",
    "register_commands",
    "register_facet_classes",
    "register_routes",
    "render_cell",
    "startup",
]
