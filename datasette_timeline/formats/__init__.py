"""Filtered views in formats that other programs read: one module for each, which turns a View into text.

`FORMATS` lists them; `serving` answers at /api/v1/events.<extension>; `format_links` is for pages that list them.
"""

from datasette_timeline.formats.listing import FORMATS, Format, format_links
from datasette_timeline.formats.view import View

__all__ = ["FORMATS", "Format", "View", "format_links"]
