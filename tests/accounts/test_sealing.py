"""The secret of a second factor is sealed in the database, and outlives a change of the installation's secret."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update

from quiz.accounts.errors import SignInRefused
from quiz.accounts.models import Educator
from quiz.accounts.sealing import SealBroken, is_current, open_sealed, seal
from quiz.accounts.second_factor import begin_second_factor, seal_anew
from quiz.accounts.sign_in import Entry, SignedIn, sign_in
from tests.accounts.office import PASSWORD, SECRET, Office

NEW = b"the secret after the old one, long enough"
PLAIN = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def kept(office: Office, column: str = "totp_secret") -> str:
    return str(office.session.execute(text(f"SELECT {column} FROM educator")).scalar_one())


def enter(office: Office, code: str, *secrets: bytes) -> SignedIn:
    newest, *older = secrets
    entry = Entry("Ms Chan", PASSWORD, code)
    return sign_in(
        office.session, entry, now=office.now, passwords=office.passwords, secret=newest, old_secrets=tuple(older)
    )


def test_what_was_sealed_opens_with_any_of_the_secrets_and_for_its_educator_alone() -> None:
    sealed = seal(PLAIN, "a", SECRET)
    assert PLAIN not in sealed
    assert open_sealed(sealed, "a", [NEW, SECRET]) == PLAIN
    for educator, secrets in (("a", [NEW]), ("b", [SECRET]), ("", [SECRET]), ("a", [])):
        with pytest.raises(SealBroken):
            open_sealed(sealed, educator, secrets)
    with pytest.raises(SealBroken):
        open_sealed("nonsense", "a", [SECRET])


def test_the_database_never_holds_the_secret_in_clear(office: Office) -> None:
    chan = office.hire().profile
    pending = begin_second_factor(office.session, chan.id, office.proof(), issuer="Upstander")
    assert pending.secret not in kept(office, "totp_pending")
    app, _ = office.secure(chan.id)
    assert app.secret not in kept(office)
    assert open_sealed(kept(office), chan.id, [SECRET]) == app.secret


def test_a_new_secret_still_opens_what_the_old_one_sealed(office: Office) -> None:
    app, _ = office.secure(office.hire().profile.id)
    assert enter(office, app.at(office.now), NEW, SECRET).profile.has_second_factor


def test_after_sealing_anew_the_old_secret_is_not_needed(office: Office) -> None:
    chan = office.hire().profile
    app, _ = office.secure(chan.id)
    assert seal_anew(office.session, [NEW, SECRET]) == 1
    assert seal_anew(office.session, [NEW]) == 0
    assert is_current(kept(office), chan.id, NEW)
    enter(office, app.at(office.now), NEW)


def test_one_from_before_sealing_works_and_is_sealed_at_the_next_start(office: Office) -> None:
    app, _ = office.secure(office.hire().profile.id)
    office.session.execute(update(Educator).values(totp_secret=app.secret))
    office.session.commit()
    enter(office, app.at(office.now), SECRET)
    assert seal_anew(office.session, [SECRET]) == 1
    assert app.secret not in kept(office)
    office.wait(minutes=1)
    enter(office, app.at(office.now), SECRET)


def test_with_the_secret_lost_a_recovery_code_is_the_way_in(office: Office) -> None:
    app, turned_on = office.secure(office.hire().profile.id)
    assert seal_anew(office.session, [NEW]) == 0
    with pytest.raises(SignInRefused):
        enter(office, app.at(office.now), NEW)
    enter(office, turned_on.recovery_codes[0], NEW)
