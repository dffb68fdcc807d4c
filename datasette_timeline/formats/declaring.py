"""What a module of this package says of its format."""

from collections.abc import Callable
from dataclasses import dataclass

from datasette_timeline.formats.view import View


@dataclass(frozen=True)
class Format:
    """A format of filtered views: a module that holds one as FORMAT is answered, linked, described and exported."""

    name: str
    """Also part of the key `format.<name>` of what readers of other languages see."""
    label: str
    """What it is called in English."""
    extension: str
    """What addresses and files end with, without the dot."""
    content_type: str
    about: str
    """What it holds, in a sentence or two of English that follow its label."""
    render: Callable[[View], bytes]
    order: int
    """Where it stands among the others: lower is earlier."""

    @property
    def media_type(self) -> str:
        """The content type without parameters."""
        return self.content_type.partition(";")[0]
