"""What stops an engine, and what is not installed for it."""

from importlib import import_module

_PACKAGE = "conflict-events-timeline"
"""The program, to which pip adds an extra wherever it was installed from."""


class EngineError(Exception):
    """Why an engine took or gave nothing, and what to do."""


def require(extra: str, *modules: str) -> None:
    """Raise EngineError where a module that an extra of pyproject.toml brings is not installed."""
    for module in modules:
        try:
            import_module(module)
        except ImportError as error:
            lacking = error.name or module
            cure = f"pip install '{_PACKAGE}[{extra}]', and try again"
            raise EngineError(f"{lacking} is not installed here: {cure}") from None
