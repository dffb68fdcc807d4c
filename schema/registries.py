"""Which registries there are beside the events: what each is called, what its entries are, how its files hold them."""

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from pydantic import BaseModel


class Registry(NamedTuple):
    """A registry, or the events: where records stand, and of which model they are."""

    name: str
    singular: str
    model_name: str
    """The class in schema/records.py that its entries are of."""
    shape: Literal["file", "mapping", "list"]
    """One file for each record; entries under their keys; or entries without keys, one after the other."""

    @property
    def model(self) -> "type[BaseModel]":
        """The model of its entries. Models load slowly, and a build that has nothing to do needs none of them."""
        from schema import records

        model: type[BaseModel] = getattr(records, self.model_name)
        return model

    @property
    def schema_name(self) -> str:
        """What the JSON Schema of its files is called: after one record, where a file holds but one."""
        return self.singular if self.shape == "file" else self.name


EVENTS = Registry("events", "event", "Event", "file")

REGISTRIES: dict[str, Registry] = {
    registry.name: registry
    for registry in (
        Registry("actors", "actor", "Actor", "mapping"),
        Registry("places", "place", "Place", "mapping"),
        Registry("sources", "source", "Source", "mapping"),
        Registry("perspectives", "perspective", "Perspective", "mapping"),
        Registry("tags", "tag", "Tag", "mapping"),
        Registry("retired", "retired id", "RetiredId", "mapping"),
        Registry("published", "published id", "Record", "list"),
        Registry("published-statements", "published statement", "Record", "list"),
        Registry("waivers", "waiver", "Waiver", "list"),
        Registry("requests", "request", "PersonRequest", "list"),
        Registry("loaded-words", "loaded word", "LoadedWords", "list"),
        Registry("like-words", "like word", "LikeWord", "list"),
        Registry("synonyms", "group of synonyms", "Synonyms", "list"),
        Registry("coverage", "stretch of coverage", "Coverage", "list"),
        Registry("unfit-hosts", "unfit host", "UnfitHosts", "list"),
        Registry("ucdp-points", "point of UCDP", "UcdpPoint", "list"),
        Registry("dataset", "dataset", "Dataset", "file"),
    )
}
"""Every registry: registries/<name>.yml, or a folder registries/<name>/ of files."""

PUBLISHED_LISTS = ("published", "published-statements")
"""What was published, one text a line: long, and written by a program."""

ALL = {EVENTS.name: EVENTS} | REGISTRIES
"""The events and every registry, by name."""
