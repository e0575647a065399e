"""Guessing: codes of sessions and passwords of educators. Each test prints the figure it found."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from quiz.accounts.passwords import Passwords
from quiz.ballot.codes import ALPHABET, LENGTH
from quiz.ballot.models import Pace
from quiz.limiting import FAILURES
from tests.accounts.office import CountingHasher
from tests.pages import Opener
from tests.rooms import Phone
from tests.teach.school import School
from tests.teach.staff_room import StaffRoom


@pytest.fixture
def school(app: Flask) -> School:
    return School(app)


def codes() -> Iterator[str]:
    """Yield codes that nobody has, one after another."""
    for number in range(len(ALPHABET) ** 3):
        high, rest = divmod(number, len(ALPHABET) ** 2)
        yield "".join(ALPHABET[digit] for digit in (high, *divmod(rest, len(ALPHABET)))) * 2


def test_codes_are_too_many_to_be_found_within_a_lesson() -> None:
    possible = len(ALPHABET) ** LENGTH
    hits = FAILURES.amount * 40 / possible
    print(f"{possible:,} codes; one address tries {FAILURES.amount} a minute: {hits:.6f} hits in 40 minutes")
    assert hits < 0.0001


def test_forty_phones_of_a_class_join_while_somebody_at_their_address_guesses(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    owner, teacher = school.hire()
    sitting = school.open(owner, "in-person", Pace.LED)
    # The educator has the page open in the room, behind the address that the class shares.
    assert teacher.get(f"/teach/sessions/{sitting}").status_code == 200
    code = school.view(sitting).code
    assert code is not None
    wrong, answers, is_over = codes(), Counter[int](), threading.Event()

    def guess() -> None:
        guesser = school.app.test_client()
        while not is_over.is_set():
            answers[guesser.get(f"/j/{next(wrong)}").status_code] += 1

    guesser = school.app.test_client()
    for _ in range(FAILURES.amount + 20):
        answers[guesser.get(f"/j/{next(wrong)}").status_code] += 1
    thread = threading.Thread(target=guess)
    thread.start()
    try:
        titles = [Phone(Opener(school.app.test_client())).enter(code).h1 for _ in range(40)]
    finally:
        is_over.set()
        thread.join()
    with capsys.disabled():
        print(f"\n  joined: {len(titles)} of 40; guesses: {answers[404]} answered, {answers[429]} refused")
    assert titles == ["You are in"] * 40
    assert answers[429] > 0
    # A minute may have begun anew in the middle.
    assert answers[404] <= 2 * FAILURES.amount


def test_typing_the_code_is_as_good_as_the_link(school: School) -> None:
    owner, teacher = school.hire()
    sitting = school.open(owner, "in-person", Pace.LED)
    teacher.get(f"/teach/sessions/{sitting}")
    phone, wrong = Opener(school.app.test_client()), codes()
    for _ in range(FAILURES.amount):
        phone.client.get(f"/j/{next(wrong)}")
    page = phone("/join")
    assert phone.send(page, code="BBBBBB", status=429)
    assert phone.send(page, code=str(school.view(sitting).code)).h1 != page.h1


def test_a_right_code_tells_nothing_to_who_guessed_too_often_from_elsewhere(school: School) -> None:
    owner, teacher = school.hire()
    sitting = school.open(owner, "in-person", Pace.LED)
    teacher.get(f"/teach/sessions/{sitting}", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    guesser, wrong = school.app.test_client(), codes()
    for _ in range(FAILURES.amount):
        guesser.get(f"/j/{next(wrong)}")
    right, other = guesser.get(f"/j/{school.view(sitting).code}"), guesser.get(f"/j/{next(wrong)}")
    assert (right.status_code, other.status_code) == (429, 429)
    assert right.text == other.text


def test_a_session_that_has_ended_vouches_for_nobody(school: School) -> None:
    owner, teacher = school.hire()
    sitting = school.open(owner, "in-person", Pace.LED)
    code = school.view(sitting).code
    teacher.get(f"/teach/sessions/{sitting}")
    school.end(sitting)
    guesser, wrong = school.app.test_client(), codes()
    for _ in range(FAILURES.amount):
        guesser.get(f"/j/{next(wrong)}")
    assert guesser.get(f"/j/{code}").status_code == 429


def test_a_list_of_stolen_passwords_gets_sixty_tries_a_minute_and_keeps_nobody_known_out(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    hasher = CountingHasher()
    school.app.extensions["passwords"] = Passwords(hasher)
    staff = StaffRoom(school.app)
    known = staff.browser_of("Ms Chan")
    known.send(known("/teach/account"), path="/teach/sign-out")
    page = Opener(school.app.test_client())("/teach/sign-in")
    stuffer = Opener(school.app.test_client())
    page = stuffer("/teach/sign-in")
    before, answers = hasher.verified, Counter[int]()
    for number in range(100):
        typed = {"csrf_token": page.value("csrf_token"), "name": f"teacher {number}", "password": "correct horse"}
        answers[stuffer.client.post("/teach/sign-in", data=typed).status_code] += 1
    tried = hasher.verified - before
    with capsys.disabled():
        print(f"\n  passwords compared: {tried} of 100; answers {dict(answers)}")
    assert tried <= 120
    assert answers[303] == 0
    # The teacher's own browser is counted apart.
    again = known("/teach/sign-in")
    typed = {"csrf_token": again.value("csrf_token"), "name": "Ms Chan", "password": "nine quiet otters"}
    assert known.client.post("/teach/sign-in", data=typed).status_code == 303
