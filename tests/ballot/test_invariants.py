from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from quiz.ballot.box import BallotBox
from quiz.ballot.invariants import verify
from tests.ballot.factories import an_open_run, tokens


def test_a_sitting_in_use_keeps_every_rule(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    for token in tokens(session, sitting, 3):
        box.cast(session, run, "a", token)
    assert verify(session) == []
    box.close_run(session, run)
    assert verify(session) == []
    box.end(session, sitting)
    assert verify(session) == []


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE tally SET count = count + 1 WHERE cell = 'a'", "tallies and receipts differ"),
        ("DELETE FROM receipt", "tallies and receipts differ"),
        ("UPDATE sitting SET joined = 0", "more receipts than devices"),
        ("UPDATE run SET state = 'closed' WHERE state = 'open'", "tallies or receipts outside an open run"),
        ("UPDATE run SET state = 'closed' WHERE state = 'open'", "a release and a run's state disagree"),
        ("DELETE FROM tally", "an open run without tallies"),
        ("INSERT INTO release SELECT id, 'early' FROM run", "a release and a run's state disagree"),
        ("UPDATE sitting SET state = 'closed', code = NULL, salt = NULL", "an open run in a closed sitting"),
    ],
)
def test_damage_is_found_and_named(session: Session, box: BallotBox, damage: str, found: str) -> None:
    sitting, run = an_open_run(session)
    box.cast(session, run, "a", tokens(session, sitting, 1)[0])
    session.execute(text(damage))
    session.commit()
    assert any(found in sentence for sentence in verify(session))
