"""The bill of materials of a release: what program made it, of which packages, as CycloneDX has it.

It follows from the locked requirements and not from what is installed, so that it is the same on every machine.
"""

from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from loaders.releasing.locks import ALL, SERVING, Pinned, lock, pinned


def bill(program: Path, name: str, version: str, day: str, commit: str) -> str:
    """The bill of a program's release of a day (YYYY-MM-DD), as JSON of CycloneDX 1.6."""
    packages = pinned(lock(program, ALL).read_text("utf-8"))
    needed = {told.name for told in pinned(lock(program, SERVING).read_text("utf-8"))}
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
