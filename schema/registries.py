"""Which registries there are beside the events: what each is called, what its entries are, how its files hold them."""

from typing import Literal, NamedTuple

from pydantic import BaseModel

from schema import records


class Registry(NamedTuple):
    """A registry, or the events: where records stand, and of which model they are."""

    name: str
    singular: str
    model: type[BaseModel]
    shape: Literal["file", "mapping", "list"]
    """One file for each record; entries under their keys; or entries without keys, one after the other."""

    @property
    def schema_name(self) -> str:
        """What the JSON Schema of its files is called: after one record, where a file holds but one."""
        return self.singular if self.shape == "file" else self.name


EVENTS = Registry("events", "event", records.Event, "file")

REGISTRIES: dict[str, Registry] = {
    registry.name: registry
    for registry in (
        Registry("actors", "actor", records.Actor, "mapping"),
        Registry("places", "place", records.Place, "mapping"),
        Registry("sources", "source", records.Source, "mapping"),
        Registry("perspectives", "perspective", records.Perspective, "mapping"),
        Registry("tags", "tag", records.Tag, "mapping"),
        Registry("retired", "retired id", records.RetiredId, "mapping"),
        Registry("published", "published id", records.Record, "list"),
        Registry("waivers", "waiver", records.Waiver, "list"),
        Registry("loaded-words", "loaded word", records.LoadedWords, "list"),
        Registry("dataset", "dataset", records.Dataset, "file"),
    )
}
"""Every registry: registries/<name>.yml, or a folder registries/<name>/ of files."""

ALL = {EVENTS.name: EVENTS} | REGISTRIES
"""The events and every registry, by name."""
