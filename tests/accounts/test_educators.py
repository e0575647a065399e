from __future__ import annotations

import pytest

from quiz.accounts.administrators import Operator
from quiz.accounts.educators import change_password, educators, revoke
from quiz.accounts.errors import (
    AdministratorsOnly,
    LastAdministrator,
    LinkRefused,
    MustWait,
    NoSuchEducator,
    PasswordCommon,
    PasswordTooShort,
    ProofRefused,
    SignInRefused,
)
from quiz.accounts.invitations import invite_back
from quiz.accounts.sessions import who
from tests.accounts.office import OTHER_PASSWORD, Office


def test_educators_are_listed_by_name_the_revoked_too(office: Office) -> None:
    for name in ("Ms Chan", "head", "Mr Lee"):
        office.hire(name)
    revoke(office.session, "Mr Lee", by=Operator.COMMAND_LINE, now=office.now)
    listed = educators(office.session, by=Operator.COMMAND_LINE)
    assert [(each.name, each.is_revoked) for each in listed] == [
        ("head", False),
        ("Mr Lee", True),
        ("Ms Chan", False),
    ]


def test_only_administrators_list_and_revoke(office: Office) -> None:
    teacher = office.hire().profile.id
    with pytest.raises(AdministratorsOnly):
        educators(office.session, by=teacher)
    with pytest.raises(AdministratorsOnly):
        revoke(office.session, "Ms Chan", by=teacher, now=office.now)


def test_revoking_ends_every_session_and_every_link(office: Office) -> None:
    chan, lee = office.hire("Ms Chan"), office.hire("Mr Lee")
    link = invite_back(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)
    assert revoke(office.session, "ms chan", by=Operator.COMMAND_LINE, now=office.now).is_revoked
    revoke(office.session, "ms chan", by=Operator.COMMAND_LINE, now=office.now)
    assert who(office.session, chan.token, now=office.now) is None
    assert who(office.session, lee.token, now=office.now) is not None
    with pytest.raises(SignInRefused):
        office.sign_in("Ms Chan")
    with pytest.raises(LinkRefused):
        office.redeem(link, OTHER_PASSWORD)


def test_nobody_unknown_can_be_revoked(office: Office) -> None:
    with pytest.raises(NoSuchEducator):
        revoke(office.session, "Nobody", by=Operator.COMMAND_LINE, now=office.now)


def test_the_last_administrator_stays_unless_the_operator_says_so(office: Office) -> None:
    head = office.hire("Head", admin=True).profile.id
    deputy = office.hire("Deputy", admin=True).profile.id
    office.hire("Ms Chan")
    revoke(office.session, "Ms Chan", by=deputy, now=office.now)
    revoke(office.session, "Head", by=deputy, now=office.now)
    with pytest.raises(LastAdministrator):
        revoke(office.session, "Deputy", by=deputy, now=office.now)
    with pytest.raises(AdministratorsOnly):
        revoke(office.session, "Deputy", by=head, now=office.now)
    revoke(office.session, "Deputy", by=Operator.COMMAND_LINE, now=office.now)


def test_a_changed_password_ends_the_other_sessions_and_gives_this_browser_a_new_one(office: Office) -> None:
    here, there, lee = office.hire(), office.sign_in(), office.hire("Mr Lee")
    token = change_password(office.session, here.profile.id, OTHER_PASSWORD, office.proof())
    assert who(office.session, token, now=office.now) == here.profile
    for old in (here, there):
        assert who(office.session, old.token, now=office.now) is None
    assert who(office.session, lee.token, now=office.now) is not None
    office.sign_in(password=OTHER_PASSWORD)
    with pytest.raises(SignInRefused):
        office.sign_in()


@pytest.mark.parametrize(
    ("password", "refusal"), [("qz7mauve", PasswordTooShort), ("hongkonghongkong", PasswordCommon)]
)
def test_a_new_password_keeps_the_rules(office: Office, password: str, refusal: type[Exception]) -> None:
    chan = office.hire().profile
    with pytest.raises(refusal):
        change_password(office.session, chan.id, password, office.proof())
    office.sign_in()


def test_guessing_the_password_in_an_open_session_has_to_wait_and_harms_no_sign_in(office: Office) -> None:
    chan = office.hire().profile
    for _ in range(6):
        with pytest.raises(ProofRefused):
            change_password(office.session, chan.id, OTHER_PASSWORD, office.proof("wrong"))
    with pytest.raises(MustWait):
        change_password(office.session, chan.id, OTHER_PASSWORD, office.proof())
    office.sign_in()
    office.wait(seconds=2)
    change_password(office.session, chan.id, OTHER_PASSWORD, office.proof())


def test_a_revoked_educator_proves_nothing(office: Office) -> None:
    chan = office.hire().profile
    revoke(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)
    with pytest.raises(ProofRefused):
        change_password(office.session, chan.id, OTHER_PASSWORD, office.proof())
