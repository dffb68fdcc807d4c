"""The keys of a record put into their order by moving whole lines: what stands in them stays, to the last space.

A key moves with its value, with the comments above it, and with those behind the value that stand further in than the
key. Comments and lines at the head of the file, and those at the end of a list or mapping, stay where they are.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel

from loaders.editing.documents import last_line
from loaders.reading.key_order import models_inside, ranks
from loaders.reading.yaml_nodes import compose

_DASHES = re.compile(r"[ -]*")
_MODELINE = "# yaml-language-server:"


class Mapping(NamedTuple):
    """A mapping in a file, and the record model that says which keys it has."""

    node: yaml.MappingNode
    model: type[BaseModel]

    @property
    def keys(self) -> list[str]:
        """Its keys, as they follow each other."""
        return [key.value for key, _ in self.node.value]


def mappings(text: str, model: type[BaseModel], shape: str) -> list[Mapping]:
    """Every mapping in the text of a file that is of a record model, those inside before those around them.

    `shape` is how the file holds its records, as schema/registries.py has it.
    """
    root: Any = compose(text)
    if shape == "mapping" and isinstance(root, yaml.MappingNode):
        return [found for _, value in root.value for found in _mappings(value, model)]
    return list(_mappings(root, model))


def displaced(text: str, model: type[BaseModel], shape: str) -> list[Mapping]:
    """Those mappings whose keys are not in order."""
    found = [(each, ranks(each.model, each.keys)) for each in mappings(text, model, shape)]
    return [each for each, places in found if places != sorted(places)]


def in_order(text: str, model: type[BaseModel], shape: str) -> str:
    """The text of a well-formed file, whose lines end in line feeds, with its keys in order.

    Left as they are: mappings with '?' before their keys, and those in braces that go over lines with comments.
    """
    found = displaced(text, model, shape)
    if not found:
        return text
    characters = list(text)
    for each in found:
        if each.node.flow_style:
            _order_in_braces(each, characters)
    lines = "".join(characters).split("\n")
    in_lines = [each for each in found if not each.node.flow_style]
    all_blocks = [_blocks(each.node, lines) for each in in_lines]  # as long as lines are where they were
    for each, blocks in zip(in_lines, all_blocks, strict=True):
        if blocks:
            _order_lines(blocks, _order_of(each), lines)
    return "\n".join(lines)


def entries_apart(text: str) -> str:
    """The text of a well-formed file, with an empty line between any two entries where most of them have one."""
    root: Any = compose(text)
    lines = text.split("\n")
    if not isinstance(root, yaml.MappingNode) or root.flow_style or not (found := _blocks(root, lines)):
        return text
    between = list(zip(found.ends, found.starts[1:], strict=False))
    close = [end + 1 for end, start in between if all(lines[end + 1 : start])]
    if 2 * len(close) < len(between):
        for number in reversed(close):
            lines.insert(number, "")
    return "\n".join(lines)


def _mappings(node: yaml.Node, model: type[BaseModel]) -> Iterator[Mapping]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _mappings(item, model)
    elif isinstance(node, yaml.MappingNode):
        inside = models_inside(model)
        for key, value in node.value:
            if within := inside.get(key.value):
                yield from _mappings(value, within)
        yield Mapping(node, model)


def _order_of(mapping: Mapping) -> list[int]:
    """Which pair comes first, which second, and so on."""
    places = ranks(mapping.model, mapping.keys)
    return sorted(range(len(places)), key=places.__getitem__)


def _order_in_braces(mapping: Mapping, characters: list[str]) -> None:
    """Let the pairs change places; commas, spaces and line ends between them stay."""
    slots = [slice(key.start_mark.index, value.end_mark.index) for key, value in mapping.node.value]
    starts, ends = [slot.start for slot in slots], [slot.stop for slot in slots]
    before = [characters[end:start] for end, start in zip([mapping.node.start_mark.index, *ends], starts, strict=False)]
    if any("#" in each or "?" in each for each in before):
        return
    pairs = [characters[slot] for slot in slots]
    ordered = [pairs[position] for position in _order_of(mapping)]
    characters[mapping.node.start_mark.index : ends[-1]] = [
        character for parts in zip(before, ordered, strict=True) for part in parts for character in part
    ]


class _Blocks(NamedTuple):
    """Which lines of a file are of which pair of a mapping: from comments above its key to the end of its value."""

    column: int
    """Where its keys begin."""
    first: int
    starts: list[int]
    """Where the keys stand."""
    ends: list[int]


def _blocks(node: yaml.MappingNode, lines: Sequence[str]) -> _Blocks | None:
    """The lines of a mapping without braces; None where its keys do not begin lines."""
    pairs, column = node.value, node.start_mark.column
    starts = [key.start_mark.line for key, _ in pairs]
    before = lines[starts[0]][:column]
    if any(key.start_mark.column != column for key, _ in pairs) or not _DASHES.fullmatch(before):
        return None
    ends = [_end_of(value, start, column, lines) for (_, value), start in zip(pairs, starts, strict=True)]
    return _Blocks(column, starts[0] if before.strip() else _head(lines, starts[0]), starts, ends)


def _order_lines(blocks: _Blocks, order: list[int], lines: list[str]) -> None:
    """Let the lines of pairs change places; which lines are of the mapping does not change."""
    column, first, starts, ends = blocks
    dash = lines[starts[0]][:column]
    tops = [first, *(end + 1 for end in ends[:-1])]
    pairs = [(lines[top:start], lines[start : end + 1]) for top, start, end in zip(tops, starts, ends, strict=True)]
    pairs[0][1][0] = " " * column + pairs[0][1][0][column:]
    ordered = [pairs[position] for position in order]
    if ordered[0] is not pairs[0]:
        _hand_down_empty_lines(ordered[0][0], pairs[0][0])
    for above, _ in ordered:  # further in, they could be taken for more of a text that comes to stand above them
        above[:] = [_moved_out(line, column) for line in above]
    if dash.strip():  # which follows the comments on its first key
        ordered[0][0][:] = [_moved_out(line, dash.index("-")) for line in ordered[0][0]]
    ordered[0][1][0] = dash + ordered[0][1][0][column:]
    lines[first : ends[-1] + 1] = [line for pair in ordered for part in pair for line in part]


def _moved_out(comment: str, column: int) -> str:
    """A comment, or an empty line, that stands no further in than at this column."""
    bare = comment.lstrip()
    return " " * min(column, len(comment) - len(bare)) + bare


def _end_of(value: yaml.Node, start: int, column: int, lines: Sequence[str]) -> int:
    """The last line that goes with a pair: of its value, or of comments behind that which stand further in."""
    end = number = max(start, last_line(value, lines))
    for line in lines[number + 1 :]:
        bare = line.lstrip()
        if bare and (not bare.startswith("#") or len(line) - len(bare) <= column):
            break
        number += 1
        end = number if bare else end
    return end


def _head(lines: Sequence[str], start: int) -> int:
    """Where the lines begin that go with the first key: comments right above it, but for the head of the file."""
    top = start
    while top and lines[top - 1].lstrip().startswith("#") and not lines[top - 1].startswith(_MODELINE):
        top -= 1
    return top


def _hand_down_empty_lines(new_first: list[str], old_first: list[str]) -> None:
    """An empty line that parted a key from those above parts, where it comes first, the one that was first."""
    while new_first and not new_first[0].strip():
        old_first.insert(0, new_first.pop(0))
