"""The text of one file becomes plain nodes, every scalar a string, with a mark for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from quiz.content.characters import HIDDEN_HINT, decode, first_hidden, hidden_sentence
from quiz.content.mistake import Mark, Mistake
from quiz.content.nodes import Node, Parsed, Where
from quiz.content.syntax import syntax_mistake

#: How deep mappings and lists may stand in one another. Our deepest file needs six.
DEEPEST = 12

#: The key that would merge one mapping into another. It is refused; what stands under it is not looked at.
MERGE = "<<"

#: Reads the same files with the same marks as ``yaml.SafeLoader``, about four times faster.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(file: str, content: bytes) -> Parsed:
    """Read one file.

    ``file`` is the name used in mistakes. Whatever the bytes, the answer is a ``Parsed``; what cannot be
    accepted is in its ``mistakes``.
    """
    text = decode(file, content)
    if isinstance(text, Mistake):
        return Parsed(file, mistakes=(text,))
    lines = tuple(text.split("\n"))
    builder = _Builder(file, lines)
    try:
        builder.read(yaml.parse(text, Loader=LOADER))
    except _TooDeepError:
        builder.refuse(builder.deepest, f"should be nested at most {DEEPEST} deep", "")
    except (yaml.YAMLError, ValueError) as error:  # the pure Python loader lets ValueErrors of chr() out
        builder.mistakes.append(syntax_mistake(file, lines, error, builder.long_quote))
    return builder.parsed()


class _TooDeepError(Exception):
    """A file is nested deeper than any content of ours."""


class _Builder:
    """Builds nodes from the reader's events; each event is looked at once, without recursion."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.file = file
        self.lines = lines
        self.mistakes: list[Mistake] = []
        self.marks: dict[Where, Mark] = {}
        self.keys: dict[Where, Mark] = {}
        self.root: Node = None
        self.whole = False
        self.documents = 0
        self.deepest = Mark()
        #: Where the last value began, if it was quoted and went on over several lines.
        self.long_quote: Mark | None = None
        #: The open collections, outermost first: path and node.
        self._open: list[tuple[Where, Node]] = []
        #: The key that waits for its value, for each open collection.
        self._waiting: list[str | None] = []
        #: How many collections are open below a key or value that is thrown away.
        self._ignored = 0

    def parsed(self) -> Parsed:
        """Give what was built."""
        if not self.mistakes and not isinstance(self.root, dict):
            self.refuse(Mark(), *self._not_a_mapping())
        whole = self.whole and isinstance(self.root, dict)
        return Parsed(self.file, self.lines, self.root, self.marks, self.keys, tuple(self.mistakes), whole)

    def _not_a_mapping(self) -> tuple[str, str]:
        """Say what a file should be, with a hint for the two likely causes."""
        if self.root is None:
            return "should not be empty", "begin from a copy of a neighbouring file"
        hint = 'the colon between field and text is the narrow ":", with a space after it'
        return "should be a mapping of fields, such as `id: train-platform`", hint

    def refuse(self, mark: Mark, expected: str, hint: str, name: str = "") -> None:
        """Note a mistake at a place."""
        source = self.lines[mark.line - 1] if mark.line <= len(self.lines) else ""
        self.mistakes.append(Mistake(self.file, mark.line, mark.column, name, expected, hint, source))

    def read(self, events: Iterable[Any]) -> None:
        """Take in every event, up to the end of the first document."""
        for event in events:
            mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
            if isinstance(event, yaml.DocumentStartEvent) and self._begins_another(event, mark):
                return
            if isinstance(event, yaml.NodeEvent):
                self._note_long_quote(event, mark)
                self._refuse_tricks(event, mark)
                self._take(event, mark)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
        self.whole = True

    def _note_long_quote(self, event: Any, mark: Mark) -> None:
        """Remember a quoted value of several lines until the next node comes."""
        over_lines = event.end_mark.line > event.start_mark.line
        self.long_quote = mark if over_lines and getattr(event, "style", "") in ("'", '"') else None

    def _begins_another(self, event: Any, mark: Mark) -> bool:
        """Refuse a second document and directives; say whether to stop reading."""
        self.documents += 1
        if event.version or event.tags:
            self.refuse(mark, "should not begin with a % line", "delete it")
        if self.documents > 1:
            self.refuse(mark, "should be one document", "delete this line, or make a second file")
        return self.documents > 1

    def _refuse_tricks(self, event: Any, mark: Mark) -> None:
        """Refuse what lets a small file become a large or a different one."""
        quote = 'if the text begins with "{}", put it in quotes'
        if isinstance(event, yaml.AliasEvent):
            self.refuse(mark, "should not refer to another part of the file with *", quote.format("*"))
        elif event.anchor is not None:
            self.refuse(mark, "should not be named with &", quote.format("&"))
        if getattr(event, "tag", None) is not None:
            self.refuse(mark, "should not have a tag", quote.format("!"))

    def _take(self, event: Any, mark: Mark) -> None:
        """Put one node where it belongs: as the next key, or as a value."""
        if self._ignored:
            self._ignored += isinstance(event, yaml.CollectionStartEvent)
        elif self._open and isinstance(self._open[-1][1], dict) and self._waiting[-1] is None:
            self._take_key(event, mark)
        else:
            self._take_value(event, mark)
        if len(self._open) + self._ignored > DEEPEST:  # the reader takes seconds for what is far deeper
            self.deepest = mark
            raise _TooDeepError

    def _take_key(self, event: Any, mark: Mark) -> None:
        """Keep a key until its value comes."""
        where, mapping = self._open[-1]
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse(
                mark,
                "should be the name of a field",
                'put the text in quotes if it begins with "[", "{" or "*"',
            )
            self._ignored += isinstance(event, yaml.CollectionStartEvent)
            self._waiting[-1] = MERGE
            return
        key = str(event.value)
        path = (*where, key)
        if key == MERGE:
            self.refuse(mark, f"should not merge another mapping with {MERGE}", "write the fields out")
        elif key in mapping:
            first = self.keys[path].line
            hint = f"it is already given on line {first}; keep one of the two"
            self.refuse(mark, "should be given once", hint, self._name(path))
        else:
            self.keys[path] = mark
        self._check_characters(key, mark, path)
        self._waiting[-1] = key

    def _take_value(self, event: Any, mark: Mark) -> None:
        """Put a value into the mapping or list that is open, or make it the root."""
        where = self._place()
        node: Node = None
        if isinstance(event, yaml.ScalarEvent):
            node = str(event.value)
            self._check_characters(node, mark, where)
            self._check_quotes(event, mark, where)
        elif isinstance(event, yaml.CollectionStartEvent):
            node = {} if isinstance(event, yaml.MappingStartEvent) else []
        stored = self._put(node, where, mark)
        if isinstance(event, yaml.CollectionStartEvent) and not stored:
            self._ignored = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open.append((where, node))
            self._waiting.append(None)

    def _place(self) -> Where:
        """Give the path of the next value."""
        if not self._open:
            return ()
        where, node = self._open[-1]
        return (*where, self._waiting[-1] or "") if isinstance(node, dict) else (*where, len(node))

    def _put(self, node: Node, where: Where, mark: Mark) -> bool:
        """Store a value and its mark; say whether it was stored, as the second value of one key is not."""
        if self._open and isinstance(self._open[-1][1], dict):
            mapping = self._open[-1][1]
            self._waiting[-1] = None
            if where[-1] == MERGE or where[-1] in mapping:
                return False
            mapping[where[-1]] = node
        elif self._open:
            self._open[-1][1].append(node)
        else:
            self.root = node
        self.marks[where] = mark
        return True

    def _close(self) -> None:
        """Leave the collection that ends."""
        if self._ignored:
            self._ignored -= 1
        else:
            self._open.pop()
            self._waiting.pop()

    def _check_characters(self, text: str, mark: Mark, where: Where) -> None:
        """Refuse hidden characters that were written as escapes in double quotes."""
        hidden = first_hidden(text)
        if hidden is not None:
            self.refuse(mark, hidden_sentence(hidden), HIDDEN_HINT, self._name(where))

    def _check_quotes(self, event: Any, mark: Mark, where: Where) -> None:
        """Refuse typographic quotes meant as delimiters: they would stay in the text."""
        if not event.style and any(_is_wrapped(event.value, *pair) for pair in ("“”", "‘’", "„“")):
            hint = 'use straight quotes "..." round a text; to show curly ones, put straight ones round them'
            self.refuse(mark, "should not be wrapped in typographic quotes", hint, self._name(where))

    def _name(self, where: Where) -> str:
        """Write a path with ids, as far as they have been read."""
        return Parsed(self.file, node=self.root).name(where)


def _is_wrapped(text: str, first: str, last: str) -> bool:
    """Say whether one pair of quotes stands round a whole text."""
    return len(text) > 1 and text[0] == first and text[-1] == last and first not in text[1:-1]
