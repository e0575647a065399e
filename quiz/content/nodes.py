"""A file as plain nodes, each with its place, and the mistakes that are made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from quiz.content.mistake import Mark, Mistake

#: A node: a string, a list of nodes, or a mapping of nodes.
Node = Any
#: Where a node stands: keys, and positions (from 0) in lists.
Where = tuple[str | int, ...]


@dataclass(frozen=True)
class Parsed:
    """A file as plain nodes, and the place of each.

    ``marks`` has the place of every value, ``keys`` of every key, both by path. A file that is not ``whole``
    could not be read to its end.
    """

    file: str
    lines: tuple[str, ...] = ()
    node: Node = None
    marks: dict[Where, Mark] = field(default_factory=dict)
    keys: dict[Where, Mark] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    whole: bool = False

    def mistake(self, where: Where, expected: str, hint: str = "", *, at_key: bool = False) -> Mistake:
        """Make a mistake at a node, or at its key; a path that is not there has the place of its nearest."""
        mark = self._nearest(where, self.keys if at_key else self.marks)
        source = self.lines[mark.line - 1] if mark.line <= len(self.lines) else ""
        return Mistake(self.file, mark.line, mark.column, self.name(where), expected, hint, source)

    def _nearest(self, where: Where, marks: dict[Where, Mark]) -> Mark:
        """Give the mark of a path, or of the longest part of it that has one."""
        if where in marks:
            return marks[where]
        above = (where[:length] for length in range(len(where), -1, -1))
        return next((self.marks[part] for part in above if part in self.marks), Mark())

    def at(self, where: Where) -> Node:
        """Give the node at a path, ``None`` where there is none."""
        node = self.node
        for step in where:
            if isinstance(node, dict):
                node = node.get(step)
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            else:
                return None
        return node

    def find(self, under: Where, path: tuple[str, ...]) -> Where:
        """Give the path of the nodes for a path written with ids, or with positions from 1."""
        where = under
        for step in path:
            node = self.at(where)
            where = (*where, _position(node, step) if isinstance(node, list) else step)
        return where

    def name(self, where: Where) -> str:
        """Write a path with ids: ``options.b.why``."""
        return ".".join(self._step(where[:length]) for length in range(1, len(where) + 1))

    def _step(self, where: Where) -> str:
        """Write the last step of a path: a key, an id, or a position from 1."""
        step = where[-1]
        if isinstance(step, str):
            return step
        entry = self.at(where)
        name = entry.get("id") if isinstance(entry, dict) else None
        return name if isinstance(name, str) and name else str(step + 1)


def _position(entries: list[Node], step: str) -> int:
    """Find an entry by its id, or else by its position from 1."""
    ids = [entry.get("id") if isinstance(entry, dict) else None for entry in entries]
    return ids.index(step) if step in ids else int(step) - 1


def entries(parsed: Parsed, where: Where = ()) -> Iterator[tuple[Where, Node]]:
    """Yield every node below a path with its own path, parents first."""
    node = parsed.at(where) if where else parsed.node
    yield where, node
    if isinstance(node, dict):
        for key in node:
            yield from entries(parsed, (*where, key))
    elif isinstance(node, list):
        for position in range(len(node)):
            yield from entries(parsed, (*where, position))
