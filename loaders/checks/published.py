"""What was published: it stays where readers found it, or they are told what became of it."""

from collections.abc import Iterator

from loaders.problems import Finding, rule
from loaders.reading.entries import Dataset, Entry, named
from loaders.reading.nearness import nearest

RETIRED_FILE = "registries/retired.yml"


@rule(
    "published-missing",
    wrong="the file of a published event is renamed, and nothing else",
    right="the old id stands in registries/retired.yml, with the reason and the new one",
)
def check_published_kept(dataset: Dataset) -> Iterator[Finding]:
    """What registries/published.yml lists is there, or is retired with the reason why."""
    for entry in dataset.registry("published").values():
        registry, key = named(entry.key)
        retired = key if registry == "events" else entry.key
        if not (dataset.knows(registry, key) or dataset.knows("retired", retired)):
            message = f"{entry.key!r} was published, and is gone"
            yield entry.finding("published-missing", (), message, _cure(dataset, registry, key, retired))


def _cure(dataset: Dataset, registry: str, key: str, retired: str) -> str:
    listed = {named(address) for address in dataset.registry("published")}
    newcomers = [other for other in dataset.registry(registry) if (registry, other) not in listed]
    near = nearest(key, newcomers)
    question = f" (is it {near!r} now?)" if near else ""
    return f"put it back, or retire {retired!r} in {RETIRED_FILE}, as withdrawn or as renamed{question}"


@rule("published-draft", wrong="status: draft, in a published record", right="status: reviewed")
def check_published_reviewed(dataset: Dataset) -> Iterator[Finding]:
    """A record that was published is never a draft again."""
    for entry in dataset.events.values():
        if entry.data["status"] == "draft" and _is_listed(dataset, entry):
            message = f"{entry.key!r} was published, and is a draft now"
            cure = f"set it back to reviewed, or delete the file and withdraw the id in {RETIRED_FILE}"
            yield entry.finding("published-draft", ("status",), message, cure)


def _is_listed(dataset: Dataset, entry: Entry) -> bool:
    return f"{entry.registry}/{entry.key}" in dataset.registry("published")
