"""The server is killed under load, again and again: what was acknowledged is counted, once."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Engine

from quiz.content.catalogue import Catalogue
from tests.conftest import Note
from tests.faults.conftest import Sized
from tests.faults.phones import Crowd
from tests.faults.rooms import check_counted_is_acknowledged, check_invariants, check_nothing_is_lost, open_room
from tests.faults.servers import SECRET, server_on

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def test_an_answer_that_was_acknowledged_survives_a_killed_server_and_counts_once(
    engine: Engine, tmp_path: Path, shared_app: Flask, sized: Sized, figure: Note
) -> None:
    """A kill of the process loses nothing that the system has; what a power cut loses is another test's."""
    catalogue: Catalogue = shared_app.extensions["catalogue"]
    room = open_room(engine, catalogue)
    is_sqlite = engine.dialect.name == "sqlite"
    kills, chance = sized(10 if is_sqlite else 6, 50), Random(5)
    with server_on(engine, tmp_path / "server") as server:
        with Crowd(server.address, room.code, SECRET) as crowd:
            for kill in range(kills):
                crowd.wait_for(chance.randint(10, sized(40, 150)))
                if kill % 2:
                    server.kill()
                    # The phones go on trying, but nobody answers them.
                    check_nothing_is_lost(room, list(crowd.acknowledged))
                    server.start()
                else:
                    server.kill_worker()
            crowd.wait_for(20)
        check_counted_is_acknowledged(room, crowd.acknowledged)
        again = sum(len(answer.cells) > 1 for answer in crowd.acknowledged)
        figure(
            f"kill -9 under load, {engine.dialect.name}",
            f"{kills} kills, {len(crowd.acknowledged)} acknowledged = counted = receipts; {again} sent again, "
            f"{crowd.unanswered} times without an answer",
        )
        assert crowd.unanswered > 0, "no kill hit anybody: the load was too small to show anything"
        assert room.end()
    check_invariants(engine)
    assert room.receipts() == 0
