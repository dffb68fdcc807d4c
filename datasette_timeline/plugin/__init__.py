"""Datasette plugin that publishes a timeline of events: filters, facets and pages over the built database.

Datasette finds the hooks here; each lives in a module of its own.
"""

from datasette_timeline.database.sql_limits import prepare_connection
from datasette_timeline.http.security_headers import prepare_jinja2_environment
from datasette_timeline.plugin.commands import register_commands
from datasette_timeline.plugin.middleware import asgi_wrapper
from datasette_timeline.plugin.routes import register_routes
from datasette_timeline.plugin.startup import startup
from datasette_timeline.site.exceptions import forbidden, handle_exception
from datasette_timeline.tables.cells import render_cell
from datasette_timeline.tables.chart_pages import register_output_renderer
from datasette_timeline.tables.facets import register_facet_classes
from datasette_timeline.tables.filters import filters_from_request
from datasette_timeline.tables.frame import extra_template_vars

__all__ = [
    "asgi_wrapper",
    "extra_template_vars",
    "filters_from_request",
    "forbidden",
    "handle_exception",
    "prepare_connection",
    "prepare_jinja2_environment",
    "register_commands",
    "register_facet_classes",
    "register_output_renderer",
    "register_routes",
    "render_cell",
    "startup",
]
