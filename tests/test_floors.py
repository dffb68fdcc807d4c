"""The folders of the plugin are floors: a module imports from its own folder and from floors below, and from no other.

So whoever changes a folder knows who may depend on it, and no two folders need each other.
"""

import ast
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent / "datasette_timeline"

_FLOORS = (
    "published",
    "database",
    "filters",
    "i18n",
    "listing charts map",
    "http",
    "formats tables",
    "site",
    "api",
    "pages embedding",
    "plugin",
)
"""From the ground up. Folders on one floor do not import each other."""

_TYPED = ("call", "catalogue", "database", "datasette", "reader", "request", "shell")
"""Names of parameters whose types are ours, or are those of Datasette that we have written down."""

_HEIGHT = {folder: height for height, folders in enumerate(_FLOORS) for folder in folders.split()}


def _modules() -> Mapping[str, Path]:
    paths = {path.relative_to(_PACKAGE): path for path in _PACKAGE.rglob("*.py")}
    return {".".join(name.with_suffix("").parts).removesuffix(".__init__"): path for name, path in paths.items()}


def _imports(path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "datasette_timeline":
            within = (node.module or "").split(".")[1:]
            for alias in node.names:
                whole = ".".join([*within, alias.name])
                yield whole if whole in modules else ".".join(within)


def _folder(module: str) -> str:
    return module.split(".")[0]


_MODULES = _modules()
_IMPORTS = {module: sorted(set(_imports(path, _MODULES))) for module, path in _MODULES.items()}


def test_every_module_is_on_a_floor() -> None:
    assert [module for module in _MODULES if _folder(module) not in _HEIGHT] == ["__init__"]


def test_modules_import_from_below() -> None:
    up = [
        f"{_folder(module)}/{module} imports {_folder(other)}/{other}"
        for module, others in sorted(_IMPORTS.items())
        for other in others
        if _folder(module) != _folder(other) and _HEIGHT[_folder(module)] <= _HEIGHT[_folder(other)]
    ]
    assert up == []


def _parameters(path: Path) -> Iterator[ast.arg]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.arguments):
            yield from [*node.posonlyargs, *node.args, *node.kwonlyargs]


def test_parameters_of_our_own_types_say_so() -> None:
    """A parameter that takes anything hides an import, and with it a circle."""
    untyped = [
        f"{module}: {each.arg}"
        for module, path in _MODULES.items()
        for each in _parameters(path)
        if each.arg in _TYPED and isinstance(each.annotation, ast.Name) and each.annotation.id == "Any"
    ]
    assert untyped == []


def test_no_modules_import_each_other() -> None:
    list(TopologicalSorter(_IMPORTS).static_order())  # raises CycleError with those that do
