from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from threading import Barrier, Event

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from quiz.ballot import readings
from quiz.ballot.box import BallotBox, Outcome, UnknownCell
from quiz.ballot.invariants import verify
from quiz.ballot.models import Pace, Receipt, Sitting, Tally
from quiz.ballot.sittings import NotNow, SittingClosed, UnknownRun, UnknownSitting, join, pause, show_next
from tests.ballot.factories import NOW, SECRET, a_box, a_sitting, an_open_run, at_once, the_run, tokens


def rows(session: Session, model: type[Tally] | type[Receipt]) -> int:
    return session.scalars(select(func.count()).select_from(model)).one()


def test_an_answer_is_counted(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    [token] = tokens(session, sitting, 1)
    assert not box.has_answered(session, run, token)
    assert box.cast(session, run, "b", token) is Outcome.COUNTED
    assert box.has_answered(session, run, token)
    counts = dict(session.execute(select(Tally.cell, Tally.count)).all())
    assert counts == {"a": 0, "b": 1, "c": 0, "skip": 0}


def test_the_first_answer_stands_whatever_is_sent_later(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session, k=5)
    [token, *others] = tokens(session, sitting, 5)
    assert box.cast(session, run, "a", token) is Outcome.COUNTED
    for cell in ("a", "b", "skip"):
        assert box.cast(session, run, cell, token) is Outcome.ALREADY
    for other in others:
        box.cast(session, run, "b", other)
    assert json.loads(box.close_run(session, run)) == {"a": 1, "b": 4, "c": 0, "skip": 0}


def test_one_device_answers_every_run_once(session: Session, box: BallotBox) -> None:
    sitting = a_sitting(session, pace=Pace.OWN)
    [token] = tokens(session, sitting, 1)
    for position, cell in ((1, "a"), (2, "skip"), (3, "band-5")):
        run = the_run(session, sitting, position)
        assert box.cast(session, run, cell, token) is Outcome.COUNTED
        assert box.cast(session, run, cell, token) is Outcome.ALREADY
    assert verify(session) == []


@pytest.mark.parametrize("cell", ["d", "", "a\x00", "\x00", "A", "a ", "\ud800", "x" * 10_000])
def test_an_unknown_cell_is_refused_and_leaves_nothing(session: Session, box: BallotBox, cell: str) -> None:
    sitting, run = an_open_run(session)
    [token] = tokens(session, sitting, 1)
    with pytest.raises(UnknownCell):
        box.cast(session, run, cell, token)
    assert rows(session, Receipt) == 0
    assert box.cast(session, run, "a", token) is Outcome.COUNTED


@pytest.mark.parametrize("run", ["no-such-run", "", "a\x00b"])
def test_an_unknown_run_is_refused(session: Session, box: BallotBox, run: str) -> None:
    with pytest.raises(UnknownRun):
        box.cast(session, run, "a", "t")
    with pytest.raises(UnknownRun):
        box.has_answered(session, run, "t")
    with pytest.raises(UnknownRun):
        box.close_run(session, run)


@pytest.mark.parametrize("token", ["", "\x00", "\ud800", "x" * 5000])
def test_a_strange_token_does_no_harm(session: Session, box: BallotBox, token: str) -> None:
    _, run = an_open_run(session)
    assert box.cast(session, run, "a", token) is Outcome.COUNTED
    assert box.cast(session, run, "a", token) is Outcome.ALREADY


def test_an_answer_before_the_options_are_shown_is_refused(session: Session, box: BallotBox) -> None:
    sitting = a_sitting(session)
    show_next(session, sitting, after=0)
    [token] = tokens(session, sitting, 1)
    assert box.cast(session, the_run(session, sitting), "a", token) is Outcome.CLOSED
    assert rows(session, Receipt) == 0


def test_an_answer_on_its_way_still_counts_while_paused(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    [token] = tokens(session, sitting, 1)
    pause(session, sitting)
    assert box.cast(session, run, "a", token) is Outcome.COUNTED


def test_a_late_answer_is_refused_and_stores_nothing(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    early, late = tokens(session, sitting, 2)
    box.cast(session, run, "a", early)
    box.close_run(session, run)
    assert box.cast(session, run, "a", late) is Outcome.CLOSED
    assert box.cast(session, run, "a", early) is Outcome.CLOSED
    assert not box.has_answered(session, run, early)
    box.end(session, sitting)
    assert box.cast(session, run, "a", late) is Outcome.CLOSED
    assert rows(session, Receipt) == rows(session, Tally) == 0


def test_closing_publishes_every_cell_in_the_order_of_the_form_and_burns(session: Session) -> None:
    seen: list[tuple[Mapping[str, int], int]] = []

    def publish(counts: Mapping[str, int], k: int) -> str:
        seen.append((counts, k))
        return "published"

    box = a_box(publish)
    sitting, run = an_open_run(session, k=12)
    other_sitting, other_run = an_open_run(session)
    for cell, token in zip("bbac", tokens(session, sitting, 4), strict=True):
        box.cast(session, run, cell, token)
    [noise] = tokens(session, other_sitting, 1)
    box.cast(session, other_run, "a", noise)
    assert box.close_run(session, run) == "published"
    assert seen == [({"a": 1, "b": 2, "c": 1, "skip": 0}, 12)]
    assert list(seen[0][0]) == ["a", "b", "c", "skip"]
    assert readings.releases(session, sitting) == {run: "published"}
    assert rows(session, Receipt) == 1  # The neighbour's.
    assert rows(session, Tally) == 4
    assert verify(session) == []


def test_closing_again_returns_the_same_release_and_publishes_once(session: Session) -> None:
    published: list[int] = []

    def publish(counts: Mapping[str, int], k: int) -> str:
        published.append(k)
        return f"release {len(published)}"

    box = a_box(publish)
    sitting, run = an_open_run(session)
    assert box.close_run(session, run) == box.close_run(session, run) == "release 1"
    box.end(session, sitting)
    assert box.close_run(session, run) == "release 1"
    assert len(published) == 1


def test_a_release_that_fails_leaves_the_run_open_and_whole(session: Session, box: BallotBox) -> None:
    def fail(counts: Mapping[str, int], k: int) -> str:
        raise OSError("no randomness")

    sitting, run = an_open_run(session)
    first, second = tokens(session, sitting, 2)
    box.cast(session, run, "a", first)
    with pytest.raises(OSError, match="no randomness"):
        a_box(fail).close_run(session, run)
    assert box.cast(session, run, "a", first) is Outcome.ALREADY
    assert box.cast(session, run, "b", second) is Outcome.COUNTED
    assert verify(session) == []


def test_only_an_open_led_run_can_be_closed_by_itself(session: Session, box: BallotBox) -> None:
    led, own = a_sitting(session), a_sitting(session, pace=Pace.OWN)
    for sitting in (led, own):
        with pytest.raises(NotNow):
            box.close_run(session, the_run(session, sitting))


def test_the_end_closes_every_open_run_and_destroys_the_salt(session: Session, box: BallotBox) -> None:
    sitting = a_sitting(session, pace=Pace.OWN, k=5)
    for token in tokens(session, sitting, 5):
        box.cast(session, the_run(session, sitting), "a", token)
    assert box.end(session, sitting)
    assert [text == "not shown" for text in readings.releases(session, sitting).values()] == [
        False,
        True,
        True,
    ]
    ended = session.scalars(select(Sitting)).one()
    assert (ended.state, ended.salt, ended.code, ended.scrubbed) == ("closed", None, None, True)
    assert rows(session, Receipt) == rows(session, Tally) == 0
    assert verify(session) == []
    with pytest.raises(SittingClosed):
        join(session, sitting, NOW)


def test_ending_again_changes_nothing(session: Session, box: BallotBox) -> None:
    sitting, _ = an_open_run(session)
    box.end(session, sitting)
    first = readings.educator_view(session, sitting), readings.releases(session, sitting)
    assert box.end(session, sitting)
    assert (readings.educator_view(session, sitting), readings.releases(session, sitting)) == first
    with pytest.raises(UnknownSitting):
        box.end(session, "no-such-sitting")


def test_a_run_that_never_opened_has_no_release(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    box.end(session, sitting)
    assert list(readings.releases(session, sitting)) == [run]
    assert [each.state for each in readings.screen(session, sitting).runs] == ["closed", "waiting", "waiting"]


def test_receipts_of_one_device_have_nothing_in_common(session: Session, box: BallotBox) -> None:
    sitting = a_sitting(session, pace=Pace.OWN)
    [token] = tokens(session, sitting, 1)
    for position, cell in ((1, "a"), (2, "a"), (3, "band-1")):
        box.cast(session, the_run(session, sitting, position), cell, token)
    hashes = session.scalars(select(Receipt.hash)).all()
    assert len(set(hashes)) == 3
    assert {len(each) for each in hashes} == {16}


def test_a_receipt_cannot_be_recomputed_without_the_secret(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    [token] = tokens(session, sitting, 1)
    box.cast(session, run, "a", token)
    stranger = BallotBox(secret=SECRET[::-1], publish=box.publish)
    assert box.has_answered(session, run, token)
    assert not stranger.has_answered(session, run, token)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        BallotBox(secret=b"x" * 31, publish=lambda counts, k: "")


def test_a_double_tap_at_the_same_instant_counts_once(engine: Engine, box: BallotBox) -> None:
    with Session(engine) as session:
        sitting, run = an_open_run(session)
        [token] = tokens(session, sitting, 1)
    barrier = Barrier(6)

    def tap(cell: str) -> Outcome:
        barrier.wait(10)
        with Session(engine) as session:
            return box.cast(session, run, cell, token)

    outcomes = at_once(partial(tap, cell) for cell in "abcabc")
    assert sorted(outcomes) == [Outcome.ALREADY] * 5 + [Outcome.COUNTED]
    with Session(engine) as session:
        assert verify(session) == []


@pytest.mark.parametrize("position_of_the_close", [0, 10, 25, 49])
def test_a_close_racing_with_fifty_answers_counts_exactly_the_acknowledged(
    engine: Engine, box: BallotBox, position_of_the_close: int
) -> None:
    with Session(engine) as session:
        sitting, run = an_open_run(session, expected=50)
        people = tokens(session, sitting, 50)
    outcomes: list[Outcome] = []
    reached = Event()

    def answer(mine: list[str]) -> str:
        with Session(engine) as session:
            for token in mine:
                outcomes.append(box.cast(session, run, "abc"[int(token[0], 16) % 3], token))
                if len(outcomes) >= position_of_the_close:
                    reached.set()
        return ""

    def close() -> str:
        reached.wait(10)
        with Session(engine) as session:
            return a_box(lambda counts, k: json.dumps(dict(counts))).close_run(session, run)

    clients: list[Callable[[], str]] = [partial(answer, people[each::8]) for each in range(8)]
    *_, release = at_once([*clients, close])
    assert set(outcomes) <= {Outcome.COUNTED, Outcome.CLOSED}
    assert len(outcomes) == 50
    assert sum(json.loads(release).values()) == outcomes.count(Outcome.COUNTED)
    with Session(engine) as session:
        assert verify(session) == []


def test_two_educator_windows_that_close_at_once_publish_once(engine: Engine) -> None:
    with Session(engine) as session:
        _, run = an_open_run(session)
    published: list[int] = []

    def publish(counts: Mapping[str, int], k: int) -> str:
        published.append(1)
        return f"release {len(published)}"

    def close() -> str:
        with Session(engine) as session:
            return a_box(publish).close_run(session, run)

    assert at_once([close] * 5) == ["release 1"] * 5


def test_n_is_the_number_of_acknowledged_devices_under_retries(engine: Engine, box: BallotBox) -> None:
    """P8: clients that repeat themselves, also with another cell, until they are told."""
    with Session(engine) as session:
        sitting, run = an_open_run(session, expected=60)
        people = tokens(session, sitting, 60)
    acknowledged: set[str] = set()

    def client(mine: list[str], seed: int) -> None:
        with Session(engine) as session:
            for number, token in enumerate(mine + mine[::-1]):
                outcome = box.cast(session, run, "abc"[(number + seed) % 3], token)
                assert outcome is not Outcome.CLOSED
                acknowledged.add(token)

    # Every device has two clients: two tabs, or a copied cookie.
    at_once(partial(client, people[each % 3 :: 3], each) for each in range(6))
    with Session(engine) as session:
        assert verify(session) == []
        assert sum(json.loads(box.close_run(session, run)).values()) == len(acknowledged) == 60
