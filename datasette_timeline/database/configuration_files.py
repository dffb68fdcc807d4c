"""The files of configuration that Datasette reads beside databases: what it would trip over, told with its place.

Datasette 0.65 ends in a traceback over most of what can be wrong in metadata.yml and settings.json, or starts and fails
at every page.
"""

import difflib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from datasette_timeline.database.datasette_compat import StartupError, default_settings

_METADATA = ("metadata.json", "metadata.yaml", "metadata.yml")
"""Datasette reads the first that is there."""
_SETTINGS = "settings.json"
_TEXT, _LIST = "be a text", "be a list"
_KEYS = "have keys below it, each with its value"
_SHAPE: Mapping[str, Any] = {
    **dict.fromkeys(("title", "description", "description_html", "license", "license_url"), _TEXT),
    **dict.fromkeys(("source", "source_url", "about", "about_url"), _TEXT),
    "plugins": {"*": {}},
    "databases": {
        "*": {
            "tables": {"*": {"columns": {}, "description": _TEXT, "description_html": _TEXT, "facets": _LIST}},
            "queries": {},
        }
    },
}
"""What stands where in metadata: keys below it, by name or '*' for any, a text, or a list. All else is anybody's."""
_NODES = {_TEXT: yaml.ScalarNode, _LIST: yaml.SequenceNode, _KEYS: yaml.MappingNode}
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def ensure_sound(folder: Path) -> None:
    """Raise StartupError with what is wrong in the configuration of a folder: in which file, on what line, and what to
    do."""
    there = [name for name in _METADATA if (folder / name).exists()]
    if there:
        _ensure_metadata(there[0], _text(folder / there[0]))
    if (settings := folder / _SETTINGS).exists():
        _ensure_settings(_text(settings))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise StartupError(f"{path.name}: this is not text in UTF-8; save it as UTF-8.") from None
    except OSError as error:
        raise StartupError(f"{path.name} cannot be read ({error.strerror}).") from None


def _ensure_metadata(name: str, text: str) -> None:
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cure = "look at indentation and brackets, and put texts with a colon in quotes"
        raise _wrong(name, mark.line if mark else 0, f"this is not YAML ({error.problem}): {cure}") from None
    except yaml.YAMLError as error:
        raise StartupError(f"{name}: this is not YAML ({error}).") from None
    if root is not None:
        _ensure_shape(name, root, _SHAPE, "")


def _ensure_shape(name: str, node: yaml.Node, shape: str | Mapping[str, Any], where: str) -> None:
    """Raise StartupError where a node, or one below, is not of its shape; nothing at all will do everywhere."""
    if node.tag == "tag:yaml.org,2002:null" or node.value in ("", "null", "~"):
        return
    wanted = shape if isinstance(shape, str) else _KEYS
    if not isinstance(node, _NODES[wanted]):
        raise _wrong(name, node.start_mark.line, f"{where or 'the file'} must {wanted}")
    if isinstance(shape, Mapping):
        for key, value in node.value:
            below = shape.get(key.value, shape.get("*"))
            if below is not None:
                _ensure_shape(name, value, below, f"{where}.{key.value}".lstrip("."))


def _ensure_settings(text: str) -> None:
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        cure = "names and texts stand in double quotes, with commas between, and none behind the last"
        raise _wrong(_SETTINGS, error.lineno - 1, f"this is not JSON ({error.msg}): {cure}") from None
    if not isinstance(given, dict):
        raise StartupError(f'{_SETTINGS}: the file must be like {{"default_page_size": 50}}.')
    known = default_settings()
    for key, value in given.items():
        found = re.search(rf'"{re.escape(key)}"\s*:', text)
        line = text.count("\n", 0, found.start()) if found else 0
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            cure = f"did you mean {near[0]!r}?" if near else "'datasette --help-settings' lists them"
            raise _wrong(_SETTINGS, line, f"{key!r} is no setting of Datasette; {cure}")
        if wanted := _unlike(value, known[key]):
            raise _wrong(_SETTINGS, line, f"{key} is {json.dumps(value)}, but must be {wanted}")


def _unlike(value: object, default: object) -> str:
    """What a setting must be, where it is something else than its default; empty where it is that."""
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "true or false"
    if isinstance(default, int):
        is_number = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return "" if is_number else f"a whole number, such as {default}"
    return "a text in double quotes" if isinstance(default, str) and not isinstance(value, str) else ""


def _wrong(name: str, line: int, message: str) -> StartupError:
    """The error that says what is wrong on a line, counted from 0."""
    end = "" if message.endswith("?") else "."
    return StartupError(f"{name}, line {line + 1}: {message}{end}")
