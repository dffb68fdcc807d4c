"""registries/retired.yml: what was published, and is called otherwise now, or gone."""

from datetime import date

from loaders.checks.published import RETIRED_FILE
from loaders.editing.documents import Document, Lines, scalar
from loaders.editing.mentions import Address
from loaders.editing.workspace import Workspace
from loaders.reading.entries import Dataset
from schema.records import ADDRESSED

_HEAD = "# yaml-language-server: $schema=../schema/retired.schema.json\n"


def was_published(dataset: Dataset, address: Address) -> bool:
    """Whether readers may have noted it, so that it never vanishes silently."""
    return address.registry in ADDRESSED and f"{address.registry}/{address.key}" in dataset.registry("published")


def retire(workspace: Workspace, address: Address, day: date, reason: str, successor: str | None) -> None:
    """Say what became of an id or key: renamed, where something took its place, and else withdrawn."""
    kind = "renamed" if successor else "withdrawn"
    told = {"retirement": kind, "date": str(day), "reason": reason, **({"successor": successor} if successor else {})}
    lines = [f"{address}:", *(f"  {name}: {scalar(value)}" for name, value in told.items())]
    path = _file(workspace, address)
    document = Document(workspace.text(path) or _HEAD)
    alike = [key for key in document.entry_keys() if ("/" in key) == ("/" in str(address))]
    later = next((key for key in alike if key > str(address)), None)
    if later is None and "/" not in str(address):  # events come first
        later = next((key for key in document.entry_keys() if "/" in key), None)
    document.put_entry(str(address), Lines(lines), before=later, is_ordered=False)
    workspace.put(path, document.text)


def unretire(workspace: Workspace, address: Address) -> None:
    """Take out what was said of an id or key that is in use again, for what it was in use for before."""
    for path in workspace.paths("retired"):
        document = workspace.document(path)
        if str(address) in document.entry_keys():
            is_last = document.entry_keys() == [str(address)]
            document.take_entry(str(address))
            workspace.put(path, f"{document.text.rstrip()}\n{{}}\n".lstrip() if is_last else document.text)


def _file(workspace: Workspace, address: Address) -> str:
    """The file in which it belongs: where there are several, the one with the most of its kind."""
    paths = workspace.paths("retired")
    prefix = address.registry if "/" in str(address) else ""

    def kin(path: str) -> int:
        return sum(key.rpartition("/")[0] == prefix for key in workspace.document(path).entry_keys())

    return max(paths, key=kin) if paths else RETIRED_FILE
