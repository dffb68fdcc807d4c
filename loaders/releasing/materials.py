"""The bill of materials of a release: what program made it, of which packages, as CycloneDX has it.

It follows from the locked requirements and not from what is installed, so that it is the same on every machine.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ALL, SERVING = "requirements/dev.txt", "requirements/runtime.txt"
"""The locks, from the program's root: of everything, and of what serving and building need."""
_PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ {4}# (?:via |  )(?!-)([\w.-]+)")


class Pinned(NamedTuple):
    """A package as a lock has it; one that differs from Python to Python stands there twice."""

    name: str
    version: str
    hashes: tuple[str, ...]
    """SHA-256 of each of its files, for whatever machine, in hexadecimal digits."""
    wanted_by: tuple[str, ...]
    """The packages because of which it is there."""


def pinned(text: str) -> list[Pinned]:
    """The packages of a lock, in its order."""
    return [told for block in re.split(r"\n(?=\S)", text) for told in _pinned(block)]


def _pinned(block: str) -> Iterator[Pinned]:
    if pin := _PIN.match(block):
        via = [found[1] for line in block.splitlines() if (found := _VIA.match(line))]
        yield Pinned(pin[1], pin[2], tuple(sorted(_HASH.findall(block))), tuple(via))


def bill(program: Path, name: str, version: str, day: str, commit: str) -> str:
    """The bill of a program's release of a day (YYYY-MM-DD), as JSON of CycloneDX 1.6."""
    packages = pinned((program / ALL).read_text("utf-8"))
    needed = {told.name for told in pinned((program / SERVING).read_text("utf-8"))}
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"{name}@{commit}"))
    bom.metadata.timestamp = datetime.fromisoformat(day).replace(tzinfo=UTC)
    whole = Component(name=name, version=version, type=ComponentType.APPLICATION, bom_ref=name)
    bom.metadata.component = whole
    components = [(told, _component(told, is_needed=told.name in needed)) for told in packages]
    bom.components.update(component for _, component in components)
    for owner, component in [(name, whole), *((told.name, component) for told, component in components)]:
        bom.register_dependency(component, [each for told, each in components if owner in told.wanted_by])
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _component(told: Pinned, *, is_needed: bool) -> Component:
    address = PackageURL("pypi", None, told.name, told.version)
    return Component(
        name=told.name,
        version=told.version,
        type=ComponentType.LIBRARY,
        purl=address,
        bom_ref=str(address),
        scope=ComponentScope.REQUIRED if is_needed else ComponentScope.OPTIONAL,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in told.hashes],
    )
