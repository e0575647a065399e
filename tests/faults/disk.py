"""A disk made of a trace: what a power cut leaves of files, given every write and sync in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
"""Bytes a disk writes whole or not at all."""

CALL = re.compile(r"^(?P<call>\w+)\((?P<rest>.*)\)\s+= (?P<result>-?\d+|\?)(?P<after>.*)$")
DESCRIPTOR = re.compile(r"^(\d+)<([^>]*)>")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Write:
    """Bytes put into a file."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Cut:
    """A file made so long or so short."""

    file: str
    length: int


@dataclass(frozen=True)
class Removal:
    """A file deleted."""

    file: str


@dataclass(frozen=True)
class Sync:
    """A file's writes so far are on the disk when this returns."""

    file: str


@dataclass(frozen=True)
class Said:
    """A line the process had acknowledged."""

    line: str


Event = Write | Cut | Removal | Sync | Said


class Unread(Exception):
    """A system call the trace was not expected to have."""


def read_trace(lines: Iterable[str], folder: Path, start: dict[str, int] | None = None) -> Iterator[Event]:
    """Yield what happened to the files of a folder, and what was said on standard output.

    ``lines`` are those of ``strace -y -xx`` with whole strings, of one thread. Raises ``Unread`` for a call that
    could change a file in a way this does not know. Shared memory (``-shm``) is made anew after a cut, so it is left
    out.
    """
    for line in lines:
        found = CALL.match(line.strip())
        if found is None or found["result"] == "?" or int(found["result"]) < 0:
            continue
        call, rest, result = found["call"], found["rest"], int(found["result"])
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in STRING.findall(rest)]
        if call in ("unlink", "unlinkat"):
            name = Path(texts[-1].decode())
            if name.parent == folder:
                yield Removal(name.name)
            continue
        described = DESCRIPTOR.match(rest)
        if described is None:
            continue
        number, path = int(described[1]), Path(bytes.fromhex(described[2].replace("\\x", "")).decode())
        if number == 1 and call == "write":
            yield from (Said(line) for line in texts[0][:result].decode().splitlines())
        elif path.parent == folder and not path.name.endswith("-shm"):
            yield from _on_file(call, path.name, rest, texts, result)


def _on_file(call: str, name: str, rest: str, texts: list[bytes], result: int) -> Iterator[Event]:
    match call:
        case "pwrite64":
            yield Write(name, int(rest.rpartition(", ")[2]), texts[0][:result])
        case "ftruncate":
            yield Cut(name, int(rest.rpartition(", ")[2]))
        case "fsync" | "fdatasync":
            yield Sync(name)
        case _:
            raise Unread(f"{call} on {name}")


@dataclass
class Disk:
    """Files as they are for sure, and what the system had not yet put on the disk."""

    files: dict[str, bytes] = field(default_factory=dict)
    pending: list[Write | Cut | Removal] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Let one thing happen."""
        match event:
            case Said(line):
                self.said.append(line)
            case Sync(file):
                for each in [each for each in self.pending if each.file == file]:
                    apply(self.files, each)
                self.pending = [each for each in self.pending if each.file != file]
            case _:
                self.pending.append(event)

    def cut(self, chance: Random) -> dict[str, bytes]:
        """Cut the power: give the files with any part of what was pending, in any order the system may choose.

        One time in three nothing of it was written. Otherwise each write was, or was not, or some of its sectors.
        """
        left = dict(self.files)
        if chance.random() < 1 / 3:
            return left
        likely = chance.random()
        for each in self.pending:
            if chance.random() < likely:
                for part in _torn(each, chance):
                    apply(left, part)
        return left


def apply(files: dict[str, bytes], event: Write | Cut | Removal) -> None:
    """Change the files as one call does."""
    match event:
        case Write(file, offset, data):
            before = files.get(file, b"").ljust(offset, b"\0")
            files[file] = before[:offset] + data + before[offset + len(data) :]
        case Cut(file, length):
            files[file] = files.get(file, b"")[:length].ljust(length, b"\0")
        case Removal(file):
            files.pop(file, None)


def _torn(event: Write | Cut | Removal, chance: Random) -> Iterator[Write | Cut | Removal]:
    """Give an event whole, or one time in four only some of the sectors it wrote."""
    if not isinstance(event, Write) or chance.random() < 0.75:
        yield event
        return
    for start in range(0, len(event.data), SECTOR):
        if chance.random() < 0.5:
            yield Write(event.file, event.offset + start, event.data[start : start + SECTOR])
