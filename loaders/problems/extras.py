"""What is said where a library is not installed that only some of those who use the program need."""

_PACKAGE = "conflict-events-timeline"
"""The program, to which pip adds an extra wherever it was installed from."""


def not_installed(module: str | None, extra: str) -> str:
    """What is lacking, and how to get it: the extra of pyproject.toml that brings it. No full stop."""
    return f"{module} is not installed here: pip install '{_PACKAGE}[{extra}]', and try again"
