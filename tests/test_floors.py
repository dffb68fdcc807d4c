"""The folders of a package are floors: a module imports from its own folder and from floors below, and from no other.

So whoever changes a folder knows who may depend on it, and no two folders need each other.
"""

import ast
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent

_FLOORS = {
    "datasette_timeline": (
        "published",
        "database",
        "filters",
        "i18n",
        "listing charts map",
        "http",
        "formats",
        "site",
        "api tables",
        "pages embedding",
        "several",
        "plugin",
    ),
    "loaders": (
        "processes problems",
        "mapping reading",
        "checks",
        "loading",
        "editing",
        "matching",
        "baking",
        "importing",
        "generating",
        "history",
        "building",
        "engines",
        "exporting",
        "expecting",
        "releasing",
        "starting",
        "sheets",
        "commands",
        "__main__ console",
    ),
}
"""The folders of each package, from the ground up. Folders on one floor do not import each other."""

_OTHERS = {
    "schema": {"datasette_timeline.published"},
    "loaders": {"datasette_timeline.published", "schema"},
    "datasette_timeline": set[str](),
}
"""What a package may import of the others: a whole one, or one folder of it."""

_DATA = {
    *("data", "value", "values", "key", "node", "given", "coordinates", "example", "schema"),  # of JSON, YAML or SQL
    *("context", "details", "more"),  # handed on by name, to a template or into JSON
    "annotation",  # of a model's field
    *("before", "after"),  # a value of a record in two versions
}
"""Names of parameters that take anything."""

_OF_LIBRARIES = {
    *("loaders.reading.comments", "loaders.reading.yaml_reader"),  # of libyaml
    "datasette_timeline.database.datasette_compat",  # of Datasette, which differs from line to line
    *("loaders.sheets.xlsx_reading", "loaders.sheets.xlsx_writing"),  # of openpyxl
}
"""Modules that take what a library without types gives."""


def _modules() -> Mapping[str, Path]:
    paths = {path.relative_to(_ROOT): path for package in _OTHERS for path in (_ROOT / package).rglob("*.py")}
    return {".".join(name.with_suffix("").parts).removesuffix(".__init__"): path for name, path in paths.items()}


_MODULES = _modules()


def _imports(path: Path) -> Iterator[str]:
    """The modules of ours that a module imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.split(".")[0] in _OTHERS:
                yield name if name in _MODULES else name.rpartition(".")[0]


_IMPORTS = {module: sorted(set(_imports(path))) for module, path in _MODULES.items()}


def _package(module: str) -> str:
    return module.split(".")[0]


def _folder(module: str) -> str:
    """The folder of a package in which the module stands, or which it is; nothing for the package itself."""
    return ".".join(module.split(".")[1:2])


def _heights(package: str) -> Mapping[str, int]:
    return {folder: height for height, folders in enumerate(_FLOORS[package]) for folder in folders.split()}


def test_every_module_is_known() -> None:
    unknown = {other for others in _IMPORTS.values() for other in others} - _MODULES.keys()
    assert unknown == set()


@pytest.mark.parametrize("package", _FLOORS)
def test_every_module_is_on_a_floor(package: str) -> None:
    folders = {_folder(module) for module in _MODULES if _package(module) == package}
    assert folders - {""} == _heights(package).keys()


@pytest.mark.parametrize("package", _FLOORS)
def test_modules_import_from_below(package: str) -> None:
    heights = _heights(package)
    up = [
        f"{module} imports {other}"
        for module, others in sorted(_IMPORTS.items())
        for other in others
        if _package(module) == _package(other) == package
        if _folder(module) != _folder(other) and heights[_folder(module)] <= heights[_folder(other)]
    ]
    assert up == []


@pytest.mark.parametrize("package", _OTHERS)
def test_packages_import_no_more_of_each_other_than_agreed(package: str) -> None:
    foreign = [
        f"{module} imports {other}"
        for module, others in sorted(_IMPORTS.items())
        for other in others
        if _package(module) == package and _package(other) != package
        if not {_package(other), f"{_package(other)}.{_folder(other)}"} & _OTHERS[package]
    ]
    assert foreign == []


@pytest.mark.parametrize("package", _FLOORS)
def test_no_modules_import_each_other(package: str) -> None:
    imports = {module: others for module, others in _IMPORTS.items() if _package(module) == package}
    list(TopologicalSorter(imports).static_order())  # raises CycleError with those that do


def _parameters(path: Path) -> Iterator[ast.arg]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.arguments):
            every = (*node.posonlyargs, *node.args, *node.kwonlyargs, node.vararg, node.kwarg)
            yield from (each for each in every if each)


def test_parameters_say_what_they_take() -> None:
    """A parameter that takes anything hides an import, and with it a circle."""
    untyped = [
        f"{module}: {each.arg}"
        for module, path in _MODULES.items()
        if module not in _OF_LIBRARIES
        for each in _parameters(path)
        if isinstance(each.annotation, ast.Name) and each.annotation.id == "Any" and each.arg not in _DATA
    ]
    assert untyped == []
