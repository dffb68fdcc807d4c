"""The built site as plain files that any web server can serve, and the dataset as a download.

Nothing here knows how pages are made: the site itself is asked, in this process, for every address that is exported.
"""

from loaders.exporting.downloads import Offered, offer
from loaders.exporting.writing import Exported, ExportError, export

__all__ = ["ExportError", "Exported", "Offered", "export", "offer"]
