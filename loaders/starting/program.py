"""How a dataset names the program that it uses, so that anybody can install the same one."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_PACKAGE = "conflict-events-timeline"
WHEELS = "wheels"
"""The folder of a dataset that holds the program's wheel, where it was installed from one and is on no index."""
_NAMED = re.compile(
    rf"^(?:--find-links {WHEELS}\n)?{re.escape(_PACKAGE)}(?:\[[\w,-]*\])?(?=[\s=<>~!@;]|$).*$", re.MULTILINE
)
_WANTED = f"{_PACKAGE}[curating]"
"""With what asks curators, reads their documents and their spreadsheets."""


class Program(NamedTuple):
    """The program, as it is installed here."""

    requirement: str
    """The lines by which requirements.txt names it."""
    wheel: Path | None
    """The file that these lines need beside them."""

    def named_in(self, requirements: str) -> str:
        """The text of a requirements.txt, naming this program where it named an earlier one."""
        return _NAMED.sub(lambda _: self.requirement, requirements)


def program(folder: Path | None = None) -> Program:
    """The program by its number, or by where it was installed from, if that was an address or a wheel (PEP 610).

    Where pip found it in a folder of wheels, nothing tells so; it may be one that the dataset in `folder` holds.
    """
    try:
        installed = distribution(_PACKAGE)
    except PackageNotFoundError:
        return Program(_WANTED, None)
    told = json.loads(installed.read_text("direct_url.json") or "{}")
    address, by_number = str(told.get("url", "")), f"{_WANTED}=={installed.version}"
    if address.startswith("https://"):
        version = told.get("vcs_info")
        place = f"{version['vcs']}+{address}@{version['commit_id']}" if version else address
        return Program(f"{_WANTED} @ {place}", None)
    held = [each for each in wheels_in(folder) if each.name.split("-")[1] == installed.version] if folder else []
    for wheel in (Path(unquote(urlsplit(address).path)), *held):
        if wheel.suffix == ".whl" and wheel.is_file():
            return Program(f"--find-links {WHEELS}\n{by_number}", wheel)
    return Program(by_number, None)


def wheels_in(folder: Path) -> list[Path]:
    """The program's wheels that a dataset holds, of whatever versions."""
    return sorted((folder / WHEELS).glob(f"{_PACKAGE.replace('-', '_')}-*.whl"))
