"""What the operator sets for maps, in Datasette's metadata: the base map, and image tiles where they are wanted.

::

    plugins:
      datasette-timeline:
        basemap: maps/somewhere.geojson    # in the configuration directory, that of metadata.yml
        tiles:                                # off unless set: readers' browsers then ask that server for images
          url: https://tiles.example.org/{z}/{x}/{y}.png
          credit: Example contributors
          credit_url: https://tiles.example.org/copyright
          most_zoom: 14
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.settings import CONFIG, setting
from datasette_timeline.map.base_map import BaseMap, BaseMapError, read_base_map


class TileSource(BaseModel):
    """A server of square map images in the usual numbering."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    credit: str
    credit_url: str | None = None
    most_zoom: int = 14

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("http", "https") or not all(part in url for part in ("{z}", "{x}", "{y}")):
            raise ValueError("write an address with {z}, {x} and {y}: https://tiles.example.org/{z}/{x}/{y}.png")
        return url

    @property
    def origin(self) -> str:
        """What a content security policy has to allow images from."""
        address = urlsplit(self.url)
        return f"{address.scheme}://{address.netloc}"

    def address(self, zoom: int, column: int, row: int) -> str:
        """The address of one tile."""
        return self.url.replace("{z}", str(zoom)).replace("{x}", str(column)).replace("{y}", str(row))


@dataclass(frozen=True)
class MapSettings:
    """The base map and the tiles; None where there is none."""

    base: BaseMap | None
    tiles: TileSource | None


@memoize_per_datasette
def map_settings(datasette: Datasette) -> MapSettings:
    """What the operator set. Raises StartupError with what is wrong in it."""
    base, source = setting(datasette, "basemap"), setting(datasette, "tiles")
    folder = datasette.config_dir or Path()
    return MapSettings(
        _base_map((folder / str(base)).resolve()) if base else None,  # a preview has links to it
        _tile_source(source) if source else None,
    )


def tile_origins(datasette: Datasette) -> list[str]:
    """Origins outside this site that maps load images from: none unless the operator set one."""
    source = map_settings(datasette).tiles
    return [source.origin] if source else []


@lru_cache(maxsize=4)
def _base_map(path: Path) -> BaseMap:
    try:
        return read_base_map(path)
    except BaseMapError as error:
        raise StartupError(f"plugins.{CONFIG}.basemap: {error}") from None


def _tile_source(given: Any) -> TileSource:
    try:
        return TileSource.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(["tiles", *map(str, first["loc"])])
        message = first["msg"].removeprefix("Value error, ")
        raise StartupError(f"plugins.{CONFIG}.{where}: {message}.") from None
