from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from quiz.accounts.administrators import Operator
from quiz.accounts.educators import educators, revoke
from quiz.accounts.errors import (
    AccountsError,
    AdministratorsOnly,
    LinkRefused,
    NameRefused,
    NameTaken,
    NoSuchEducator,
    PasswordCommon,
    PasswordTooShort,
    SignInRefused,
)
from quiz.accounts.invitations import (
    Invited,
    invite,
    invite_back,
    is_set_up_link,
    new_set_up_link,
    read_invitation,
    set_up,
)
from quiz.accounts.limits import LIMITS
from quiz.accounts.models import Educator, EducatorSession, Invitation, SetUpLink
from quiz.accounts.second_factor import recovery_codes_left
from quiz.accounts.sessions import who
from quiz.accounts.sign_in import SignedIn
from quiz.accounts.tokens import digest
from tests.accounts.office import MONDAY, OTHER_PASSWORD, PASSWORD, SECRET, CountingHasher, Office


def start(office: Office) -> str:
    token = new_set_up_link(office.session, now=office.now)
    assert token is not None
    return token


def set_up_as(office: Office, token: str, name: str = "Head", password: str = PASSWORD) -> SignedIn:
    return set_up(office.session, token, name, password, now=office.now, passwords=office.passwords, secret=SECRET)


def invited(office: Office, name: str = "Ms Chan", *, admin: bool = False) -> str:
    return invite(office.session, name, admin=admin, by=Operator.COMMAND_LINE, now=office.now)


def test_the_set_up_link_makes_the_first_educator_an_administrator(office: Office) -> None:
    token = start(office)
    assert is_set_up_link(office.session, token)
    signed_in = set_up_as(office, token)
    assert signed_in.profile.is_admin
    assert signed_in.profile.created_on == date(2026, 9, 7)
    assert who(office.session, signed_in.token, now=office.now) == signed_in.profile


def test_the_set_up_link_works_once(office: Office) -> None:
    token = start(office)
    set_up_as(office, token)
    assert not is_set_up_link(office.session, token)
    with pytest.raises(LinkRefused):
        set_up_as(office, token, "Second")


def test_a_new_start_replaces_the_old_set_up_link(office: Office) -> None:
    old, new = start(office), start(office)
    assert not is_set_up_link(office.session, old)
    assert is_set_up_link(office.session, new)
    assert office.session.scalars(select(SetUpLink.digest)).all() == [digest(new)]


def test_there_is_no_set_up_link_once_there_is_an_educator_even_a_revoked_one(office: Office) -> None:
    old = start(office)
    office.hire()
    revoke(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)
    assert new_set_up_link(office.session, now=office.now) is None
    assert not is_set_up_link(office.session, old)
    with pytest.raises(LinkRefused):
        set_up_as(office, old)


def test_after_a_mistake_the_set_up_link_still_works(office: Office) -> None:
    token = start(office)
    with pytest.raises(PasswordTooShort):
        set_up_as(office, token, password="short")
    with pytest.raises(NameRefused):
        set_up_as(office, token, name=" ")
    set_up_as(office, token)


def test_an_invitation_makes_one_educator_of_that_name(office: Office) -> None:
    token = invited(office)
    assert read_invitation(office.session, token, now=office.now) == Invited("Ms Chan", False, False)
    signed_in = office.redeem(token)
    assert signed_in.profile.name == "Ms Chan"
    assert not signed_in.profile.is_admin
    assert office.sign_in().profile == signed_in.profile


def test_an_invitation_can_make_an_administrator(office: Office) -> None:
    assert office.redeem(invited(office, admin=True)).profile.is_admin


def test_an_invitation_works_once(office: Office) -> None:
    token = invited(office)
    office.redeem(token)
    with pytest.raises(LinkRefused):
        office.redeem(token)
    with pytest.raises(LinkRefused):
        read_invitation(office.session, token, now=office.now)


def test_an_invitation_ends_after_seven_days(office: Office) -> None:
    token = invited(office)
    office.wait(days=7, seconds=-1)
    read_invitation(office.session, token, now=office.now)
    office.wait(seconds=1)
    with pytest.raises(LinkRefused):
        office.redeem(token)


@pytest.mark.parametrize("token", ["", "made up", "\ud800"])
def test_an_unknown_link_is_refused_without_a_hash_being_computed(office: Office, token: str) -> None:
    invited(office)
    office.hasher.hashed = 0
    with pytest.raises(LinkRefused):
        office.redeem(token)
    assert office.hasher.hashed == 0


def test_after_a_refused_password_the_invitation_still_works(office: Office) -> None:
    token = invited(office)
    with pytest.raises(PasswordCommon):
        office.redeem(token, "hongkonghongkong")
    office.redeem(token)


def test_a_new_invitation_for_a_name_replaces_the_old_one(office: Office) -> None:
    old, other, new = invited(office), invited(office, "Mr Lee"), invited(office, "MS CHAN")
    with pytest.raises(LinkRefused):
        office.redeem(old)
    office.redeem(other)
    office.redeem(new)


def test_the_database_keeps_only_the_digest_of_a_link(office: Office) -> None:
    token = invited(office)
    assert office.session.scalars(select(Invitation.digest)).all() == [digest(token)]


def test_a_name_in_use_cannot_be_invited_nor_one_that_was_revoked(office: Office) -> None:
    office.hire()
    with pytest.raises(NameTaken):
        invited(office, "ms chan")
    revoke(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)
    with pytest.raises(NameTaken):
        invited(office, "Ms Chan")


def test_a_name_taken_since_the_invitation_is_refused_and_nothing_is_half_done(office: Office) -> None:
    first = start(office)
    token = invited(office)
    set_up_as(office, first, "MS CHAN")
    with pytest.raises(NameTaken):
        office.redeem(token)
    assert office.session.scalar(select(func.count()).select_from(Educator)) == 1


@pytest.mark.parametrize("invite_somebody", [invite, invite_back])
def test_only_administrators_invite(office: Office, invite_somebody: Callable[..., str]) -> None:
    office.hire("Mr Lee")
    head = office.hire("Head", admin=True).profile.id
    teacher = office.hire("Ms Chan").profile.id
    name = "New" if invite_somebody is invite else "Mr Lee"
    invite_somebody(office.session, name, by=head, now=office.now)
    for by in (teacher, "nobody", ""):
        with pytest.raises(AdministratorsOnly):
            invite_somebody(office.session, name, by=by, now=office.now)


def test_an_administrator_who_was_revoked_invites_nobody(office: Office) -> None:
    head = office.hire("Head", admin=True).profile.id
    revoke(office.session, "Head", by=Operator.COMMAND_LINE, now=office.now)
    with pytest.raises(AdministratorsOnly):
        invite(office.session, "Ms Chan", by=head, now=office.now)


def test_a_forgotten_password_and_a_lost_phone_are_mended_by_one_link(office: Office) -> None:
    before = office.hire("Ms Chan", admin=True)
    office.secure(before.profile.id)
    old_session = office.session.scalar(select(func.count()).select_from(EducatorSession))
    assert old_session == 1
    token = invite_back(office.session, "ms chan", by=Operator.COMMAND_LINE, now=office.now)
    assert read_invitation(office.session, token, now=office.now) == Invited("Ms Chan", False, True)
    with pytest.raises(PasswordTooShort):
        office.redeem(token, "qz7mauve")
    back = office.redeem(token, OTHER_PASSWORD)
    assert back.profile == before.profile
    assert recovery_codes_left(office.session, before.profile.id) == 0
    assert office.session.scalar(select(func.count()).select_from(EducatorSession)) == 1
    office.sign_in(password=OTHER_PASSWORD)
    with pytest.raises(SignInRefused):
        office.sign_in(password=PASSWORD)
    with pytest.raises(LinkRefused):
        office.redeem(token, OTHER_PASSWORD)


def test_until_it_is_used_a_link_back_changes_nothing(office: Office) -> None:
    before = office.hire()
    invite_back(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)
    assert who(office.session, before.token, now=office.now) == before.profile
    office.sign_in()


def test_who_was_revoked_returns_by_a_link_back(office: Office) -> None:
    office.hire()
    revoke(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)
    token = invite_back(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)
    assert not office.redeem(token, OTHER_PASSWORD).profile.is_revoked


def test_nobody_unknown_can_be_invited_back(office: Office) -> None:
    with pytest.raises(NoSuchEducator):
        invite_back(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)


def race(engine: Engine, step: Callable[[Office, int], object], runners: int = 6) -> list[type[AccountsError] | None]:
    """Let everyone take the step at the same moment; give each one's refusal, or ``None``."""
    together = Barrier(runners)

    def run(number: int) -> type[AccountsError] | None:
        with Session(engine) as session:
            office = Office(session, CountingHasher())
            together.wait()
            try:
                step(office, number)
            except AccountsError as refusal:
                return type(refusal)
            return None

    with ThreadPoolExecutor(runners) as pool:
        return list(pool.map(run, range(runners)))


def test_of_several_who_use_one_invitation_at_once_one_succeeds(engine: Engine) -> None:
    with Session(engine) as session:
        token = invited(Office(session))
    outcomes = race(engine, lambda office, _: office.redeem(token))
    assert sorted(outcomes, key=str) == [*[LinkRefused] * 5, None]
    with Session(engine) as session:
        assert len(educators(session, by=Operator.COMMAND_LINE)) == 1


def test_of_several_who_use_the_set_up_link_at_once_one_succeeds(engine: Engine) -> None:
    with Session(engine) as session:
        token = start(Office(session))
    outcomes = race(engine, lambda office, number: set_up_as(office, token, f"Head {number}"))
    assert sorted(outcomes, key=str) == [*[LinkRefused] * 5, None]
    with Session(engine) as session:
        assert len(educators(session, by=Operator.COMMAND_LINE)) == 1


def test_an_invitation_may_last_as_long_as_the_operator_likes(office: Office) -> None:
    limits = replace(LIMITS, invitation=timedelta(hours=1))
    token = invite(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=MONDAY, limits=limits)
    office.wait(hours=1)
    with pytest.raises(LinkRefused):
        office.redeem(token)
