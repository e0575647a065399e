from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.accounts.administrators import Operator
from quiz.accounts.audit import EventKind, events
from quiz.accounts.educators import revoke
from quiz.accounts.errors import MustWait, SignInRefused
from quiz.accounts.models import Educator, EducatorSession, SignInFailure
from quiz.accounts.sessions import who
from quiz.accounts.sign_in import Entry
from tests.accounts.office import PASSWORD, CountingHasher, Office


def test_the_right_name_and_password_sign_in(office: Office) -> None:
    hired = office.hire()
    signed_in = office.sign_in()
    assert signed_in.profile == hired.profile
    assert who(office.session, signed_in.token, now=office.now) == hired.profile


def test_the_name_may_be_typed_in_another_case(office: Office) -> None:
    office.hire()
    assert office.sign_in("  ms CHAN ").profile.name == "Ms Chan"


def test_every_sign_in_has_a_new_id(office: Office) -> None:
    tokens = {office.hire().token, office.sign_in().token, office.sign_in().token}
    assert len(tokens) == 3


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Ms Chan", "wrong"),
        ("Nobody", PASSWORD),
        ("Mr Lee", PASSWORD),
        ("Mr Lee", "wrong"),
        ("", ""),
        ("\ud800", ""),
    ],
)
def test_every_failure_gets_the_same_answer_after_the_same_work(office: Office, name: str, password: str) -> None:
    office.hire("Ms Chan")
    office.hire("Mr Lee")
    revoke(office.session, "Mr Lee", by=Operator.COMMAND_LINE, now=office.now)
    office.hasher.verified = office.hasher.hashed = 0
    with pytest.raises(SignInRefused) as refused:
        office.sign_in(name, password)
    assert str(refused.value) == ""
    assert vars(refused.value) == {}
    assert (office.hasher.verified, office.hasher.hashed) == (1, 0)


def test_a_wrong_code_costs_the_same_work_as_a_wrong_password(office: Office) -> None:
    office.secure(office.hire().profile.id)
    office.hasher.verified = 0
    with pytest.raises(SignInRefused):
        office.sign_in(code="000000")
    assert office.hasher.verified == 1


@pytest.mark.parametrize("name", ["Ms Chan", "Nobody"])
def test_known_and_unknown_names_wait_alike_and_the_password_is_not_looked_at(office: Office, name: str) -> None:
    office.hire()
    for _ in range(6):
        with pytest.raises(SignInRefused):
            office.sign_in(name, "wrong")
    office.hasher.verified = 0
    with pytest.raises(MustWait) as waiting:
        office.sign_in(name, PASSWORD)
    assert waiting.value.seconds == 2
    assert office.hasher.verified == 0


def test_after_the_wait_the_right_password_signs_in(office: Office) -> None:
    office.hire()
    for _ in range(6):
        with pytest.raises(SignInRefused):
            office.sign_in(password="wrong")
    office.wait(seconds=2)
    office.sign_in()
    assert office.sign_in(" ms chan").profile.name == "Ms Chan"


def test_strangers_who_fail_do_not_make_the_educators_own_browser_wait(office: Office) -> None:
    device = office.hire().device
    for _ in range(6):
        with pytest.raises(SignInRefused):
            office.sign_in(password="wrong")
    with pytest.raises(MustWait):
        office.sign_in()
    assert office.sign_in(device=device).profile.name == "Ms Chan"
    with pytest.raises(MustWait):
        office.sign_in()


def test_a_known_browser_that_fails_waits_too(office: Office) -> None:
    device = office.hire().device
    for _ in range(6):
        with pytest.raises(SignInRefused):
            office.sign_in(password="wrong", device=device)
    with pytest.raises(MustWait):
        office.sign_in(device=device)
    office.sign_in()


def test_the_cookie_of_a_known_browser_is_kept_and_stays_the_same_browser(office: Office) -> None:
    device = office.hire().device
    assert office.sign_in(device=device).device == device


def test_a_colleagues_browser_is_a_stranger(office: Office) -> None:
    office.hire("Ms Chan")
    colleague = office.hire("Mr Lee").device
    for _ in range(6):
        with pytest.raises(SignInRefused):
            office.sign_in(password="wrong", device=colleague)
    with pytest.raises(MustWait):
        office.sign_in()


@pytest.mark.parametrize("device", ["", "made up", ".", "W10.x", "\ud800", "ä.ö"])
def test_a_cookie_that_was_not_signed_by_us_is_a_strangers(office: Office, device: str) -> None:
    office.hire()
    assert office.sign_in(device=device).device != device


def test_a_new_strength_of_hash_is_taken_up_at_the_next_sign_in(office: Office) -> None:
    office.hire()
    stronger = Office(office.session, CountingHasher(time_cost=2))
    stronger.sign_in()
    stored = office.session.scalars(select(Educator.password_hash)).one()
    assert not stronger.passwords.is_outdated(stored)
    stronger.hasher.hashed = 0
    stronger.sign_in()
    assert stronger.hasher.hashed == 0


def test_an_educator_revoked_while_the_password_is_compared_does_not_get_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.hire()
    verify = office.hasher.verify

    def verify_slowly(hash: str, password: bytes) -> bool:
        with Session(office.session.get_bind()) as elsewhere:
            revoke(elsewhere, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)
        return verify(hash, password)

    monkeypatch.setattr(office.hasher, "verify", verify_slowly)
    with pytest.raises(SignInRefused):
        office.sign_in()
    assert office.session.scalars(select(EducatorSession)).all() == []


def test_a_failure_is_noted_without_the_name_that_was_typed(office: Office) -> None:
    hired = office.hire()
    for name in ("my password by mistake", "Ms Chan"):
        with pytest.raises(SignInRefused):
            office.sign_in(name, "wrong")
    newest = events(office.session, by=Operator.COMMAND_LINE, at_most=2)
    assert [event.kind for event in newest] == [EventKind.SIGN_IN_FAILED] * 2
    assert [event.educator_id for event in newest] == [hired.profile.id, None]
    keys = office.session.scalars(select(SignInFailure.key)).all()
    assert not any("mistake" in key or "chan" in key for key in keys)


def test_nothing_secret_is_shown_when_a_value_is_printed(office: Office) -> None:
    signed_in = office.hire()
    shown = repr((Entry("Ms Chan", PASSWORD, "123456", "device"), signed_in, office.proof()))
    for secret in (PASSWORD, "123456", signed_in.token, signed_in.device):
        assert secret not in shown
