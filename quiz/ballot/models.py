"""The tables of the ballot: a sitting, its runs, and the counters that live only while a run is open.

No row here can be one person's answer: tally, receipt and release hold no learner, no time and no order.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quiz.db import Base, UtcDateTime

ID = String(36)
NAME = String(100)


class Pace(StrEnum):
    LED = "led"
    OWN = "own"


class State(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class Sitting(Base):
    """One administration of a form to a room (design 5).

    ``position`` is the item on the screen, 0 before the first; a waiting run there shows its stem only.
    ``code`` is empty once closed, so that a code is unique among the open ones. ``salt`` is destroyed at the
    end. ``scrubbed`` says that nothing burned is left in the files. ``closes_at`` is a full hour and the
    other days are dates, because no more is needed.
    """

    __tablename__ = "sitting"
    __table_args__ = (
        CheckConstraint("pace IN ('led', 'own')", name="pace"),
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("joined BETWEEN 0 AND expected", name="joined"),
        CheckConstraint("state = 'open' OR (code IS NULL AND salt IS NULL)", name="burned"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    code: Mapped[str | None] = mapped_column(String(6), unique=True)
    room_word: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(NAME)
    digest: Mapped[str] = mapped_column(NAME)
    language: Mapped[str] = mapped_column(String(20))
    pace: Mapped[str] = mapped_column(String(8))
    expected: Mapped[int]
    k: Mapped[int]
    owner: Mapped[str] = mapped_column(NAME, index=True)
    state: Mapped[str] = mapped_column(String(8), default=State.OPEN)
    locked: Mapped[bool] = mapped_column(default=False)
    paused: Mapped[bool] = mapped_column(default=False)
    joined: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    opened_on: Mapped[date]
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    delete_on: Mapped[date]
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    scrubbed: Mapped[bool] = mapped_column(default=False)


class Run(Base):
    """One item put to the vote in a sitting; a second vote on the same item is a run of its own."""

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("sitting_id", "position", "vote"),
        CheckConstraint("vote IN (1, 2)", name="vote"),
        CheckConstraint("state IN ('waiting', 'open', 'closed')", name="state"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ID, ForeignKey("sitting.id", ondelete="CASCADE"))
    position: Mapped[int]
    item: Mapped[str] = mapped_column(NAME)
    vote: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(8), default=State.WAITING)
    cells: Mapped[list[str]] = mapped_column(JSON)


class Tally(Base):
    """The counter of one cell of an open run; the open flag stands beside it, so nobody checks then acts."""

    __tablename__ = "tally"
    # Half-empty pages leave room to update a counter in place.
    __table_args__ = {"sqlite_with_rowid": False, "postgresql_with": {"fillfactor": 50}}

    run_id: Mapped[str] = mapped_column(ID, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    cell: Mapped[str] = mapped_column(NAME, primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    open: Mapped[bool] = mapped_column(default=True)


class Receipt(Base):
    """A mark that somebody answered a run; who and what cannot be told from it."""

    __tablename__ = "receipt"
    # A rowid would be the order of the answers.
    __table_args__ = {"sqlite_with_rowid": False}

    run_id: Mapped[str] = mapped_column(ID, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)


class Release(Base):
    """What is published of a closed run, as ``disclosure`` wrote it; never changed afterwards."""

    __tablename__ = "release"

    run_id: Mapped[str] = mapped_column(ID, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
