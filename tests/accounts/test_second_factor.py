from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from quiz.accounts.educators import change_password
from quiz.accounts.errors import (
    MustWait,
    PasswordTooShort,
    ProofRefused,
    SecondFactorCodeWrong,
    SecondFactorOff,
    SignInRefused,
)
from quiz.accounts.models import RecoveryCode
from quiz.accounts.second_factor import (
    begin_second_factor,
    recovery_codes_left,
    renew_recovery_codes,
    turn_off,
    turn_on,
)
from quiz.accounts.sessions import who
from tests.accounts.office import SECRET, CountingHasher, Office


def test_nothing_is_on_until_the_app_has_shown_a_code(office: Office) -> None:
    chan = office.hire().profile
    begin_second_factor(office.session, chan.id, office.proof(), issuer="Upstander")
    with pytest.raises(SecondFactorCodeWrong):
        turn_on(office.session, chan.id, "000000", now=office.now, secrets=[SECRET])
    assert not office.sign_in().profile.has_second_factor


def test_a_code_without_a_secret_turns_nothing_on(office: Office) -> None:
    with pytest.raises(SecondFactorCodeWrong):
        turn_on(office.session, office.hire().profile.id, "000000", now=office.now, secrets=[SECRET])


def test_beginning_asks_for_the_password(office: Office) -> None:
    chan = office.hire().profile
    with pytest.raises(ProofRefused):
        begin_second_factor(office.session, chan.id, office.proof("wrong"), issuer="Upstander")


def test_once_on_the_password_alone_is_not_enough(office: Office) -> None:
    app, _ = office.secure(office.hire().profile.id)
    with pytest.raises(SignInRefused):
        office.sign_in()
    with pytest.raises(SignInRefused):
        office.sign_in(code="000000")
    assert office.sign_in(code=app.at(office.now)).profile.has_second_factor


def test_a_code_is_of_no_use_without_the_password_and_is_not_used_up(office: Office) -> None:
    app, _ = office.secure(office.hire().profile.id)
    with pytest.raises(SignInRefused):
        office.sign_in(password="wrong", code=app.at(office.now))
    office.sign_in(code=app.at(office.now))


def test_a_code_signs_in_once(office: Office) -> None:
    app, _ = office.secure(office.hire().profile.id)
    code = app.at(office.now)
    office.sign_in(code=code)
    with pytest.raises(SignInRefused):
        office.sign_in(code=code)
    office.wait(seconds=30)
    office.sign_in(code=app.at(office.now))


def test_the_code_that_turned_it_on_does_not_sign_in(office: Office) -> None:
    chan = office.hire().profile
    app, _ = office.secure(chan.id)
    office.wait(minutes=-1)
    with pytest.raises(SignInRefused):
        office.sign_in(code=app.at(office.now))


def test_turning_it_on_ends_the_other_sessions(office: Office) -> None:
    old = office.hire()
    _, turned_on = office.secure(old.profile.id)
    assert who(office.session, old.token, now=office.now) is None
    assert who(office.session, turned_on.token, now=office.now) is not None


def test_there_are_ten_recovery_codes_and_each_signs_in_once(office: Office) -> None:
    chan = office.hire().profile
    _, turned_on = office.secure(chan.id)
    assert len(set(turned_on.recovery_codes)) == 10
    for left, code in zip(range(9, -1, -1), turned_on.recovery_codes, strict=True):
        office.sign_in(code=code.lower().replace("-", " "))
        assert recovery_codes_left(office.session, chan.id) == left
        with pytest.raises(SignInRefused):
            office.sign_in(code=code)


def test_recovery_codes_are_kept_as_digests(office: Office) -> None:
    _, turned_on = office.secure(office.hire().profile.id)
    kept = office.session.scalars(select(RecoveryCode.digest)).all()
    assert {len(digest) for digest in kept} == {64}
    assert not set(kept) & set(turned_on.recovery_codes)


def test_a_colleagues_recovery_code_is_refused(office: Office) -> None:
    _, lees = office.secure(office.hire("Mr Lee").profile.id)
    office.secure(office.hire("Ms Chan").profile.id)
    with pytest.raises(SignInRefused):
        office.sign_in("Ms Chan", code=lees.recovery_codes[0])
    office.sign_in("Mr Lee", code=lees.recovery_codes[0])


def test_of_several_who_use_one_code_at_once_one_gets_in(engine: Engine) -> None:
    with Session(engine) as session:
        office = Office(session)
        app, turned_on = office.secure(office.hire().profile.id)
        now = office.now

    def enter(code: str) -> bool:
        with Session(engine) as session:
            try:
                Office(session, CountingHasher(), now).sign_in(code=code)
            except (SignInRefused, MustWait):
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(enter, [app.at(now)] * 4)) == 1
        assert sum(pool.map(enter, [turned_on.recovery_codes[0]] * 4)) <= 1


def test_new_recovery_codes_replace_the_old(office: Office) -> None:
    chan = office.hire().profile
    app, before = office.secure(chan.id)
    after = renew_recovery_codes(office.session, chan.id, office.proof(code=app.at(office.now)))
    with pytest.raises(SignInRefused):
        office.sign_in(code=before.recovery_codes[0])
    office.sign_in(code=after[0])


def test_turning_it_off_takes_password_and_code_and_forgets_everything(office: Office) -> None:
    chan = office.hire().profile
    app, _ = office.secure(chan.id)
    with pytest.raises(ProofRefused):
        turn_off(office.session, chan.id, office.proof())
    turn_off(office.session, chan.id, office.proof(code=app.at(office.now)))
    assert recovery_codes_left(office.session, chan.id) == 0
    assert not office.sign_in().profile.has_second_factor


def test_a_short_password_must_be_changed_before_it_is_turned_off(office: Office) -> None:
    chan = office.hire().profile
    app, _ = office.secure(chan.id)
    change_password(office.session, chan.id, "qz7mauve", office.proof(code=app.at(office.now)))
    office.wait(minutes=1)
    with pytest.raises(PasswordTooShort):
        turn_off(office.session, chan.id, office.proof("qz7mauve", app.at(office.now)))
    office.wait(minutes=1)
    assert office.sign_in(password="qz7mauve", code=app.at(office.now)).profile.has_second_factor


def test_what_is_off_cannot_be_turned_off_nor_have_recovery_codes(office: Office) -> None:
    chan = office.hire().profile
    with pytest.raises(SecondFactorOff):
        turn_off(office.session, chan.id, office.proof())
    with pytest.raises(SecondFactorOff):
        renew_recovery_codes(office.session, chan.id, office.proof())


def test_a_second_app_replaces_the_first_only_with_a_code_of_the_first(office: Office) -> None:
    chan = office.hire().profile
    app, _ = office.secure(chan.id)
    with pytest.raises(ProofRefused):
        begin_second_factor(office.session, chan.id, office.proof(), issuer="Upstander")
    begin_second_factor(office.session, chan.id, office.proof(code=app.at(office.now)), issuer="Upstander")
    office.wait(minutes=1)
    office.sign_in(code=app.at(office.now))
