"""The nodes of a YAML text: what it says, with where in the text each part of that begins and ends."""

from typing import Any

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml composes the same, only slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


def compose(text: str) -> Any:
    """The node of a sound text; None where it says nothing. Lines and columns of its marks count from 0."""
    return yaml.compose(text, Loader=Loader)
