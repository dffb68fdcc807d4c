"""Base maps, cut from Natural Earth's map of the world: `cut` makes one, `write` puts it into a dataset."""

from loaders.mapping.base_maps import cut, write
from loaders.mapping.boxes import Box, BoxError

__all__ = ["Box", "BoxError", "cut", "write"]
