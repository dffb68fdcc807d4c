"""Libraries that not everybody has."""

from importlib import import_module
from typing import Any

from loaders.problems.extras import not_installed
from loaders.sheets.cells import SheetError


def needed(name: str) -> Any:
    """The module of that name. Raises SheetError where it is not installed, and says how to get it."""
    try:
        return import_module(name)
    except ImportError:
        lacking = not_installed(name, "curating")
        raise SheetError(f"{lacking}; or use .ods or .csv, which need nothing more") from None
