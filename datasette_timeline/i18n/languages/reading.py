"""Language files as they stand on disk: one text for each key, with the line that it stands on."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar stays the text that was written. PyYAML without libyaml reads the same, only slower."""

_EMPTY = ("", "~", "null")


class LanguageFileError(ValueError):
    """A language file that cannot be used. The message says in one sentence which, on what line, and why."""


class Written(NamedTuple):
    """A text and the line that its key stands on."""

    text: str
    line: int


class LanguageFile(NamedTuple):
    """What one file says of its language."""

    path: Path
    name: str | None
    """What the language calls itself, where Unicode CLDR has another name."""
    dates: Mapping[str, Written]
    """Patterns by attribute of `forms.DateForms`."""
    words: Mapping[str, Written]
    """Texts by key."""
    alphabet: Written | None = None
    """The letters of the language in their order."""
    reviewed_by: str | None = None
    """Who has read the words with the language as a mother tongue."""

    @property
    def code(self) -> str:
        """BCP 47 tag of the language."""
        return self.path.stem

    def fault(self, line: int, message: str) -> LanguageFileError:
        """The error that says what is wrong on a line."""
        return _fault(self.path, line, message)


def read_language_file(path: Path) -> LanguageFile:
    """What the file says. Raises LanguageFileError."""
    words: dict[str, Written] = {}
    dates: dict[str, Written] = {}
    for key, value, line in _pairs(path, _root(path)):
        if key == "dates":
            dates = {name: _written(path, name, each, at) for name, each, at in _pairs(path, value)}
        else:
            words[key] = _written(path, key, value, line)
    name, reader = (words.pop(key).text if key in words else None for key in ("name", "reviewed_by"))
    return LanguageFile(path, name, dates, words, words.pop("alphabet", None), reader)


def _root(path: Path) -> Any:
    try:
        return yaml.compose(path.read_text(encoding="utf-8-sig"), Loader)
    except OSError as error:
        raise LanguageFileError(f"{path}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise LanguageFileError(f"{path}: this is not text in UTF-8.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cure = "put texts with a colon, or with a brace at their beginning, in quotes"
        raise _fault(path, mark.line + 1 if mark else 1, f"this is not YAML ({error.problem}): {cure}.") from None
    except yaml.YAMLError as error:
        raise LanguageFileError(f"{path}: this is not YAML ({error}).") from None


def _pairs(path: Path, node: Any) -> Iterator[tuple[str, Any, int]]:
    """Each key of a mapping with its value and its line."""
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        raise _fault(path, node.start_mark.line + 1, "here must be keys, each with its text: 'nav.main: Main'.")
    lines: dict[str, int] = {}
    for key, value in node.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if name in lines:
            raise _fault(path, line, f"'{name}' stands here a second time; the first is on line {lines[name]}.")
        lines[name] = line
        yield name, value, line


def _written(path: Path, key: str, node: Any, line: int) -> Written:
    if not isinstance(node, yaml.ScalarNode):
        raise _fault(path, line, f"'{key}' must be a text; put it in quotes if it begins with a brace or bracket.")
    if node.value.strip() in _EMPTY:
        raise _fault(path, line, f"'{key}' has no text; without the key, English stands in.")
    return Written(str(node.value), line)


def _fault(path: Path, line: int, message: str) -> LanguageFileError:
    return LanguageFileError(f"{path}, line {line}: {message}")
