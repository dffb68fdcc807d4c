"""What stops an engine, and what is not installed for it."""

from importlib import import_module

from loaders.problems.extras import not_installed


class EngineError(Exception):
    """Why an engine took or gave nothing, and what to do."""


def require(extra: str, *modules: str) -> None:
    """Raise EngineError where a module that an extra of pyproject.toml brings is not installed."""
    for module in modules:
        try:
            import_module(module)
        except ImportError as error:
            raise EngineError(not_installed(error.name or module, extra)) from None
