"""The pages of the publication, one module for each kind.

A module declares its pages (`site.declaring.Page`), and importing this package imports all modules: routes, menu,
footer, sitemaps and what crawlers are told follow from that.
"""

from importlib import import_module
from pkgutil import iter_modules

from datasette_timeline.site.declaring import offered, pages

__all__ = ["offered", "pages"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
